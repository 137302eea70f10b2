"""What all pictures share: a width that a phone shows without shrinking the letters, colours, and the simplest marks.

Colours stand for the page in daylight; static/rmentor/theme.css puts those of the dark page in their place, by value.
No colour tells anything alone: a shape, a place or a word says the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]
Layer = dict[str, Any]

WIDTH = 340
# From the edges to where values stand, so that labels have room.
MARGIN = 24
LETTERS = 14
SMALL = 13
# How wide a letter is at the most on average, to keep words inside; the fonts of readers differ.
LETTER, BOLD_LETTER = 7.8, 8.7

INK = "#20282b"
SOFT = "#535b5e"
LINE = "#d9d3c6"
MAIN = "#17595f"
MENTOR = "#7a3563"
MENTEE = "#1b5a8a"
PAPER = "#ffffff"

CONFIG: Spec = {
    "background": None,
    "font": "Liberation Sans, Arial, sans-serif",
    "view": {"stroke": None},
    "aria": False,
    "point": {"opacity": 1, "filled": True},
    "text": {"fontSize": LETTERS, "color": INK, "baseline": "alphabetic"},
}


@dataclass(frozen=True)
class Scale:
    """A stretch of values laid over the width, from `left` to `right`."""

    low: float
    high: float
    left: int = MARGIN
    right: int = WIDTH - MARGIN

    def at(self, value: float) -> int:
        """Where a value stands, from the left edge."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.left + share * (self.right - self.left))

    def channel(self, field: str = "x") -> Spec:
        """The same for the picture."""
        laid = {"domain": [self.low, self.high], "range": [self.left, self.right], "nice": False, "zero": False}
        return {"field": field, "type": "quantitative", "scale": laid, "axis": None}


def scale_around(values: Iterable[float]) -> Scale:
    """A scale on which each of the values stands inside."""
    known = list(values)
    spread = max(known) - min(known) or 1.0
    return Scale(min(known) - spread * 0.04, max(known) + spread * 0.04)


def canvas(layers: Iterable[Layer], height: float) -> Spec:
    """A picture of these layers, the first at the bottom."""
    return {"width": WIDTH, "height": height, "padding": 2, "layer": list(layers), "config": CONFIG}


def layer(mark: str, rows: Iterable[Mapping[str, Any]], channels: Mapping[str, Any], **looks: object) -> Layer:
    """One kind of mark, once for each row; `channels` say which of its fields stands for what, `looks` the rest."""
    return {
        "data": {"values": [dict(row) for row in rows]},
        "mark": {"type": mark, **looks},
        "encoding": dict(channels),
    }


def text(words: str, *, at: tuple[float, float], align: str = "left", **looks: object) -> Layer:
    """Words at a place, counted from the upper left corner."""
    mark = {"type": "text", "text": readable(words), "x": at[0], "y": at[1], "align": align, **looks}
    return {"data": {"values": [{}]}, "mark": mark, "encoding": {}}


def stroke(*, start: tuple[float, float], end: tuple[float, float], **looks: object) -> Layer:
    """A straight line from place to place."""
    places = {"x": start[0], "y": start[1], "x2": end[0], "y2": end[1]}
    encoding = {name: {"value": place} for name, place in places.items()}
    return {"data": {"values": [{}]}, "mark": {"type": "rule", **looks}, "encoding": encoding}


def readable(words: str) -> str:
    """Words of people without the characters that no drawing can hold (XML 1.0), and in one line."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
