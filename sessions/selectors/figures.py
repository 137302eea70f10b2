"""Figures of a program's rhythm, for reports: counts only, no text of anybody."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum
from django.db.models.functions import TruncMonth

from matching.models import Pair
from programs.enums import Side
from programs.models import Program
from rmentor.lib import clock
from sessions.enums import ItemKind, ItemState, MeetingState
from sessions.models import ActionItem, LearningEntry, Meeting
from sessions.models.action_item import IS_COMMITMENT


@dataclass(frozen=True)
class RhythmFigures:
    """What became of the meetings of a program until a moment.

    `planned` counts every meeting whose time had come and that was not called off because its pair ended; it is the
    sum of held, missed, cancelled by either side, and not yet logged. A meeting called off and made up for counts
    twice: once cancelled, once held.
    """

    pairs: int
    planned: int
    held: int
    missed: int
    cancelled_by_mentor: int
    cancelled_by_mentee: int
    unlogged: int
    minutes_held: int
    learning_entries: int
    promises: int
    promises_done: int
    ideas: int
    introductions: int
    # What the senior ones took on, see ActionItem.is_commitment; made, and done.
    commitments: int
    commitments_done: int

    @property
    def share_held(self) -> float | None:
        """Held per planned, 0 to 1; None before the first meeting."""
        return self.held / self.planned if self.planned else None


def rhythm_figures(program: Program, *, as_of: dt.datetime | None = None) -> RhythmFigures:
    """The figures, in four queries whatever the number of pairs."""
    moment = as_of or clock.now()
    meetings = Meeting.objects.filter(pair__program=program, starts_at__lte=moment).aggregate(**_counts())
    items = ActionItem.objects.filter(pair__program=program, created_at__lte=moment).aggregate(
        promises=Count("pk"),
        promises_done=Count("pk", filter=Q(state=ItemState.DONE)),
        ideas=Count("pk", filter=Q(kind=ItemKind.IDEA)),
        introductions=Count("pk", filter=Q(kind=ItemKind.INTRODUCTION)),
        commitments=Count("pk", filter=IS_COMMITMENT),
        commitments_done=Count("pk", filter=IS_COMMITMENT & Q(state=ItemState.DONE)),
    )
    learned = LearningEntry.objects.filter(meeting__pair__program=program, meeting__starts_at__lte=moment)
    meetings["minutes_held"] = meetings["minutes_held"] or 0
    return RhythmFigures(
        pairs=Pair.objects.that_met().filter(program=program, activated_at__lte=moment).count(),
        planned=sum(meetings[name] for name in PLANNED),
        learning_entries=learned.count(),
        **meetings,
        **items,
    )


PLANNED = ("held", "missed", "cancelled_by_mentor", "cancelled_by_mentee", "unlogged")


def _counts() -> dict[str, Count | Sum]:
    return {
        "held": Count("pk", filter=Q(state=MeetingState.HELD)),
        "missed": Count("pk", filter=Q(state=MeetingState.MISSED)),
        "cancelled_by_mentor": Count("pk", filter=Q(cancelled_side=Side.MENTOR)),
        "cancelled_by_mentee": Count("pk", filter=Q(cancelled_side=Side.MENTEE)),
        "unlogged": Count("pk", filter=Q(state=MeetingState.PLANNED)),
        "minutes_held": Sum("minutes", filter=Q(state=MeetingState.HELD)),
    }


@dataclass(frozen=True)
class PairHealth:
    """How one pair keeps the rhythm, for the program team."""

    pair: Pair
    # (first of the month, meetings held in it), every month since the pair went live.
    months: tuple[tuple[dt.date, int], ...]
    held: int
    cancelled: int
    last_held_at: dt.datetime | None
    next_at: dt.datetime | None

    @property
    def months_kept(self) -> int:
        """Months with at least one meeting."""
        return sum(1 for _month, held in self.months if held)


def pair_health(program: Program) -> list[PairHealth]:
    """Every pair that went live with its months, in three queries; live ones first."""
    now = clock.now()
    pairs = Pair.objects.that_met().filter(program=program).with_people().order_by("state", "pk")
    counts = _counts_by_pair(program, now)
    held = _held_by_month(program)
    return [_health(pair, counts.get(pair.pk, {}), held, now) for pair in pairs]


def _counts_by_pair(program: Program, now: dt.datetime) -> dict[int, dict[str, Any]]:
    is_held = Q(state=MeetingState.HELD)
    rows = (
        Meeting.objects.filter(pair__program=program)
        .order_by()
        .values("pair_id")
        .annotate(
            held=Count("pk", filter=is_held),
            cancelled=Count("pk", filter=~Q(cancelled_side="")),
            last_held_at=Max("starts_at", filter=is_held),
            next_at=Min("starts_at", filter=Q(state=MeetingState.PLANNED, starts_at__gt=now)),
        )
    )
    return {row["pair_id"]: dict(row) for row in rows}


def _held_by_month(program: Program) -> dict[tuple[int, dt.date], int]:
    rows = (
        Meeting.objects.held()
        .filter(pair__program=program)
        .order_by()
        .annotate(month=TruncMonth("starts_at", tzinfo=dt.UTC))
        .values_list("pair_id", "month")
        .annotate(count=Count("pk"))
    )
    return {(pair_id, month.date()): count for pair_id, month, count in rows}


def _health(pair: Pair, counts: dict[str, Any], held: dict[tuple[int, dt.date], int], now: dt.datetime) -> PairHealth:
    months = [(month, held.get((pair.pk, month), 0)) for month in _months(pair, now)]
    # A pair may go live weeks before the program begins: nobody expects it to meet by then.
    expected = pair.program.starts_on.replace(day=1) if pair.program.starts_on else dt.date.min
    return PairHealth(
        pair=pair,
        months=tuple((month, count) for month, count in months if count or month >= expected),
        held=counts.get("held", 0),
        cancelled=counts.get("cancelled", 0),
        last_held_at=counts.get("last_held_at"),
        next_at=counts.get("next_at"),
    )


def _months(pair: Pair, now: dt.datetime) -> list[dt.date]:
    """First days of the months from going live to the end, or to now."""
    if pair.activated_at is None:
        return []
    month, last = pair.activated_at.date().replace(day=1), (pair.ended_at or now).date()
    months = []
    while month <= last:
        months.append(month)
        month = clock.add_months(month, 1)
    return months
