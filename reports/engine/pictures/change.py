"""A change with its 95 % interval against the target; or a count on its way there."""

from dataclasses import dataclass

from reports.engine.pictures.canvas import (
    INK,
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

TOP, MIDDLE, BOTTOM, HEIGHT = 24, 46, 68, 90
# Roughly how wide a letter is, to keep words inside the picture.
LETTER = 6.4


@dataclass(frozen=True)
class Mark:
    """A value and the words that stand beside it."""

    value: float
    words: str


def change_spec(*, start: Mark, found: Mark, target: Mark, interval: tuple[float, float] | None) -> Spec:
    """The start as a dashed line, the target as a flag, what was found as a dot within its interval."""
    ends = interval or (start.value, found.value)
    scale = scale_around([start.value, found.value, target.value, *ends])
    x = scale.channel()
    dot = [{"x": found.value}]
    return canvas(
        [
            stroke(start=(0, MIDDLE), end=(WIDTH, MIDDLE), color=LINE),
            layer("rule", [{"x": start.value}], {"x": x}, y=TOP, y2=BOTTOM, color=SOFT, strokeDash=[3, 3]),
            layer(
                "rule",
                [{"x": ends[0], "x2": ends[1]}],
                {"x": x, "x2": {"field": "x2"}},
                y=MIDDLE,
                color=MAIN,
                strokeWidth=9,
                strokeCap="round" if interval else "butt",
            ),
            layer("rule", [{"x": target.value}], {"x": x}, y=TOP, y2=BOTTOM, color=INK, strokeWidth=2),
            layer(
                "point",
                [{"x": target.value}],
                {"x": x},
                y=TOP,
                shape="triangle-down",
                size=70,
                filled=True,
                color=INK,
            ),
            layer("point", dot, {"x": x}, y=MIDDLE, size=170, filled=True, fill=MAIN, stroke=PAPER, strokeWidth=2),
            _label(target, scale.at(target.value), 14),
            _label(found, scale.at(found.value), BOTTOM - 2, fontWeight="bold"),
            _label(start, scale.at(start.value), HEIGHT - 4, color=SOFT),
        ],
        HEIGHT,
    )


def _label(mark: Mark, x: float, y: float, **looks: object) -> Layer:
    """Centred under or over its mark, pushed in where it would be cut off."""
    half = len(mark.words) * LETTER / 2
    return text(mark.words, at=(round(min(max(x, half), WIDTH - half)), y), align="center", **looks)
