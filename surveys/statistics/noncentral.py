"""The noncentral t distribution, also where scipy.stats.nct gives NaN: in far tails and for a huge t."""

import math
from functools import cache
from typing import TYPE_CHECKING

from surveys.statistics.values import Interval

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

POINTS = 200  # of the Gauss-Legendre rule: errors below 1e-13
REACH = 9.0  # the normal distribution holds all but 2e-19 within this
TAIL = 1e-19


def noncentral_t_cdf(t: float, df: float, ncp: float) -> float:
    """P(T <= t) of T = (X + ncp) / S, X standard normal, S = sqrt(chi2(df) / df); df > 0.

    For t > 0 the integral of Phi(ts - ncp) over the density of S (Lenth 1989 states it); only the piece where Phi is
    neither 0 nor 1 needs quadrature. For t < 0 by P(T <= t; ncp) = 1 - P(T <= -t; -ncp).
    """
    if t < 0:
        return 1 - noncentral_t_cdf(-t, df, -ncp)
    import numpy as np  # noqa: PLC0415 - slow import
    from scipy import special  # noqa: PLC0415 - slow import

    if t == 0:
        return float(special.ndtr(-ncp))
    first, last = _support(df)
    low, high = max(first, (ncp - REACH) / t), min(last, (ncp + REACH) / t)
    above = float(special.gammaincc(df / 2, df * max(high, 0.0) ** 2 / 2))
    if low >= high:
        return above
    nodes, weights = _rule()
    half = (high - low) / 2
    s = low + half * (nodes + 1)
    constant = math.log(2) + df / 2 * math.log(df / 2) - math.lgamma(df / 2)
    density = np.exp(constant + (df - 1) * np.log(s) - df * s**2 / 2)
    return min(1.0, above + half * float(np.sum(weights * density * special.ndtr(t * s - ncp))))


def noncentrality_interval(t: float, df: float) -> Interval:
    """The noncentralities L, U of which the observed t is the 97.5 % and the 2.5 % point; t = 0 gives -+1.96.

    A 95 % interval of the noncentrality (Steiger and Fouladi 1997); L <= U, and mirrored for -t.
    """
    if t < 0:
        low, high = noncentrality_interval(-t, df)
        return -high, -low
    from scipy import optimize  # noqa: PLC0415 - slow import

    first, last = _support(df)
    ends = t * first - REACH, t * last + REACH  # P(T <= t) is all but 1 at the first end, all but 0 at the last

    def crossing(share: float) -> float:
        return float(optimize.brentq(lambda ncp: noncentral_t_cdf(t, df, ncp) - share, *ends, xtol=1e-12, rtol=1e-14))

    return crossing(0.975), crossing(0.025)


@cache
def _rule() -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """Nodes and weights of the Gauss-Legendre rule on -1..1; they take longer than what is done with them."""
    import numpy as np  # noqa: PLC0415 - slow import

    return np.polynomial.legendre.leggauss(POINTS)


def _support(df: float) -> Interval:
    """Where S lies, all but a share too small to count."""
    from scipy import special  # noqa: PLC0415 - slow import

    low, high = special.gammaincinv(df / 2, TAIL), special.gammainccinv(df / 2, TAIL)
    return math.sqrt(2 * float(low) / df), math.sqrt(2 * float(high) / df)
