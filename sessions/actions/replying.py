"""What becomes of a calendar program's answer."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from messaging.engine import replies
from messaging.engine.replies import Reply
from people.actions import audit
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from sessions.actions.locking import lock_meeting
from sessions.enums import MeetingState
from sessions.models import CalendarReply, Meeting


def take_reply(*, raw: bytes) -> bool:
    """Read a mail with a calendar's answer and note it beside the meeting, for both to see; nothing else happens.

    Believed is only what names a meeting of ours as it stands and comes from the address of one of the two.
    """
    reply = replies.read(raw)
    meeting_id = _our_meeting(reply.uid) if reply else None
    return reply is not None and meeting_id is not None and _note(reply, meeting_id)


def _our_meeting(uid: str) -> int | None:
    """The number in a UID that our invitations carry."""
    host = re.escape(urlsplit(settings.BASE_URL).hostname or "")
    known = re.fullmatch(rf"meeting-([0-9]{{1,18}})@{host}", uid)
    return int(known.group(1)) if known else None


@transaction.atomic
def _note(reply: Reply, meeting_id: int) -> bool:
    if not Meeting.objects.filter(pk=meeting_id).exists():
        return False
    meeting = lock_meeting(meeting_id=meeting_id)
    side = _side_of(meeting, reply)
    # An answer to an invitation that a move has overtaken says nothing about the new time.
    if side is None or meeting.state != MeetingState.PLANNED or reply.sequence != meeting.revision:
        return False
    at = min(reply.stamp or clock.now(), clock.now())
    before = CalendarReply.objects.filter(meeting=meeting, side=side).first()
    if before and before.revision == meeting.revision and before.answered_at > at:
        return False
    CalendarReply.objects.update_or_create(
        meeting=meeting,
        side=side,
        defaults={"answer": reply.answer, "revision": meeting.revision, "answered_at": at},
    )
    audit(verb="calendar.answered", by=None, subject=meeting, new={"side": side.value, "answer": reply.answer})
    return True


def _side_of(meeting: Meeting, reply: Reply) -> Side | None:
    """Who of the two answers, if the mail comes from them."""
    for side in Side:
        person: Person = meeting.pair.enrolment_on(side).person
        if person.is_active and person.email.lower() == reply.attendee == reply.sender:
            return side
    return None
