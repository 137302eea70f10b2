"""All pairs looked at in blocks: the best of each mentee at given prices. Two ways, the same answers.

`ByKernel` is for many pairs: compiled loops over blocks of mentors, mentees shared among threads. `ByGrid` is NumPy
on the definition of the points (`score`), for what the kernels cannot do and where there is no compiler.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import ModuleType
from typing import Protocol

import numpy as np
import numpy.typing as npt

from matching.engine.arrays import Whole
from matching.engine.compiled import compiled, pays
from matching.engine.eligible import exclusions, is_eligible
from matching.engine.kernels import score as kernels
from matching.engine.kernels.best import FAR, NO_FLOOR, Best, Offer
from matching.engine.kernels.score import OUT, Ints
from matching.engine.layers import Layers
from matching.engine.pairs import Pairs
from matching.engine.score import Scoring
from matching.engine.sheet import Sheet, fits_kernels

# What NumPy takes for a pair, in steps of an inner loop: below 400,000 pairs, loading the compiler takes longer.
STEPS_PER_PAIR = 5
GRID_PAIRS = 2**18
ROWS_AT_ONCE = 1024
# In points: prices up to NEAR are compared as they are; what is far is looked at exactly.
NEAR = 2**26
CHEAPEST = 2**24
# Nobody wants this mentor.
UNWANTED = -3 * FAR


@dataclass(frozen=True)
class Found:
    """Pairs with their points, in order of rows, then columns."""

    rows: Whole
    columns: Whole
    points: Whole

    @classmethod
    def sorted(cls, rows: Whole, columns: Whole, points: Whole) -> "Found":
        """From any order."""
        order = np.lexsort((columns, rows))
        return cls(rows[order], columns[order], points[order])

    @classmethod
    def nothing(cls) -> "Found":
        """No pairs."""
        return cls(*(np.empty(0, dtype=np.int64) for _ in range(3)))

    def __len__(self) -> int:
        return len(self.rows)

    def only(self, which: npt.NDArray[np.bool_]) -> "Found":
        """Some of them."""
        return Found(self.rows[which], self.columns[which], self.points[which])

    def merged(self, other: "Found", width: int) -> "Found":
        """Together with others, none of which is among these; `width` is the number of columns."""
        at = np.searchsorted(self.rows * width + self.columns, other.rows * width + other.columns)
        return Found(
            np.insert(self.rows, at, other.rows),
            np.insert(self.columns, at, other.columns),
            np.insert(self.points, at, other.points),
        )


@dataclass(frozen=True)
class Prices:
    """What mentees and mentors cost, int64[rows] and int64[columns], as the solver counts (see `layers`)."""

    rows: Whole
    columns: Whole

    @classmethod
    def of_columns(cls, columns: Whole, rows: int, unit: int) -> "Prices":
        """Prices in whole points of mentors alone: every pair has an excess."""
        return cls(np.full(rows, -2 * CHEAPEST * unit, dtype=np.int64), np.clip(columns, -CHEAPEST, CHEAPEST) * unit)


class Pricing(Protocol):
    """Looks at all pairs."""

    def best(self, prices: Prices, count: int) -> Found:
        """For each mentee the `count` mentors of the most excess, of those that are worth more than both prices; of
        equal ones the lower grade, then the lower position."""

    def worth(self, floor: Ints) -> Whole:
        """For each mentor the most that points with somebody exceed that one's floor by; UNWANTED where nobody
        may be theirs."""

    def every(self) -> Found:
        """All pairs that may be made."""


def pricing_for(scoring: Scoring, layers: Layers) -> Pricing:
    """The faster way for this problem."""
    if fits_kernels(scoring) and pays(STEPS_PER_PAIR * scoring.problem.size):
        return ByKernel(scoring, layers)
    return ByGrid(scoring, layers)


class ByGrid:
    """NumPy, a block of mentees with all mentors at a time."""

    def __init__(self, scoring: Scoring, layers: Layers) -> None:
        self._scoring, self._layers = scoring, layers
        grade = scoring.problem.mentors.grade.astype(np.int64)
        self._order = np.argsort(np.where(grade < 0, np.iinfo(np.int64).max, grade), kind="stable")

    def points(self, rows: Whole, columns: Whole) -> Whole:
        """The points of a grid, OUT where a pair must not be made."""
        pairs = Pairs.grid(rows, columns)
        by_criterion = self._scoring.criteria(pairs)
        allowed = is_eligible(exclusions(self._scoring, pairs, by_criterion))
        return np.where(allowed, self._scoring.points(pairs, by_criterion), OUT)

    def best(self, prices: Prices, count: int) -> Found:
        """See `Pricing`."""

        def chosen(rows: Whole, points: Whole) -> npt.NDArray[np.bool_]:
            worth = self._layers.worth(rows.reshape(-1, 1), self._order, points)
            excess = worth - prices.rows[rows].reshape(-1, 1) - prices.columns[self._order]
            excess = np.where(points >= 0, excess, 0)
            order = np.argsort(-excess, axis=1, kind="stable")[:, :count]
            is_best = np.zeros(points.shape, dtype=np.bool_)
            np.put_along_axis(is_best, order, values=True, axis=1)
            return is_best & (excess > 0)

        return self._collect(chosen)

    def worth(self, floor: Ints) -> Whole:
        """See `Pricing`."""
        highest = np.full(self._scoring.problem.shape[1], UNWANTED, dtype=np.int64)
        for rows in self._blocks():
            points = self.points(rows, self._order)
            above = np.where(points >= 0, points - floor[rows].reshape(-1, 1), UNWANTED)
            highest[self._order] = np.maximum(highest[self._order], above.max(axis=0))
        return highest

    def every(self) -> Found:
        """See `Pricing`."""
        return self._collect(lambda _rows, points: points >= 0)

    def _collect(self, chosen: Callable[[Whole, Whole], npt.NDArray[np.bool_]]) -> Found:
        parts = []
        for rows in self._blocks():
            points = self.points(rows, self._order)
            at, column = np.nonzero(chosen(rows, points))
            parts.append((rows[at], self._order[column], points[at, column]))
        return Found.sorted(*_joined(parts))

    def _blocks(self) -> list[Whole]:
        rows, columns = self._scoring.problem.shape
        size = max(1, GRID_PAIRS // max(1, columns))
        return [np.arange(first, min(first + size, rows)) for first in range(0, rows if columns else 0, size)]


class ByKernel:
    """Compiled loops. `module` is the kernels, compiled or (in tests) as they stand."""

    def __init__(self, scoring: Scoring, layers: Layers, module: ModuleType | None = None) -> None:
        self._scoring, self._layers = scoring, layers
        self._sheet = Sheet(scoring)
        self._kernels = compiled(kernels) if module is None else module

    def best(self, prices: Prices, count: int) -> Found:
        """See `Pricing`."""
        rows, columns = self._scoring.problem.shape
        sheet, size = self._sheet, max(1, min(count, columns))
        best = Best(
            excess=np.zeros((rows, size), dtype=np.int64),
            points=np.zeros((rows, size), dtype=np.int32),
            column=np.zeros((rows, size), dtype=np.int32),
            size=np.zeros(rows, dtype=np.int64),
        )
        offer = offer_of(self._layers, prices, sheet.row_order, sheet.column_order)

        def look(block: kernels.Mentors, cursor: Whole, begin: int, end: int) -> None:
            part = offer_of_block(offer, block.begin, block.begin + len(block.department))
            self._kernels.find_best(sheet.scene(block, cursor), part, best, begin, end)

        self._over_blocks(look)
        at, place = np.nonzero(np.arange(size) < best.size.reshape(-1, 1))
        column = sheet.column_order[best.column[at, place]]
        return Found.sorted(sheet.row_order[at], column, best.points[at, place].astype(np.int64))

    def worth(self, floor: Ints) -> Whole:
        """See `Pricing`."""
        sheet = self._sheet
        rows, columns = self._scoring.problem.shape
        # A row for each job, since they run side by side.
        highest = np.full((-(-rows // ROWS_AT_ONCE), columns), UNWANTED, dtype=np.int32)
        own_floor = floor[sheet.row_order]

        def look(block: kernels.Mentors, cursor: Whole, begin: int, end: int) -> None:
            part = highest[begin // ROWS_AT_ONCE]
            here = part[block.begin : block.begin + len(block.department)]
            self._kernels.raise_prices(sheet.scene(block, cursor), own_floor, here, begin, end)

        self._over_blocks(look)
        found = np.empty(columns, dtype=np.int64)
        most = highest.max(axis=0)
        found[sheet.column_order] = np.where(most < -FAR, UNWANTED, most)
        return found

    def every(self) -> Found:
        """See `Pricing`."""
        sheet = self._sheet
        parts: list[tuple[Whole, Whole, Whole]] = []

        def look(block: kernels.Mentors, cursor: Whole, begin: int, end: int) -> None:
            points = np.empty((end - begin, len(block.department)), dtype=np.int32)
            self._kernels.write_points(sheet.scene(block, cursor), points, begin, end)
            at, column = np.nonzero(points >= 0)
            parts.append(
                (
                    sheet.row_order[begin + at],
                    sheet.column_order[block.begin + column],
                    points[at, column].astype(np.int64),
                )
            )

        self._over_blocks(look)
        return Found.sorted(*_joined(parts))

    def _over_blocks(self, look: Callable[[kernels.Mentors, Whole, int, int], None]) -> None:
        """Every block of mentors in order, and for each all mentees, shared among threads."""
        rows, columns = self._scoring.problem.shape
        cursor = self._sheet.mentees.few_start[:-1].copy()
        parts = [(begin, min(begin + ROWS_AT_ONCE, rows)) for begin in range(0, rows, ROWS_AT_ONCE)]
        with ThreadPoolExecutor(_threads()) as threads:
            for first in range(0, columns, self._sheet.width):
                block = self._sheet.block(first)
                # The last one here: starting a thread takes longer than a small problem.
                jobs = [threads.submit(look, block, cursor, *part) for part in parts[:-1]]
                for part in parts[-1:]:
                    look(block, cursor, *part)
                for job in jobs:
                    job.result()


def offer_of(layers: Layers, prices: Prices, row_order: Whole, column_order: Whole) -> Offer:
    """Prices as the kernels want them. What they compare in points is never more than the exact price.

    Where a first partner is worth very much, a price is so many times that and a rest. The times tell most pairs
    apart (the levels); the rests are compared where the times cancel each other out.
    """
    rows, columns = prices.rows[row_order], prices.columns[column_order]
    floor, cost = rows // layers.unit, columns // layers.unit
    level, times = np.zeros(len(rows), dtype=np.int64), np.zeros(len(columns), dtype=np.int64)
    seen = np.zeros(1, dtype=np.int64)
    if max(_size(floor), _size(cost)) > NEAR:
        row_times, times = _times(rows, layers.first), _times(columns, layers.first)
        floor = _rest(rows - row_times * layers.first, layers, NO_FLOOR)
        cost = _rest(columns - times * layers.first, layers, -FAR)
        seen, level = np.unique(row_times, return_inverse=True)
    net = seen.reshape(-1, 1) + times
    points = np.select([cost == -FAR, net > 0, net < 0], [-FAR, FAR, -FAR], default=cost)
    return Offer(
        begin=0,
        unit=layers.unit,
        ties=layers.ties,
        mentee_mix=layers.row_mix[row_order],
        mentor_mix=layers.column_mix[column_order],
        mentee_price=rows,
        mentor_price=columns,
        points=points.astype(np.int32),
        level=level.astype(np.int64),
        floor=floor.astype(np.int32),
    )


def offer_of_block(offer: Offer, begin: int, end: int) -> Offer:
    """The same for some of the mentors."""
    return offer._replace(
        begin=begin,
        mentor_mix=offer.mentor_mix[begin:end],
        mentor_price=offer.mentor_price[begin:end],
        points=np.ascontiguousarray(offer.points[:, begin:end]),
    )


def _size(values: Whole) -> int:
    return int(np.abs(values).max(initial=0))


def _times(prices: Whole, first: int) -> Whole:
    return (prices + first // 2) // first if first else np.zeros_like(prices)


def _rest(rests: Whole, layers: Layers, far: int) -> Whole:
    """Rests in points; `far` where they are too big to be compared so."""
    points = rests // layers.unit
    is_far = np.abs(points) > NEAR
    if layers.first:
        is_far |= np.abs(rests) > layers.first // 8
    return np.where(is_far, far, points)


def _threads() -> int:
    return len(os.sched_getaffinity(0))


def _joined(parts: list[tuple[Whole, Whole, Whole]]) -> tuple[Whole, Whole, Whole]:
    nothing = np.empty(0, dtype=np.int64)
    rows, columns, points = (np.concatenate([nothing, *(part[at] for part in parts)]) for at in range(3))
    return rows, columns, points
