"""The application: made on a phone in under five minutes, readable without script, and it forgets nothing typed."""

from collections.abc import Sequence
from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from programs.enums import Side, SkillKind
from programs.forms.compared import COMPARED_FIELDS, ComparedFields, compared_of
from programs.forms.skills import MOST_ROWS, SkillRows, TopicBook, as_rows, skill_rows
from programs.models import Enrolment, Topic
from rmentor.lib.privacy import show_labels

SIDES = {
    Side.MENTOR: _("As a mentor: I teach a more senior colleague"),
    Side.MENTEE: _("As a mentee: I learn from a more junior colleague"),
}
CLASSIC_SIDES = {
    Side.MENTOR: _("As a mentor: I teach a more junior colleague"),
    Side.MENTEE: _("As a mentee: I learn from a more senior colleague"),
}


class ApplicationForm(ComparedFields):
    """What somebody says about themselves, with the rows of offers and wishes beside it."""

    side = forms.ChoiceField(label=_("I take part"), widget=forms.RadioSelect)
    times = forms.CharField(
        label=_("When I can usually meet"),
        required=False,
        max_length=120,
        help_text=_("For example: Tuesday or Thursday mornings."),
    )
    capacity = forms.TypedChoiceField(
        label=_("Partners at the same time, at most"), coerce=int, choices=[(n, n) for n in range(1, 6)], initial=1
    )
    interests = forms.CharField(
        label=_("Interests, separated by commas"),
        required=False,
        max_length=250,
        help_text=_("Whatever you like to talk about."),
    )
    working_style = forms.CharField(
        label=_("How I like to work"),
        required=False,
        max_length=250,
        help_text=_("In your own words. You can delete it at any time."),
    )
    motivation = forms.CharField(
        label=_("Why I want to take part"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    topics_to_avoid = forms.MultipleChoiceField(
        label=_("Topics I would rather not touch"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody is told. Pairs are made so that these do not become a subject."),
    )
    source = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        sides: Sequence[Side],
        classic: bool = False,
        initial: dict[str, Any] | None = None,
        offers: list[dict[str, Any]] | None = None,
        wishes: list[dict[str, Any]] | None = None,
        rows: dict[SkillKind, int] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.book = TopicBook()
        wanted = rows or {}
        self.offers = self._rows(SkillKind.OFFER, data, offers, wanted)
        self.wishes = self._rows(SkillKind.WISH, data, wishes, wanted)
        self._offer_sides(sides, classic=classic)
        self.fields["topics_to_avoid"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
            (str(topic.pk), str(topic)) for topic in self.book.topics
        ]
        show_labels(self, Enrolment.PRIVACY)

    @classmethod
    def with_another_row(
        cls, data: QueryDict, kind: SkillKind, *, sides: Sequence[Side], classic: bool = False
    ) -> Self:
        """The form as typed so far, unchecked, with one more row of a kind."""
        typed = cls(data, sides=sides, classic=classic)
        initial = {name: typed[name].value() for name in typed.fields}
        filled = {each: _typed_rows(rows) for each, rows in typed.rows.items()}
        wanted = {each: len(values) + (each is kind) for each, values in filled.items()}
        return cls(
            sides=sides,
            classic=classic,
            initial=initial,
            offers=filled[SkillKind.OFFER],
            wishes=filled[SkillKind.WISH],
            rows={each: min(number, MOST_ROWS) for each, number in wanted.items()},
        )

    @classmethod
    def of(cls, enrolment: Enrolment) -> Self:
        """The form filled with what the person has said."""
        book = TopicBook()
        skills = list(enrolment.skills.select_related("topic"))
        names = ("side", "times", "capacity", "interests", "working_style", "motivation")
        initial: dict[str, Any] = {name: getattr(enrolment, name) for name in names} | compared_of(enrolment)
        initial["topics_to_avoid"] = [str(topic.pk) for topic in enrolment.topics_to_avoid.all()]
        return cls(
            sides=[Side(enrolment.side)],
            initial=initial,
            offers=as_rows(skills, SkillKind.OFFER, book),
            wishes=as_rows(skills, SkillKind.WISH, book),
        )

    @property
    def rows(self) -> dict[SkillKind, SkillRows]:
        """The rows by kind."""
        return {SkillKind.OFFER: self.offers, SkillKind.WISH: self.wishes}

    def is_valid(self) -> bool:
        """The fields and both sets of rows, all checked, so that every error shows at once."""
        return all([super().is_valid(), self.offers.is_valid(), self.wishes.is_valid()])

    def clean_topics_to_avoid(self) -> list[Topic]:
        """Topics instead of numbers."""
        return [self.book.chosen(pk) for pk in self.cleaned_data["topics_to_avoid"]]

    def clean_side(self) -> Side:
        """A Side."""
        return Side(self.cleaned_data["side"])

    @property
    def said(self) -> dict[str, Any]:
        """What `actions.apply` takes, except program and person."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in COMPARED_FIELDS}
        return {**said, "offers": self.offers.levels, "wishes": self.wishes.levels, "compared": self._compared()}

    def _rows(
        self,
        kind: SkillKind,
        data: QueryDict | None,
        initial: list[dict[str, Any]] | None,
        wanted: dict[SkillKind, int],
    ) -> SkillRows:
        if kind in wanted:
            return skill_rows(kind, self.book, data=data, initial=initial, rows=wanted[kind])
        return skill_rows(kind, self.book, data=data, initial=initial)

    def _offer_sides(self, sides: Sequence[Side], *, classic: bool) -> None:
        """Only the sides the person can take; a single one is chosen already."""
        texts = CLASSIC_SIDES if classic else SIDES
        field = self.fields["side"]
        field.choices = [(side.value, texts[side]) for side in sides]  # type: ignore[attr-defined]  # a ChoiceField
        if len(sides) == 1:
            field.initial = sides[0].value
            self.initial.pop("side", None)


def _typed_rows(rows: SkillRows) -> list[dict[str, Any]]:
    return [{name: row[name].value() for name in row.fields} for row in rows.forms]
