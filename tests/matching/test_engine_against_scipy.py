"""The whole engine against SciPy on 20 to 60 people a side, too many to try everything."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import coo_array, hstack, vstack

from matching.engine import BEST_TOTAL, Given
from matching.engine.compiled import always
from matching.engine.run import match
from tests.matching.invented import many_people, shuffled
from tests.matching.reference import Link, Reference, links_of

seeds = st.integers(0, 2**32)
middle = st.tuples(st.integers(20, 60), st.integers(20, 60))


def assigned(case: Given) -> tuple[int, int]:
    """The best aim where nobody of one side takes two: the other side's people are copied as often as they take."""
    reference = Reference(case)
    free, is_new = left_by_locks(case)
    copied = 0 if max(free[1].values(), default=0) <= 1 else 1
    copies = [(key, number == 0) for key, places in free[copied].items() for number in range(places)]
    others = [key for key, places in free[1 - copied].items() if places]
    points = np.array([[loose(reference, (key, other), copied) for other in others] for key, _first in copies])
    if not points.size:
        return reference.aim(case.locks)
    newly = np.array([[first and is_new[copied][key]] for key, first in copies]).astype(np.int64)
    newly = newly + np.array([is_new[1 - copied][key] for key in others])
    people_first = 0 if case.rules.objective == BEST_TOTAL else 1 + points.max() * (len(copies) + len(others))
    row, column = linear_sum_assignment(np.where(points >= 0, points + people_first * newly, 0), maximize=True)
    made = points[row, column] >= 0
    people, total = reference.aim(case.locks)
    counted = int(newly[row, column][made].sum()) if people_first else 0
    return people + counted, total + int(points[row, column][made].sum())


def loose(reference: Reference, link: Link, flipped: int) -> int:
    """The points of two who may be paired (mentor first, unless flipped), else -1."""
    link = (link[1], link[0]) if flipped else link
    return -1 if reference.broken[link] or link in reference.case.locks else reference.points(link)


def left_by_locks(case: Given) -> tuple[list[dict[int, int]], list[dict[int, bool]]]:
    """For both sides, by key: how many places the locks leave, and whether a partner would be the first."""
    free, is_new = [], []
    for at, side in enumerate((case.mentors, case.mentees)):
        locked = [lock[at] for lock in case.locks]
        free.append({one.key: one.capacity - locked.count(one.key) for one in side})
        is_new.append({one.key: not one.has_partner and one.key not in locked for one in side})
    return free, is_new


def programmed(case: Given) -> tuple[int, int]:
    """The best aim for any capacities: the integer program, once for people, then for points with so many people.

    A variable for each possible pair and one for each person's first partner, which is at most what the pairs give.
    """
    reference = Reference(case)
    free, is_new = left_by_locks(case)
    links = [link for link, rules in reference.broken.items() if not rules and link not in case.locks]
    people, total = reference.aim(case.locks)
    if not links:
        return people, total
    taken = vstack([incidence([link[at] for link in links], list(free[at])) for at in (0, 1)])
    places = np.array([places for side in free for places in side.values()])
    new = np.array([new for side in is_new for new in side.values()])
    size = len(places)
    nothing = coo_array((size, size))
    limits = [
        LinearConstraint(hstack([taken, nothing]), ub=places),
        LinearConstraint(hstack([-taken, coo_array(np.eye(size))]), ub=np.zeros(size)),
    ]
    bounds = Bounds(0, np.concatenate([np.ones(len(links)), new]))
    points = np.concatenate([[reference.points(link) for link in links], np.zeros(size)])
    count = np.concatenate([np.zeros(len(links)), np.ones(size)])
    whole = np.ones(len(count))
    if case.rules.objective != BEST_TOTAL:
        most = round(-milp(-count, integrality=whole, bounds=bounds, constraints=limits).fun)
        limits.append(LinearConstraint(count.reshape(1, -1), lb=most))
        people += most
    exact = milp(-points, integrality=whole, bounds=bounds, constraints=limits, options={"mip_rel_gap": 0})
    return people, total + round(-exact.fun)


def incidence(keys: list[int], of: list[int]) -> coo_array:
    """A row for each of `of`, a column for each of `keys`, 1 where they are the same."""
    row_of = {key: row for row, key in enumerate(of)}
    rows: npt.NDArray[np.int64] = np.array([row_of[key] for key in keys])
    return coo_array((np.ones(len(keys)), (rows, np.arange(len(keys)))), shape=(len(of), len(keys)))


@given(seeds, middle, st.sampled_from([((1,), (0, 1)), ((0, 1, 2, 3), (1,)), ((1,), (1, 2, 4))]))
@settings(max_examples=25, deadline=None)
def test_with_places_for_one_on_a_side_nothing_is_better(
    seed: int, size: tuple[int, int], places: tuple[tuple[int, ...], tuple[int, ...]]
) -> None:
    case = many_people(seed, size, places)
    assert Reference(case).aim(links_of(match(case))) == assigned(case)


@given(seeds, middle)
@settings(max_examples=25, deadline=None)
def test_with_many_places_on_both_sides_nothing_is_better(seed: int, size: tuple[int, int]) -> None:
    case = many_people(seed, size, ((0, 1, 1, 2, 3), (0, 1, 1, 2, 5)))
    assert Reference(case).aim(links_of(match(case))) == programmed(case)


@given(seeds, st.sampled_from([(6, 60), (60, 6), (1, 50), (50, 1)]))
@settings(max_examples=15, deadline=None)
def test_with_ten_of_one_side_for_each_of_the_other_nothing_is_better(seed: int, size: tuple[int, int]) -> None:
    case = many_people(seed, size, ((1, 2, 3), (1, 2, 3)))
    assert Reference(case).aim(links_of(match(case))) == programmed(case)


@given(seeds, middle)
@settings(max_examples=10, deadline=None)
def test_compiled_or_not_and_in_any_order_of_rows_the_result_is_the_same(seed: int, size: tuple[int, int]) -> None:
    case = many_people(seed, size, ((0, 1, 1, 2), (0, 1, 1, 2)))
    with always(compile_them=False):
        expected = match(case)
    with always(compile_them=True):
        assert match(shuffled(case, seed)) == expected


@pytest.mark.parametrize("seed", range(3))
def test_the_two_ways_of_asking_scipy_agree(seed: int) -> None:
    case = many_people(seed, (30, 30), ((1,), (1, 2)))
    assert assigned(case) == programmed(case)
