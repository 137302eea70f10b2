"""Writing down what became of a meeting."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from people.actions import audit
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from sessions.actions.locking import lock_meeting
from sessions.actions.planning import raise_case_of_cancellations
from sessions.enums import MeetingKind, MeetingPlace, MeetingState
from sessions.models import ActionItem, LearningEntry, Meeting, PrivateNote
from sessions.rules import Promise, check_may_give_back

SAVED = [
    "state",
    "kind",
    "starts_at",
    "minutes",
    "place",
    "cancelled_side",
    "logged_side",
    "logged_at",
    "confirmed_at",
]


@dataclass(frozen=True)
class _Facts:
    held: bool
    cancelled_side: Side | None
    starts_at: dt.datetime
    minutes: int
    place: MeetingPlace

    @property
    def state(self) -> MeetingState:
        if self.held:
            return MeetingState.HELD
        return MeetingState.CANCELLED if self.cancelled_side else MeetingState.MISSED

    def agrees_with(self, meeting: Meeting) -> bool:
        """Whether the log says the same of what became of it."""
        return (meeting.state, meeting.cancelled_side) == (self.state, self.cancelled_side or "")


@transaction.atomic
def log_meeting(
    *,
    meeting_id: int,
    by: Person,
    held: bool,
    called_off_by: Side | None = None,
    starts_at: dt.datetime | None = None,
    minutes: int | None = None,
    place: MeetingPlace | None = None,
    learned: str = "",
    promises: Sequence[Promise] = (),
    note: str = "",
    give_back: bool = False,
) -> Meeting:
    """Write down a meeting with everything that came of it, at once. Facts left out stay as planned.

    One that was not held was missed, or `called_off_by` one side. The second side's log confirms the first one's or
    corrects it. The same log twice changes nothing.
    """
    meeting = lock_meeting(meeting_id=meeting_id)
    side = meeting.pair.side_of(by)
    facts = _Facts(
        held,
        None if held else called_off_by,
        starts_at or meeting.starts_at,
        meeting.minutes if minutes is None else minutes,
        MeetingPlace(place or meeting.place),
    )
    before = (meeting.state, meeting.cancelled_side)
    _write_facts(meeting, side, facts)
    if give_back and held:
        _mark_give_back(meeting, side)
    meeting.save(update_fields=SAVED)
    audit(verb="meeting.logged", by=by, subject=meeting, new={"held": held, "side": side.value, **_off(meeting)})
    if facts.cancelled_side and before != (meeting.state, meeting.cancelled_side):
        raise_case_of_cancellations(meeting.pair, facts.cancelled_side)
    _keep_learning(meeting, side, learned)
    _keep_promises(meeting, promises)
    if note.strip():
        _keep_note(meeting, by, note)
    return meeting


def _off(meeting: Meeting) -> dict[str, str]:
    return {"cancelled_side": meeting.cancelled_side} if meeting.cancelled_side else {}


def _write_facts(meeting: Meeting, side: Side, facts: _Facts) -> None:
    at = clock.now()
    if meeting.is_logged:
        _write_again(meeting, side, facts, at)
    elif facts.held:
        meeting.log_held(side=side, starts_at=facts.starts_at, minutes=facts.minutes, place=facts.place, at=at)
    elif facts.cancelled_side:
        meeting.log_called_off(side=side, cancelled_side=facts.cancelled_side, at=at)
    else:
        meeting.log_missed(side=side, at=at)


def _write_again(meeting: Meeting, side: Side, facts: _Facts, at: dt.datetime) -> None:
    """A log of what was logged before: a correction, a confirmation, or the same form sent twice."""
    agrees = facts.agrees_with(meeting)
    if not agrees:
        meeting.correct(to=facts.state, cancelled_side=facts.cancelled_side, side=side, at=at)
    if facts.held:
        meeting.restate(starts_at=facts.starts_at, minutes=facts.minutes, place=facts.place, at=at)
    if agrees and side != meeting.logged_side:
        meeting.confirm(side=side, at=at)


def _mark_give_back(meeting: Meeting, side: Side) -> None:
    if meeting.kind == MeetingKind.GIVE_BACK:
        return
    check_may_give_back(meeting, side)
    meeting.kind = MeetingKind.GIVE_BACK


def _keep_learning(meeting: Meeting, side: Side, text: str) -> None:
    if text.strip():
        LearningEntry.objects.update_or_create(meeting=meeting, side=side, defaults={"text": text.strip()})


def _keep_promises(meeting: Meeting, promises: Sequence[Promise]) -> None:
    for promise in promises:
        if promise.text.strip():
            ActionItem.objects.get_or_create(
                pair=meeting.pair,
                meeting=meeting,
                owner=promise.owner,
                text=promise.text.strip(),
                defaults={"kind": promise.kind, "due_on": promise.due_on},
            )


def _keep_note(meeting: Meeting, author: Person, text: str) -> PrivateNote:
    note, _created = PrivateNote.objects.update_or_create(
        meeting=meeting, author=author, defaults={"text": text.strip()}
    )
    return note


@transaction.atomic
def confirm_meeting(*, meeting_id: int, by: Person) -> Meeting:
    """The side that did not log agrees with the log. Twice is once."""
    meeting = lock_meeting(meeting_id=meeting_id)
    side = meeting.pair.side_of(by)
    if meeting.confirmed_at is None:
        meeting.confirm(side=side, at=clock.now())
        meeting.save(update_fields=["confirmed_at"])
        audit(verb="meeting.confirmed", by=by, subject=meeting, new={"side": side.value})
    return meeting


@transaction.atomic
def save_note(*, meeting_id: int, by: Person, text: str) -> PrivateNote | None:
    """Keep, change or (empty) throw away one's own note. No audit row: that a note exists is private too."""
    meeting = lock_meeting(meeting_id=meeting_id)
    meeting.pair.side_of(by)
    if not text.strip():
        PrivateNote.objects.filter(meeting=meeting, author=by).delete()
        return None
    return _keep_note(meeting, by, text)
