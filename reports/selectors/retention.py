"""Whether participants stayed in the company beside matched colleagues: figures, frozen a year after the kick-off."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from programs.enums import Side
from programs.models import Program
from reports import rules
from reports.enums import StayRefusal
from reports.models import Retention
from reports.selectors.staff import Group, Staff, side_sizes, staff_of
from rmentor.lib import clock
from rmentor.lib.disclosure import shown
from surveys import statistics
from surveys.statistics import Employee, Refusal, compare_retention, stepped, word_of

FEWEST = 10


@dataclass(frozen=True)
class StayFigures:
    """One side a year after the kick-off. All but the side is None when it is not told; `refusal` says why.

    Shares and the difference are in percent and percentage points, the interval rounded outwards. The lines of the
    picture are (month, percent still there), each step standing for k people at least.
    """

    side: str
    refusal: str = ""
    n: int | None = None
    stayed: int | None = None
    n_controls: int | None = None
    controls_stayed: int | None = None
    left_out: int | None = None
    difference: int | None = None
    low: int | None = None
    high: int | None = None
    word: str = ""
    tenure: float | None = None
    controls_tenure: float | None = None
    smd: float | None = None
    p: float | None = None
    knows_grades: bool = False
    knows_departments: bool = False
    line: tuple[tuple[int, int], ...] = ()
    controls_line: tuple[tuple[int, int], ...] = ()


def programs_without_retention(now: dt.datetime) -> QuerySet[Program]:
    """Programs that began more than a year and a fortnight ago and are not compared yet."""
    latest = clock.add_months((now - rules.STAY_PATIENCE).date(), -rules.STAY_MONTHS)
    compared = Retention.objects.filter(program=OuterRef("pk"))
    return Program.objects.with_outcomes().filter(~Exists(compared), started_at__date__lte=latest)


def retention_of(program: Program) -> dict[str, Any] | None:
    """What a report tells of it, plain JSON: the frozen figures, or from when on they are known. Two queries."""
    if program.started_at is None:
        return None
    kick_off = program.started_at.date()
    frozen = Retention.objects.filter(program=program).first()
    return {
        "kick_off": kick_off.isoformat(),
        "due_on": rules.compared_on(kick_off).isoformat(),
        "as_of": frozen.as_of.isoformat() if frozen else None,
        "sides": frozen.figures["sides"] if frozen else _known_before(program),
    }


def _known_before(program: Program) -> list[dict[str, Any]]:
    """Sides so small that nothing will ever be told."""
    fewest = max(FEWEST, program.k)
    small = [side for side, number in side_sizes(program).items() if number < fewest]
    return [asdict(StayFigures(side.value, StayRefusal.TOO_FEW.value)) for side in small]


def stay_figures(program: Program, as_of: dt.date) -> list[StayFigures]:
    """Mentors first, then mentees with the colleagues that are left: nobody stands beside both. Three queries."""
    if program.started_at is None:
        return []
    kick_off = program.started_at.date()
    staff = staff_of(program, kick_off, as_of)
    span = Span((rules.year_after(kick_off) - kick_off).days, (as_of - kick_off).days)
    figures, used = [], frozenset[int]()
    for side in (Side.MENTOR, Side.MENTEE):
        told, taken = _side(side, staff, span, used, program.k)
        figures.append(told)
        used |= taken
    return figures


@dataclass(frozen=True)
class Span:
    """How many days are compared, and how many days the directory reaches."""

    days: int
    known_days: int


def _side(side: Side, staff: Staff, span: Span, used: frozenset[int], k: int) -> tuple[StayFigures, frozenset[int]]:
    group, fewest = staff.sides[side], max(FEWEST, k)
    if group.number < fewest:
        return StayFigures(side.value, StayRefusal.TOO_FEW.value), frozenset()
    if group.is_patchy or staff.others.is_patchy:
        return StayFigures(side.value, StayRefusal.DATES_MISSING.value), frozenset()
    free = [one for one in staff.others.people if one.key not in used]
    found = compare_retention(group.people, free, days=span.days, known_days=span.known_days, fewest=fewest)
    if isinstance(found, Refusal):
        return StayFigures(side.value, StayRefusal(found.value).value), frozenset()
    return _told(side, found, group, span, k), found.controls


def _told(side: Side, found: statistics.Retention, group: Group, span: Span, k: int) -> StayFigures:
    low, high = math.floor(100 * found.interval[0]), math.ceil(100 * found.interval[1])
    balance = found.balance[0]
    line, controls_line = (
        tuple((month, round(100 * share)) for month, share in stepped(curve, days=span.days, k=k))
        for curve in (found.curve, found.controls_curve)
    )
    has_picture = len(line) > 1 and len(controls_line) > 1
    left_out = found.left_out + group.without_dates
    return StayFigures(
        side.value,
        n=found.n,
        stayed=found.stayed,
        n_controls=found.n_controls,
        controls_stayed=found.controls_stayed,
        left_out=left_out if left_out == 0 or shown(left_out, k) else None,
        difference=round(100 * found.difference),
        low=low,
        high=high,
        word=word_of((low, high)).value,
        tenure=round(balance.mean, 1),
        controls_tenure=round(balance.mean_controls, 1),
        smd=None if balance.smd is None else round(balance.smd, 2),
        p=round(found.log_rank.p, 3) if found.log_rank and has_picture else None,
        knows_grades=_knows(group.people, 0),
        knows_departments=_knows(group.people, 1),
        line=line if has_picture else (),
        controls_line=controls_line if has_picture else (),
    )


def _knows(people: tuple[Employee, ...], place: int) -> bool:
    return any(one.alike[place] not in {None, ""} for one in people)


def figures_of(stored: Mapping[str, Any]) -> StayFigures:
    """From the JSON of a snapshot."""
    lines = {name: tuple((month, share) for month, share in stored[name]) for name in ("line", "controls_line")}
    return StayFigures(**{**stored, **lines})
