"""The assignment: most pairs first, then most people with a partner, then the best total of scores. Exact.

Method. Everybody is copied as often as they can take partners; SciPy's `linear_sum_assignment` (Jonker-Volgenant)
maximises the sum of values over the copies. All values are whole numbers, in layers that cannot reach each other:

    value = PAIR + FIRST for each side whose first partner this is + UNIT x points + tie

UNIT exceeds all ties together, FIRST all points together, PAIR everything below together. The largest value stays
below 2**50, so the solver's double precision floats hold every number it forms exactly. `tie` is a small fixed number
of the two keys: among equally good assignments it prefers the same one in whatever order the rows came.

Forbidden pairs are worth nothing and are removed afterwards; they are never traded against a score.

Copies alone would let two people with several places each be paired with each other twice. Where that happens, the
pair gets two doors (`Problem.with_doors`) that admit it once, and the assignment is solved again, until it does not
happen. Each round's answer is an upper bound for the true one, so the first clean answer is optimal.

Complexity: n**3 in the worst case and n**2 memory for n places on the larger side; fit for about two thousand places.
"""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.engine.eligible import Mask
from matching.engine.given import InputError
from matching.engine.score import Grid

Link = tuple[int, int]
LARGEST = 2**50
FINEST_TIE = 2**16


@dataclass(frozen=True)
class Places:
    """Copies of one side: whose each is, and whether it would be that person's first partner."""

    owner: npt.NDArray[np.int64]
    is_first: npt.NDArray[np.int64]

    @classmethod
    def of(cls, capacities: list[int], has_partner: list[bool]) -> "Places":
        """One place per free capacity."""
        copies = [(index, place) for index, capacity in enumerate(capacities) for place in range(capacity)]
        first = [int(place == 0 and not has_partner[index]) for index, place in copies]
        owner = [index for index, _place in copies]
        return cls(np.array(owner, dtype=np.int64), np.array(first, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.owner)


@dataclass(frozen=True)
class Layers:
    """The worth of a pair, of a first partner and of a point, in units of the finest tie."""

    pair: int
    first: int
    unit: int
    ties: int

    @classmethod
    def for_size(cls, pairs: int, most_points: int) -> "Layers":
        """The finest ties that still fit for at most `pairs` pairs of at most `most_points` each."""
        ties = FINEST_TIE
        while ties >= 1:
            unit = pairs * (ties - 1) + 1
            first = pairs * (most_points * unit + ties) + 1
            pair = pairs * (2 * first + most_points * unit + ties) + 1
            # Values are doubled, and doors need one more layer of the same size.
            if 8 * pair < LARGEST:
                return cls(pair, first, unit, ties)
            ties //= 2
        raise InputError("too many people for whole numbers that fit; split the program")


@dataclass(frozen=True)
class Problem:
    """What is to be maximised: the worth of every pair, which are allowed, the places of both sides."""

    worth: Grid
    allowed: Mask
    rows: Places
    columns: Places
    first: int

    def values(self) -> Grid:
        """The value of every row place with every column place, doubled."""
        whose = np.ix_(self.rows.owner, self.columns.owner)
        values = 2 * (self.worth[whose] + self.first * (self.rows.is_first.reshape(-1, 1) + self.columns.is_first))
        values[~self.allowed[whose]] = 0
        return values

    def with_doors(self, once: list[Link]) -> Grid:
        """The same, where each link of `once` can be made once: one more row and one more column, its two doors.

        Both doors matched with each other: the pair is not made (worth `idle`). Each matched with a place: it is
        made (worth `idle` plus the pair). One matched with a place alone is worth less than leaving both at home.
        """
        values = self.values()
        height, width = values.shape
        wide = np.zeros((height + len(once), width + len(once)), dtype=np.int64)
        wide[:height, :width] = values
        idle = 2 * (int(self.worth.max()) + 2 * self.first) + 2
        for index, (row, column) in enumerate(once):
            own_rows = np.flatnonzero(self.rows.owner == row)
            own_columns = np.flatnonzero(self.columns.owner == column)
            half = idle // 2 + int(self.worth[row, column])
            wide[np.ix_(own_rows, own_columns)] = 0
            wide[own_rows, width + index] = half + 2 * self.first * self.rows.is_first[own_rows]
            wide[height + index, own_columns] = half + 2 * self.first * self.columns.is_first[own_columns]
            wide[height + index, width + index] = idle
        return wide


def assign(points: Grid, allowed: Mask, rows: Places, columns: Places, keys: tuple[Grid, Grid]) -> list[Link]:
    """The best (row, column) pairs. `points` of every pair, `allowed` ones, places, and the keys of both sides."""
    if not len(rows) or not len(columns) or not allowed.any():
        return []
    layers = Layers.for_size(min(len(rows), len(columns)), int(points.max()))
    worth = layers.pair + layers.unit * points + _ties(keys, layers.ties)
    problem = Problem(worth, allowed, rows, columns, layers.first)
    once: list[Link] = []
    while True:
        chosen = _solve(problem, once)
        repeated = [link for link, times in Counter(chosen).items() if times > 1]
        if not repeated:
            return sorted(link for link in chosen if allowed[link])
        once += sorted(repeated)


def _ties(keys: tuple[Grid, Grid], below: int) -> Grid:
    """A fixed number for each pair of keys, at least 0 and under `below`, that looks like chance."""
    rows, columns = (side.astype(np.uint64) for side in keys)
    mixed = rows.reshape(-1, 1) * np.uint64(0x9E3779B97F4A7C15) + columns * np.uint64(0xC2B2AE3D27D4EB4F)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    ties: Grid = ((mixed >> np.uint64(40)) % np.uint64(below)).astype(np.int64)
    return ties


def _solve(problem: Problem, once: list[Link]) -> list[Link]:
    """Who is matched with whom, forbidden pairs removed; a pair made through its doors counts once."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - slow import

    values = problem.with_doors(once).astype(np.float64)
    owner_of_column = [*problem.columns.owner.tolist(), *(column for _row, column in once)]
    at_row, at_column = linear_sum_assignment(values, maximize=True)
    real = (values[at_row, at_column] > 0) & (at_row < len(problem.rows))
    return [
        (int(problem.rows.owner[row]), owner_of_column[column])
        for row, column in zip(at_row[real], at_column[real], strict=True)
    ]
