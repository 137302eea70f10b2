"""When a fit counts as weak: one definition for the table, the fairness view and the tests."""

from collections.abc import Sequence
from statistics import median


def weak_under(scores: Sequence[float], min_percent: int) -> float:
    """The fit (0 to 1) under which a pair of a run is weak: half of the median, or the run's least fit if more."""
    return max(median(scores) / 2 if scores else 0.0, min_percent / 100)
