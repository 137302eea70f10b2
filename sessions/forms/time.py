"""Choosing a time: on one's own wall clock."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Person
from rmentor.lib import clock
from rmentor.lib.privacy import Privacy, show_labels
from sessions.enums import MeetingPlace
from sessions.models import Meeting
from sessions.rules import rhythm
from sessions.rules.local import local, zone_label

# What a form is filled with: request.POST, or nothing.
Data = Mapping[str, Any] | None


class LocalTimeForm(forms.Form):
    """A date and a time in the person's zone; `moment` is the two together."""

    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(
        self,
        data: Data = None,
        *,
        me: Person,
        moment: dt.datetime | None = None,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        here = local(moment, me) if moment else None
        times = {"date": here.date(), "time": here.time()} if here else {}
        super().__init__(data, initial={**times, **(initial or {})})
        self.me = me
        self.planned = moment
        self.fields["time"].help_text = gettext("In your time zone: %(zone)s.") % {"zone": zone_label(me.time_zone)}

    @property
    def moment(self) -> dt.datetime | None:
        """The chosen moment; the planned one when its minute was not touched, so that nothing drifts."""
        date, time = self.cleaned_data.get("date"), self.cleaned_data.get("time")
        if date is None or time is None:
            return None
        if self.planned and local(self.planned, self.me).replace(second=0, microsecond=0, tzinfo=None) == (
            dt.datetime.combine(date, time).replace(second=0, microsecond=0)
        ):
            return self.planned
        try:
            return clock.resolve(dt.datetime.combine(date, time), self.me.time_zone)
        except OverflowError:
            self.add_error("date", _("That date is out of reach."))
            return None


class MoveForm(LocalTimeForm):
    """Another time for a planned meeting. Holds the revision of the page it stands on."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"date": Meeting.PRIVACY["starts_at"]}

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        data: Data = None,
        *,
        me: Person,
        moment: dt.datetime | None = None,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, me=me, moment=moment, initial=initial)
        show_labels(self, self.PRIVACY)

    def clean(self) -> dict[str, Any]:
        """Times that have passed are refused at the field."""
        cleaned = super().clean() or {}
        moment = self.moment
        if moment and moment <= clock.now():
            self.add_error("date", _("That time has already passed."))
        elif moment and moment > clock.now() + rhythm.FAR:
            self.add_error("date", _("That is too far ahead."))
        return {**cleaned, "starts_at": moment}


class AddForm(MoveForm):
    """One more meeting."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "date": Meeting.PRIVACY["starts_at"],
        "place": Meeting.PRIVACY["place"],
        "link": Meeting.PRIVACY["link"],
    }

    revision = None  # type: ignore[assignment]  # Django's way to take a field away
    place = forms.ChoiceField(label=_("How"), choices=MeetingPlace, initial=MeetingPlace.VIDEO)
    link = forms.CharField(label=_("Room or link (optional)"), max_length=300, required=False)
