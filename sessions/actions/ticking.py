"""What is due, found in the database."""

import datetime as dt
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from messaging import actions as outbox
from people.models import Person
from rmentor.lib import clock
from sessions.actions.offering import close_times
from sessions.actions.planning import cancel_for_end, letters_to_both, plan_meetings
from sessions.actions.watching import watch_over_pairs
from sessions.models import Meeting
from sessions.selectors import due, mails

BATCH = 200
# Meetings that are read at a time.
CHUNK = 500
LOG_MAIL_AT = dt.time(9)


def tick() -> None:
    """Plan, invite, remind, ask for logs, notice silence, clear up. Idempotent; a lost tick only delays."""
    now = clock.now()
    for pair_id in due.pairs_to_plan()[:BATCH]:
        plan_meetings(pair_id=pair_id)
    for meeting_id in due.meetings_to_clear(now)[:BATCH]:
        cancel_for_end(meeting_id=meeting_id)
    for offer_id in due.times_to_close(now)[:BATCH]:
        close_times(offer_id=offer_id)
    for letters in _letters(now):
        outbox.queue_all(letters=letters)
    watch_over_pairs(now)


def _letters(now: dt.datetime) -> Iterator[Iterator[outbox.Letter]]:
    """Everything that has to be said about meetings, read piece by piece: a whole company fits into little memory."""
    invite = due.meetings_to_invite_to(now).iterator(chunk_size=CHUNK)
    yield letters_to_both(kind=mails.INVITATION, meetings=invite)
    for kind, before in ((mails.REMINDER, mails.DAY), (mails.SOON, mails.HOUR)):
        meetings = due.meetings_to_remind_of(now, kind, before).iterator(chunk_size=CHUNK)
        yield letters_to_both(kind=kind, meetings=meetings, before=before)
    yield _asking_to_log(due.meetings_to_ask_about(now).iterator(chunk_size=CHUNK))


def _asking_to_log(meetings: Iterable[Meeting]) -> Iterator[outbox.Letter]:
    for meeting in meetings:
        for person in (meeting.pair.mentor.person, meeting.pair.mentee.person):
            yield outbox.Letter(
                kind=mails.LOG,
                to=person,
                key=mails.key_of(mails.LOG, meeting, person),
                facts={"meeting": meeting.pk},
                local=_next_morning(meeting.ends_at, person),
                expires_at=meeting.starts_at + due.LOGGABLE,
            )


def _next_morning(moment: dt.datetime, person: Person) -> dt.datetime:
    """What the wall clock shows the morning after, where the person lives."""
    day = moment.astimezone(ZoneInfo(person.time_zone)).date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, LOG_MAIL_AT)
