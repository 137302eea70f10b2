"""The change of the same people from before to after."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from surveys.statistics.effects import EffectSizes, effect_sizes
from surveys.statistics.reasons import NotComputable
from surveys.statistics.values import SAME, Interval, complete, varies


@dataclass(frozen=True)
class PairedChange:
    """What changed, with its 95 % interval; None where the data do not allow a figure, and `reason` says why not.

    Everything but the shares, r, t and p is in the unit of the answers. Interval, t, p and sizes need two pairs whose
    changes differ; standard deviations need two pairs; the correlation needs answers that vary before and after.
    """

    n: int
    mean_pre: float
    mean_post: float
    change: float
    interval: Interval | None
    share_up: float
    share_same: float
    share_down: float
    sd_pre: float | None
    sd_post: float | None
    sd_change: float | None
    correlation: float | None
    t: float | None
    p: float | None
    sizes: EffectSizes | None
    reason: NotComputable | None

    @property
    def df(self) -> int:
        """The degrees of freedom of t."""
        return self.n - 1

    @property
    def effect(self) -> float | None:
        """Hedges' g_av, the effect size to show."""
        return self.sizes.g_av.value if self.sizes and self.sizes.g_av else None

    @property
    def effect_interval(self) -> Interval | None:
        """The interval of g_av."""
        return self.sizes.g_av.interval if self.sizes and self.sizes.g_av else None


def paired_change(pre: Sequence[float | None], post: Sequence[float | None]) -> PairedChange:
    """The mean change M = mean(d), d = post - pre, with M -+ t(.975, n - 1) s_d / sqrt(n), and its sizes.

    t = M sqrt(n) / s_d, p two-sided (Student 1908); sizes: see `effect_sizes`. A person without both answers does not
    count. ValueError for lists of unequal length, an endless answer, or when nobody answered twice.
    """
    pairs = complete(zip(pre, post, strict=True))
    if not pairs:
        raise ValueError("nobody answered twice")
    before, after = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    d = [b - a for a, b in pairs]
    n = len(d)
    moved, reason = _moved(before, after, d)
    return PairedChange(
        n=n,
        mean_pre=statistics.fmean(before),
        mean_post=statistics.fmean(after),
        change=statistics.fmean(d),
        share_up=sum(value > SAME for value in d) / n,
        share_same=sum(abs(value) <= SAME for value in d) / n,
        share_down=sum(value < -SAME for value in d) / n,
        sd_pre=statistics.stdev(before) if n > 1 else None,
        sd_post=statistics.stdev(after) if n > 1 else None,
        sd_change=statistics.stdev(d) if n > 1 else None,
        correlation=_correlation(before, after),
        interval=moved.interval if moved else None,
        t=moved.t if moved else None,
        p=moved.p if moved else None,
        sizes=moved.sizes if moved else None,
        reason=reason,
    )


@dataclass(frozen=True)
class _Moved:
    interval: Interval
    t: float
    p: float
    sizes: EffectSizes


def _moved(before: list[float], after: list[float], d: list[float]) -> tuple[_Moved | None, NotComputable | None]:
    """What can only be told of changes that differ from person to person, or why it cannot."""
    n = len(d)
    if n < 2:
        return None, NotComputable.TOO_FEW
    change, spread = statistics.fmean(d), statistics.stdev(d)
    if not varies(spread, before + after):
        return None, NotComputable.NO_VARIANCE
    from scipy import special  # noqa: PLC0415 - slow import

    error = spread / math.sqrt(n)
    half = float(special.stdtrit(n - 1, 0.975)) * error
    t = change / error
    sizes = effect_sizes(
        n=n,
        change=change,
        sd_change=spread,
        sd_pre=statistics.stdev(before),
        sd_post=statistics.stdev(after),
        covariance=statistics.covariance(before, after),
    )
    return _Moved((change - half, change + half), t, 2 * float(special.stdtr(n - 1, -abs(t))), sizes), None


def _correlation(before: list[float], after: list[float]) -> float | None:
    """Pearson's r."""
    if len(before) < 2 or not all(varies(statistics.stdev(column), column) for column in (before, after)):
        return None
    return statistics.correlation(before, after)
