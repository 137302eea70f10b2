"""What a point of change costs, in plain Python."""

import enum
import math
from dataclasses import dataclass


class Untold(enum.StrEnum):
    """Why it cannot be told what a point costs."""

    NO_INTERVAL = "no_interval"
    COVERS_NO_CHANGE = "covers_no_change"
    WORSE = "worse"


@dataclass(frozen=True)
class Price:
    """What one participant took for each point of change: the estimate, and from where to where."""

    value: float
    low: float
    high: float


def price_of_a_point(per_person: float, *, change: float, low: float | None, high: float | None) -> Price | Untold:
    """What was spent on each participant, divided by the mean change and by the ends of its interval.

    Only where the whole interval lies above no change: divided by nothing, or by less, a price has no meaning. The
    ends are rounded outwards, so that the range never looks narrower than it is.
    """
    if low is None or high is None:
        return Untold.NO_INTERVAL
    if high < 0:
        return Untold.WORSE
    if low <= 0 or change <= 0:
        return Untold.COVERS_NO_CHANGE
    return Price(
        value=rounded(per_person / change),
        low=_outwards(per_person / high, down=True),
        high=_outwards(per_person / low),
    )


def rounded(value: float) -> float:
    """As many digits as such a figure can carry: whole ones from 100 on, else one decimal."""
    return float(round(value)) if value >= 100 else round(value, 1)


def _outwards(value: float, *, down: bool = False) -> float:
    factor = 1 if value >= 100 else 10
    # What floating point adds in the last digits is no reason to go one step further.
    steps = round(value * factor, 6)
    return (math.floor(steps) if down else math.ceil(steps)) / factor
