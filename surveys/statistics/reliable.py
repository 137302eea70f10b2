"""Whether one person's change is more than the error of the scale. To be shown to that person only."""

import enum
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from surveys.statistics.alpha import Alpha
from surveys.statistics.reasons import NotComputable
from surveys.statistics.values import Z, complete, given, varies

ASSUMED, OWN_DATA_FROM = 0.80, 20


class Direction(enum.StrEnum):
    """What can be said of one person's change."""

    UP = "up"
    DOWN = "down"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Reliability:
    """The share of true differences in a score; `assumed` needs a note on the page: it is no figure of this group."""

    value: float
    assumed: bool


@dataclass(frozen=True)
class ReliableChange:
    """One person's change in standard errors of a difference; sem, s_diff and threshold in the unit of the scale."""

    sem: float
    s_diff: float
    rci: float
    threshold: float

    @property
    def direction(self) -> Direction:
        """Up or down when abs(rci) > 1.96."""
        if abs(self.rci) <= Z:
            return Direction.UNCLEAR
        return Direction.UP if self.rci > 0 else Direction.DOWN


@dataclass(frozen=True)
class ReliableShares:
    """Which share of n people rose or fell by more than the error of the scale."""

    n: int
    up: float
    unclear: float
    down: float


def reliability_of(alpha: Alpha | NotComputable) -> Reliability:
    """r_xx = alpha of the wave before from 20 people on, else .80 as an assumption (survey specification, 3.2)."""
    if isinstance(alpha, NotComputable) or alpha.n < OWN_DATA_FROM:
        return Reliability(ASSUMED, assumed=True)
    return Reliability(alpha.value, assumed=False)


def reliable_change(
    *, pre: float | None, post: float | None, sd_pre: float, reliability: float
) -> ReliableChange | NotComputable:
    """RCI = (post - pre) / s_diff, s_diff = sqrt(2) SEM, SEM = s_pre sqrt(1 - r_xx) (Jacobson and Truax 1991).

    threshold = 1.96 s_diff is the smallest change that counts. NotComputable without both answers, without variance
    before, or when r_xx is negative or not under 1: an alpha can be either. ValueError for a negative s_pre.
    """
    if sd_pre < 0:
        raise ValueError("a standard deviation is not negative")
    if not given(pre) or not given(post):
        return NotComputable.MISSING
    if not 0 <= reliability < 1:
        return NotComputable.RELIABILITY
    if not varies(sd_pre, (pre, post)):
        return NotComputable.NO_VARIANCE
    sem = sd_pre * math.sqrt(1 - reliability)
    s_diff = sem * math.sqrt(2)
    return ReliableChange(sem=sem, s_diff=s_diff, rci=(post - pre) / s_diff, threshold=Z * s_diff)


def reliable_shares(
    pre: Sequence[float | None], post: Sequence[float | None], *, reliability: float
) -> ReliableShares | NotComputable:
    """The share of people reliably up and down, with s_pre of those who answered both times.

    NotComputable for fewer than two such people and where `reliable_change` is. ValueError for unequal lengths.
    """
    pairs = complete(zip(pre, post, strict=True))
    if len(pairs) < 2:
        return NotComputable.TOO_FEW if pairs else NotComputable.NOBODY
    spread = statistics.stdev([before for before, _ in pairs])
    directions = []
    for before, after in pairs:
        change = reliable_change(pre=before, post=after, sd_pre=spread, reliability=reliability)
        if isinstance(change, NotComputable):
            return change
        directions.append(change.direction)
    up, unclear, down = (
        directions.count(way) / len(pairs) for way in (Direction.UP, Direction.UNCLEAR, Direction.DOWN)
    )
    return ReliableShares(n=len(pairs), up=up, unclear=unclear, down=down)
