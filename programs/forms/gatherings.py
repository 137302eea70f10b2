"""Calling people together: the mentors' own form, and that of the program team."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.actions.gatherings import Occasion
from programs.enums import GatheringAnswer
from programs.models import Gathering, Program
from programs.rules import gatherings as rules
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from rmentor.lib.privacy import Privacy, show_labels

Data = Mapping[str, Any] | None


class CircleForm(forms.Form):
    """A meeting of the mentors, in the zone of whoever calls it."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "title": Gathering.PRIVACY["title"],
        "date": Gathering.PRIVACY["starts_at"],
        "minutes": Gathering.PRIVACY["minutes"],
        "place": Gathering.PRIVACY["place"],
        "note": Gathering.PRIVACY["note"],
    }

    title = forms.CharField(label=_("What about"), max_length=120)
    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480, initial=60)
    place = forms.CharField(label=_("Room or link (optional)"), max_length=300, required=False)
    note = forms.CharField(
        label=_("What happens there (optional)"),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Data = None, *, me: Person) -> None:
        super().__init__(data)
        self.me = me
        zone = me.time_zone.rsplit("/", 1)[-1].replace("_", " ")
        self.fields["time"].help_text = gettext("In your time zone: %(zone)s.") % {"zone": zone}
        show_labels(self, self.PRIVACY)

    def clean(self) -> dict[str, Any]:
        """Times that have passed, or lie years ahead, are refused at the field."""
        cleaned = super().clean() or {}
        if {"date", "time", "minutes"} <= set(cleaned):
            try:
                cleaned["starts_at"] = clock.resolve(
                    dt.datetime.combine(cleaned["date"], cleaned["time"]), self.me.time_zone
                )
                rules.check_time(cleaned["starts_at"], cleaned["minutes"], now=clock.now())
            except OverflowError:
                self.add_error("date", _("That date is out of reach."))
            except DomainError as error:
                self.add_error("date", str(error))
        return cleaned

    @property
    def occasion(self) -> Occasion:
        """What the form says, once it is valid."""
        said = self.cleaned_data
        return Occasion(said["title"], said["starts_at"], said["minutes"], said["place"], said["note"])


class AnswerForm(forms.Form):
    """Two buttons."""

    answer = forms.ChoiceField(choices=GatheringAnswer)

    def clean_answer(self) -> GatheringAnswer:
        """As an answer."""
        return GatheringAnswer(self.cleaned_data["answer"])


class GatheringForm(forms.ModelForm[Gathering]):
    """Of the program team."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Gathering
        fields = ("program", "kind", "title", "starts_at", "minutes", "place", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        if "starts_at" in self.fields:
            # Django's admin writes these words beside the two fields, where nothing ties them to one.
            for part, name in zip(self.fields["starts_at"].widget.widgets, (_("Date"), _("Time")), strict=True):
                part.attrs["aria-label"] = name
        if self.instance.pk and "seen_revision" in self.fields:
            self.fields["seen_revision"].initial = self.instance.revision

    def clean(self) -> dict[str, Any]:
        """A time that cannot be is refused at its field; only one that is changed is looked at."""
        cleaned = super().clean() or {}
        if {"starts_at", "minutes"} <= set(cleaned) and {"starts_at", "minutes"} & set(self.changed_data):
            try:
                rules.check_time(cleaned["starts_at"], cleaned["minutes"], now=clock.now())
            except DomainError as error:
                self.add_error("starts_at", str(error))
        return cleaned

    @property
    def occasion(self) -> Occasion:
        """What the form says, once it is valid."""
        said = self.cleaned_data
        return Occasion(said["title"], said["starts_at"], said["minutes"], said["place"], said["note"])

    @property
    def program(self) -> Program:
        """For whose people."""
        program: Program = self.cleaned_data["program"]
        return program
