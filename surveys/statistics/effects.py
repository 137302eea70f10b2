"""Standardised sizes of a paired change, each with its 95 % interval."""

import math
from dataclasses import dataclass

from surveys.statistics.noncentral import noncentrality_interval
from surveys.statistics.values import Interval, Z


@dataclass(frozen=True)
class Estimate:
    """A figure and its 95 % interval."""

    value: float
    interval: Interval


@dataclass(frozen=True)
class EffectSizes:
    """The change in standard deviations: of the change (d_z, g_z) or of the answers (d_av, g_av).

    g_av is what a dashboard shows: it compares with studies of other designs; d_z does not, and looks larger the more
    before and after correlate. The g are corrected for few people and are None at n = 2, where the correction is 0.
    """

    d_z: Estimate
    g_z: Estimate | None
    d_av: Estimate
    g_av: Estimate | None
    d_av_variance: float


def correction(df: int) -> float:
    """Hedges' J = Gamma(df/2) / (sqrt(df/2) Gamma((df - 1)/2)), df = n - 1 (Hedges 1981); 0 at df = 1.

    Cumming 2012 takes this df for pairs; pingouin takes 2(n - 1), so its g is larger.
    """
    if df < 2:
        return 0.0
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def effect_sizes(
    *, n: int, change: float, sd_change: float, sd_pre: float, sd_post: float, covariance: float
) -> EffectSizes:
    """The four sizes of a mean change M of n >= 2 pairs with sd_change > 0.

    d_z = M / s_d, its interval [L, U] / sqrt(n) with the noncentralities of t = M sqrt(n) / s_d; g_z = J d_z.
    d_av = M / s_av, s_av = sqrt((s1^2 + s2^2) / 2), its normal interval with the variance of Bonett 2008:
    d_av^2 (s1^4 + s2^4 + 2 s12^2) / (8 s_av^4 df) + s_d^2 / (s_av^2 df).
    g_av = J d_av, its interval J [L, U] / sqrt(n) s_d / s_av (Algina and Keselman 2003).
    """
    df, root, average = n - 1, math.sqrt(n), math.sqrt((sd_pre**2 + sd_post**2) / 2)
    low, high = noncentrality_interval(change * root / sd_change, df)
    d_z = Estimate(change / sd_change, (low / root, high / root))
    d_av, ratio = change / average, sd_change / average
    fourth = ((sd_pre / average) ** 4 + (sd_post / average) ** 4 + 2 * (covariance / average**2) ** 2) / 8
    variance = (d_av**2 * fourth + ratio**2) / df
    half = Z * math.sqrt(variance)
    j = correction(df)
    return EffectSizes(
        d_z=d_z,
        g_z=_scaled(d_z, j) if j else None,
        d_av=Estimate(d_av, (d_av - half, d_av + half)),
        g_av=_scaled(d_z, j * ratio) if j else None,
        d_av_variance=variance,
    )


def _scaled(estimate: Estimate, factor: float) -> Estimate:
    low, high = estimate.interval
    return Estimate(estimate.value * factor, (low * factor, high * factor))
