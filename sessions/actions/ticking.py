"""What is due, found in the database."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from matching.models import Pair
from messaging import actions as outbox
from people.models import Person
from programs import actions as programs
from programs.enums import CaseKind
from rmentor.lib import clock
from sessions.actions.planning import cancel_for_end, plan_meetings, tell_both
from sessions.models import Meeting
from sessions.selectors import due, mails

BATCH = 200
LOG_MAIL_AT = dt.time(9)


def tick() -> None:
    """Plan, invite, remind, ask for logs, notice silence, clear up. Idempotent; a lost tick only delays."""
    now = clock.now()
    for pair_id in due.pairs_to_plan()[:BATCH]:
        plan_meetings(pair_id=pair_id)
    for meeting_id in due.meetings_to_clear(now)[:BATCH]:
        cancel_for_end(meeting_id=meeting_id)
    for meeting in due.meetings_to_invite_to(now)[:BATCH]:
        tell_both(kind=mails.INVITATION, meeting=meeting)
    for meeting in due.meetings_to_remind_of(now, mails.REMINDER, mails.DAY)[:BATCH]:
        tell_both(kind=mails.REMINDER, meeting=meeting, not_before=meeting.starts_at - mails.DAY)
    for meeting in due.meetings_to_remind_of(now, mails.SOON, mails.HOUR)[:BATCH]:
        tell_both(kind=mails.SOON, meeting=meeting, not_before=meeting.starts_at - mails.HOUR)
    for meeting in due.meetings_to_ask_about(now)[:BATCH]:
        _ask_to_log(meeting)
    for pair in due.silent_pairs(now)[:BATCH]:
        _raise_silence(pair)


def _ask_to_log(meeting: Meeting) -> None:
    for person in (meeting.pair.mentor.person, meeting.pair.mentee.person):
        outbox.queue(
            kind=mails.LOG,
            to=person,
            key=mails.key_of(mails.LOG, meeting, person),
            facts={"meeting": meeting.pk},
            not_before=_next_morning(meeting.ends_at, person),
            expires_at=meeting.starts_at + due.LOGGABLE,
        )


def _next_morning(moment: dt.datetime, person: Person) -> dt.datetime:
    """The morning after, where the person lives."""
    day = moment.astimezone(ZoneInfo(person.time_zone)).date() + dt.timedelta(days=1)
    return clock.resolve(dt.datetime.combine(day, LOG_MAIL_AT), person.time_zone)


def _raise_silence(pair: Pair) -> None:
    programs.raise_case(
        program=pair.program,
        kind=CaseKind.SILENT_PAIR,
        key=f"pair:{pair.pk}",
        title=str(pair),
        next_step=_("Ask both, each on their own, whether they need a hand; offer a pause or a new match."),
        about=[pair.mentor.person, pair.mentee.person],
    )
