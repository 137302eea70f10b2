"""How many rose, stayed and fell, scale by scale: bars that part in the middle of those who stayed."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.engine.pictures.canvas import (
    GROUND,
    INK,
    PAPER,
    SMALL,
    SOFT,
    WIDTH,
    Layer,
    Scale,
    Spec,
    canvas,
    layer,
    text,
)

ROW, HEAD, BAR = 50, 24, 20
# A bar of those who all stayed would reach from -50 to 50; of those who all rose, to 100.
PERCENT = Scale(-100, 100, 0, WIDTH)
# A narrower piece has no room for its number, which then stands in the table only.
NARROW = 7


@dataclass(frozen=True)
class Shares:
    """One scale in percent of those who answered both times."""

    name: str
    worse: int
    same: int
    improved: int


def shares_spec(rows: Sequence[Shares], *, heads: tuple[str, str, str], colour: str) -> Spec:
    """Worse to the left, improved to the right, the same between them; `heads` name the three at the top."""
    layers = [
        text(heads[0], at=(0, 12), color=SOFT, fontSize=SMALL),
        text(heads[1], at=(WIDTH / 2, 12), align="center", color=SOFT, fontSize=SMALL),
        text(heads[2], at=(WIDTH, 12), align="right", color=SOFT, fontSize=SMALL),
    ]
    layers += [part for number, row in enumerate(rows) for part in _row(row, HEAD + number * ROW, colour)]
    return canvas(layers, HEAD + len(rows) * ROW)


def _row(row: Shares, top: int, colour: str) -> list[Layer]:
    left, right = -row.same / 2, row.same / 2
    pieces = (
        (row.worse, left - row.worse, left, PAPER, INK),
        (row.same, left, right, GROUND, INK),
        (row.improved, right, right + row.improved, colour, PAPER),
    )
    layers = [text(row.name, at=(0, top + 14), fontWeight="bold", limit=WIDTH)]
    for share, start, end, fill, ink in pieces:
        if share:
            layers.append(_piece(start, end, top + 20, fill, colour))
        if share >= NARROW:
            layers.append(text(f"{share} %", at=(PERCENT.at((start + end) / 2), top + 35), align="center", color=ink))
    return layers


def _piece(start: float, end: float, top: int, fill: str, colour: str) -> Layer:
    x = {"x": PERCENT.channel(), "x2": {"field": "x2"}, "y": {"value": top}, "y2": {"value": top + BAR}}
    return layer("bar", [{"x": start, "x2": end}], x, fill=fill, stroke=colour)
