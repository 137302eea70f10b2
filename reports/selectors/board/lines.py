"""A row for each program: the dashboard's list, read as cheaply as a page of many programs has to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse

from people.models import Person
from programs.enums import ProgramState
from programs.models import Case, Program
from programs.selectors.counts import PUT_AWAY
from reports.enums import ChannelKind
from reports.models import Board
from reports.selectors.board.figures import FORMAT, MEASURED

# What goes on stands before what is over.
ORDER = (
    ProgramState.RUNNING,
    ProgramState.MATCHING,
    ProgramState.RECRUITING,
    ProgramState.DRAFT,
    ProgramState.COMPLETED,
    ProgramState.ARCHIVED,
    ProgramState.CANCELLED,
)
# The picture of a funnel: so high, and so wide for each step.
HIGH, WIDE = 20, 10


@dataclass(frozen=True)
class Listed:
    """A program of the list, before anything is looked up about it."""

    pk: int
    name: str
    state: str
    is_self_matching: bool


@dataclass(frozen=True)
class ProgramLine:
    """A program with its figures in brief; none until the worker has counted."""

    name: str
    state: str
    state_label: str
    url: str
    # People of both sides who have come so far, by step; as text, which templates write faster than numbers.
    steps: tuple[str, ...] = ()
    # The same as a path of an SVG: a bar for each step.
    bars: str = ""
    # In percent; None: not told.
    answered: int | None = None
    left_out: int | None = None
    came_by: str = ""
    cases: int = 0
    cases_url: str = ""


def programs_listed(person: Person) -> list[Listed]:
    """All programs this person runs, those where something goes on first. One query."""
    mine = Program.objects.managed_by(person).order_by("-pk")
    rows = [Listed(*row) for row in mine.values_list("pk", "name", "state", "is_self_matching")]
    return sorted(rows, key=lambda row: ORDER.index(ProgramState(row.state)))


def not_put_away(programs: Sequence[Listed]) -> list[Listed]:
    """Without those in which nothing waits for anybody."""
    return [one for one in programs if one.state not in PUT_AWAY]


def heads() -> tuple[str, ...]:
    """What the numbers of a line count."""
    return tuple(str(step.label) for step in MEASURED)


def lines_for(programs: Sequence[Listed], person: Person) -> list[ProgramLine]:
    """These programs in brief: two queries."""
    numbers = [one.pk for one in programs]
    boards = Board.objects.filter(program__in=numbers, figures__format=FORMAT)
    brief: dict[int, Mapping[str, Any]] = dict(boards.values_list("program", "figures__brief"))
    open_cases = Case.objects.managed_by(person).open().filter(program__in=numbers).order_by()
    cases = dict(open_cases.values_list("program").annotate(n=Count("pk")))
    page, case_list = reverse("admin:reports_board_changelist"), reverse("admin:programs_case_changelist")
    labels = {state.value: str(state.label) for state in ProgramState}
    return [
        ProgramLine(
            name=one.name,
            state=one.state,
            state_label=labels[one.state],
            url=f"{page}?program={one.pk}",
            cases=cases.get(one.pk, 0),
            cases_url=f"{case_list}?program__id__exact={one.pk}",
            **(_figures(brief[one.pk]) if one.pk in brief else {}),
        )
        for one in programs
    ]


def _figures(brief: Mapping[str, Any]) -> dict[str, Any]:
    kind, name = brief["came_by"]
    return {
        "steps": tuple(map(str, brief["steps"])),
        "bars": _bars(brief["steps"]),
        "answered": brief["answered"],
        "left_out": brief["left_out"],
        "came_by": name or (str(ChannelKind(kind).label) if kind else ""),
    }


def _bars(numbers: Sequence[int]) -> str:
    """Standing on the ground line, the most as high as the picture."""
    most = max(numbers) or 1
    return "".join(
        f"M{WIDE * place} {HIGH}h{WIDE - 2}v-{round(HIGH * number / most)}h-{WIDE - 2}z"
        for place, number in enumerate(numbers)
        if number
    )
