"""How many came through each step: bars from the left, one under the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.engine.pictures.canvas import INK, SOFT, WIDTH, Layer, Scale, Spec, canvas, layer, text

ROW, BAR = 42, 14


@dataclass(frozen=True)
class Stage:
    """A step and how many reached it; None where that is not told, with the `words` that stand for it."""

    name: str
    count: int | None
    words: str


def funnel_spec(stages: Sequence[Stage], *, colour: str) -> Spec:
    """Each bar against the longest."""
    longest = max((stage.count or 0 for stage in stages), default=0) or 1
    scale = Scale(0, longest, 0, WIDTH)
    layers = [part for number, stage in enumerate(stages) for part in _row(stage, number * ROW, scale, colour)]
    return canvas(layers, len(stages) * ROW - 6)


def _row(stage: Stage, top: int, scale: Scale, colour: str) -> list[Layer]:
    layers = [
        text(stage.name, at=(0, top + 14), limit=WIDTH - 100),
        text(
            stage.words,
            at=(WIDTH, top + 14),
            align="right",
            fontWeight="bold",
            color=INK if stage.count is not None else SOFT,
        ),
    ]
    if stage.count:
        x = {"x": scale.channel(), "x2": {"datum": 0}, "y": {"value": top + 20}, "y2": {"value": top + 20 + BAR}}
        layers.append(layer("bar", [{"x": stage.count}], x, fill=colour))
    return layers
