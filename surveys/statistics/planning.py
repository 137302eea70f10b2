"""What a program of n people can show, for the planning form."""

import math

from surveys.statistics.noncentral import noncentral_t_cdf
from surveys.statistics.reasons import NotComputable

POWER, LEVEL = 0.80, 0.05


def power_of_pairs(n: int, d_z: float) -> float:
    """The power of the two-sided paired t test at .05 to find a change of d_z standard deviations with n people.

    P(abs(T) > t(.975, n - 1)), T noncentral t with n - 1 df and noncentrality d_z sqrt(n) (Cohen 1988; both tails).
    ValueError for n < 2.
    """
    if n < 2:
        raise ValueError("a test of pairs needs two people")
    from scipy import special  # noqa: PLC0415 - slow import

    df, ncp = n - 1, abs(d_z) * math.sqrt(n)
    critical = float(special.stdtrit(df, 1 - LEVEL / 2))
    return 1 - noncentral_t_cdf(critical, df, ncp) + noncentral_t_cdf(-critical, df, ncp)


def smallest_effect(n: int, power: float = POWER) -> float | NotComputable:
    """The smallest d_z found with this power (two-sided .05) when n people answer before and after.

    n = 5: 1.68, 10: 1.00, 20: 0.66, 50: 0.40, 100: 0.28. NotComputable under two people.
    ValueError for a power that is not between .05 and 1.
    """
    if not LEVEL < power < 1:
        raise ValueError("power lies between the level of the test and 1")
    if n < 2:
        return NotComputable.TOO_FEW if n > 0 else NotComputable.NOBODY
    from scipy import optimize  # noqa: PLC0415 - slow import

    enough = 1.0
    while power_of_pairs(n, enough) < power:
        enough *= 2
    return float(optimize.brentq(lambda d_z: power_of_pairs(n, d_z) - power, 0.0, enough, xtol=1e-12))
