"""Points of every pair in one dense table, apart from the engine: what solvers of dense matrices are given.

Written from the definition (the docstring of `matching.engine.score`) and not from the engine's code; one block of
mentees at a time.
"""

from dataclasses import asdict

import numpy as np
import numpy.typing as npt

from matching.engine import MUST
from matching.engine.arrays import Lists, Problem, Side

Grid = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]
FORBIDDEN = -1
STEPS = 5


class Dense:
    """Looks at all pairs of a problem."""

    def __init__(self, arrays: Problem, weights: dict[str, int] | None = None) -> None:
        """`weights` are those that count, if `arrays` is a part of a larger problem."""
        self._arrays = arrays
        mentees, mentors = arrays.mentees, arrays.mentors
        self.weights = weights or _weights(arrays)
        self.most = 1000 * sum(self.weights.values())
        topics = 1 + max(int(lists.item.max(initial=0)) for side in (mentees, mentors) for lists in _skills(side))
        self._junior, self._senior = (
            [_steps(lists, topics) for lists in _skills(side)] for side in (mentors, mentees)
        )
        things = 1 + max(int(side.interests.item.max(initial=0)) for side in (mentees, mentors))
        self._liked = [
            _table(side.interests, np.ones_like(side.interests.level), things) for side in (mentees, mentors)
        ]
        self._column_of = {int(person): column for column, person in enumerate(mentors.people)}
        row_of = {int(person): row for row, person in enumerate(mentees.people)}
        self._below = _named(mentors.above, row_of)

    def points(self, first: int, last: int) -> Grid:
        """[rows, mentors], the points of mentees `first` to `last`; FORBIDDEN where a rule keeps two apart."""
        rows = np.arange(first, min(last, len(self._arrays.mentees)))
        criteria = self._criteria(rows)
        total = np.zeros((len(rows), len(self._arrays.mentors)), dtype=np.int64)
        forbidden = self._apart(rows) | (criteria["languages"] == 0)
        for name, weight in self.weights.items():
            total += weight * criteria[name]
            if weight == MUST:
                forbidden |= criteria[name] == 0
        forbidden |= 100 * total < self._arrays.rules.min_percent * self.most
        total[forbidden] = FORBIDDEN
        return total

    def _criteria(self, rows: Grid) -> dict[str, Grid]:
        mentees, mentors = self._arrays.mentees, self._arrays.mentors
        (offers, back), (given_back, wishes) = self._junior, self._senior
        common = np.bitwise_count(mentees.languages[rows][:, None, :] & mentors.languages[None]).sum(axis=2)
        style = mentees.style[rows].astype(np.float32) @ mentors.style.T.astype(np.float32)
        likes = self._liked[0][rows] @ self._liked[1].T
        apart = np.abs(mentees.minutes[rows].astype(np.int64).reshape(-1, 1) - mentors.minutes)
        same_place = mentees.location[rows].reshape(-1, 1) == mentors.location
        same_place &= mentors.location >= 0
        known = (mentees.department[rows].reshape(-1, 1) >= 0) & (mentors.department >= 0)
        return {
            "skills": _share(wishes[rows] @ offers.T, wishes[rows].sum(axis=1).reshape(-1, 1)),
            "mutual": _share(given_back[rows] @ back.T, back.sum(axis=1)),
            "interests": 1000 * np.minimum(likes, 3).astype(np.int64) // 3,
            "style": 500 + 125 * style.astype(np.int64),
            "languages": 500 * np.minimum(common, 2).astype(np.int64),
            "place": np.where(same_place, 1000, 800 * np.maximum(0, 480 - apart) // 480),
            "department": 1000 * (known & (mentees.department[rows].reshape(-1, 1) != mentors.department)),
            "preferences": self._ranked(rows),
        }

    def _ranked(self, rows: Grid) -> Grid:
        mentees, mentors = self._arrays.mentees, self._arrays.mentors
        table = np.zeros((len(rows), len(mentors)), dtype=np.int64)
        own = mentees.ranks.take(rows)
        table[own.owner, own.item] += 600 - 100 * own.level.astype(np.int64)
        here = (mentors.ranks.item >= rows[0]) & (mentors.ranks.item <= rows[-1]) if len(rows) else slice(0)
        ranked_row, by_column = mentors.ranks.item[here], mentors.ranks.owner[here]
        table[ranked_row - (rows[0] if len(rows) else 0), by_column] += 600 - 100 * mentors.ranks.level[here].astype(
            int
        )
        return table

    def _apart(self, rows: Grid) -> Mask:
        """Grades, reporting lines, bans, identities."""
        rules, mentees, mentors = self._arrays.rules, self._arrays.mentees, self._arrays.mentors
        own, theirs = mentees.grade[rows].astype(np.int64).reshape(-1, 1), mentors.grade.astype(np.int64)
        gap = theirs - own if rules.is_classic else own - theirs
        apart = (gap < rules.min_grade_gap) | (own < 0) | (theirs < 0)
        shared = (mentees.identities[rows][:, None, :] & mentors.identities[None]).any(axis=2)
        apart |= (mentees.same_identity[rows].reshape(-1, 1) | mentors.same_identity) & ~shared
        above = _named(mentees.above.take(rows), self._column_of)
        apart[above[:, 0], above[:, 1]] = True
        same = [
            (at, self._column_of[int(one)]) for at, one in enumerate(mentees.people[rows]) if one in self._column_of
        ]
        for pairs in (self._below[:, ::-1], self._arrays.bans):
            here = pairs[np.isin(pairs[:, 0], rows)]
            same += [(int(row - rows[0]), int(column)) for row, column in here]
        for row, column in same:
            apart[row, column] = True
        return apart


def _weights(arrays: Problem) -> dict[str, int]:
    weights: dict[str, int] = asdict(arrays.weights)
    sides = (arrays.mentees, arrays.mentors)
    counts = {
        "mutual": arrays.rules.is_mutual,
        "style": any(side.style.any() for side in sides),
        "preferences": any(len(side.ranks.item) for side in sides),
    }
    return {name: weight if counts.get(name, True) else 0 for name, weight in weights.items()}


def _skills(side: Side) -> tuple[Lists, Lists]:
    return side.offers, side.wishes


def _table(lists: Lists, values: npt.NDArray[np.int8], width: int) -> Floats:
    table = np.zeros((len(lists), width), dtype=np.float32)
    table[lists.owner, lists.item] = values
    return table


def _steps(lists: Lists, topics: int) -> Floats:
    """A level as that many ones, so that a product of two tables adds up the smaller levels."""
    table = _table(lists, lists.level, topics)
    return np.concatenate([table >= step for step in range(1, STEPS + 1)], axis=1).astype(np.float32)


def _share(met: Floats, asked: Floats) -> Grid:
    return 1000 * met.astype(np.int64) // np.maximum(1, asked).astype(np.int64)


def _named(lists: Lists, position_of: dict[int, int]) -> Grid:
    """[k, 2]: whose list, and the position of each whom it names, where they have one."""
    found = [
        (owner, position_of[person])
        for owner, person in zip(lists.owner.tolist(), lists.item.tolist(), strict=True)
        if person in position_of
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 2)
