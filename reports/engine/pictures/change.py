"""A change with its 95 % interval against the target; or a count on its way there."""

from dataclasses import dataclass

from reports.engine.pictures.canvas import (
    BOLD_LETTER,
    INK,
    LETTER,
    LINE,
    MAIN,
    PAPER,
    SOFT,
    WIDTH,
    Layer,
    Spec,
    canvas,
    layer,
    scale_around,
    stroke,
    text,
)

TOP, MIDDLE, BOTTOM = 22, 40, 58
# Baselines of the words above the line, of those under it, and of a start that has no room above.
ABOVE, BELOW, LOWEST = 14, 76, 94
GAP = 8


@dataclass(frozen=True)
class Mark:
    """A value and the words that stand beside it."""

    value: float
    words: str


@dataclass(frozen=True)
class Label:
    """Words with the room they take, from left to right."""

    words: str
    left: float
    right: float

    def drawn(self, y: float, **looks: object) -> Layer:
        """The words at this height."""
        return text(self.words, at=(round((self.left + self.right) / 2, 1), y), align="center", **looks)


def change_spec(*, start: Mark, found: Mark, target: Mark, interval: tuple[float, float] | None = None) -> Spec:
    """The start as a dashed line, the target as a flag, what was found as a dot within its interval."""
    ends = interval or (start.value, found.value)
    scale = scale_around([start.value, found.value, target.value, *ends])
    x = scale.channel()
    across = {"x": x, "x2": {"field": "x2"}}
    begins, aims = label_of(start, scale.at(start.value)), label_of(target, scale.at(target.value))
    clash = begins.left < aims.right + GAP and aims.left < begins.right + GAP
    lowest = LOWEST if clash else BELOW
    return canvas(
        [
            stroke(start=(0, MIDDLE), end=(WIDTH, MIDDLE), color=LINE),
            layer("rule", [{"x": start.value}], {"x": x}, y=TOP, y2=BOTTOM, color=SOFT, strokeDash=[3, 3]),
            layer("rule", [{"x": ends[0], "x2": ends[1]}], across, y=MIDDLE, color=MAIN, strokeWidth=9),
            layer("rule", [{"x": target.value}], {"x": x}, y=TOP, y2=BOTTOM, color=INK, strokeWidth=2),
            layer("point", [{"x": target.value}], {"x": x}, y=TOP, shape="triangle-down", size=80, fill=INK),
            layer(
                "point", [{"x": found.value}], {"x": x}, y=MIDDLE, size=190, fill=MAIN, stroke=PAPER, strokeWidth=2
            ),
            aims.drawn(ABOVE),
            begins.drawn(LOWEST if clash else ABOVE, color=SOFT),
            label_of(found, scale.at(found.value), BOLD_LETTER).drawn(BELOW, fontWeight="bold"),
        ],
        lowest + 4,
    )


def label_of(mark: Mark, x: float, letter: float = LETTER) -> Label:
    """The words centred at their mark, pushed in where they would be cut off."""
    half = min(len(mark.words) * letter, WIDTH) / 2
    middle = min(max(x, half), WIDTH - half)
    return Label(mark.words, middle - half, middle + half)
