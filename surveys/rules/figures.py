"""What a release tells: frozen figures of groups, never of people."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rmentor.lib import disclosure
from surveys.enums import FigureNote
from surveys.statistics import Label, alike, label_of, paired_change, rounded, widened

Scores = Mapping[str, float]  # pseudonym: scale score


@dataclass(frozen=True)
class ScaleFigure:
    """The change of one scale over those who answered both before and after. None: not to be told, or not computable.

    n_pre and n_post count who answered before and after at all; n both times. `low` and `high` are the 95 % interval
    of `change`; `effect` is Hedges' g_av with its interval, from 10 people on.
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
        return cls(**stored)


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
class ReleasedFigures:
    """Everything a program's surveys tell, the same for every viewer."""

    k: int
    scales: Mapping[str, ScaleFigure]
    rates: Mapping[str, Rate]

    def to_dict(self) -> dict[str, Any]:
        """For the JSON of a release."""
        return {
            "k": self.k,
            "scales": {code: figure.to_dict() for code, figure in self.scales.items()},
            "rates": {kind: asdict(rate) for kind, rate in self.rates.items()},
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "ReleasedFigures":
        """From the JSON of a release."""
        return cls(
            k=stored["k"],
            scales={code: ScaleFigure.from_dict(figure) for code, figure in stored["scales"].items()},
            rates={kind: Rate(**rate) for kind, rate in stored["rates"].items()},
        )


def rate_of(*, invited: int, answered: int, k: int) -> Rate:
    """Counts, each only from k on."""
    told = disclosure.shown(invited, k)
    return Rate(
        invited=invited if told else None, answered=answered if told and disclosure.shown(answered, k) else None
    )


def scale_figure(*, code: str, name: str, who: str, pre: Scores, post: Scores, k: int) -> ScaleFigure:
    """What may be told of one scale, under the display rules by n and the rules of small groups."""
    both = sorted(pre.keys() & post.keys())
    if not disclosure.shown(len(both), k):
        return ScaleFigure(code, name, who, hidden=True, note=FigureNote.TOO_FEW.value)
    counts = _counts(pre, post, k)
    before, after = [pre[key] for key in both], [post[key] for key in both]
    if alike(before) or alike(after) or alike([b - a for a, b in zip(before, after, strict=True)], ends=()):
        return ScaleFigure(code, name, who, hidden=True, note=FigureNote.TOO_ALIKE.value, **counts)
    figures = counts | _change(before, after)
    return ScaleFigure(code, name, who, hidden=False, note=_note(len(both)), **figures)


def _note(n: int) -> str:
    return (FigureNote.EARLY_SIGN if label_of(n) is Label.EARLY_SIGN else FigureNote.EVIDENCE).value


def _counts(pre: Scores, post: Scores, k: int) -> dict[str, Any]:
    """n both times first; who answered at all only where the difference is nobody or at least k people."""
    both = pre.keys() & post.keys()
    cells = {"both": len(both), "pre": len(pre) - len(both), "post": len(post) - len(both)}
    sizes = {"n": len(both), "n_pre": len(pre), "n_post": len(post)}
    order = {"n": ["both"], "n_pre": ["both", "pre"], "n_post": ["both", "post"]}
    told = disclosure.release(cells, order, k)
    return {name: size for name, size in sizes.items() if name in told}


def _change(before: list[float], after: list[float]) -> dict[str, Any]:
    result = paired_change(before, after)
    told = {"mean_pre": result.mean_pre, "mean_post": result.mean_post, "change": result.change}
    figures = {name: rounded(value, result.n) for name, value in told.items()}
    if result.interval is not None:
        figures["low"], figures["high"] = widened(*result.interval, result.n)
    if label_of(result.n) is Label.EVIDENCE and result.effect is not None and result.effect_interval is not None:
        figures["effect"] = rounded(result.effect, result.n)
        figures["effect_low"], figures["effect_high"] = widened(*result.effect_interval, result.n)
    return figures
