"""What is due, found in the database."""

import datetime as dt
from collections.abc import Iterable, Iterator

from messaging import actions as outbox
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from sessions.actions.fitting import letters_about_fit, settle_doubts_about_former_pairs
from sessions.actions.offering import close_times
from sessions.actions.parting import letters_about_closing
from sessions.actions.planning import cancel_for_end, letters_to_both, plan_meetings
from sessions.actions.watching import watch_over_pairs
from sessions.models import Meeting
from sessions.rules import driving, moments
from sessions.selectors import due, fits, items, mails

BATCH = 200
# Meetings that are read at a time.
CHUNK = 500


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
    settle_doubts_about_former_pairs()


def _letters(now: dt.datetime) -> Iterator[Iterator[outbox.Letter]]:
    """Everything that has to be said about meetings, read piece by piece: a whole company fits into little memory."""
    invite = due.meetings_to_invite_to(now).iterator(chunk_size=CHUNK)
    yield letters_to_both(kind=mails.INVITATION, meetings=invite)
    for kind, before in ((mails.REMINDER, moments.DAY), (mails.SOON, moments.HOUR)):
        meetings = due.meetings_to_remind_of(now, kind, before).iterator(chunk_size=CHUNK)
        yield letters_to_both(kind=kind, meetings=meetings, before=before)
    yield _naming_what_is_due(items.owners_to_remind(now))
    yield _asking_to_log(due.meetings_to_ask_about(now).iterator(chunk_size=CHUNK))
    yield letters_about_fit(fits.first_meetings_to_ask_about(now).iterator(chunk_size=CHUNK))
    yield letters_about_closing(now)


def _asking_to_log(meetings: Iterable[Meeting]) -> Iterator[outbox.Letter]:
    for meeting in meetings:
        turn = driving.turn_of(meeting.pair.program.driver, meeting.number)
        for side in Side:
            person = meeting.pair.enrolment_on(side).person
            at = moments.LOG_MAIL_AT if side is turn else moments.LOG_MAIL_TO_OTHER_AT
            yield outbox.Letter(
                kind=mails.LOG,
                to=person,
                key=mails.key_of(mails.LOG, meeting, person),
                facts={"meeting": meeting.pk},
                local=moments.day_after(meeting.ends_at, person.time_zone, at),
                expires_at=meeting.starts_at + moments.LOGGABLE,
            )


def _naming_what_is_due(owners: Iterable[tuple[Person, dt.date]]) -> Iterator[outbox.Letter]:
    for person, day in owners:
        wanted = dt.datetime.combine(day, items.MORNING)
        yield outbox.Letter(
            kind=items.DUE,
            to=person,
            key=items.key_of(person, day),
            local=wanted,
            expires_at=clock.resolve(wanted + items.AGAIN - items.ONE_DAY, person.time_zone),
        )
