"""Logging a meeting in under a minute: only whether it was held is asked for, all else is filled in or optional."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from rmentor.lib.privacy import Privacy, show_labels
from sessions.enums import ItemKind, MeetingPlace, MeetingState
from sessions.forms.time import Data, LocalTimeForm
from sessions.models import ActionItem, LearningEntry, Meeting, PrivateNote
from sessions.rules import Promise, may_give_back
from sessions.selectors.room import Told

# What is of no account when the two did not meet.
ONLY_IF_HELD = {"date", "time", "minutes", "place", "give_back"}
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LogForm(LocalTimeForm):
    """One page, one post. `told` is what was written so far; the form shows one's own part of it."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "held": Meeting.PRIVACY["starts_at"],
        "off": Meeting.PRIVACY["starts_at"],
        "date": Meeting.PRIVACY["starts_at"],
        "minutes": Meeting.PRIVACY["minutes"],
        "place": Meeting.PRIVACY["place"],
        "learned": LearningEntry.PRIVACY["text"],
        "my_promise": ActionItem.PRIVACY["text"],
        "my_due_on": ActionItem.PRIVACY["due_on"],
        "my_kind": ActionItem.PRIVACY["kind"],
        "their_promise": ActionItem.PRIVACY["text"],
        "their_due_on": ActionItem.PRIVACY["due_on"],
        "their_kind": ActionItem.PRIVACY["kind"],
        "give_back": Meeting.PRIVACY["kind"],
        "note": PrivateNote.PRIVACY["text"],
    }

    held = forms.ChoiceField(
        label=_("Did you meet?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you met.")},
    )
    off = forms.ChoiceField(label=_("What happened?"), required=False, widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=5,
        max_value=480,
        error_messages={
            "min_value": _("A meeting lasts between 5 minutes and 8 hours."),
            "max_value": _("A meeting lasts between 5 minutes and 8 hours."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    place = forms.ChoiceField(label=_("How"), choices=MeetingPlace)
    learned = forms.CharField(
        label=_("What I learned"), max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    my_promise = forms.CharField(label=_("What I promise"), max_length=250, required=False)
    my_kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind, initial=ItemKind.EXPERIMENT, required=False)
    my_due_on = forms.DateField(label=_("By"), required=False, widget=DATE)
    their_promise = forms.CharField(max_length=250, required=False)
    their_kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind, initial=ItemKind.EXPERIMENT, required=False)
    their_due_on = forms.DateField(label=_("By"), required=False, widget=DATE)
    note = forms.CharField(
        label=_("Note for myself"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    give_back = forms.BooleanField(label=_("This time my mentee taught me"), required=False)

    def __init__(self, data: Data = None, *, told: Told, me: Person, partner: Person) -> None:
        self.meeting, self.side = told.meeting, told.meeting.pair.side_of(me)
        super().__init__(data, me=me, moment=told.meeting.starts_at, initial=_initial(told))
        self.fields["off"].choices = [  # type: ignore[attr-defined]  # a ChoiceField, by the class above
            ("", gettext("It did not come about")),
            (self.side.value, gettext("I called it off")),
            (self.side.other.value, gettext("%(name)s called it off") % {"name": partner.first_name}),
        ]
        self.fields["their_promise"].label = gettext("What %(name)s promises") % {"name": partner.first_name}
        if not may_give_back(self.meeting, self.side):
            del self.fields["give_back"]
        show_labels(self, self.PRIVACY)

    def clean(self) -> dict[str, Any]:
        """When they did not meet, times and places are not asked about; what was typed is kept all the same."""
        cleaned = super().clean() or {}
        if cleaned.get("held") == "no":
            for name in set(self.errors) & ONLY_IF_HELD:
                del self.errors[name]
            return cleaned
        moment = self.moment
        if moment and moment > clock.now():
            self.add_error("date", _("A meeting that lies ahead cannot have been held yet."))
        return {**cleaned, "starts_at": moment}

    @property
    def facts(self) -> dict[str, Any]:
        """What `actions.log_meeting` takes."""
        data = self.cleaned_data
        written = {"learned": data["learned"], "promises": self._promises(), "note": data["note"]}
        if data["held"] == "no":
            return {"held": False, "called_off_by": Side(data["off"]) if data["off"] else None, **written}
        return {
            "held": True,
            "starts_at": data["starts_at"],
            "minutes": data["minutes"],
            "place": MeetingPlace(data["place"]),
            "give_back": data.get("give_back", False),
            **written,
        }

    def _promises(self) -> list[Promise]:
        rows = [(self.side, "my"), (self.side.other, "their")]
        made = [self._promise(owner, row) for owner, row in rows]
        return [promise for promise in made if promise.text]

    def _promise(self, owner: Side, row: str) -> Promise:
        data = self.cleaned_data
        kind = ItemKind(data[f"{row}_kind"] or ItemKind.EXPERIMENT)
        due_on: dt.date | None = data[f"{row}_due_on"]
        return Promise(owner=owner, text=data[f"{row}_promise"].strip(), kind=kind, due_on=due_on)


def _initial(told: Told) -> dict[str, Any]:
    answers = {MeetingState.HELD: "yes", MeetingState.MISSED: "no", MeetingState.CANCELLED: "no"}
    return {
        "held": answers.get(MeetingState(told.meeting.state)),
        "off": told.meeting.cancelled_side,
        "minutes": told.meeting.minutes,
        "place": told.meeting.place,
        "learned": told.mine,
        "note": told.note,
    }
