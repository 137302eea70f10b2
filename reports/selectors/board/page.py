"""The figures of programs as HR's dashboard shows them: words and numbers ready to read."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from people.models import Person
from programs.enums import ProgramState, Side
from programs.models import Case, Program
from reports.enums import ChannelKind, FunnelStep
from reports.models import Board
from reports.selectors.board.figures import (
    FORMAT,
    MAIN,
    BoardFigures,
    Channel,
    Fair,
    FairGroup,
    Month,
    Step,
    WaveRate,
    percent,
)
from surveys.enums import WaveKind, WaveState

WITHOUT_PAIRS = (ProgramState.DRAFT, ProgramState.RECRUITING)


@dataclass(frozen=True)
class FunnelRow:
    """One step; the parts of the bars in percent of the longest. Nothing in it: not measured."""

    label: str
    mentors: int | None
    mentees: int | None
    pairs: int | None
    mentors_part: int
    mentees_part: int

    @property
    def is_measured(self) -> bool:
        """Whether anything counts it."""
        return self.mentors is not None


@dataclass(frozen=True)
class ChannelRow:
    """A way by which people came."""

    label: str
    applied: int
    accepted: int


@dataclass(frozen=True)
class RateRow:
    """A survey; `percent` is None where too few were asked or answered."""

    label: str
    is_open: bool
    asked: int | None
    answered: int | None
    percent: int | None


@dataclass(frozen=True)
class MonthRow:
    """A month of all pairs together."""

    month: dt.date
    met: int
    live: int
    percent: int
    held: int
    missed: int
    called_off: int
    unlogged: int
    planned: int


@dataclass(frozen=True)
class FairRow:
    """Who stayed without a good partner; None is hidden."""

    label: str
    people: int | None
    without: int | None
    percent: int | None


@dataclass(frozen=True)
class FairPart:
    """The last matching run of a program."""

    url: str
    weak: int
    rows: tuple[FairRow, ...]


@dataclass(frozen=True)
class Figures:
    """All that is counted of a program, and when it was."""

    as_of: dt.datetime
    summary: tuple[str, ...]
    funnel: tuple[FunnelRow, ...]
    channels: tuple[ChannelRow, ...]
    rates: tuple[RateRow, ...]
    months: tuple[MonthRow, ...]
    fairness: FairPart | None


@dataclass(frozen=True)
class ProgramBoard:
    """A program on the dashboard; no figures until the worker has counted for the first time."""

    pk: int
    name: str
    state: str
    state_label: str
    url: str
    # Month by month of each pair; empty while there can be none.
    pairs_url: str
    cases: int
    cases_url: str
    figures: Figures | None


def boards_for(programs: Sequence[Program], person: Person) -> list[ProgramBoard]:
    """These programs with their figures and their open cases: two queries."""
    boards = {board.program_id: board for board in Board.objects.filter(program__in=programs)}
    open_cases = Case.objects.managed_by(person).open().filter(program__in=programs).order_by()
    cases = dict(open_cases.values_list("program").annotate(n=Count("pk")))
    return [_board(program, boards.get(program.pk), cases.get(program.pk, 0)) for program in programs]


def _board(program: Program, board: Board | None, cases: int) -> ProgramBoard:
    has_pairs = program.state not in WITHOUT_PAIRS
    return ProgramBoard(
        pk=program.pk,
        name=program.name,
        state=program.state,
        state_label=program.get_state_display(),
        url=reverse("admin:programs_program_change", args=[program.pk]),
        pairs_url=reverse("admin:reports_board_pairs", args=[program.pk]) if has_pairs else "",
        cases=cases,
        cases_url=f"{reverse('admin:programs_case_changelist')}?program__id__exact={program.pk}",
        figures=_figures(board) if board and board.figures.get("format") == FORMAT else None,
    )


def _figures(board: Board) -> Figures:
    counted = BoardFigures.from_dict(board.figures)
    return Figures(
        as_of=board.as_of,
        summary=tuple(_summary(counted)),
        funnel=_funnel(counted.funnel),
        channels=tuple(_channel(row) for row in counted.channels),
        rates=tuple(_rate(row) for row in counted.rates),
        months=tuple(_month(row) for row in reversed(counted.months)),
        fairness=_fairness(counted.fairness) if counted.fairness else None,
    )


def _summary(counted: BoardFigures) -> Iterable[str]:
    """The program in a line, for whoever does not unfold it."""
    steps = {row.name: row for row in counted.funnel}
    if people := _people(steps[FunnelStep.ACCEPTED]):
        yield ngettext("%(n)s person with a seat", "%(n)s people with a seat", people) % {"n": people}
    elif people := _people(steps[FunnelStep.APPLIED]):
        yield ngettext("%(n)s person has applied", "%(n)s people have applied", people) % {"n": people}
    pairs, keeping = steps[FunnelStep.AGREED].pairs or 0, steps[FunnelStep.ON_RHYTHM].pairs or 0
    if pairs:
        yield _("%(keeping)s of %(pairs)s pairs keep the rhythm") % {"keeping": keeping, "pairs": pairs}
    rates = [_rate(row) for row in counted.rates if row.kind in MAIN]
    if told := [rate for rate in rates if rate.percent is not None]:
        facts = {"percent": told[-1].percent, "survey": told[-1].label}
        yield _("%(percent)s %% answered “%(survey)s”") % facts


def _people(step: Step) -> int:
    return (step.mentors or 0) + (step.mentees or 0)


def _funnel(steps: Sequence[Step]) -> tuple[FunnelRow, ...]:
    most = max((number for row in steps for number in (row.mentors, row.mentees) if number), default=1)
    return tuple(
        FunnelRow(
            label=str(FunnelStep(row.name).label),
            mentors=row.mentors,
            mentees=row.mentees,
            pairs=row.pairs,
            mentors_part=percent(row.mentors, most) or 0,
            mentees_part=percent(row.mentees, most) or 0,
        )
        for row in steps
    )


def _channel(row: Channel) -> ChannelRow:
    return ChannelRow(row.name or str(ChannelKind(row.kind).label), row.applied, row.accepted)


def _rate(row: WaveRate) -> RateRow:
    return RateRow(
        label=str(WaveKind(row.kind).label),
        is_open=row.state == WaveState.OPEN,
        asked=row.asked,
        answered=row.answered,
        percent=percent(row.answered, row.asked),
    )


def _month(row: Month) -> MonthRow:
    return MonthRow(
        month=dt.date.fromisoformat(row.month),
        met=row.met,
        live=row.live,
        percent=percent(row.met, row.live) or 0,
        held=row.held,
        missed=row.missed,
        called_off=row.called_off,
        unlogged=row.unlogged,
        planned=row.planned,
    )


def _fairness(fair: Fair) -> FairPart:
    url = reverse("admin:matching_matchingrun_fairness", args=[fair.run])
    return FairPart(url, fair.weak, tuple(_fair_row(row) for row in fair.groups))


def _fair_row(row: FairGroup) -> FairRow:
    label = str(Side(row.name).label) if row.name else pgettext("people", "All")
    return FairRow(label, row.people, row.without, percent(row.without, row.people))
