"""What a release tells beside the changes: frozen figures, as they are kept and read back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class KnowledgeFigure:
    """The change in percent of right answers between two forms of the test, free of how hard each is."""

    n: int
    change: float
    low: float | None
    high: float | None
    # How many percent more form B gives.
    form_difference: float


@dataclass(frozen=True)
class ShiftFigure:
    """How people rated their start at the start, how they rate it now, and their end; `word` is a ShiftWord."""

    key: str
    name: str
    n: int
    pre: float
    then: float
    post: float
    shift: float
    low: float | None
    high: float | None
    word: str


@dataclass(frozen=True)
class ComparisonFigure:
    """The change of participants beside that of people outside, and the difference with its 95 % interval."""

    key: str
    name: str
    n: int
    n_others: int
    change: float
    change_others: float
    difference: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class RecommendationFigure:
    """From -100 (nobody would recommend the program) to 100 (everybody would), with its 95 % interval."""

    side: str
    n: int
    score: float
    low: float
    high: float


@dataclass(frozen=True)
class SupportFigure:
    """How much of a kind of support (surveys.enums.scales.SUPPORTS) one side says they got, from 1 to 5."""

    kind: str
    side: str
    n: int
    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Extras:
    """All of them; empty where nothing was asked or nothing may be told."""

    knowledge: KnowledgeFigure | None = None
    shifts: tuple[ShiftFigure, ...] = ()
    comparisons: tuple[ComparisonFigure, ...] = ()
    recommendations: tuple[RecommendationFigure, ...] = ()
    supports: tuple[SupportFigure, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """For the JSON of a release."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Extras":
        """From the JSON of a release; from one made before there were any as well."""
        knowledge = stored.get("knowledge")
        return cls(
            knowledge=KnowledgeFigure(**knowledge) if knowledge else None,
            shifts=tuple(ShiftFigure(**one) for one in stored.get("shifts", ())),
            comparisons=tuple(ComparisonFigure(**one) for one in stored.get("comparisons", ())),
            recommendations=tuple(RecommendationFigure(**one) for one in stored.get("recommendations", ())),
            supports=tuple(SupportFigure(**one) for one in stored.get("supports", ())),
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return self == Extras()
