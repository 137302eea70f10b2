"""Wilcoxon's signed-rank test, exact for few people, many zeros and many ties."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from surveys.statistics.reasons import NotComputable
from surveys.statistics.values import ROUNDING, SAME, given


@dataclass(frozen=True)
class SignedRank:
    """The test of changes; `typical` is the Hodges-Lehmann median, in the unit of the answers.

    rank_biserial goes from -1 (everybody down) to 1 (everybody up) and is 0 when nobody moved; p is two-sided.
    """

    n: int
    n_nonzero: int
    w_plus: float
    w_minus: float
    p: float
    rank_biserial: float
    typical: float


def signed_rank(changes: Sequence[float | None]) -> SignedRank | NotComputable:
    """The exact two-sided test of changes d = post - pre, with zeros as Pratt 1959 counts them.

    All abs(d) are ranked, ties with their mid-rank, then the zeros are dropped; W+ and W- are the sums of the ranks
    of rises and falls. p = min(1, 2 P(W <= min(W+, W-))) if every sign were the toss of a coin; if nobody moved,
    p = 1. Matched rank-biserial r = (W+ - W-) / (W+ + W-) (Kerby 2014); Hodges-Lehmann: the median of the means of
    all pairs of changes, each with itself too. Changes within 1e-9 are ties: scale scores are quotients.
    ValueError for an endless change. A quarter of a second at n = 500; the time grows with n^3.
    """
    d = [value for value in changes if given(value)]
    if not d:
        return NotComputable.NOBODY
    ranks = doubled_ranks(d)
    up = sum(rank for rank, value in zip(ranks, d, strict=True) if value > 0)
    down = sum(rank for rank, value in zip(ranks, d, strict=True) if value < 0)
    moved = [rank for rank in ranks if rank]
    return SignedRank(
        n=len(d),
        n_nonzero=len(moved),
        w_plus=up / 2,
        w_minus=down / 2,
        p=min(1.0, 2 * _lower_tail(moved, min(up, down))),
        rank_biserial=(up - down) / (up + down) if moved else 0.0,
        typical=hodges_lehmann(d),
    )


def doubled_ranks(d: Sequence[float]) -> list[int]:
    """Twice the mid-rank of every abs(d), in the order given, zeros ranked with the others and then set to 0."""
    same = max(SAME, ROUNDING * max(abs(value) for value in d))
    order = sorted(range(len(d)), key=lambda i: abs(d[i]))
    ranks, first, steps = [0] * len(d), 1, _steps([abs(d[i]) for i in order], same)
    for _, tied in groupby(zip(order, steps, strict=True), key=lambda pair: pair[1]):
        members = [i for i, _ in tied]
        last = first + len(members) - 1
        for i in members:
            ranks[i] = 0 if abs(d[i]) <= same else first + last
        first = last + 1
    return ranks


def _steps(ascending: Sequence[float], same: float) -> list[int]:
    """The number of the step each value stands on: a new one wherever the value rises by more than rounding."""
    steps = [0]
    for before, value in pairwise(ascending):
        steps.append(steps[-1] + (value - before > same))
    return steps


def _lower_tail(ranks: Sequence[int], observed: int) -> float:
    """P(W <= observed), W = the sum of the ranks that a fair coin picks, by dynamic programming over the sums.

    After each rank r: p = p/2 + (p shifted by r)/2. Ascending, so that the sums reached stay few for long; W is
    symmetric, so the lower tail tells the upper one, and sums above it are let go.
    """
    import numpy as np  # noqa: PLC0415 - slow import

    p = np.zeros(observed + 1)
    p[0], reached = 1.0, 1
    for rank in sorted(ranks):
        p[:reached] /= 2
        moved = p[: min(reached, max(observed + 1 - rank, 0))].copy()
        p[rank : rank + len(moved)] += moved
        reached = min(reached + rank, observed + 1)
    return float(p.sum())


def hodges_lehmann(d: Sequence[float]) -> float:
    """The median of (d_i + d_j) / 2 over all i <= j (Hodges and Lehmann 1963). ValueError without changes."""
    import numpy as np  # noqa: PLC0415 - slow import

    if not d:
        raise ValueError("nobody changed or stayed")
    values = np.asarray(d, dtype=float)
    first, second = np.triu_indices(len(values))
    return float(np.median((values[first] + values[second]) / 2))
