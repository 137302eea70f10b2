"""The BCa bootstrap of a mean change: a check on the t interval that assumes no normal distribution."""

import hashlib
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from surveys.statistics.reasons import NotComputable
from surveys.statistics.values import SAME, Interval, Z, given, varies

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REPLICATES = 9_999
AT_ONCE = 1_000  # replicates drawn together, so that 10,000 people fit into memory


def seed_of(program: object, scale: object, wave: object) -> int:
    """The same seed for the same figure, on every machine and day, so that an interval does not flicker."""
    return int.from_bytes(hashlib.sha256(f"{program}|{scale}|{wave}".encode()).digest()[:8])


def bca_of_mean(
    changes: Sequence[float | None], *, seed: int, replicates: int = REPLICATES
) -> Interval | NotComputable:
    """The 95 % BCa interval of the mean change, from resampled people; to be shown from n = 20 (see `display`).

    NotComputable for fewer than two people or when all changes are the same. ValueError for an endless change.
    """
    import numpy as np  # noqa: PLC0415 - slow import

    d = np.array([value for value in changes if given(value)])
    n = len(d)
    if n < 2:
        return NotComputable.TOO_FEW if n else NotComputable.NOBODY
    if not varies(float(d.std()), d.tolist()):
        return NotComputable.NO_VARIANCE
    dice = np.random.default_rng(seed)
    sizes = [min(AT_ONCE, replicates - start) for start in range(0, replicates, AT_ONCE)]
    means = np.concatenate([d[dice.integers(0, n, size=(size, n))].mean(axis=1) for size in sizes])
    return bca(float(d.mean()), means.tolist(), ((d.sum() - d) / (n - 1)).tolist())


def bca(estimate: float, replicates: Sequence[float], jackknife: Sequence[float]) -> Interval | NotComputable:
    """The 95 % BCa interval (Efron 1987) out of bootstrap replicates and the leave-one-out values of any statistic.

    The percentiles Phi(z0 + (z0 + z) / (1 - a (z0 + z))), z = -+1.96, linearly interpolated; z0 is the normal point
    of the share of replicates below the estimate plus half of those equal to it; a = sum u^3 / (6 (sum u^2)^1.5),
    u = mean of the jackknife values - each. NotComputable when the jackknife values are all the same, when the
    replicates lie all on one side, or when a percentile runs out of the distribution.
    """
    import numpy as np  # noqa: PLC0415 - slow import
    from scipy import special  # noqa: PLC0415 - slow import

    drawn = np.asarray(replicates, dtype=float)
    a = acceleration(jackknife)
    if isinstance(a, NotComputable):
        return a
    share = _share_below(estimate, drawn)
    if not 0 < share < 1:
        return NotComputable.UNSTABLE
    z0 = float(special.ndtri(share))
    points = [(z0 + z, 1 - a * (z0 + z)) for z in (-Z, Z)]
    if any(divisor <= 0 for _, divisor in points):
        return NotComputable.UNSTABLE
    low, high = np.quantile(drawn, [float(special.ndtr(z0 + point / divisor)) for point, divisor in points])
    return float(low), float(high)


def acceleration(jackknife: Sequence[float]) -> float | NotComputable:
    """a = sum u^3 / (6 (sum u^2)^1.5), u = mean of the jackknife values - each value."""
    import numpy as np  # noqa: PLC0415 - slow import

    values = np.asarray(jackknife, dtype=float)
    if len(values) < 2:
        return NotComputable.TOO_FEW
    u = values.mean() - values
    if not varies(float(u.std()), values.tolist()):
        return NotComputable.NO_VARIANCE
    return float((u**3).sum() / (6 * (u**2).sum() ** 1.5))


def _share_below(estimate: float, drawn: "NDArray[np.float64]") -> float:
    """The share of replicates below the estimate, those equal to it (as far as floats are) counted half."""
    import numpy as np  # noqa: PLC0415 - slow import

    same = SAME * max(abs(estimate), float(np.abs(drawn).max()), math.ulp(1.0))
    below, above = float(np.mean(drawn < estimate - same)), float(np.mean(drawn > estimate + same))
    return below + (1 - below - above) / 2
