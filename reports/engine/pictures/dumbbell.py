"""Before and after, scale by scale: a ring, an arrow, a dot."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.engine.pictures.canvas import (
    INK,
    LINE,
    PAPER,
    SMALL,
    SOFT,
    WIDTH,
    Layer,
    Scale,
    Spec,
    canvas,
    layer,
    stroke,
    text,
)

ROW = 68
HEAD = 22
# The answers run from 1 to 5.
ANSWERS = Scale(1, 5)


@dataclass(frozen=True)
class Dumbbell:
    """One scale: where it stood and stands, each with its words, and the change with its interval in words."""

    name: str
    before: float
    after: float
    before_words: str
    after_words: str
    change: str


def dumbbell_spec(rows: Sequence[Dumbbell], *, ends: tuple[str, str], colour: str) -> Spec:
    """All on the scale of the answers, whose ends are named once at the foot."""
    foot = len(rows) * ROW
    layers = [part for number, row in enumerate(rows) for part in _row(row, number * ROW, colour)]
    layers += [
        text(ends[0], at=(0, foot + 12), color=SOFT, fontSize=SMALL),
        text(ends[1], at=(WIDTH, foot + 12), align="right", color=SOFT, fontSize=SMALL),
    ]
    return canvas(layers, foot + HEAD)


def _row(row: Dumbbell, top: int, colour: str) -> list[Layer]:
    middle = top + 44
    x = ANSWERS.channel()
    both = [{"x": row.before, "x2": row.after}]
    return [
        text(row.name, at=(0, top + 14), fontWeight="bold", limit=WIDTH),
        stroke(start=(0, middle), end=(WIDTH, middle), color=LINE),
        layer("rule", both, {"x": x, "x2": {"field": "x2"}}, y=middle, color=colour, strokeWidth=4),
        layer("point", [{"x": row.before}], {"x": x}, y=middle, size=120, fill=PAPER, stroke=colour, strokeWidth=2),
        layer("point", [{"x": row.after}], {"x": x}, y=middle, size=150, fill=colour, stroke=colour, strokeWidth=2),
        text(row.before_words, at=(ANSWERS.at(row.before), middle + 20), align="center", color=SOFT, fontSize=SMALL),
        text(row.after_words, at=(ANSWERS.at(row.after), middle - 12), align="center", color=INK, fontSize=SMALL),
        text(row.change, at=(WIDTH, top + 14), align="right", fontSize=SMALL),
    ]
