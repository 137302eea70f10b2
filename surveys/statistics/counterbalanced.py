"""The change in a test of two forms, of which half the people take A first and half B first."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from surveys.statistics.reasons import NotComputable
from surveys.statistics.values import Interval, complete, varies

Taken = Sequence[tuple[float | None, float | None]]  # (first result, second result) of each person


@dataclass(frozen=True)
class CounterbalancedChange:
    """The change in the unit of the test, free of how hard each form is; t and p two-sided by Welch.

    form_difference is how many points more form B gives. Interval, se, df, t and p are None, with the reason, when a
    group is under two people or nobody's change differs from the others'.
    """

    n_ab: int
    n_ba: int
    effect: float
    form_difference: float
    interval: Interval | None
    se: float | None
    df: float | None
    t: float | None
    p: float | None
    reason: NotComputable | None


def counterbalanced_change(order_ab: Taken, order_ba: Taken) -> CounterbalancedChange | NotComputable:
    """Effect = (mean change AB + mean change BA) / 2, form difference B - A = (mean change AB - mean change BA) / 2.

    SE = sqrt(v1/n1 + v2/n2) / 2 with the variances of the changes, df of Welch and Satterthwaite,
    interval effect -+ t(.975, df) SE. NotComputable when one of the orders has nobody with both results.
    """
    ab, ba = _changes(order_ab), _changes(order_ba)
    if not ab or not ba:
        return NotComputable.NOBODY
    first, second = statistics.fmean(ab), statistics.fmean(ba)
    effect = (first + second) / 2
    spread = _welch(ab, ba)
    if isinstance(spread, NotComputable):
        interval = se = df = t = p = None
    else:
        se, df = spread
        interval, t, p = _inference(effect, se, df)
    return CounterbalancedChange(
        n_ab=len(ab),
        n_ba=len(ba),
        effect=effect,
        form_difference=(first - second) / 2,
        interval=interval,
        se=se,
        df=df,
        t=t,
        p=p,
        reason=spread if isinstance(spread, NotComputable) else None,
    )


def _changes(taken: Taken) -> list[float]:
    return [second - first for first, second in complete(taken)]


def _welch(ab: list[float], ba: list[float]) -> tuple[float, float] | NotComputable:
    """Standard error of the effect and its degrees of freedom."""
    if min(len(ab), len(ba)) < 2:
        return NotComputable.TOO_FEW
    if not any(varies(statistics.stdev(changes), changes) for changes in (ab, ba)):
        return NotComputable.NO_VARIANCE
    parts = [(statistics.variance(changes) / len(changes), len(changes) - 1) for changes in (ab, ba)]
    total = sum(part for part, _ in parts)
    return math.sqrt(total) / 2, 1 / sum((part / total) ** 2 / df for part, df in parts)


def _inference(effect: float, se: float, df: float) -> tuple[Interval, float, float]:
    """Interval, t and two-sided p."""
    from scipy import special  # noqa: PLC0415 - slow import

    half, t = float(special.stdtrit(df, 0.975)) * se, effect / se
    return (effect - half, effect + half), t, 2 * float(special.stdtr(df, -abs(t)))
