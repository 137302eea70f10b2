"""Month by pair of one program, with the case that is open about a pair."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from people.models import Person
from programs.models import Case, Program
from sessions.selectors.grid import GridRow, pair_grid


@dataclass(frozen=True)
class PairLine:
    """A pair with its months; `case_url` is empty where nothing is open about it."""

    row: GridRow
    case_url: str


@dataclass(frozen=True)
class PairPage:
    """Pairs about which something is open come first, then those that met least."""

    months: tuple[dt.date, ...]
    lines: list[PairLine]


def pairs_by_month(program: Program, person: Person) -> PairPage:
    """The pairs and the cases that this person may see, in five queries."""
    grid, cases = pair_grid(program, person), _open_cases(program, person)
    lines = [PairLine(row, cases.get(row.pair.pk, "")) for row in grid.rows]
    return PairPage(grid.months, sorted(lines, key=lambda line: not line.case_url))


def _open_cases(program: Program, person: Person) -> dict[int, str]:
    """The page of the weightiest open case of each pair."""
    found: dict[int, str] = {}
    for case in Case.objects.managed_by(person).open().filter(program=program).only("key", "kind"):
        if pair := case.number_of("pair"):
            found.setdefault(pair, reverse("admin:programs_case_change", args=[case.pk]))
    return found
