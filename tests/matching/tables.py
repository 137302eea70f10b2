"""Small and middle problems for the solver: the worth of pairs, and what both sides can take and gain."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from matching.engine.certificate import Side, check
from matching.engine.graph import Graph, Places
from matching.engine.solver import Solver

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """Everything about one problem. `worth` int64[rows, columns], `eligible` bool of the same shape."""

    worth: Numbers
    eligible: npt.NDArray[np.bool_]
    rows: Places
    columns: Places

    def graph(self) -> Graph:
        row, column = np.nonzero(self.eligible)
        row_ptr = np.concatenate([[0], np.cumsum(self.eligible.sum(axis=1))]).astype(np.int64)
        return Graph(row_ptr, column.astype(np.int32), self.worth[row, column])

    def solver(self) -> Solver:
        solver = Solver(self.rows, self.columns)
        solver.set_graph(self.graph())
        return solver

    def solved(self) -> Solver:
        solver = self.solver()
        assert solver.solve()
        return solver

    def checked(self, solver: Solver, *, height: int = 2) -> tuple[int, int]:
        """What the certificate says, shown the table in blocks of so many rows."""
        blocks = (
            (begin, self.worth[begin : begin + height], self.eligible[begin : begin + height])
            for begin in range(0, len(self.rows), height)
        )
        rows = Side(self.rows.capacity, self.rows.first, solver.row_prices)
        columns = Side(self.columns.capacity, self.columns.first, solver.column_prices)
        return check(blocks, rows, columns, solver.links())

    def value(self, made: npt.NDArray[np.bool_]) -> int | None:
        """What these pairs are worth in all; None where somebody has too many partners."""
        by_row, by_column = made.sum(axis=1), made.sum(axis=0)
        if (by_row > self.rows.capacity).any() or (by_column > self.columns.capacity).any():
            return None
        firsts = self.rows.first[by_row > 0].sum() + self.columns.first[by_column > 0].sum()
        return int(self.worth[made].sum() + firsts)

    def best(self) -> int:
        """By trying everything."""
        return int(self.all_choices()[1].max())

    def all_choices(self) -> tuple[Numbers, Numbers]:
        """Every matching, int64[matchings, eligible pairs] of 0 and 1, and what each is worth."""
        row, column = np.nonzero(self.eligible)
        made = (np.arange(2 ** len(row)).reshape(-1, 1) >> np.arange(len(row))) & 1
        by_row = made @ (row.reshape(-1, 1) == np.arange(len(self.rows)))
        by_column = made @ (column.reshape(-1, 1) == np.arange(len(self.columns)))
        value = made @ self.worth[row, column] + (by_row > 0) @ self.rows.first + (by_column > 0) @ self.columns.first
        fits = (by_row <= self.rows.capacity).all(axis=1) & (by_column <= self.columns.capacity).all(axis=1)
        return made[fits], value[fits]


def numbers(values: list[int]) -> Numbers:
    return np.array(values, dtype=np.int64)


@st.composite
def places(draw: st.DrawFn, size: int) -> Places:
    capacity = st.lists(st.integers(0, 3), min_size=size, max_size=size)
    first = st.lists(st.sampled_from([0, 0, 1, 3, 7]), min_size=size, max_size=size)
    return Places(numbers(draw(capacity)), numbers(draw(first)))


@st.composite
def tables(draw: st.DrawFn, most: int = 3) -> Table:
    """Up to `most` people a side; few different numbers, so that there are ties; worth may be negative."""
    height, width = draw(st.integers(0, most)), draw(st.integers(0, most))
    cells = height * width
    worth = numbers(draw(st.lists(st.integers(-3, 5), min_size=cells, max_size=cells)))
    eligible = np.array(draw(st.lists(st.booleans(), min_size=cells, max_size=cells)), dtype=np.bool_)
    rows, columns = draw(places(height)), draw(places(width))
    return Table(worth.reshape(height, width), eligible.reshape(height, width), rows, columns)


def invented(seed: int, height: int, width: int, *, density: float = 0.5, largest: int = 1000) -> Table:
    """A middle problem that looks the same every time."""
    chance = np.random.default_rng(seed)
    rows, columns = (
        Places(chance.integers(0, 4, size), chance.integers(0, 2, size) * chance.integers(0, largest, size))
        for size in (height, width)
    )
    worth = chance.integers(-largest // 10, largest, (height, width))
    return Table(worth, chance.random((height, width)) < density, rows, columns)
