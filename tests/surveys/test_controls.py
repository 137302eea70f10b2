"""Matched colleagues, and whether participants stayed beside them."""

from itertools import pairwise, permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.statistics import (
    Employee,
    Refusal,
    Retention,
    RetentionWord,
    balance_of,
    choose_controls,
    compare_retention,
    kaplan_meier,
    newcombe,
    newcombe_paired,
    stepped,
)

IT, LAW = (3, "IT"), (3, "Law")
YEAR = 365


def people(first: int, tenures: list[float], alike: tuple[int, str] = IT) -> list[Employee]:
    return [Employee(first + i, alike, tenure) for i, tenure in enumerate(tenures)]


def leaving(rows: list[Employee], days: list[float]) -> list[Employee]:
    """The first of them leave after so many days."""
    gone = [Employee(one.key, one.alike, one.tenure, left_after=day) for one, day in zip(rows, days, strict=False)]
    return gone + rows[len(days) :]


def pairs(participants: list[Employee], others: list[Employee], per: int = 2) -> dict[int, set[int]]:
    return {
        row.participant.key: {one.key for one in row.controls} for row in choose_controls(participants, others, per)
    }


def test_each_gets_the_two_nearest_who_agree_exactly() -> None:
    others = people(10, [1.1, 5.2, 0.8, 4.9, 9]) + people(20, [1, 1, 5, 5], LAW)
    assert pairs(people(1, [1, 5]), others) == {1: {10, 12}, 2: {11, 13}}


def test_nobody_is_chosen_twice_and_the_sum_counts() -> None:
    # 2 is nearest to 10 and 11, but 1 has nobody else near: 2 leaves one of them.
    others = people(10, [2.0, 2.1, 4.0, 4.5])
    assert pairs(people(1, [1.0, 3.0]), others) == {1: {10, 11}, 2: {12, 13}}


def test_a_band_of_age_apart_counts_like_five_years() -> None:
    mine = [Employee(1, IT, 3.0, age_band=2)]
    others = [Employee(10, IT, 3.1, age_band=3), Employee(11, IT, 7.0, age_band=2), Employee(12, IT, 9.5)]
    assert pairs(mine, others, 1) == {1: {11}}
    assert pairs(mine, others[::2], 1) == {1: {10}}


def test_who_has_too_few_colleagues_is_left_out() -> None:
    others = people(10, [3, 9, 2]) + people(20, [1], LAW)
    assert pairs(people(1, [1, 2]) + people(3, [1], LAW), others) == {2: {10, 12}}
    assert choose_controls(people(1, [1, 2]), [], 2) == []
    assert choose_controls([], others, 2) == []


employees = st.lists(st.tuples(st.sampled_from([IT, LAW]), st.integers(0, 12)), max_size=5)


@given(employees, st.lists(st.tuples(st.sampled_from([IT, LAW]), st.integers(0, 12)), max_size=6), st.randoms())
@settings(deadline=None, max_examples=80)
def test_any_choice_is_exact_without_replacement_the_best_and_always_the_same(
    mine: list[tuple[tuple[int, str], int]],
    theirs: list[tuple[tuple[int, str], int]],
    random: Random,
) -> None:
    participants = [Employee(i, alike, tenure) for i, (alike, tenure) in enumerate(mine)]
    others = [Employee(100 + i, alike, tenure) for i, (alike, tenure) in enumerate(theirs)]
    chosen = choose_controls(participants, others, 1)
    taken = [one.key for row in chosen for one in row.controls]
    assert len(set(taken)) == len(taken)
    assert all(one.alike == row.participant.alike for row in chosen for one in row.controls)
    for alike in (IT, LAW):
        group, pool = ([one for one in rows if one.alike == alike] for rows in (participants, others))
        rows = [row for row in chosen if row.participant.alike == alike]
        assert len(rows) == min(len(group), len(pool))
        if rows and len(group) <= len(pool):
            total = sum(abs(row.participant.tenure - row.controls[0].tenure) for row in rows)
            assert total == _least([one.tenure for one in group], [one.tenure for one in pool])
    random.shuffle(participants)
    random.shuffle(others)
    assert choose_controls(participants, others, 1) == chosen


def _least(mine: list[float], theirs: list[float]) -> float:
    """The smallest sum of distances, by trying everything."""
    ways = permutations(theirs, len(mine))
    return min(sum(abs(a - b) for a, b in zip(mine, way, strict=True)) for way in ways)


@pytest.mark.parametrize("others", [[Employee(1, IT, 2)], [Employee(2, IT, 2), Employee(2, IT, 2)]])
def test_the_same_person_twice_is_refused(others: list[Employee]) -> None:
    with pytest.raises(ValueError, match="once"):
        choose_controls([Employee(1, IT, 2)], others, 1)


def test_the_balance_is_told_in_standard_deviations() -> None:
    (line,) = balance_of(choose_controls(people(1, [1, 3, 5]), people(10, [1, 1, 3, 3, 5, 5]), 2))
    assert (line.name, line.mean, line.mean_controls, line.smd, line.is_balanced) == ("tenure", 3, 3, 0, True)
    (line,) = balance_of(choose_controls(people(1, [1, 3, 5]), people(10, [2, 2, 4, 4, 6, 6]), 2))
    assert line.mean_controls - line.mean == 1
    assert line.smd is not None
    assert line.smd < -0.4
    assert not line.is_balanced


def test_age_has_its_line_when_it_is_known_of_everybody() -> None:
    mine = [Employee(1, IT, 3, age_band=2), Employee(2, IT, 4, age_band=3)]
    others = [Employee(10, IT, 3, age_band=2), Employee(11, IT, 4, age_band=4)]
    assert [(line.name, line.mean_controls) for line in balance_of(choose_controls(mine, others, 1))][1] == (
        "age_band",
        3,
    )
    with pytest.raises(ValueError, match="nobody"):
        balance_of([])


def compared(left: list[float], controls_left: list[float], n: int = 12) -> Retention:
    tenures = [1 + i / 4 for i in range(n)]
    participants = leaving(people(1, tenures), left)
    others = leaving(people(1000, [tenure for tenure in tenures for _ in range(2)]), controls_left)
    found = compare_retention(participants, others, days=YEAR, known_days=YEAR + 14)
    assert isinstance(found, Retention)
    return found


def test_who_is_still_employed_after_a_year_is_counted_on_both_sides() -> None:
    found = compared([100.0, 366.0, 365.0], [10.0, 200.0, 300.0, 400.0])
    assert (found.n, found.stayed, found.n_controls, found.controls_stayed, found.left_out) == (12, 10, 24, 21, 0)
    assert found.difference == pytest.approx(10 / 12 - 21 / 24)
    assert found.interval == pytest.approx(newcombe(10, 12, 21, 24))
    assert found.word is RetentionWord.NO_DIFFERENCE
    assert found.curve.at(YEAR) == pytest.approx(10 / 12)
    assert (found.curve.at(364), found.controls_curve.at(10)) == pytest.approx((11 / 12, 23 / 24))


def test_the_curves_are_tested_from_ten_exits_on_only() -> None:
    assert compared([50.0] * 2, [60.0] * 7).log_rank is None
    assert compared([50.0] * 2, [60.0] * 8).log_rank is not None


@pytest.mark.parametrize(
    ("left", "controls_left", "word"),
    [
        ([], [], RetentionWord.NO_DIFFERENCE),
        ([], [30.0] * 40, RetentionWord.MORE_STAYED),
        ([30.0] * 25, [], RetentionWord.FEWER_STAYED),
        ([30.0] * 3, [30.0] * 12, RetentionWord.NO_DIFFERENCE),
    ],
)
def test_what_may_be_said_follows_from_the_interval(
    left: list[float], controls_left: list[float], word: RetentionWord
) -> None:
    assert compared(left, controls_left, n=30).word is word


def test_where_there_are_not_two_colleagues_each_pairs_are_compared() -> None:
    tenures = [float(i) for i in range(12)]
    participants = leaving(people(1, tenures), [10.0, 20.0])
    others = leaving(people(100, tenures), [10.0])
    found = compare_retention(participants, others, days=YEAR, known_days=YEAR)
    assert isinstance(found, Retention)
    assert (found.n, found.n_controls) == (12, 12)
    assert found.interval == pytest.approx(newcombe_paired(10, 0, 1, 1))


def test_colleagues_are_told_so_that_they_are_not_used_again() -> None:
    assert compared([], []).controls == set(range(1000, 1024))


def refusal(n: int, others: list[Employee], known_days: float = YEAR, **fields: int) -> Retention | Refusal:
    participants = people(1, [float(i) for i in range(n)])
    return compare_retention(participants, others, days=YEAR, known_days=known_days, **fields)


def test_a_comparison_is_refused_for_a_reason() -> None:
    enough = people(100, [i / 2 for i in range(40)])
    assert refusal(12, enough, known_days=YEAR - 1) is Refusal.TOO_EARLY
    assert refusal(9, enough) is Refusal.TOO_FEW
    assert refusal(12, enough, fewest=13) is Refusal.TOO_FEW
    assert refusal(12, people(100, [1.0] * 40, LAW)) is Refusal.NO_COLLEAGUES
    assert refusal(12, enough[:9]) is Refusal.NO_COLLEAGUES
    assert refusal(12, people(100, [30.0] * 40)) is Refusal.UNLIKE
    assert isinstance(refusal(12, enough), Retention)


def test_somebody_who_was_gone_on_the_first_day_cannot_be_watched() -> None:
    with pytest.raises(ValueError, match="kick-off"):
        refusal(12, [Employee(100, IT, 1.0, left_after=0)])


@given(st.lists(st.integers(1, 400), max_size=30), st.integers(0, 20), st.integers(5, 8))
def test_each_step_of_the_picture_stands_for_k_people(days: list[int], there: int, k: int) -> None:
    n = len(days) + there
    if n == 0:
        return
    curve = kaplan_meier(
        [min(day, YEAR) for day in days] + [YEAR] * there, [day <= YEAR for day in days] + [False] * there
    )
    points = stepped(curve, days=YEAR, k=k)
    assert points[0] == (0, 1.0)
    assert [month for month, _ in points] == sorted({month for month, _ in points})
    left = [round((before - after) * n, 6) for (_, before), (_, after) in pairwise(points)]
    assert all(step >= k for step in left)
    if curve.exits >= k:
        assert points[-1][1] == pytest.approx(curve.at(YEAR))
    else:
        assert len(points) == 1
