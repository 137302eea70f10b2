"""How many rose, stayed and fell, scale by scale: bars that part in the middle of those who stayed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.engine.pictures.canvas import (
    INK,
    LINE,
    PAPER,
    SMALL,
    WIDTH,
    Layer,
    Scale,
    Spec,
    canvas,
    layer,
    text,
)

ROW, HEAD, BAR = 50, 30, 20
SWATCH = 12
# A narrower piece has no room for its number: at the ends it stands outside, in the middle in the table only.
NARROW = 38


@dataclass(frozen=True)
class Shares:
    """One scale in percent of those who answered both times."""

    name: str
    worse: int
    same: int
    improved: int

    @property
    def reach(self) -> tuple[float, float]:
        """How far the bar goes to the left and to the right of the middle."""
        return -self.worse - self.same / 2, self.same / 2 + self.improved


@dataclass(frozen=True)
class Ink:
    """How a kind of piece is filled, and what can be read on it."""

    fill: str
    text: str


def shares_spec(rows: Sequence[Shares], *, names: tuple[str, str, str], colour: str) -> Spec:
    """Worse to the left, improved to the right, the same between them, and at the top which is which."""
    inks = (Ink(PAPER, INK), Ink(LINE, INK), Ink(colour, PAPER))
    scale = Scale(min(row.reach[0] for row in rows), max(row.reach[1] for row in rows), NARROW, WIDTH - NARROW)
    layers = [
        part for place, (name, ink) in enumerate(zip(names, inks, strict=True)) for part in _key(place, name, ink)
    ]
    layers += [part for number, row in enumerate(rows) for part in _row(row, HEAD + number * ROW, scale, inks)]
    return canvas(layers, HEAD + len(rows) * ROW)


def _key(place: int, name: str, ink: Ink) -> list[Layer]:
    left = 1 + place * WIDTH / 3
    return [
        _box((left, left + SWATCH), 3, SWATCH, ink),
        text(name, at=(left + SWATCH + 6, 14), fontSize=SMALL, limit=WIDTH / 3 - SWATCH - 10),
    ]


def _row(row: Shares, top: int, scale: Scale, inks: Sequence[Ink]) -> list[Layer]:
    start, middle = row.reach[0], row.reach[0] + row.worse
    ends = ((start, middle, -1), (middle, middle + row.same, 0), (middle + row.same, row.reach[1], 1))
    layers = [text(row.name, at=(0, top + 14), fontWeight="bold", limit=WIDTH)]
    for (low, high, outside), ink in zip(ends, inks, strict=True):
        if high > low:
            layers += _piece(round(high - low), (scale.at(low), scale.at(high)), top, ink, outside)
    return layers


def _piece(share: int, ends: tuple[float, float], top: int, ink: Ink, outside: int) -> Iterator[Layer]:
    """A piece of a bar with its number in it, or beside it: to the left (-1), to the right (1) or nowhere (0)."""
    left, right = ends
    yield _box(ends, top + 20, BAR, ink)
    words, height = f"{share} %", top + 35
    if right - left >= NARROW:
        yield text(words, at=((left + right) / 2, height), align="center", color=ink.text)
    elif outside < 0:
        yield text(words, at=(left - 4, height), align="right")
    elif outside > 0:
        yield text(words, at=(right + 4, height))


def _box(ends: tuple[float, float], top: int, height: int, ink: Ink) -> Layer:
    places = {"x": ends[0], "x2": ends[1], "y": top, "y2": top + height}
    channels = {name: {"value": place} for name, place in places.items()}
    return layer("rect", [{}], channels, fill=ink.fill, stroke=INK)
