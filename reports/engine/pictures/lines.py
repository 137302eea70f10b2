"""Shares of two groups month by month, as lines that stay level and step down."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.engine.pictures.canvas import (
    LINE,
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

TOP, FOOT, LEFT, RIGHT = 50, 170, 46, WIDTH - 4


@dataclass(frozen=True)
class Line:
    """A group: its words and its (month, percent) steps, from month 0 on."""

    words: str
    steps: Sequence[tuple[int, int]]
    colour: str
    dashed: bool = False

    @property
    def looks(self) -> dict[str, object]:
        """The same in the chart and in its key."""
        return {"color": self.colour, "strokeWidth": 3, "strokeDash": [6, 4] if self.dashed else []}


def lines_spec(first: Line, second: Line, *, months: int, ends: tuple[str, str]) -> Spec:
    """Both on a scale from nobody to everybody, under a key of both."""
    across = Scale(0, months, LEFT, RIGHT)
    return canvas(
        [
            *_key(first, 13),
            *_key(second, 31),
            stroke(start=(LEFT, TOP), end=(RIGHT, TOP), color=LINE),
            stroke(start=(LEFT, FOOT), end=(RIGHT, FOOT), color=SOFT),
            text("100 %", at=(LEFT - 6, TOP + 4), align="right", color=SOFT, fontSize=SMALL),
            text("0 %", at=(LEFT - 6, FOOT + 4), align="right", color=SOFT, fontSize=SMALL),
            text(ends[0], at=(LEFT, FOOT + 16), color=SOFT, fontSize=SMALL),
            text(ends[1], at=(RIGHT, FOOT + 16), align="right", color=SOFT, fontSize=SMALL),
            _path(second, months, across),
            _path(first, months, across),
        ],
        FOOT + 20,
    )


def _key(line: Line, height: int) -> list[Layer]:
    dash = stroke(start=(LEFT, height - 4), end=(LEFT + 30, height - 4), **line.looks)
    return [dash, text(line.words, at=(LEFT + 38, height))]


def _path(line: Line, months: int, across: Scale) -> Layer:
    points = [{"x": month, "y": percent} for month, percent in (*line.steps, (months, line.steps[-1][1]))]
    up = {"field": "y", "type": "quantitative", "scale": {"domain": [0, 100], "range": [FOOT, TOP]}, "axis": None}
    return layer("line", points, {"x": across.channel(), "y": up}, interpolate="step-after", **line.looks)
