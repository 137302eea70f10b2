"""Planning, moving and calling off meetings."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from matching.models import Pair
from messaging import actions as outbox
from messaging.enums import Priority
from people.actions import audit
from people.models import Person
from programs import actions as programs
from programs.enums import CaseKind, Side
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, StaleError
from sessions.actions.locking import lock_meeting, lock_pair
from sessions.enums import MeetingKind, MeetingPlace, MeetingState
from sessions.models import Meeting
from sessions.rules import rhythm
from sessions.rules.acting import for_whom, side_for
from sessions.rules.planning import check_ahead, check_live
from sessions.selectors import mails

# What a meeting that is called off is saved with.
OFF = ["state", "cancelled_side", "cancel_reason", "revision", "keeper", "keeper_side"]


@transaction.atomic
def plan_meetings(*, pair_id: int, by: Person | None = None) -> list[Meeting]:
    """Plan the monthly meetings of a live pair; a pair that has meetings keeps them as they are."""
    pair = lock_pair(pair_id=pair_id)
    planned = list(Meeting.objects.filter(pair=pair).in_order())
    if planned:
        return planned
    check_live(pair)
    moments = _rhythm_of(pair)
    planned = Meeting.objects.bulk_create(
        Meeting(
            pair=pair,
            number=number,
            kind=rhythm.kind_of(number, len(moments)),
            starts_at=moment,
            minutes=pair.program.meeting_minutes,
        )
        for number, moment in enumerate(moments, 1)
    )
    audit(verb="meetings.planned", by=by, subject=pair, new={"meetings": len(planned)})
    return planned


def _rhythm_of(pair: Pair) -> list[dt.datetime]:
    """The proposed moments of a pair: from the program's start or the pair's, whichever is later."""
    zones = {side: pair.enrolment_on(side).person.time_zone for side in Side}
    return rhythm.of_program(pair.program, zones, live_at=max(pair.activated_at or clock.now(), clock.now()))


@transaction.atomic
def add_meeting(
    *,
    pair_id: int,
    starts_at: dt.datetime,
    by: Person,
    minutes: int | None = None,
    place: MeetingPlace = MeetingPlace.VIDEO,
    link: str = "",
    on_behalf_of: Person | None = None,
) -> Meeting:
    """Plan one more meeting, for instance in the place of one called off. The same time twice is one meeting.

    Whoever keeps the calendar of one of the two acts `on_behalf_of` them; so it is with the two verbs below.
    """
    pair = lock_pair(pair_id=pair_id)
    side = side_for(pair, by, on_behalf_of)
    check_live(pair)
    check_ahead(starts_at)
    same = Meeting.objects.planned().filter(pair=pair, starts_at=starts_at).first()
    if same:
        return same
    minutes = pair.program.meeting_minutes if minutes is None else minutes
    if minutes not in Meeting.MINUTES:
        raise DomainError(_("A meeting lasts between 5 minutes and 8 hours."))
    last = Meeting.objects.filter(pair=pair).aggregate(last=Max("number"))["last"] or 0
    meeting = Meeting.objects.create(
        pair=pair,
        number=last + 1,
        kind=_kind_now(pair, starts_at),
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        link=link,
        keeper=by if on_behalf_of else None,
        keeper_side=side if on_behalf_of else "",
    )
    new: dict[str, object] = {"starts_at": starts_at.isoformat()}
    audit(verb="meeting.added", by=by, subject=meeting, new=new | for_whom(on_behalf_of, side))
    tell_both(kind=mails.INVITATION, meeting=meeting)
    return meeting


def _kind_now(pair: Pair, starts_at: dt.datetime) -> MeetingKind:
    """What a meeting added now is for: it takes over from a first or closing one that was called off."""
    kept = Meeting.objects.filter(pair=pair, state__in=[MeetingState.PLANNED, MeetingState.HELD])
    if not kept.filter(kind=MeetingKind.FIRST).exists():
        return MeetingKind.FIRST
    lost = Meeting.objects.filter(pair=pair, kind=MeetingKind.CLOSING, state=MeetingState.CANCELLED).exists()
    if (
        lost
        and not kept.filter(kind=MeetingKind.CLOSING).exists()
        and not kept.filter(starts_at__gt=starts_at).exists()
    ):
        return MeetingKind.CLOSING
    return MeetingKind.TEACH


@transaction.atomic
def move_meeting(
    *, meeting_id: int, starts_at: dt.datetime, by: Person, revision: int, on_behalf_of: Person | None = None
) -> Meeting:
    """Another time for a planned meeting; StaleError when it was moved since the page with `revision` was opened."""
    meeting = lock_meeting(meeting_id=meeting_id)
    side = side_for(meeting.pair, by, on_behalf_of)
    if meeting.revision != revision:
        if meeting.state == MeetingState.PLANNED and meeting.starts_at == starts_at:
            return meeting
        raise StaleError(_("This meeting was changed meanwhile. Look at its new time before you move it."))
    if meeting.starts_at == starts_at:
        return meeting
    check_live(meeting.pair)
    check_ahead(starts_at)
    old = meeting.starts_at
    meeting.move_to(starts_at, now=clock.now())
    if on_behalf_of:
        meeting.arranged(by=by, side=side)
    meeting.save(update_fields=["starts_at", "revision", "keeper", "keeper_side"])
    audit(
        verb="meeting.moved",
        by=by,
        subject=meeting,
        old={"starts_at": old.isoformat()},
        new={"starts_at": starts_at.isoformat(), **for_whom(on_behalf_of, side)},
    )
    tell_both(kind=mails.MOVED, meeting=meeting)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting_id: int, by: Person, reason: str = "", on_behalf_of: Person | None = None) -> Meeting:
    """Call off a meeting that lies ahead; the side is kept. Twice by one side raises a case for the program team."""
    meeting = lock_meeting(meeting_id=meeting_id)
    side = side_for(meeting.pair, by, on_behalf_of)
    if meeting.state == MeetingState.CANCELLED:
        return meeting
    if meeting.state == MeetingState.PLANNED and meeting.starts_at <= clock.now():
        raise DomainError(_("The time of this meeting has passed: log it, as held or not."))
    meeting.cancel(side=side, reason=reason.strip())
    if on_behalf_of:
        meeting.arranged(by=by, side=side)
    meeting.save(update_fields=OFF)
    audit(verb="meeting.cancelled", by=by, subject=meeting, new={"side": side.value})
    tell_both(kind=mails.CANCELLED, meeting=meeting)
    raise_case_of_cancellations(meeting.pair, side)
    return meeting


def raise_case_of_cancellations(pair: Pair, side: Side) -> None:
    """Every second cancellation by the same side."""
    count = Meeting.objects.filter(pair=pair, cancelled_side=side).count()
    if count % 2 == 0:
        programs.raise_case(
            program=pair.program,
            kind=CaseKind.CANCELLATIONS,
            key=f"pair:{pair.pk}:{side.value}",
            title=str(pair),
            next_step=_("Ask this side, without blame, what stands in the way of meeting."),
            about=[pair.mentor.person, pair.mentee.person],
        )


@transaction.atomic
def cancel_for_end(*, meeting_id: int) -> None:
    """Call off a meeting whose pair came to its end (or rested when it was due): nobody's side is counted."""
    meeting = lock_meeting(meeting_id=meeting_id)
    if meeting.state != MeetingState.PLANNED:
        return
    in_calendars = meeting.starts_at > clock.now() and mails.was_announced(meeting)
    meeting.cancel(side=None, reason="")
    meeting.save(update_fields=OFF)
    audit(verb="meeting.cancelled", by=None, subject=meeting, new={"side": ""})
    if in_calendars:
        tell_both(kind=mails.CANCELLED, meeting=meeting)


def tell_both(*, kind: str, meeting: Meeting) -> None:
    """One mail about a meeting to each of the two; useless once the meeting has begun."""
    outbox.queue_all(letters=letters_to_both(kind=kind, meetings=[meeting]))


def letters_to_both(
    *, kind: str, meetings: Iterable[Meeting], before: dt.timedelta | None = None
) -> Iterator[outbox.Letter]:
    """The same about many meetings, `before` each of them begins."""
    for meeting in meetings:
        for person in (meeting.pair.mentor.person, meeting.pair.mentee.person):
            yield outbox.Letter(
                kind=kind,
                to=person,
                key=mails.key_of(kind, meeting, person),
                facts={"meeting": meeting.pk, "revision": meeting.revision},
                not_before=None if before is None else meeting.starts_at - before,
                expires_at=meeting.starts_at,
                priority=Priority.SOON,
            )
