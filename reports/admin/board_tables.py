"""What HR's dashboard offers as files: how far people have come, and month by pair."""

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.admin.tables import Column, Table
from people.enums import CellKind
from reports.enums import FunnelStep
from reports.selectors.board import ProgramBoard
from reports.selectors.board.page import Figures, FunnelRow
from reports.selectors.board.pairs import PairLine
from sessions.enums import MonthState
from sessions.selectors.grid import Cell

NUMBER, DAY, MOMENT = CellKind.NUMBER, CellKind.DAY, CellKind.MOMENT
StepOf = tuple[ProgramBoard, Figures, FunnelRow]
MonthOf = tuple[PairLine, Cell]
EVER = _("Everybody who has ever come so far; empty where nothing measures it.")

FUNNEL: Table[StepOf] = Table(
    "reports.funnel",
    _("How far people have come"),
    (
        Column("program", _("Program"), lambda row: row[0].name, _("Which program it is about.")),
        Column("state", _("State"), lambda row: row[0].state_label, _("Where the program stands.")),
        Column(
            "step",
            _("Step"),
            lambda row: row[2].label,
            _("From the invitation to the end."),
            choices=tuple(step.label for step in FunnelStep),
        ),
        Column("mentors", _("Mentors"), lambda row: row[2].mentors, EVER, NUMBER),
        Column("mentees", _("Mentees"), lambda row: row[2].mentees, EVER, NUMBER),
        Column("pairs", _("Pairs"), lambda row: row[2].pairs, _("Of the steps that two take together."), NUMBER),
        Column(
            "as_of", _("Counted on"), lambda row: timezone.localtime(row[1].as_of), _("When it was counted."), MOMENT
        ),
    ),
)
PAIRS: Table[MonthOf] = Table(
    "reports.pairs",
    _("Month by pair"),
    (
        Column("pair", _("Pair"), lambda row: str(row[0].row.pair), _("The mentor, then the mentee.")),
        Column("state", _("State"), lambda row: row[0].row.pair.get_state_display(), _("Where the pair stands.")),
        Column("month", _("Month"), lambda row: row[1].month, _("The first day of the month."), DAY),
        Column(
            "what",
            _("What became of it"),
            lambda row: str(row[1].state.label),
            _("Held if one meeting was; otherwise the first of the others that happened."),
            choices=tuple(state.label for state in MonthState),
        ),
        Column("held", _("Held"), lambda row: row[1].held, _("Meetings held in the month."), NUMBER),
    ),
)


def steps_of(boards: Iterable[ProgramBoard]) -> Iterator[StepOf]:
    """A row for each step of each program that has been counted."""
    for board in boards:
        if board.figures:
            yield from ((board, board.figures, step) for step in board.figures.funnel)


def months_of(lines: Iterable[PairLine]) -> Iterator[MonthOf]:
    """A row for each month of each pair."""
    for line in lines:
        yield from ((line, cell) for cell in line.row.cells)
