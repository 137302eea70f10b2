"""The recommendation score: who would recommend, less who would not."""

import math
from dataclasses import dataclass

from surveys.statistics.values import Interval

# Pseudo answers of the adjusted Wald interval: promoters, passives, detractors (Rocks 2016).
EXTRA = (0.75, 1.5, 0.75)
Z = 1.96  # rounded, as in the reference values of the survey specification


@dataclass(frozen=True)
class Recommendation:
    """From -100 (nobody would) to 100 (everybody would); the interval lies around `adjusted`, not around `score`."""

    n: int
    score: float
    adjusted: float
    interval: Interval


def recommendation_score(promoters: int, passives: int, detractors: int) -> Recommendation:
    """100 (p - d), p the share of answers 9 and 10, d that of 0 to 6 on a scale of 0 to 10.

    The interval is adjusted Wald: with .75 promoters, 1.5 passives and .75 detractors added,
    100 (p - d -+ z sqrt((p + d - (p - d)^2)/n)), z = 1.96, cut off at -100 and 100. Without them five of five
    promoters would have an interval of no width. ValueError with a negative count or no answer.
    """
    n = promoters + passives + detractors
    if min(promoters, passives, detractors) < 0 or n == 0:
        raise ValueError("the answers of each kind are counted from 0, and there is at least one")
    larger = n + sum(EXTRA)
    up, down = (promoters + EXTRA[0]) / larger, (detractors + EXTRA[2]) / larger
    difference = up - down
    half = Z * math.sqrt((up + down - difference**2) / larger)
    return Recommendation(
        n=n,
        score=100 * (promoters - detractors) / n,
        adjusted=100 * difference,
        interval=(100 * max(difference - half, -1.0), 100 * min(difference + half, 1.0)),
    )
