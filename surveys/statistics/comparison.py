"""The change of participants beside the change of others (difference in differences)."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from surveys.statistics.reasons import NotComputable
from surveys.statistics.values import Interval, complete, varies

Answers = Sequence[float | None]


@dataclass(frozen=True)
class Difference:
    """By how much more participants changed than others, in points of the scale.

    t, df and p (two-sided) are Welch's. Interval, t, df and p are None, with the reason, when a group is under two
    people or nobody's change differs from the others'; the effect when nobody differed before.
    """

    n: int
    n_others: int
    change: float
    change_others: float
    difference: float
    interval: Interval | None
    t: float | None
    df: float | None
    p: float | None
    effect: float | None
    reason: NotComputable | None


def difference_in_differences(
    pre: Answers, post: Answers, others_pre: Answers, others_post: Answers
) -> Difference | NotComputable:
    """(post - pre) of participants less (post - pre) of others, with the 95 % interval of Welch's t on the changes.

    se^2 = v1/n1 + v2/n2, df = se^4/((v1/n1)^2/(n1 - 1) + (v2/n2)^2/(n2 - 1)) (Welch 1947). `effect` is
    d_ppc2 = c difference/sd, sd the pooled standard deviation before, c = 1 - 3/(4(n1 + n2 - 2) - 1) (Morris 2008).
    A person without both answers does not count. Volunteers differ from others: unless a lot decided who takes part,
    the difference proves no cause. NotComputable when a group has nobody; ValueError for lists of unequal length.
    """
    mine, theirs = complete(zip(pre, post, strict=True)), complete(zip(others_pre, others_post, strict=True))
    if not mine or not theirs:
        return NotComputable.NOBODY
    changes, others = [after - before for before, after in mine], [after - before for before, after in theirs]
    change, change_others = statistics.fmean(changes), statistics.fmean(others)
    difference = change - change_others
    spread = _welch(changes, others)
    if isinstance(spread, NotComputable):
        interval = t = df = p = None
    else:
        df = spread[1]
        interval, t, p = _inference(difference, *spread)
    return Difference(
        n=len(mine),
        n_others=len(theirs),
        change=change,
        change_others=change_others,
        difference=difference,
        interval=interval,
        t=t,
        df=df,
        p=p,
        effect=_d_ppc2([before for before, _ in mine], [before for before, _ in theirs], difference),
        reason=spread if isinstance(spread, NotComputable) else None,
    )


def _welch(changes: list[float], others: list[float]) -> tuple[float, float] | NotComputable:
    """Standard error of the difference and its degrees of freedom."""
    groups = (changes, others)
    if min(len(group) for group in groups) < 2:
        return NotComputable.TOO_FEW
    if not any(varies(statistics.stdev(group), group) for group in groups):
        return NotComputable.NO_VARIANCE
    parts = [(statistics.variance(group) / len(group), len(group) - 1) for group in groups]
    total = sum(part for part, _ in parts)
    return math.sqrt(total), 1 / sum((part / total) ** 2 / df for part, df in parts)


def _inference(difference: float, se: float, df: float) -> tuple[Interval, float, float]:
    """Interval, t and two-sided p."""
    from scipy import special  # noqa: PLC0415 - slow import

    half, t = float(special.stdtrit(df, 0.975)) * se, difference / se
    return (difference - half, difference + half), t, 2 * float(special.stdtr(df, -abs(t)))


def _d_ppc2(before: list[float], others: list[float], difference: float) -> float | None:
    df = len(before) + len(others) - 2
    if df < 1:
        return None
    spread = math.sqrt((_squares(before) + _squares(others)) / df)
    return (1 - 3 / (4 * df - 1)) * difference / spread if varies(spread, before + others) else None


def _squares(values: list[float]) -> float:
    """The sum of squared distances from the mean."""
    middle = statistics.fmean(values)
    return math.fsum((value - middle) ** 2 for value in values)
