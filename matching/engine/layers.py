"""What a pair and a first partner are worth, in whole numbers whose layers cannot reach each other.

    worth of a pair     unit * points + tie
    of a first partner  first (0 where only the total counts)

`unit` exceeds all ties together twice, and `first` all points together twice: so the best sum of worths means the
most people with a partner, among these the best total, among these the most ties, and a difference of two sums can be
read as so many people and so many points (`split`). `tie` is a small fixed number of the two keys: the same in
whatever order the rows came. All sums that a solver forms stay below 2**61.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.engine.arrays import Whole, Words
from matching.engine.given import MOST_PEOPLE, InputError
from matching.engine.kernels.best import TIE_MASK, tie_of
from matching.engine.score import Scoring

LARGEST_FIRST = 2**58
FINEST_TIE = 2**16


@dataclass(frozen=True)
class Layers:
    """The sizes of the layers, and the keys of both sides mixed to 31 bits."""

    unit: int
    first: int
    ties: int
    most: int
    row_mix: Whole
    column_mix: Whole

    @classmethod
    def of(cls, scoring: Scoring) -> "Layers":
        """The finest ties that fit. Raises InputError where nothing does."""
        problem = scoring.problem
        pairs = min(int(problem.mentees.capacity.sum()), int(problem.mentors.capacity.sum()))
        unit, first, ties = sizes(max(1, pairs), scoring.most)
        return cls(
            unit=unit,
            first=first if problem.rules.objective == MOST_PEOPLE else 0,
            ties=ties,
            most=scoring.most,
            row_mix=_mixed(problem.mentees.keys, 0x9E3779B97F4A7C15),
            column_mix=_mixed(problem.mentors.keys, 0xC2B2AE3D27D4EB4F),
        )

    @property
    def moderate(self) -> int:
        """A smaller worth of a first partner, above that of any pair: quicker to solve with, and often enough."""
        return min(self.first, self.dearest)

    @property
    def dearest(self) -> int:
        """More than any pair is worth."""
        return self.unit * (self.most + 1)

    def worth(self, rows: Whole, columns: Whole, points: Whole) -> Whole:
        """The worth of pairs."""
        ties: Any = tie_of  # serves arrays, too
        worth: Whole = self.unit * points.astype(np.int64) + ties(
            self.row_mix[rows], self.column_mix[columns], self.ties
        )
        return worth

    def split(self, worth: int) -> tuple[int, int]:
        """A sum of worths, or a difference of two, as people and points."""
        people = (worth + self.first // 2) // self.first if self.first else 0
        rest = worth - people * self.first
        return people, (rest + self.unit // 2) // self.unit


def sizes(pairs: int, most: int) -> tuple[int, int, int]:
    """unit, first and ties for at most `pairs` pairs (one at least) of at most `most` points."""
    ties = FINEST_TIE
    while ties:
        unit = 2 * pairs * (ties - 1) + 1
        first = 2 * pairs * (unit * most + ties) + 1
        if first <= LARGEST_FIRST:
            return unit, first, ties
        ties //= 2
    raise InputError("too many people for whole numbers that fit; split the program")


def _mixed(keys: Whole, factor: int) -> Whole:
    """31 bits of each key that look like chance."""
    mixed: Words = keys.astype(np.uint64) * np.uint64(factor)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return ((mixed >> np.uint64(32)) & np.uint64(TIE_MASK)).astype(np.int64)
