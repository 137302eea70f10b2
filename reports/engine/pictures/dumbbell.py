"""Before and after, scale by scale: a ring, a line, a dot."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.engine.pictures.canvas import (
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

ROW, FOOT = 70, 18
# Where ring and dot are explained at the foot.
KEYS = (100, 182)
# The answers run from 1 to 5.
ANSWERS = Scale(1, 5, 8, WIDTH - 8)


@dataclass(frozen=True)
class Dumbbell:
    """One scale: where it stood and stands, and the same in words with the interval of the change."""

    name: str
    before: float
    after: float
    words: str
    # A score that does not carry much is drawn pale.
    is_pale: bool = False


def dumbbell_spec(rows: Sequence[Dumbbell], *, ends: tuple[str, str], times: tuple[str, str], colour: str) -> Spec:
    """All on the scale of the answers, whose `ends` are named once at the foot, with the `times` before and after."""
    foot = len(rows) * ROW + FOOT
    layers = [
        part for number, row in enumerate(rows) for part in _row(row, number * ROW, SOFT if row.is_pale else colour)
    ]
    layers += [
        text(ends[0], at=(0, foot - 4), color=SOFT, fontSize=SMALL),
        text(ends[1], at=(WIDTH, foot - 4), align="right", color=SOFT, fontSize=SMALL),
    ]
    for words, x, fill in ((times[0], KEYS[0], PAPER), (times[1], KEYS[1], colour)):
        layers += [
            layer("point", [{}], {}, x=x, y=foot - 8, size=80, fill=fill, stroke=colour, strokeWidth=2),
            text(words, at=(x + 10, foot - 4), color=SOFT, fontSize=SMALL, limit=KEYS[1] - KEYS[0] - 20),
        ]
    return canvas(layers, foot)


def _row(row: Dumbbell, top: int, colour: str) -> list[Layer]:
    middle = top + 31
    x = ANSWERS.channel()
    moved = [{"x": row.before, "x2": row.after}]
    looks = {"y": middle, "stroke": colour, "strokeWidth": 2.5}
    return [
        text(row.name, at=(0, top + 14), fontWeight="bold", limit=WIDTH),
        stroke(start=(0, middle), end=(WIDTH, middle), color=LINE),
        layer("rule", moved, {"x": x, "x2": {"field": "x2"}}, y=middle, color=colour, strokeWidth=4),
        layer("point", [{"x": row.before}], {"x": x}, size=120, fill=PAPER, **looks),
        layer("point", [{"x": row.after}], {"x": x}, size=120, fill=colour, **looks),
        text(row.words, at=(0, top + 54), fontSize=SMALL, limit=WIDTH),
    ]
