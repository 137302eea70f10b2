"""The figures that HR's dashboard shows of one program. Numbers only."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from reports.enums import FunnelStep
from surveys.enums import WaveKind

# As text, because it is compared with what stands in the database. Another one: counted again.
FORMAT = "2"
# The surveys that everybody with a seat is asked.
MAIN = (WaveKind.PRE, WaveKind.MONTH_1, WaveKind.MID, WaveKind.POST)
MEASURED = tuple(step for step in FunnelStep if step is not FunnelStep.TRAINED)


@dataclass(frozen=True)
class Step:
    """How many people of each side have ever come so far, and in how many pairs; None: not measured."""

    name: str
    mentors: int | None = None
    mentees: int | None = None
    pairs: int | None = None


@dataclass(frozen=True)
class Channel:
    """A way by which people came: how many applied or were signed up, and how many of them got a seat."""

    kind: str
    name: str
    applied: int
    accepted: int


@dataclass(frozen=True)
class WaveRate:
    """How many were asked and how many answered; None under k, as in the list of surveys."""

    kind: str
    state: str
    asked: int | None
    answered: int | None


@dataclass(frozen=True)
class Month:
    """What became of a month: pairs that were live, those that met, and the meetings by what became of them."""

    month: str
    live: int
    met: int
    held: int
    missed: int
    called_off: int
    unlogged: int
    planned: int


@dataclass(frozen=True)
class FairGroup:
    """A released figure of the last matching run; None is hidden."""

    kind: str
    name: str
    people: int | None
    without: int | None


@dataclass(frozen=True)
class Fair:
    """The last matching run, and what it tells of who stayed without a good partner; no groups: not told."""

    run: int
    weak: int
    groups: tuple[FairGroup, ...]


@dataclass(frozen=True)
class Brief:
    """What a list of programs says: people of both sides by measured step, and three figures in percent or None."""

    steps: tuple[int, ...]
    # Kind and name of the way by which most came; empty before anybody has.
    came_by: tuple[str, str]
    # Of the last survey of everybody with a seat.
    answered: int | None
    # Of those counted in the last matching run.
    left_out: int | None


@dataclass(frozen=True)
class BoardFigures:
    """Everything that is counted of one program."""

    state: str
    funnel: tuple[Step, ...]
    channels: tuple[Channel, ...]
    rates: tuple[WaveRate, ...]
    months: tuple[Month, ...]
    fairness: Fair | None
    format: str = FORMAT

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON; what a list of programs says of it stands apart, so that it can be read alone."""
        return {**asdict(self), "brief": asdict(brief_of(self))}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """As it was before it was kept."""
        rows = {"funnel": Step, "channels": Channel, "rates": WaveRate, "months": Month}
        told = {name: tuple(row(**one) for one in stored[name]) for name, row in rows.items()}
        return cls(state=stored["state"], format=stored["format"], fairness=_fair(stored["fairness"]), **told)


def _fair(stored: Mapping[str, Any] | None) -> Fair | None:
    if stored is None:
        return None
    return Fair(stored["run"], stored["weak"], tuple(FairGroup(**one) for one in stored["groups"]))


def brief_of(figures: BoardFigures) -> Brief:
    """The figures in brief."""
    told = [row for row in figures.rates if row.kind in MAIN and row.answered is not None]
    first = figures.channels[0] if figures.channels else None
    groups = [row for row in figures.fairness.groups if row.kind == "all"] if figures.fairness else []
    return Brief(
        steps=tuple((row.mentors or 0) + (row.mentees or 0) for row in figures.funnel if row.name in MEASURED),
        came_by=(first.kind, first.name) if first else ("", ""),
        answered=percent(told[-1].answered, told[-1].asked) if told else None,
        left_out=percent(groups[0].without, groups[0].people) if groups else None,
    )


def percent(number: int | None, whole: int | None) -> int | None:
    """A share; None where either may not be told or there is nothing to share."""
    return None if number is None or not whole else round(100 * number / whole)
