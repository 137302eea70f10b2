"""Where people stand who were asked once: there is a mean, and no change."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from surveys.statistics.values import Interval, varies


@dataclass(frozen=True)
class Level:
    """The mean of n people with its 95 % interval; None where the answers do not differ, or one answered."""

    n: int
    mean: float
    interval: Interval | None


def mean_level(values: Sequence[float]) -> Level:
    """M -+ t(.975, n - 1) s / sqrt(n). ValueError when nobody answered."""
    n = len(values)
    if n == 0:
        raise ValueError("nobody answered")
    mean = statistics.fmean(values)
    spread = statistics.stdev(values) if n > 1 else 0.0
    if not varies(spread, values):
        return Level(n, mean, None)
    from scipy import special  # noqa: PLC0415 - slow import

    half = float(special.stdtrit(n - 1, 0.975)) * spread / math.sqrt(n)
    return Level(n, mean, (mean - half, mean + half))
