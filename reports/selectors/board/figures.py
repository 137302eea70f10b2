"""The figures that HR's dashboard shows of one program. Numbers only."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

# As text, because it is compared with what stands in the database. Another one: counted again.
FORMAT = "1"


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
        """Plain JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """As it was before it was kept."""
        rows = {"funnel": Step, "channels": Channel, "rates": WaveRate, "months": Month}
        told = {name: tuple(row(**one) for one in stored[name]) for name, row in rows.items()}
        return cls(state=stored["state"], format=stored["format"], fairness=_fair(stored["fairness"]), **told)


def _fair(stored: Mapping[str, Any] | None) -> Fair | None:
    return stored and Fair(stored["run"], stored["weak"], tuple(FairGroup(**one) for one in stored["groups"]))
