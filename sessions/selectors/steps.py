"""What waits for a person in this room."""

import datetime as dt
from typing import TYPE_CHECKING, TypedDict

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import WithAnnotations

from matching.enums import PairState
from matching.models import Pair
from people.models import Person
from rmentor.lib import clock
from rmentor.lib.next_steps import NextStep
from sessions.enums import MeetingState
from sessions.models import ActionItem, Meeting
from sessions.rules import driving
from sessions.selectors.asking import steps_of_pairs
from sessions.selectors.room import is_to_confirm, partner_of
from sessions.selectors.times import steps_of_offers

SOON = dt.timedelta(days=7)
LOG_WITHIN = dt.timedelta(days=1)
# Who has not confirmed a month later does not want to.
FRESH = dt.timedelta(days=30)


def next_steps(person: Person) -> list[NextStep]:
    """Meetings of the next week, what to log or confirm, times to pick from, late promises; in four queries."""
    meetings = _meetings(person)
    behind = _behind(meetings)
    steps = [_several(several, person) for several in behind.values()]
    steps += [step for row in meetings if row not in behind.get(row.pair_id, []) and (step := _step(row, person))]
    return steps + steps_of_offers(person) + steps_of_pairs(person) + _late_promises(person)


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


def _meetings(person: Person) -> list[Meeting]:
    now = clock.now()
    mine = Q(pair__mentor__person=person) | Q(pair__mentee__person=person)
    planned = Q(state=MeetingState.PLANNED, pair__state=PairState.ACTIVE, starts_at__lte=now + SOON)
    logged = ~Q(state=MeetingState.PLANNED) & Q(confirmed_at=None, logged_at__gt=now - FRESH)
    return list(Meeting.objects.filter(mine, planned | logged).with_pair().in_order())


class NextMeeting(TypedDict):
    """What with_next_meeting adds to a pair."""

    next_meeting: dt.datetime | None


if TYPE_CHECKING:
    PairWithMeeting = WithAnnotations[Pair, NextMeeting]
else:
    PairWithMeeting = Pair


def with_next_meeting(pairs: QuerySet[Pair]) -> QuerySet[PairWithMeeting]:
    """Each with the moment at which its next meeting begins."""
    ahead = Meeting.objects.planned().filter(pair=OuterRef("pk"), starts_at__gt=clock.now()).order_by("starts_at")
    return pairs.annotate(next_meeting=Subquery(ahead.values("starts_at")[:1]))


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


def _late_promises(person: Person) -> list[NextStep]:
    """One line for all that are late in a pair."""
    late = ActionItem.objects.owned_by(person).open().filter(due_on__lt=clock.today(person.time_zone))
    late = late.filter(pair__state__in=[PairState.ACTIVE, PairState.PAUSED])
    counts: dict[int, int] = {}
    for pair_id in late.values_list("pair_id", flat=True):
        counts[pair_id] = counts.get(pair_id, 0) + 1
    return [
        NextStep(
            text=ngettext("%(count)d promise of yours is late", "%(count)d promises of yours are late", count)
            % {"count": count},
            url=reverse("sessions:pair-room", args=[pair_id]) + "#plan",
            button=_("Tick off or drop"),
            weight=40,
        )
        for pair_id, count in counts.items()
    ]
