"""The arrays behind an input: lists per person, parts of a problem, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from matching.engine import Candidate, Given, InputError
from matching.engine.arrays import Lists, Problem, Side
from matching.engine.pairs import Few, Pairs
from matching.engine.score import Scoring
from tests.matching.invented import few_people
from tests.matching.tables import numbers

LISTS = Lists.of([{7: 2, 3: 1}, {}, {5: 4}, {3: 5, 9: 1}])


def as_dicts(lists: Lists) -> list[dict[int, int]]:
    items, levels = np.split(lists.item, lists.start[1:-1]), np.split(lists.level, lists.start[1:-1])
    return [dict(zip(item.tolist(), level.tolist(), strict=True)) for item, level in zip(items, levels, strict=True)]


def test_lists_are_kept_by_person_in_order_of_items() -> None:
    assert as_dicts(LISTS) == [{3: 1, 7: 2}, {}, {5: 4}, {3: 5, 9: 1}]
    assert LISTS.item.tolist() == [3, 7, 5, 3, 9]
    assert len(LISTS) == 4
    assert LISTS.lengths.tolist() == [2, 0, 1, 2]
    assert LISTS.owner.tolist() == [0, 0, 2, 3, 3]
    assert LISTS.sums().tolist() == [3, 0, 4, 6]
    assert Lists.from_lengths(numbers([1, 1]), numbers([4, 2])).level.tolist() == [1, 1]


def test_lists_of_some_people_in_any_order() -> None:
    assert as_dicts(LISTS.take(numbers([3, 0, 1, 3]))) == [{3: 5, 9: 1}, {3: 1, 7: 2}, {}, {3: 5, 9: 1}]
    assert as_dicts(LISTS.take(numbers([1]))) == [{}]


def test_items_that_have_no_new_name_are_dropped_and_the_others_in_order_again() -> None:
    new = np.full(10, -1)
    new[[3, 7, 9]] = [8, 0, 2]
    renamed = LISTS.renamed(new)
    assert as_dicts(renamed) == [{0: 2, 8: 1}, {}, {}, {2: 1, 8: 5}]
    assert renamed.item.tolist() == [0, 8, 2, 8]


# ---- parts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(30))
def test_a_part_of_a_problem_scores_and_forbids_as_the_whole(seed: int) -> None:
    problem = Problem.of(few_people(seed, (4, 4), is_locked=seed % 2 == 0).in_order())
    rows, columns = numbers([[0, 2], [1, 2, 3], [3]][seed % 3]), numbers([[1, 3], [0], [0, 2, 3]][seed // 3 % 3])
    part = problem.part(rows, columns)
    assert part.shape == (len(rows), len(columns))
    assert part.size == len(rows) * len(columns)
    whole, own = Scoring(problem), Scoring(part)
    here, there = Pairs.grid(np.arange(len(rows)), np.arange(len(columns))), Pairs.grid(rows, columns)
    assert own.weights == whole.weights
    assert (own.points(here) == whole.points(there)).all()
    for name in ("banned", "in_one_line"):
        assert (getattr(own, name).at(here) == getattr(whole, name).at(there)).all()
    kept = {(row, column) for row, column in problem.locks.tolist() if row in rows and column in columns}
    assert {(rows[row], columns[column]) for row, column in part.locks.tolist()} == kept


def test_each_pair_has_a_number_of_its_own() -> None:
    problem = Problem.of(Given(tuple(Candidate(key, key) for key in range(3)), (Candidate(9, 9), Candidate(8, 8))))
    rows, columns = np.divmod(np.arange(6), 3)
    assert problem.codes(rows, columns).tolist() == list(range(6))


def test_what_is_said_by_few_counts_for_all_of_a_part() -> None:
    """Style and wishes count in a part as in the whole, even where nobody of the part said anything."""
    given = Given((Candidate(1, 1, style=(1, 0, 0, 0)), Candidate(2, 2)), (Candidate(3, 3, ranks={2: 1}),))
    part = Problem.of(given).part(numbers([]), numbers([1]))
    assert part.weights_that_count["style"] == 2
    assert part.weights_that_count["preferences"] == 5
    silent = replace(part, said=None)
    assert (silent.weights_that_count["style"], silent.weights_that_count["preferences"]) == (0, 0)
    whole = replace(Problem.of(given), said=None)
    assert (whole.weights_that_count["style"], whole.weights_that_count["preferences"]) == (2, 5)
    other = Problem.of(Given((Candidate(1, 1, ranks={3: 1}),), (Candidate(3, 3, style=(0, 0, 0, -1)),)))
    assert replace(other, said=None).weights_that_count == other.weights_that_count == whole.weights_that_count


# ---- few of many pairs ------------------------------------------------------------------------------------------


def test_a_value_of_few_pairs_is_found_in_a_grid_and_in_a_list() -> None:
    few = Few.of(numbers([2, 0, 2, 0]), numbers([1, 3, 1, 0]), numbers([5, 7, 2, 1]), (4, 5))
    table = np.zeros((4, 5), dtype=np.int64)
    table[[2, 0, 0], [1, 3, 0]] = [7, 7, 1]
    assert few.row.tolist() == [0, 0, 2]
    rows, columns = numbers([3, 2, 0]), numbers([3, 1])
    assert (few.at(Pairs.grid(rows, columns)) == table[np.ix_(rows, columns)]).all()
    every = np.divmod(np.arange(20), 5)
    assert (few.at(Pairs.listed(*every)) == table.ravel()).all()
    nothing = Few.of(numbers([]), numbers([]), numbers([]), (4, 5))
    assert not nothing.at(Pairs.grid(rows, columns)).any()
    assert nothing.at(Pairs.grid(rows, columns)).shape == (3, 2)


# ---- refused --------------------------------------------------------------------------------------------------

TWO = (
    Candidate(1, 1, offers={"ai": 1, "law": 5}, wishes={"ai": 2}, interests=frozenset("ab"), ranks={11: 1, 12: 5}),
    Candidate(2, 2),
)
PROBLEM = Problem.of(Given(TWO, (Candidate(11, 11), Candidate(12, 12), Candidate(13, 13))))


def refused(problem: Problem) -> str:
    with pytest.raises(InputError) as caught:
        problem.check()
    return str(caught.value)


def with_mentors(**facts: object) -> Problem:
    return replace(PROBLEM, mentors=replace(PROBLEM.mentors, **facts))


def of_one(name: str, value: int) -> Problem:
    """The mentors, of whom the last has this number, in whatever width it takes."""
    array = getattr(PROBLEM.mentors, name).astype(np.int64)
    array.flat[-1] = value
    return with_mentors(**{name: array})


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("minutes", -14 * 60, 14 * 60),
        ("capacity", 0, 50),
        ("style", -1, 1),
        ("grade", -1, 2**15 - 1),
        ("department", -1, 2**31 - 1),
        ("location", -1, 2**31 - 1),
        ("people", 0, 2**63 - 1),
        ("keys", 2, 2**63 - 1),
    ],
)
def test_numbers_have_the_limits_of_an_input(name: str, least: int, most: int) -> None:
    for within in (least, most):
        of_one(name, within).check()
    assert name in refused(of_one(name, least - 1)) or name in ("keys", "people")
    if most < 2**63 - 1:
        assert name in refused(of_one(name, most + 1))


def test_keys_and_people_are_not_negative() -> None:
    assert "key" in refused(with_mentors(keys=numbers([-1, 2])))
    assert "person" in refused(with_mentors(people=numbers([-1, 2])))
    with_mentors(keys=numbers([0, 2]), people=numbers([0, 2])).check()


def test_keys_ascend_and_nobody_stands_twice() -> None:
    assert "twice" in refused(of_one("keys", 1))
    assert "twice" in refused(of_one("people", 1))


@pytest.mark.parametrize("name", ["offers", "wishes", "ranks"])
def test_levels_and_ranks_have_limits(name: str) -> None:
    lists: Lists = getattr(PROBLEM.mentors, name)
    for level in (1, 5):
        with_mentors(**{name: replace(lists, level=np.full_like(lists.level, level))}).check()
    for level in (0, 6):
        assert "between" in refused(with_mentors(**{name: replace(lists, level=np.full_like(lists.level, level))}))


@pytest.mark.parametrize("name", ["offers", "interests", "ranks"])
def test_nothing_is_named_twice(name: str) -> None:
    lists: Lists = getattr(PROBLEM.mentors, name)
    assert "ascend" in refused(with_mentors(**{name: replace(lists, item=lists.item[::-1].copy())}))
    assert "ascend" in refused(with_mentors(**{name: replace(lists, item=np.zeros_like(lists.item))}))


@pytest.mark.parametrize("name", ["offers", "wishes", "interests", "ranks"])
def test_what_is_named_has_a_small_number(name: str) -> None:
    lists: Lists = getattr(PROBLEM.mentors, name)
    item = lists.item.copy()
    item[0] = -1
    assert "between" in refused(with_mentors(**{name: replace(lists, item=item)}))
    item = lists.item.copy()
    item[-1] = 3 if name == "ranks" else 2**31
    assert "between" in refused(with_mentors(**{name: replace(lists, item=item)}))
    item[-1] = 2 if name == "ranks" else 2**31 - 1
    with_mentors(**{name: replace(lists, item=item)}).check()


def test_two_people_may_name_the_same() -> None:
    mentors = (Candidate(1, 1, offers={"law": 5}), Candidate(2, 2, offers={"ai": 1, "law": 5}))
    Problem.of(Given(mentors, ())).check()


def test_sides_must_hang_together() -> None:
    assert "rows" in refused(with_mentors(has_partner=PROBLEM.mentors.has_partner[:1]))
    wide = np.zeros((2, 2), dtype=np.uint64)
    for name in ("languages", "identities"):
        assert "counted differently" in refused(with_mentors(**{name: wide}))


@pytest.mark.parametrize("name", ["bans", "locks"])
def test_pairs_are_of_people_who_are_there(name: str) -> None:
    for within in ([0, 0], [2, 1]):
        replace(PROBLEM, **{name: np.array([within])}).check()
    for beyond in ([3, 0], [0, 2], [-1, 0], [0, -1]):
        assert name in refused(replace(PROBLEM, **{name: np.array([beyond])}))


def test_more_than_a_word_of_languages() -> None:
    """70 languages take two words; somebody speaks one of each."""
    many = Candidate(1, 1, languages=frozenset(f"l{number:02}" for number in range(70)))
    side: Side = Problem.of(Given((many, Candidate(2, 2, languages=frozenset({"l00", "l64", "l69"}))), ())).mentors
    assert side.languages.tolist() == [[2**64 - 1, 2**6 - 1], [1, 1 + 2**5]]
