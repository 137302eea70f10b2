"""What may be said at which n (survey specification, 3.1 and 3.5)."""

import enum
import math
from collections.abc import Collection, Sequence

from surveys.statistics.scales import HIGHEST, LOWEST

EARLY, ROBUST, TWO_DECIMALS = 5, 10, 20
TINY = 1e-9  # 0.29 * 100 is 28.999999999999996


class Label(enum.StrEnum):
    """How much a figure can carry."""

    NOTHING = "nothing"
    EARLY_SIGN = "early_sign"
    EVIDENCE = "evidence"


class Part(enum.StrEnum):
    """Something that a page may tell of those who answered before and after."""

    MEANS = "means"
    EFFECT = "effect"
    SHARES = "shares"
    SIGNED_RANK = "signed_rank"
    BOOTSTRAP = "bootstrap"
    RELIABILITY = "reliability"
    GROUPS = "groups"
    ITEMS = "items"


SHOWN_FROM = {
    Part.MEANS: EARLY,
    Part.EFFECT: ROBUST,
    Part.SHARES: ROBUST,
    Part.SIGNED_RANK: ROBUST,
    Part.BOOTSTRAP: TWO_DECIMALS,
    Part.RELIABILITY: TWO_DECIMALS,
    Part.GROUPS: TWO_DECIMALS,
    Part.ITEMS: 100,
}


def parts_shown(n: int) -> frozenset[Part]:
    """What n pairs of answers can carry (survey specification, 3.1): the statistics here compute for fewer, too."""
    return frozenset(part for part, least in SHOWN_FROM.items() if n >= least)


def label_of(n: int) -> Label:
    """Under 5 nothing; 5 to 9 an early sign; from 10 on evidence, with an effect size."""
    if n < EARLY:
        return Label.NOTHING
    return Label.EARLY_SIGN if n < ROBUST else Label.EVIDENCE


def rounded(value: float, n: int) -> float:
    """One decimal under 20 people, two from there on: a mean of few must not be taken apart again."""
    return round(value, 1 if n < TWO_DECIMALS else 2)


def widened(low: float, high: float, n: int) -> tuple[float, float]:
    """An interval with as many decimals as `rounded` gives, never narrower than it is: a verdict is made from it."""
    step = 10 if n < TWO_DECIMALS else 100
    return math.floor(low * step + TINY) / step, math.ceil(high * step - TINY) / step


def alike(values: Sequence[float], ends: Collection[float] = (LOWEST, HIGHEST)) -> bool:
    """Whether a mean would tell everybody's answer: under 10 all the same, or at any n all at one of the `ends`."""
    same = len({round(value, 9) for value in values}) <= 1
    return same and (len(values) < ROBUST or values[0] in ends)
