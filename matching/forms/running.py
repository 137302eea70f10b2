"""What HR chooses for a matching run, and for a what-if."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from matching import engine, rules
from matching.enums import Objective
from matching.forms.pair_rules import SeatField
from people.models import Person
from programs.enums import Side
from programs.models import Enrolment, Program

AIMS: Mapping[str, StrPromise] = {
    Objective.PEOPLE: _("As many people as possible find a partner; among those choices, the best fit in all."),
    Objective.TOTAL: _("The best fit in all. Somebody may go without a partner if others fit much better for it."),
}


class Slider(forms.NumberInput):
    """A number by moving a handle; with the keys too, and without a script."""

    input_type = "range"


@dataclass(frozen=True)
class ShownSlider:
    """A slider with the word for where it stands."""

    field: forms.BoundField
    value: int
    word: StrPromise


class SetUpForm(forms.Form):
    """How much each criterion counts in this program, the aim, and the least fit."""

    objective = forms.ChoiceField(label=_("Aim"), choices=list(AIMS.items()), widget=forms.RadioSelect)
    min_percent = forms.IntegerField(
        label=_("Least fit of a pair (%)"),
        min_value=0,
        max_value=100,
        help_text=_("A pair under it is never made. 0: every pair that the rules allow may be made."),
    )

    def __init__(self, data: QueryDict | None = None, *, program: Program, choice: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(choice))
        self.names = rules.criteria_of(program)
        self.choice = choice
        for name in self.names:
            self.fields[name] = forms.IntegerField(
                label=rules.CRITERION_NAMES[name],
                min_value=0,
                max_value=engine.MUST,
                widget=Slider(attrs={"class": "rm-slider"}),
                help_text=rules.CRITERION_EFFECTS[name],
            )

    def sliders(self) -> Iterator[ShownSlider]:
        """The criteria, each with its value in words."""
        for name in self.names:
            value = self[name].value()
            number = int(value) if str(value).isdecimal() and int(value) <= engine.MUST else self.choice[name]
            yield ShownSlider(self[name], number, rules.WEIGHT_WORDS[number])

    def words(self) -> str:
        """The word for each value, for the script that follows the handle."""
        return "|".join(str(word) for word in rules.WEIGHT_WORDS)

    @property
    def weights(self) -> dict[str, int]:
        """What was chosen for each criterion; those that cannot tell pairs apart here stay as they were."""
        return {name: self.cleaned_data.get(name, self.choice[name]) for name in engine.CRITERIA}


class WhatIfForm(SetUpForm):
    """The same for a what-if, and one change about two people or one."""

    KINDS = (
        ("", _("Nothing")),
        ("lock", _("Always together")),
        ("ban", _("Never together")),
        ("lift", _("No ban or lock any more")),
    )
    change = forms.ChoiceField(label=_("Two people"), choices=KINDS, required=False)
    mentor = SeatField(label=_("Mentor"), queryset=Enrolment.objects.none(), required=False)
    mentee = SeatField(label=_("Mentee"), queryset=Enrolment.objects.none(), required=False)
    more_for = SeatField(label=_("One more partner for"), queryset=Enrolment.objects.none(), required=False)

    def __init__(
        self, data: QueryDict | None = None, *, program: Program, choice: Mapping[str, Any], person: Person
    ) -> None:
        super().__init__(data, program=program, choice=choice)
        seats = Enrolment.objects.filter(program=program).accepted().exclude(person=person)
        ordered = seats.select_related("person", "program").order_by("person__last_name", "person__first_name", "pk")
        for name, side in (("mentor", Side.MENTOR), ("mentee", Side.MENTEE), ("more_for", Side.MENTOR)):
            field = self.fields[name]
            if isinstance(field, SeatField):
                field.queryset = ordered.on_side(side)

    def about_people(self) -> list[forms.BoundField]:
        """The fields beside the set-up."""
        return [self[name] for name in ("change", "mentor", "mentee", "more_for")]

    def clean(self) -> dict[str, Any]:
        """A change about two names both."""
        facts = super().clean() or {}
        if facts.get("change"):
            for name in ("mentor", "mentee"):
                if not facts.get(name) and name not in self.errors:
                    self.add_error(name, _("Choose both."))
        elif facts.get("mentor") or facts.get("mentee"):
            self.add_error("change", _("Choose what these two should be."))
        return facts

    @property
    def changes(self) -> list[dict[str, Any]]:
        """The changes as a run keeps them."""
        facts, found = self.cleaned_data, list[dict[str, Any]]()
        if facts["change"]:
            found.append({"change": facts["change"], "mentor": facts["mentor"].pk, "mentee": facts["mentee"].pk})
        if facts["more_for"]:
            found.append({"change": "place", "person": facts["more_for"].pk})
        return found
