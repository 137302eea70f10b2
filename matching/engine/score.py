"""How well two people fit: eight criteria, each 0 to 1000 (a whole number), weighted and added.

Rows are mentees, columns are mentors.

skills      of what the mentee wishes, the part that the mentor offers: sum over the wished topics of
            min(level offered, level wished), divided by the sum of the levels wished.
mutual      the same the other way round; counts only when the program is mutual.
interests   interests in common, three or more = 1000.
style       500, and 125 more for each question of working style answered alike, less for each answered otherwise.
languages   languages in common, two or more = 1000.
place       the same location = 1000; otherwise 800, less by the part of an eight-hour day that the clocks differ.
department  different departments = 1000; the same, or one unknown = 0.
preferences 500 from each side that ranked the other first, 400 for second, down to 100 for fifth.

The score of a pair is the sum of weight times criterion; a full 1000 everywhere makes `Scoring.most` points. This
module is the definition; `pricing` computes the same points for very many pairs.
"""

from functools import cached_property

import numpy as np
import numpy.typing as npt

from matching.engine.arrays import Lists, Problem, Side, Whole
from matching.engine.given import RANKS, STYLES
from matching.engine.pairs import Few, Pairs, banned, in_one_line

FULL = 1000
ELSEWHERE = 800
WORKDAY_MINUTES = 8 * 60
STYLE_STEP = FULL // 2 // STYLES
RANK_STEP = FULL // 2 // len(RANKS)
INTERESTS_ENOUGH = 3
LANGUAGES_ENOUGH = 2
# Topics whose levels are compared at once: bounds the memory where there are thousands of them.
TOPICS_AT_ONCE = 256


class Scoring:
    """The scores of one problem, and what of it is worked out once."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.weights = problem.weights_that_count
        self.most = FULL * sum(self.weights.values())

    @cached_property
    def ranked(self) -> Few:
        """The criterion "preferences" of the pairs that have any."""
        mentees, mentors = self.problem.mentees.ranks, self.problem.mentors.ranks
        level = np.concatenate([mentees.level, mentors.level]).astype(np.int64)
        return Few.of(
            np.concatenate([mentees.owner, mentors.item]),
            np.concatenate([mentees.item, mentors.owner]),
            RANK_STEP * (len(RANKS) + 1 - level),
            self.problem.shape,
        )

    @cached_property
    def in_one_line(self) -> Few:
        """Pairs in one reporting line."""
        return in_one_line(self.problem)

    @cached_property
    def banned(self) -> Few:
        """Pairs that are banned."""
        return banned(self.problem)

    def criteria(self, pairs: Pairs) -> dict[str, Whole]:
        """Each criterion for each of `pairs`."""
        mentees, mentors = self.problem.mentees, self.problem.mentors
        return {
            "skills": _fit(mentees.wishes, mentors.offers, pairs),
            # Turned back; a list of pairs stays as it is.
            "mutual": _fit(mentors.wishes, mentees.offers, pairs.mirrored).T,
            "interests": FULL
            * np.minimum(_met(mentees.interests, mentors.interests, pairs), INTERESTS_ENOUGH)
            // INTERESTS_ENOUGH,
            "style": FULL // 2 + STYLE_STEP * _alike(mentees, mentors, pairs),
            "languages": FULL * np.minimum(_languages(mentees, mentors, pairs), LANGUAGES_ENOUGH) // LANGUAGES_ENOUGH,
            "place": _place(mentees, mentors, pairs),
            "department": _department(mentees, mentors, pairs),
            "preferences": self.ranked.at(pairs),
        }

    def points(self, pairs: Pairs, by_criterion: dict[str, Whole] | None = None) -> Whole:
        """Points of each of `pairs`; the criteria may be handed over if they are known."""
        by_criterion = self.criteria(pairs) if by_criterion is None else by_criterion
        total = np.zeros(pairs.shape, dtype=np.int64)
        for name, weight in self.weights.items():
            total += weight * by_criterion[name]
        return total


def facing(rows: npt.NDArray[np.generic], columns: npt.NDArray[np.generic], pairs: Pairs) -> tuple[Whole, Whole]:
    """One value of each mentee and each mentor, shaped so that they meet in each of `pairs`."""
    left, right = rows[pairs.rows].astype(np.int64), columns[pairs.columns].astype(np.int64)
    return (left.reshape(-1, 1) if pairs.is_grid else left), right


def _fit(wishing: Lists, offering: Lists, pairs: Pairs) -> Whole:
    asked = np.maximum(1, wishing.sums()[pairs.rows])
    return FULL * _met(wishing, offering, pairs) // (asked.reshape(-1, 1) if pairs.is_grid else asked)


def _met(rows: Lists, columns: Lists, pairs: Pairs) -> Whole:
    """The sum over the items in both lists of the lower of the two levels."""
    if pairs.is_grid:
        return _met_in_grid(rows.take(pairs.rows), columns.take(pairs.columns))
    met = np.zeros(len(pairs.rows), dtype=np.int64)
    if not len(columns.item):
        return met
    items = 1 + max(int(columns.item.max()), int(rows.item.max(initial=0)))
    wanted = rows.take(pairs.rows)
    codes = columns.owner * items + columns.item
    look = pairs.columns[wanted.owner] * items + wanted.item
    near = np.minimum(np.searchsorted(codes, look), len(codes) - 1)
    found = codes[near] == look
    np.add.at(met, wanted.owner[found], np.minimum(wanted.level[found], columns.level[near[found]]))
    return met


def _met_in_grid(rows: Lists, columns: Lists) -> Whole:
    """The same for all rows and columns: a level is that many steps, so that min(a, b) is the steps in common.

    The product of the two tables of 0 and 1 is computed in floats, which hold whole numbers up to 2**24. Some builds
    of BLAS look at what lies beside a table, too, and report an invalid value that is in no result.
    """
    met = np.zeros((len(rows), len(columns)), dtype=np.int64)
    shared = np.intersect1d(rows.item, columns.item)
    for first in range(0, len(shared), TOPICS_AT_ONCE):
        items = shared[first : first + TOPICS_AT_ONCE]
        with np.errstate(invalid="ignore"):
            product = _steps(rows, items) @ _steps(columns, items).T
        met += product.astype(np.int64)
    return met


def _steps(lists: Lists, items: Whole) -> npt.NDArray[np.float32]:
    near = np.minimum(np.searchsorted(items, lists.item), len(items) - 1)
    known = items[near] == lists.item
    steps = int(lists.level.max(initial=1))
    levels = np.zeros((len(lists), len(items)), dtype=np.int8)
    levels[lists.owner[known], near[known]] = lists.level[known]
    table = levels[:, :, np.newaxis] >= np.arange(1, max(5, steps) + 1, dtype=np.int8)
    return table.reshape(len(lists), -1).astype(np.float32)


def _languages(mentees: Side, mentors: Side, pairs: Pairs) -> Whole:
    """How many languages both speak."""
    common = np.zeros(pairs.shape, dtype=np.int64)
    for word in range(mentees.languages.shape[1]):
        left, right = facing(mentees.languages[:, word], mentors.languages[:, word], pairs)
        common += np.bitwise_count((left & right).view(np.uint64))
    return common


def _alike(mentees: Side, mentors: Side, pairs: Pairs) -> Whole:
    """Questions of working style answered alike, less those answered otherwise."""
    rows, columns = mentees.style[pairs.rows].astype(np.int64), mentors.style[pairs.columns].astype(np.int64)
    alike: Whole = rows @ columns.T if pairs.is_grid else (rows * columns).sum(axis=1)
    return alike


def _place(mentees: Side, mentors: Side, pairs: Pairs) -> Whole:
    here, there = facing(mentees.location, mentors.location, pairs)
    clock, other_clock = facing(mentees.minutes, mentors.minutes, pairs)
    overlap = ELSEWHERE * np.maximum(0, WORKDAY_MINUTES - np.abs(clock - other_clock)) // WORKDAY_MINUTES
    return np.where((here == there) & (here >= 0), FULL, overlap)


def _department(mentees: Side, mentors: Side, pairs: Pairs) -> Whole:
    own, other = facing(mentees.department, mentors.department, pairs)
    return np.where((own != other) & (own >= 0) & (other >= 0), FULL, 0)
