"""Who is still there: Kaplan-Meier curves and the log-rank test."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from surveys.statistics.values import Interval, Z

TINY = 1e-12  # a share that is this near to a half is one half
ENOUGH_EXITS = 10


@dataclass(frozen=True)
class Step:
    """One moment at which somebody left: how many were there until then, how many left, the share that stays."""

    time: float
    at_risk: int
    exits: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Curve:
    """A Kaplan-Meier curve: 1 until the first step, then as each step says. Times in the unit they were given in."""

    n: int
    exits: int
    steps: tuple[Step, ...]

    def at(self, time: float) -> float:
        """The share still there after `time`: whoever leaves at `time` is gone."""
        return next((step.share for step in reversed(self.steps) if step.time <= time), 1.0)

    def interval_at(self, time: float) -> Interval:
        """The 95 % interval of `at`; of no width before the first exit and once everybody is gone."""
        return next(((step.low, step.high) for step in reversed(self.steps) if step.time <= time), (1.0, 1.0))

    @property
    def median(self) -> float | None:
        """The first time at which at most a half is left; None when it is never so few."""
        return next((step.time for step in self.steps if step.share <= 0.5 + TINY), None)

    def mean_until(self, time: float) -> float:
        """The restricted mean: how long people stay on average within the first `time`, the area under the curve."""
        inside = [step for step in self.steps if step.time < time]
        moments = [0.0, *(step.time for step in inside), time]
        shares = [1.0, *(step.share for step in inside)]
        return math.fsum(
            share * (end - begin) for share, begin, end in zip(shares, moments, moments[1:], strict=False)
        )


def kaplan_meier(times: Sequence[float], left: Sequence[bool]) -> Curve:
    """S(t), the product of (1 - d/n) over the moments until t, d of the n still there leaving at each.

    `times`: until when each person was watched; `left`: whether they left then, or were still there (censored).
    Of equal times the exits come first. The interval is log-log: S to the power of exp(-+ z se/log S),
    se^2 the sum of d/(n(n - d)) (Greenwood 1926; Kalbfleisch and Prentice 1980). Where S is 1 or 0 the formula has
    no width: say the share with `wilson` there. ValueError with nobody or a time under 0.
    """
    watched = _watched(times, left)
    gone, leaving = Counter(time for time, _ in watched), Counter(time for time, exit_ in watched if exit_)
    steps, there, share, greenwood = [], len(watched), 1.0, 0.0
    for time in sorted(gone):
        exits = leaving[time]
        if exits:
            share = share * (there - exits) / there
            greenwood += exits / (there * (there - exits)) if there > exits else 0.0
            steps.append(Step(time, there, exits, share, *_log_log(share, greenwood)))
        there -= gone[time]
    return Curve(len(watched), sum(leaving.values()), tuple(steps))


@dataclass(frozen=True)
class LogRank:
    """Whether two curves differ: chi squared with one degree of freedom, and its p."""

    chi2: float
    p: float


def log_rank(
    times: Sequence[float], left: Sequence[bool], others_times: Sequence[float], others_left: Sequence[bool]
) -> LogRank | None:
    """chi2 = (O - E)^2/V over the moments of exit (Mantel 1966); None when fewer than ten left in both together.

    At each moment n1 of n are of the first group and d leave: E adds d n1/n,
    V adds d (n1/n)(1 - n1/n)(n - d)/(n - 1). None too when nobody of the other group was there at any exit.
    ValueError as `kaplan_meier`.
    """
    mine, theirs = _watched(times, left), _watched(others_times, others_left)
    exits = [time for time, exit_ in (*mine, *theirs) if exit_]
    if len(exits) < ENOUGH_EXITS:
        return None
    observed = sum(exit_ for _, exit_ in mine)
    expected = variance = 0.0
    for moment, leaving in Counter(exits).items():
        n1 = sum(time >= moment for time, _ in mine)
        n = n1 + sum(time >= moment for time, _ in theirs)
        expected += leaving * n1 / n
        variance += leaving * (n1 / n) * (1 - n1 / n) * (n - leaving) / (n - 1) if n > 1 else 0.0
    if variance <= TINY:
        return None
    chi2 = (observed - expected) ** 2 / variance
    return LogRank(chi2, math.erfc(math.sqrt(chi2 / 2)))


def _watched(times: Sequence[float], left: Sequence[bool]) -> list[tuple[float, bool]]:
    if not times or not all(time >= 0 for time in times):
        raise ValueError("a curve needs somebody, watched for 0 or longer")
    return [(time, bool(exit_)) for time, exit_ in zip(times, left, strict=True)]


def _log_log(share: float, greenwood: float) -> Interval:
    if not 0 < share < 1:
        return share, share
    width = Z * math.sqrt(greenwood) / -math.log(share)
    return share ** math.exp(width), share ** math.exp(-width)
