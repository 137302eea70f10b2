"""What a release tells: frozen figures of groups, never of people. How they are kept and read back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from rmentor.lib import disclosure
from surveys.enums import FigureNote
from surveys.rules.extra_figures import Extras
from surveys.statistics.alpha import WEAK

# Releases without it were made before groups, steps and items were told.
SCHEMA = 2


@dataclass(frozen=True)
class GroupFigure:
    """The change of a part of those who answered both times: a department, a band of grades, or both (a cell)."""

    kind: str
    name: str
    n: int
    mean_pre: float
    mean_post: float
    change: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class ItemFigure:
    """One question of a weak scale before and after, reverse ones turned; `text` as the questionnaire has it."""

    item: str
    text: str
    n: int
    mean_pre: float
    mean_post: float
    change: float


@dataclass(frozen=True)
class Certainty:
    """How sure one can be of a change; None: not told of so few, or not computable.

    Shares in percent and the exact p of the signed ranks from 10 people on (`p_holm`: adjusted over all scales that
    are no goal of the program); the BCa interval and the reliability of the first answers from 20. Those who did not
    answer a second time: how they differed before (in standard deviations), between what the mean change of all could
    lie, and by how much they would have to have changed for no change of all.
    """

    improved: int | None = None
    same: int | None = None
    worse: int | None = None
    p: float | None = None
    p_holm: float | None = None
    robust_low: float | None = None
    robust_high: float | None = None
    alpha: float | None = None
    alpha_low: float | None = None
    alpha_high: float | None = None
    omega: float | None = None
    lost: int | None = None
    lost_apart: float | None = None
    lost_low: float | None = None
    lost_high: float | None = None
    tipping: float | None = None
    caution: bool | None = None

    @property
    def is_weak(self) -> bool:
        """Whether the questions hang together too little for one score."""
        return self.alpha is not None and self.alpha < WEAK


@dataclass(frozen=True)
class ScaleFigure:
    """The change of one scale over those who answered both before and after. None: not to be told, or not computable.

    n_pre and n_post count who answered before and after at all; n both times. `low` and `high` are the 95 % interval
    of `change`; `effect` is Hedges' g_av with its interval, from 10 people on; `groups` there are from 20 on. `items`
    are there where the note says that the score is weak, unless they would tell about few.
    """

    code: str
    name: str
    who: str
    hidden: bool
    note: str
    n_pre: int | None = None
    n_post: int | None = None
    n: int | None = None
    mean_pre: float | None = None
    mean_post: float | None = None
    change: float | None = None
    low: float | None = None
    high: float | None = None
    effect: float | None = None
    effect_low: float | None = None
    effect_high: float | None = None
    certainty: Certainty | None = None
    groups: tuple[GroupFigure, ...] | None = None
    items: tuple[ItemFigure, ...] | None = None

    @property
    def note_text(self) -> str:
        """The note in words, in the language of the moment."""
        return str(FigureNote(self.note).label)

    def to_dict(self) -> dict[str, Any]:
        """For the JSON of a release."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "ScaleFigure":
        """From the JSON of a release."""
        certainty, groups, items = (stored.get(name) for name in ("certainty", "groups", "items"))
        read = {
            "certainty": None if certainty is None else Certainty(**certainty),
            "groups": None if groups is None else tuple(GroupFigure(**group) for group in groups),
            "items": None if items is None else tuple(ItemFigure(**item) for item in items),
        }
        return cls(**{**stored, **read})


@dataclass(frozen=True)
class Rate:
    """How many were asked and how many answered; None under k."""

    invited: int | None
    answered: int | None

    @property
    def percent(self) -> int | None:
        """The share that answered, when both may be told."""
        if self.answered is None or not self.invited:
            return None
        return round(100 * self.answered / self.invited)


@dataclass(frozen=True)
class Step:
    """How many of a side were asked in a survey, how many answered, and how many of these the first survey as well.

    None: not to be told, because few people lie between it and another count.
    """

    kind: str
    side: str
    invited: int | None = None
    answered: int | None = None
    both: int | None = None


@dataclass(frozen=True)
class ItemRate:
    """Whether fewer than 80 % of those of a side who answered the survey answered one question. None: not to be told.

    Not how many: beside the numbers of two surveys it could tell of single people. `text` as the questionnaire has
    it, untranslated.
    """

    kind: str
    side: str
    item: str
    flagged: bool | None
    text: str = ""


@dataclass(frozen=True)
class PilotItem:
    """One question of the test before: n took its form, how many percent were right, how far it goes with the rest.

    None: not to be told, or not computable. `flags` are ItemFlags.
    """

    form: str
    item: str
    n: int
    flags: tuple[str, ...] = ()
    correct: int | None = None
    low: float | None = None
    high: float | None = None
    item_rest: float | None = None


@dataclass(frozen=True)
class ReleasedFigures:
    """Everything a program's surveys tell, the same for every viewer; `pilot` is for whoever keeps the test."""

    k: int
    scales: Mapping[str, ScaleFigure] = field(default_factory=dict)
    rates: Mapping[str, Rate] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    items: tuple[ItemRate, ...] = ()
    extras: Extras = field(default_factory=Extras)
    pilot: tuple[PilotItem, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """For the JSON of a release."""
        return {
            "schema": SCHEMA,
            "k": self.k,
            "order": list(self.scales),
            "scales": {code: figure.to_dict() for code, figure in self.scales.items()},
            "rates": {kind: asdict(rate) for kind, rate in self.rates.items()},
            "steps": [asdict(step) for step in self.steps],
            "items": [asdict(item) for item in self.items],
            "extras": self.extras.to_dict(),
            "pilot": [asdict(item) for item in self.pilot],
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "ReleasedFigures":
        """From the JSON of a release, of an older one as well."""
        return cls(
            k=stored["k"],
            scales={code: ScaleFigure.from_dict(figure) for code, figure in scales_in_order(stored).items()},
            rates={kind: Rate(**rate) for kind, rate in stored["rates"].items()},
            steps=tuple(Step(**step) for step in stored.get("steps", ())),
            items=tuple(ItemRate(**item) for item in stored.get("items", ())),
            extras=Extras.from_dict(stored.get("extras", {})),
            pilot=tuple(PilotItem(**{**one, "flags": tuple(one["flags"])}) for one in stored.get("pilot", ())),
        )


def scales_in_order(stored: Mapping[str, Any]) -> dict[str, Any]:
    """The scales of a release as its questionnaire has them: PostgreSQL keeps no order of the keys of an object."""
    scales = stored.get("scales", {})
    return {code: scales[code] for code in stored.get("order", scales)}


def rate_of(*, invited: int, answered: int, k: int) -> Rate:
    """Counts, each only from k on."""
    told = disclosure.shown(invited, k)
    return Rate(
        invited=invited if told else None, answered=answered if told and disclosure.shown(answered, k) else None
    )
