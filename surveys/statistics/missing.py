"""Those who answered before and not after: who they were, and what they could have changed."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from surveys.statistics.values import SAME, Interval, complete, given, varies

FAR = 0.25  # standard deviations
ENOUGH = 0.70  # of those who answered before


@dataclass(frozen=True)
class Attrition:
    """Who was lost, as far as their answers before tell; in points of the scale. None where it cannot be computed.

    `caution`: the lost scored differently before (more than a quarter of a standard deviation), or fewer than 70 %
    answered again. `bounds`: the mean change of everybody, had all of the lost scored lowest or highest after.
    `tipping`: by how much the lost would have to have changed on average for the mean change to be 0.
    """

    n_pre: int
    n_post: int
    rate: float
    smd: float | None
    change: float | None
    change_if_unchanged: float
    bounds: Interval
    tipping: float | None
    caution: bool


def attrition(
    pre: Sequence[float | None], post: Sequence[float | None], *, lowest: float = 1.0, highest: float = 5.0
) -> Attrition:
    """Compare those who stayed with those lost (no answer in `post`), and how far the lost could carry the result.

    smd = (mean of the stayed - mean of the lost)/sqrt((s1^2 + s2^2)/2), all before (Stuart 2010). With d the
    changes of the stayed and n everybody before: bounds (sum d + sum of (end - pre) of the lost)/n;
    tipping -sum(d)/number of the lost. Whoever did not answer before does not count. ValueError for lists of unequal
    length, an endless answer, or when nobody answered before.
    """
    answers = [(before, after) for before, after in zip(pre, post, strict=True) if given(before)]
    if not answers:
        raise ValueError("nobody answered before")
    pairs = complete(answers)
    stayed, lost = [before for before, _ in pairs], [before for before, after in answers if not given(after)]
    total, n = math.fsum(after - before for before, after in pairs), len(answers)
    smd = standardised_difference(stayed, lost)
    return Attrition(
        n_pre=n,
        n_post=len(stayed),
        rate=len(stayed) / n,
        smd=smd,
        change=total / len(stayed) if stayed else None,
        change_if_unchanged=total / n,
        bounds=(_if_all(total, lost, lowest) / n, _if_all(total, lost, highest) / n),
        tipping=-total / len(lost) if lost and stayed else None,
        caution=(smd is not None and abs(smd) > FAR) or len(stayed) < ENOUGH * n - SAME,
    )


def standardised_difference(one: Sequence[float], other: Sequence[float]) -> float | None:
    """(mean - mean)/sqrt((s1^2 + s2^2)/2): how far two groups lie apart, in standard deviations.

    None with fewer than two people in a group; without any variance 0 when they are equal, else infinite.
    """
    if min(len(one), len(other)) < 2:
        return None
    apart = statistics.fmean(one) - statistics.fmean(other)
    spread = math.sqrt((statistics.variance(one) + statistics.variance(other)) / 2)
    if varies(spread, (*one, *other)):
        return apart / spread
    return 0.0 if abs(apart) <= SAME else math.copysign(math.inf, apart)


def _if_all(total: float, lost: Sequence[float], end: float) -> float:
    return total + math.fsum(end - before for before in lost)
