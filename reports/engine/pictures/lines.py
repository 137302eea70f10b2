"""Shares of two groups month by month, as lines that stay level and step down."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.engine.pictures.canvas import (
    LINE,
    MARGIN,
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

TOP, FOOT, HEIGHT, LEFT = 14, 134, 156, 46


@dataclass(frozen=True)
class Line:
    """A group: its name and its (month, percent) steps, from month 0 on."""

    name: str
    steps: Sequence[tuple[int, int]]
    colour: str
    dashed: bool = False


def lines_spec(lines: Sequence[Line], *, months: int, ends: tuple[str, str]) -> Spec:
    """Both on a scale from nobody to everybody; each line carries its name at its end."""
    across = Scale(0, months, LEFT, WIDTH - MARGIN)
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [0, 100], "range": [FOOT, TOP]}, "axis": None}
    frame = [
        stroke(start=(LEFT, TOP), end=(WIDTH - MARGIN, TOP), color=LINE),
        stroke(start=(LEFT, FOOT), end=(WIDTH - MARGIN, FOOT), color=SOFT),
        text("100 %", at=(LEFT - 6, TOP + 4), align="right", color=SOFT, fontSize=SMALL),
        text("0 %", at=(LEFT - 6, FOOT + 4), align="right", color=SOFT, fontSize=SMALL),
        text(ends[0], at=(LEFT, FOOT + 16), color=SOFT, fontSize=SMALL),
        text(ends[1], at=(WIDTH - MARGIN, FOOT + 16), align="right", color=SOFT, fontSize=SMALL),
    ]
    return canvas([*frame, *(_path(line, months, across, y) for line in lines)], HEIGHT)


def _path(line: Line, months: int, across: Scale, y: Spec) -> Layer:
    points = [{"x": month, "y": percent} for month, percent in (*line.steps, (months, line.steps[-1][1]))]
    looks = {"strokeDash": [6, 4]} if line.dashed else {}
    return layer(
        "line", points, {"x": across.channel(), "y": y}, interpolate="step-after", color=line.colour, **looks
    )
