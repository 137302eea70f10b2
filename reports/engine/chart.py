"""Where the marks of an interval chart stand. Whole numbers only: a decimal comma would break an SVG."""

from dataclasses import dataclass

WIDTH = 400
MARGIN = 28
# A label near the edge is pushed in, so that it is not cut off.
LABEL_MARGIN = 58


@dataclass(frozen=True)
class Scale:
    """A stretch of values laid over the width of the chart."""

    low: float
    high: float

    def at(self, value: float) -> int:
        """Where `value` stands, in units of the chart."""
        share = (value - self.low) / (self.high - self.low)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN))


@dataclass(frozen=True)
class Ticks:
    """The marks of one interval chart, from the left edge."""

    zero: int
    low: int
    high: int
    estimate: int
    target: int
    zero_label: int
    target_label: int


def draw(*, change: float, low: float, high: float, target: float) -> Ticks:
    """Lay no change, interval, estimate and target over the width; each of them is always inside."""
    values = (0.0, change, low, high, target)
    spread = max(values) - min(values) or 1.0
    scale = Scale(min(values) - spread * 0.05, max(values) + spread * 0.05)
    zero, goal = scale.at(0), scale.at(target)
    return Ticks(
        zero=zero,
        low=scale.at(low),
        high=scale.at(high),
        estimate=scale.at(change),
        target=goal,
        zero_label=_inside(zero),
        target_label=_inside(goal),
    )


def _inside(x: int) -> int:
    return min(max(x, LABEL_MARGIN), WIDTH - LABEL_MARGIN)
