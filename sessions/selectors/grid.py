"""Month by pair: what became of each month of each pair of a program, for the program team. No text of anybody."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from matching.models import Pair
from people.models import Person
from programs.models import Program
from rmentor.lib import clock
from sessions.enums import MeetingState, MonthState
from sessions.models import Meeting
from sessions.selectors.figures import PairHealth, pair_health

# A shape for each, so that no colour is needed to tell them apart.
SYMBOLS = {
    MonthState.HELD: "●",
    MonthState.PLANNED: "◷",
    MonthState.UNLOGGED: "?",
    MonthState.MISSED: "✕",
    MonthState.CALLED_OFF: "⊘",
    MonthState.NONE: "○",
    MonthState.NOT_LIVE: "",
}


@dataclass(frozen=True)
class Cell:
    """One month of one pair; `held` is how many meetings it held."""

    month: dt.date
    state: MonthState
    held: int = 0

    @property
    def symbol(self) -> str:
        """The shape of its state."""
        return SYMBOLS[self.state]


@dataclass(frozen=True)
class GridRow:
    """One pair with a cell for every month of the grid."""

    health: PairHealth
    cells: tuple[Cell, ...]

    @property
    def pair(self) -> Pair:
        """Whose months these are."""
        return self.health.pair

    @property
    def gaps(self) -> int:
        """Months without a meeting."""
        return len(self.health.months) - self.health.months_kept


@dataclass(frozen=True)
class PairGrid:
    """All pairs of a program by month, whoever met least first."""

    months: tuple[dt.date, ...]
    rows: tuple[GridRow, ...]


def pair_grid(program: Program, person: Person) -> PairGrid:
    """Every pair that went live and that this person is no part of: four queries, however many pairs there are."""
    healths = [row for row in pair_health(program) if person.pk not in _people(row.pair)]
    months = tuple(sorted({month for row in healths for month, _held in row.months}))
    seen = _states(program, clock.now())
    rows = [GridRow(row, tuple(_cells(row, months, seen))) for row in healths]
    return PairGrid(months, tuple(sorted(rows, key=lambda row: (-row.gaps, row.pair.pk))))


def _people(pair: Pair) -> set[int]:
    return {pair.mentor.person_id, pair.mentee.person_id}


_Seen = dict[tuple[int, dt.date], MonthState]


def _states(program: Program, now: dt.datetime) -> _Seen:
    """By pair and month, the weightiest of what happened besides meetings that were held."""
    counts = {
        MonthState.PLANNED: Count("pk", filter=Q(state=MeetingState.PLANNED, starts_at__gt=now)),
        MonthState.UNLOGGED: Count("pk", filter=Q(state=MeetingState.PLANNED, starts_at__lte=now)),
        MonthState.MISSED: Count("pk", filter=Q(state=MeetingState.MISSED)),
        MonthState.CALLED_OFF: Count("pk", filter=~Q(cancelled_side="")),
    }
    rows = (
        Meeting.objects.exclude(state=MeetingState.HELD)
        .filter(pair__program=program)
        .order_by()
        .annotate(month=TruncMonth("starts_at", tzinfo=dt.UTC))
        .values("pair_id", "month")
        .annotate(**{f"n_{state.value}": count for state, count in counts.items()})
    )
    found: _Seen = {}
    for counted in rows:
        row: dict[str, Any] = dict(counted)
        happened = [state for state in counts if row[f"n_{state.value}"]]
        if happened:
            found[row["pair_id"], row["month"].date()] = happened[0]
    return found


def _cells(health: PairHealth, months: Iterable[dt.date], seen: _Seen) -> Iterable[Cell]:
    held = dict(health.months)
    for month in months:
        if month not in held:
            yield Cell(month, MonthState.NOT_LIVE)
        elif held[month]:
            yield Cell(month, MonthState.HELD, held[month])
        else:
            yield Cell(month, seen.get((health.pair.pk, month), MonthState.NONE))
