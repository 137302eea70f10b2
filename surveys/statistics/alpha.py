"""Cronbach's alpha: how far the items of a scale go together."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from surveys.statistics.reasons import NotComputable
from surveys.statistics.values import ROUNDING, Interval, complete

WEAK = 0.60  # under this a scale score is greyed out and its items are shown


@dataclass(frozen=True)
class Alpha:
    """Alpha of n people who answered all k items, with its 95 % interval; to be shown from n = 20 (see `display`)."""

    n: int
    k: int
    value: float
    interval: Interval

    @property
    def weak(self) -> bool:
        """Whether the items hang together too little for one score."""
        return self.value < WEAK


def cronbach_alpha(rows: Sequence[Sequence[float | None]]) -> Alpha | NotComputable:
    """alpha = k / (k - 1) (1 - sum s_i^2 / s_total^2), one row of k answers for each person, reverse items turned.

    Interval of Feldt 1965: 1 - (1 - alpha) F, F the 97.5 % and the 2.5 % point with n - 1 and (n - 1)(k - 1) df.
    Alpha may be negative. Who left an item out does not count. NotComputable for fewer than two people or items, or
    when everybody has the same total. ValueError for rows of unequal length or an endless answer.
    """
    people = complete(rows)
    problem = too_little(people, least_items=2)
    if problem:
        return problem
    n, k = len(people), len(people[0])
    parts = sum(statistics.variance(item) for item in zip(*people, strict=True))
    whole = statistics.variance([sum(person) for person in people])
    if whole <= ROUNDING * parts:
        return NotComputable.NO_VARIANCE
    from scipy import special  # noqa: PLC0415 - slow import

    value = k / (k - 1) * (1 - parts / whole)
    low, high = (1 - (1 - value) * float(special.fdtri(n - 1, (n - 1) * (k - 1), share)) for share in (0.975, 0.025))
    return Alpha(n, k, value, (low, high))


def too_little(people: Sequence[Sequence[float]], *, least_items: int) -> NotComputable | None:
    """What is missing for any figure of how items go together."""
    if not people:
        return NotComputable.NOBODY
    if len(people[0]) < least_items:
        return NotComputable.TOO_FEW_ITEMS
    return NotComputable.TOO_FEW if len(people) < 2 else None
