"""Choosing what a planned meeting is for."""

from django.db import transaction

from people.actions import audit
from people.models import Person
from sessions.actions.locking import lock_meeting
from sessions.enums import MeetingKind
from sessions.models import Meeting
from sessions.rules.agenda import check_may_choose_kind


@transaction.atomic
def choose_kind(*, meeting_id: int, kind: MeetingKind, by: Person) -> Meeting:
    """Give a planned meeting another agenda; the first and the closing one keep theirs. Twice is once."""
    meeting = lock_meeting(meeting_id=meeting_id)
    check_may_choose_kind(meeting, kind, meeting.pair.side_of(by))
    if meeting.kind != kind:
        old = meeting.kind
        meeting.kind = kind
        meeting.save(update_fields=["kind"])
        audit(verb="meeting.kind_chosen", by=by, subject=meeting, old={"kind": old}, new={"kind": kind.value})
    return meeting
