"""Which pairs are looked at, all of some rows and columns or a list, and what is known of a few pairs only."""

from dataclasses import dataclass

import numpy as np

from matching.engine.arrays import UNKNOWN, Lists, Problem, Side, Whole

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Pairs:
    """Pairs of mentees (rows) and mentors (columns): a grid of all of them, or one pair per position."""

    rows: Whole
    columns: Whole
    is_grid: bool

    @classmethod
    def grid(cls, rows: Whole, columns: Whole) -> "Pairs":
        """Every one of `rows` with every one of `columns`."""
        return cls(rows, columns, is_grid=True)

    @classmethod
    def listed(cls, rows: Whole, columns: Whole) -> "Pairs":
        """The first row with the first column, and so on."""
        return cls(rows, columns, is_grid=False)

    @property
    def shape(self) -> Shape:
        """The shape of an array that holds something of each pair."""
        return (len(self.rows), len(self.columns)) if self.is_grid else (len(self.rows),)

    @property
    def mirrored(self) -> "Pairs":
        """The same seen from the other side."""
        return Pairs(self.columns, self.rows, self.is_grid)


@dataclass(frozen=True)
class Few:
    """A value for a few pairs of a big grid, 0 for all others; in order of rows, then columns."""

    start: Whole
    column: Whole
    value: Whole
    width: int

    @classmethod
    def of(cls, rows: Whole, columns: Whole, values: Whole, shape: tuple[int, int]) -> "Few":
        """From loose pairs; the values of a pair that is named twice are added."""
        codes, at = np.unique(rows * shape[1] + columns, return_inverse=True)
        total = np.zeros(len(codes), dtype=np.int64)
        np.add.at(total, at, values)
        start = np.searchsorted(codes, np.arange(shape[0] + 1, dtype=np.int64) * shape[1])
        return cls(start.astype(np.int64), codes % max(1, shape[1]), total, shape[1])

    @property
    def row(self) -> Whole:
        """The row of each value."""
        return np.repeat(np.arange(len(self.start) - 1, dtype=np.int64), np.diff(self.start))

    def at(self, pairs: Pairs) -> Whole:
        """The value of each of `pairs`."""
        found = np.zeros(pairs.shape, dtype=np.int64)
        if not len(self.value):
            return found
        if pairs.is_grid:
            lists = Lists(self.start, np.arange(len(self.value), dtype=np.int64), np.empty(0, dtype=np.int8))
            lengths = lists.lengths[pairs.rows]
            ends = np.cumsum(lengths)
            at = np.repeat(self.start[pairs.rows] - (ends - lengths), lengths) + np.arange(int(lengths.sum()))
            place = np.full(self.width, UNKNOWN, dtype=np.int64)
            place[pairs.columns] = np.arange(len(pairs.columns))
            to_row, to_column = np.repeat(np.arange(len(pairs.rows)), lengths), place[self.column[at]]
            known = to_column != UNKNOWN
            found[to_row[known], to_column[known]] = self.value[at[known]]
            return found
        codes, wanted = self.row * self.width + self.column, pairs.rows * self.width + pairs.columns
        near = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
        return np.where(codes[near] == wanted, self.value[near], found)


def in_one_line(problem: Problem) -> Few:
    """Pairs of whom one stands above the other, or who are the same person: 1."""
    rows, columns = _named_above(problem.mentees, problem.mentors)
    other_columns, other_rows = _named_above(problem.mentors, problem.mentees)
    same_rows, same_columns = _same_person(problem.mentees.people, problem.mentors)
    return _ones(
        np.concatenate([rows, other_rows, same_rows]),
        np.concatenate([columns, other_columns, same_columns]),
        problem.shape,
    )


def banned(problem: Problem) -> Few:
    """Pairs that are banned: 1."""
    return _ones(problem.bans[:, 0], problem.bans[:, 1], problem.shape)


def _ones(rows: Whole, columns: Whole, shape: tuple[int, int]) -> Few:
    few = Few.of(rows, columns, np.ones(len(rows), dtype=np.int64), shape)
    return Few(few.start, few.column, np.minimum(few.value, 1), few.width)


def _named_above(below: Side, others: Side) -> tuple[Whole, Whole]:
    """Positions (of somebody, of one of the others who stands above them)."""
    at, positions = _same_person(below.above.item, others)
    return below.above.owner[at], positions


def _same_person(people: Whole, others: Side) -> tuple[Whole, Whole]:
    """Where `people` names one of the others, and who that is."""
    if not len(others):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    order = np.argsort(others.people, kind="stable")
    near = order[np.minimum(np.searchsorted(others.people[order], people), len(order) - 1)]
    found = np.flatnonzero(others.people[near] == people)
    return found, near[found]
