"""The change of the same people from before to after."""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

TINY = 1e-12  # a standard deviation below this is rounding


@dataclass(frozen=True)
class PairedChange:
    """What changed, with its 95 % interval; None where the data do not allow a figure."""

    n: int
    mean_pre: float
    mean_post: float
    change: float
    interval: tuple[float, float] | None
    effect: float | None
    effect_interval: tuple[float, float] | None
    share_up: float
    share_same: float
    share_down: float


def paired_change(pre: Sequence[float], post: Sequence[float]) -> PairedChange:
    """Mean change M = mean(d), d = post - pre, with M -+ t(.975, n - 1) s_d / sqrt(n), and Hedges' g_av.

    g_av = J M / s_av, s_av = sqrt((s1^2 + s2^2) / 2), J = Gamma(df/2) / (sqrt(df/2) Gamma((df - 1)/2)), df = n - 1
    (Cumming 2012; pingouin's factor uses df = 2(n - 1) instead). Its interval is J [L, U] / sqrt(n) s_d / s_av with
    the noncentral t (Algina and Keselman 2003). No interval with one pair; none and no effect without variance.
    """
    d = [after - before for before, after in zip(pre, post, strict=True)]
    if not d:
        raise ValueError("nobody answered twice")
    n, change = len(d), statistics.fmean(d)
    spread = statistics.stdev(d) if n > 1 else 0.0
    effect, effect_interval = _g_av(pre, post, change, spread)
    return PairedChange(
        n=n,
        mean_pre=statistics.fmean(pre),
        mean_post=statistics.fmean(post),
        change=change,
        interval=_interval(change, spread, n) if spread > TINY else None,
        effect=effect,
        effect_interval=effect_interval,
        share_up=sum(value > TINY for value in d) / n,
        share_same=sum(abs(value) <= TINY for value in d) / n,
        share_down=sum(value < -TINY for value in d) / n,
    )


def _interval(change: float, spread: float, n: int) -> tuple[float, float]:
    from scipy import stats  # noqa: PLC0415 - slow import

    half = float(stats.t.ppf(0.975, n - 1)) * spread / math.sqrt(n)
    return change - half, change + half


def _g_av(
    pre: Sequence[float], post: Sequence[float], change: float, spread: float
) -> tuple[float | None, tuple[float, float] | None]:
    """Hedges' g_av and its interval; neither when somebody's or everybody's answers do not vary."""
    n = len(pre)
    average = math.sqrt((statistics.variance(pre) + statistics.variance(post)) / 2) if n > 2 else 0.0
    if spread <= TINY or average <= TINY:
        return None, None
    df = n - 1
    correction = math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)
    scale = correction * spread / average / math.sqrt(n)
    low, high = _noncentrality(change * math.sqrt(n) / spread, df)
    return correction * change / average, (low * scale, high * scale)


def _noncentrality(t: float, df: int) -> tuple[float, float]:
    """The noncentralities for which the observed t is the 97.5 % and the 2.5 % point."""
    from scipy import stats  # noqa: PLC0415 - slow import

    return (
        _root(lambda ncp: float(stats.nct.cdf(t, df, ncp)) - 0.975, t),
        _root(lambda ncp: float(stats.nct.cdf(t, df, ncp)) - 0.025, t),
    )


def _root(falling: Callable[[float], float], start: float) -> float:
    """Where a falling function crosses 0. The bracket grows step by step: in its far tails nct.cdf gives NaN."""
    from scipy import optimize  # noqa: PLC0415 - slow import

    low = high = start
    while falling(low) <= 0:
        low -= 0.5
    while falling(high) >= 0:
        high += 0.5
    return float(optimize.brentq(falling, low, high, xtol=1e-12))
