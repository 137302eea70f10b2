"""Offering times: up to three moments on one's own wall clock."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Person
from rmentor.lib import clock
from rmentor.lib.privacy import Privacy, show_labels
from sessions.enums import MeetingPlace
from sessions.forms.time import Data
from sessions.models import OfferedTime, TimeOffer
from sessions.rules import rhythm
from sessions.rules.local import wall_time, zone_label


class WallTimeField(forms.Field):
    """What a wall clock shows on a day: no zone, the form knows whose wall it is."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def to_python(self, value: object) -> dt.datetime | None:
        """A naive moment, to the minute."""
        text = str(value or "").strip()
        if not text:
            return None
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError as error:
            raise ValidationError(_("Enter a date and a time."), code="invalid") from error
        return moment.replace(second=0, microsecond=0, tzinfo=None)


class OfferForm(forms.Form):
    """Three times, filled in by us; any may be changed or left out."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "time_1": OfferedTime.PRIVACY["starts_at"],
        "place": TimeOffer.PRIVACY["place"],
        "link": TimeOffer.PRIVACY["link"],
    }
    TIMES: ClassVar[tuple[str, ...]] = ("time_1", "time_2", "time_3")

    time_1 = WallTimeField(label=_("First time"), required=False)
    time_2 = WallTimeField(label=_("Second time"), required=False)
    time_3 = WallTimeField(label=_("Third time"), required=False)
    place = forms.ChoiceField(label=_("How"), choices=MeetingPlace)
    link = forms.CharField(label=_("Room or link (optional)"), max_length=300, required=False)
    # The offer that stood when the page was opened.
    replaces = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Data = None,
        *,
        me: Person,
        slots: Sequence[dt.datetime],
        how: Mapping[str, object],
        moves: bool,
        replaces: int | None,
    ) -> None:
        times = {name: wall_time(slot, me) for name, slot in zip(self.TIMES, slots, strict=False)}
        super().__init__(data, initial={**times, **how, "replaces": replaces})
        self.me = me
        if moves:
            # The meeting keeps its own.
            del self.fields["place"], self.fields["link"]
        self.fields["time_1"].help_text = gettext("In your time zone: %(zone)s.") % {"zone": zone_label(me.time_zone)}
        show_labels(self, self.PRIVACY)

    def clean(self) -> dict[str, Any]:
        """What is wrong with a time is said beside it."""
        cleaned = super().clean() or {}
        moments = [moment for name in self.TIMES if (moment := self._moment(name, cleaned.get(name))) is not None]
        if not moments and not any(name in self.errors for name in self.TIMES):
            self.add_error("time_1", _("Name at least one time."))
        return {**cleaned, "times": moments}

    def _moment(self, name: str, local: dt.datetime | None) -> dt.datetime | None:
        if local is None:
            return None
        try:
            moment = clock.resolve(local, self.me.time_zone)
        except OverflowError:
            self.add_error(name, _("That date is out of reach."))
            return None
        if moment <= clock.now():
            self.add_error(name, _("That time has already passed."))
        elif moment > clock.now() + rhythm.FAR:
            self.add_error(name, _("That is too far ahead."))
        return moment

    @property
    def facts(self) -> dict[str, Any]:
        """What `actions.offer_times` takes."""
        data = self.cleaned_data
        where = {"place": MeetingPlace(data["place"]), "link": data["link"]} if "place" in data else {}
        return {"times": data["times"], "replaces": data["replaces"], **where}
