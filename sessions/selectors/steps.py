"""What waits for a person in this room."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching.enums import PairState
from matching.models import Pair
from people.models import Person
from rmentor.lib import clock
from rmentor.lib.next_steps import NextStep
from sessions.enums import MeetingState
from sessions.models import Meeting
from sessions.rules import driving
from sessions.selectors.asking import steps_of_pairs
from sessions.selectors.own_pairs import OwnPair, own_pairs
from sessions.selectors.room import is_to_confirm, partner_of
from sessions.selectors.times import steps_of_offers

SOON = dt.timedelta(days=7)
LOG_WITHIN = dt.timedelta(days=1)
# Who has not confirmed a month later does not want to.
FRESH = dt.timedelta(days=30)


def next_steps(person: Person) -> list[NextStep]:
    """Meetings of the next week, what to log or confirm, times to pick from, late promises; in three queries."""
    return steps_in(own_pairs(person), person)


def steps_in(pairs: Sequence[OwnPair], person: Person) -> list[NextStep]:
    """The same in these pairs of the person: one query, and one for times where there are some on offer."""
    if not pairs:
        return []
    meetings = _meetings(pairs)
    behind = _behind(meetings)
    steps = [_several(several, person) for several in behind.values()]
    steps += [step for row in meetings if row not in behind.get(row.pair_id, []) and (step := _step(row, person))]
    with_times = [pair.pk for pair in pairs if pair.has_times]
    steps += steps_of_offers(person, with_times) if with_times else []
    return steps + steps_of_pairs(person, pairs) + _late_promises(pairs)


def _behind(meetings: list[Meeting]) -> dict[int, list[Meeting]]:
    """Of each pair that has several: the meetings nobody has logged, the oldest first."""
    now = clock.now()
    rows: dict[int, list[Meeting]] = {}
    for meeting in meetings:
        if meeting.state == MeetingState.PLANNED and meeting.starts_at <= now:
            rows.setdefault(meeting.pair_id, []).append(meeting)
    return {pair_id: several for pair_id, several in rows.items() if len(several) > 1}


def _several(meetings: list[Meeting], person: Person) -> NextStep:
    """One line for all of a pair."""
    count = len(meetings)
    text = ngettext(
        "%(count)d meeting with %(name)s is not logged yet",
        "%(count)d meetings with %(name)s are not logged yet",
        count,
    )
    return NextStep(
        text=text % {"count": count, "name": partner_of(meetings[0].pair, person).first_name},
        url=reverse("sessions:pair-room", args=[meetings[0].pair_id]),
        button=_("Log them"),
        due=meetings[0].starts_at + LOG_WITHIN,
        note=_("Each takes less than a minute"),
        weight=10,
    )


def _meetings(pairs: Sequence[OwnPair]) -> list[Meeting]:
    now = clock.now()
    planned = Q(state=MeetingState.PLANNED, pair__state=PairState.ACTIVE, starts_at__lte=now + SOON)
    logged = ~Q(state=MeetingState.PLANNED) & Q(confirmed_at=None, logged_at__gt=now - FRESH)
    return with_their_pairs(Meeting.objects.filter(planned | logged).in_order(), pairs)


def with_their_pairs(meetings: QuerySet[Meeting], pairs: Iterable[Pair]) -> list[Meeting]:
    """The meetings of these pairs, each with its pair as it is loaded already."""
    known = {pair.pk: pair for pair in pairs}
    found = list(meetings.filter(pair__in=known))
    for meeting in found:
        meeting.pair = known[meeting.pair_id]
    return found


def _step(meeting: Meeting, person: Person) -> NextStep | None:
    partner = partner_of(meeting.pair, person).first_name
    if meeting.state != MeetingState.PLANNED:
        return _to_confirm(meeting, person, partner)
    if meeting.starts_at > clock.now():
        turn = driving.turn_of(meeting.pair.program.driver, meeting.number)
        return NextStep(
            text=_("Meeting with %(name)s") % {"name": partner},
            url=reverse("sessions:meeting-detail", args=[meeting.pk]),
            button=_("Prepare the agenda") if turn is meeting.pair.side_of(person) else _("See the agenda"),
            due=meeting.starts_at,
            note=meeting.get_kind_display(),
            weight=30,
        )
    return NextStep(
        text=_("Log your meeting with %(name)s") % {"name": partner},
        url=reverse("sessions:meeting-log", args=[meeting.pk]),
        button=_("Log it"),
        due=meeting.starts_at + LOG_WITHIN,
        note=_("Takes less than a minute"),
        weight=10,
    )


def _to_confirm(meeting: Meeting, person: Person, partner: str) -> NextStep | None:
    if not is_to_confirm(meeting, meeting.pair.side_of(person)):
        return None
    return NextStep(
        text=_("%(name)s has logged your meeting: is it right?") % {"name": partner},
        url=reverse("sessions:meeting-detail", args=[meeting.pk]),
        button=_("Look and confirm"),
        weight=20,
    )


def _late_promises(pairs: Iterable[OwnPair]) -> list[NextStep]:
    """One line for all that are late in a pair."""
    return [
        NextStep(
            text=ngettext("%(count)d promise of yours is late", "%(count)d promises of yours are late", pair.n_late)
            % {"count": pair.n_late},
            url=reverse("sessions:pair-room", args=[pair.pk]) + "#plan",
            button=_("Tick off or drop"),
            weight=40,
        )
        for pair in pairs
        if pair.n_late and pair.state in {PairState.ACTIVE, PairState.PAUSED}
    ]
