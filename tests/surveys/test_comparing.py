"""Shares, scores and changes held against one another: reference values, other programs, and the edges."""

import json
import math
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from surveys.statistics import (
    Difference,
    NotComputable,
    ShiftWord,
    attrition,
    confidence_alone,
    difference_in_differences,
    holm,
    newcombe,
    newcombe_paired,
    recommendation_score,
    response_shift,
    standardised_difference,
    wilson,
)

VECTORS = json.loads((Path(__file__).parents[1] / "data/surveys/statistics_vectors.json").read_text(encoding="utf-8"))
NEAR = {"rel": 1e-6, "abs": 1e-6}
counts = st.integers(0, 40)
likert = st.integers(1, 5)
two_waves = st.lists(st.tuples(likert, likert), min_size=2, max_size=12)


@pytest.mark.parametrize("name", ["newcombe_56_70_48_80", "newcombe_zero"])
def test_the_difference_of_two_shares_agrees_with_the_reference(name: str) -> None:
    vector = VECTORS[name]
    found = newcombe(vector["x1"], vector["n1"], vector["x2"], vector["n2"])
    assert found == pytest.approx(tuple(vector["ci95"]), **NEAR)


@pytest.mark.parametrize(
    ("counted", "expected"),
    [((27, 30, 48, 60), (-0.076293, 0.234753)), ((90, 100, 160, 200), (0.010640, 0.175550))],
    ids=["30-60", "100-200"],
)
def test_the_precision_that_the_specification_names_for_retention(
    counted: tuple[int, int, int, int], expected: tuple[float, float]
) -> None:
    assert newcombe(*counted) == pytest.approx(expected, abs=1e-6)


@given(counts, counts, counts, counts)
def test_two_shares_the_other_way_round_differ_by_the_opposite(x1: int, more1: int, x2: int, more2: int) -> None:
    n1, n2 = x1 + more1 + 1, x2 + more2 + 1
    low, high = newcombe(x1, n1, x2, n2)
    assert -1 <= low <= x1 / n1 - x2 / n2 <= high <= 1
    assert newcombe(x2, n2, x1, n1) == pytest.approx((-high, -low))


def test_the_difference_of_paired_shares_agrees_with_the_reference() -> None:
    vector = VECTORS["newcombe_paired_36_12_2_0"]
    found = newcombe_paired(*(vector[name] for name in "abcd"))
    assert found == pytest.approx(tuple(vector["ci95"]), **NEAR)


def test_pairs_that_go_together_are_drawn_to_independence_by_half_their_number() -> None:
    # ad - bc = 20 * 20 - 5 * 5 = 375, n/2 = 25, all margins 25: phi = 350/625.
    (low, high), phi = newcombe_paired(20, 5, 5, 20), 350 / 625
    below, above = 0.5 - wilson(25, 50)[0], wilson(25, 50)[1] - 0.5
    assert high == pytest.approx(math.sqrt(above**2 - 2 * phi * above * below + below**2))
    assert low == pytest.approx(-high)


def test_a_weak_link_within_pairs_counts_as_none() -> None:
    independent = newcombe(3, 8, 3, 8)
    assert newcombe_paired(2, 1, 1, 4) != pytest.approx(independent)  # 8 - 1 = 7, more than n/2 = 4
    assert newcombe_paired(1, 2, 2, 7) == pytest.approx(newcombe(3, 12, 3, 12))  # 7 - 4 = 3, less than 6


@given(counts, counts, counts, counts)
def test_pairs_of_any_kind_have_an_interval_around_their_difference(a: int, b: int, c: int, d: int) -> None:
    n = a + b + c + d
    if n == 0:
        with pytest.raises(ValueError, match="at least one"):
            newcombe_paired(a, b, c, d)
        return
    low, high = newcombe_paired(a, b, c, d)
    assert -1 <= low <= (b - c) / n <= high <= 1
    assert newcombe_paired(a, c, b, d) == pytest.approx((-high, -low))


def test_pairs_of_which_all_stayed_still_have_a_width() -> None:
    low, high = newcombe_paired(20, 0, 0, 0)
    assert low == pytest.approx(-high)
    assert high == pytest.approx(1 - wilson(20, 20)[0])


@pytest.mark.parametrize("wrong", [(6, 5, 1, 2), (-1, 5, 1, 2), (0, 0, 1, 2)])
def test_shares_that_cannot_be_are_refused(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="n > 0"):
        newcombe(*wrong)


def test_the_recommendation_score_agrees_with_the_reference() -> None:
    vector = VECTORS["nps_12_6_4"]
    found = recommendation_score(vector["promoters"], vector["passives"], vector["detractors"])
    assert found.score == pytest.approx(vector["score"])
    assert found.adjusted == pytest.approx(vector["score_adj"])
    assert found.interval == pytest.approx(tuple(vector["ci95_adj_wald"]), **NEAR)


def test_five_of_five_promoters_have_a_wide_interval() -> None:
    found = recommendation_score(5, 0, 0)
    assert found.score == 100
    assert found.interval == pytest.approx((17.4906, 100), abs=1e-4)
    low, high = recommendation_score(0, 0, 5).interval
    assert (low, high) == pytest.approx((-100, -17.4906), abs=1e-4)


@given(counts, counts, counts)
def test_the_recommendation_score_stays_on_its_scale(promoters: int, passives: int, detractors: int) -> None:
    if promoters + passives + detractors == 0:
        with pytest.raises(ValueError, match="at least one"):
            recommendation_score(0, 0, 0)
        return
    found = recommendation_score(promoters, passives, detractors)
    assert -100 <= found.interval[0] < found.adjusted < found.interval[1] <= 100
    assert abs(found.adjusted) <= abs(found.score)


def test_holm_agrees_with_the_reference() -> None:
    vector = VECTORS["holm"]
    adjusted = holm(vector["p"])
    assert adjusted == pytest.approx(vector["adjusted"])
    assert [value <= 0.05 for value in adjusted] == vector["reject"]


@given(st.lists(st.floats(0, 1), max_size=7))
def test_holm_is_closed_testing_with_bonferroni(p: list[float]) -> None:
    """The adjusted p is the largest Bonferroni p of all sets of hypotheses that hold this one."""
    places = range(len(p))
    sets = [chosen for size in range(1, len(p) + 1) for chosen in combinations(places, size)]
    brute = [min(1.0, max(len(one) * min(p[i] for i in one) for one in sets if place in one)) for place in places]
    assert holm(p) == pytest.approx(brute)


@pytest.mark.parametrize("wrong", [[0.2, 1.2], [-0.1], [math.nan]])
def test_holm_refuses_what_is_no_p_value(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm(wrong)


@given(two_waves, two_waves)
@settings(deadline=None, max_examples=60)
def test_the_difference_in_differences_is_welchs_t_on_the_changes(
    mine: list[tuple[int, int]], theirs: list[tuple[int, int]]
) -> None:
    from scipy import stats  # noqa: PLC0415 - slow import

    found = difference_in_differences(*zip(*mine, strict=True), *zip(*theirs, strict=True))
    assert isinstance(found, Difference)
    changes, others = ([after - before for before, after in rows] for rows in (mine, theirs))
    assume(len(set(changes)) > 1 and len(set(others)) > 1)
    expected = stats.ttest_ind(changes, others, equal_var=False)
    assert (found.t, found.df, found.p) == pytest.approx((expected.statistic, expected.df, expected.pvalue))
    assert found.interval == pytest.approx(tuple(expected.confidence_interval()))
    assert found.reason is None


@given(two_waves, st.integers(-4, 4), st.integers(2, 12))
@settings(deadline=None, max_examples=60)
def test_beside_others_who_all_changed_by_the_same_it_is_the_t_of_one_sample(
    mine: list[tuple[int, int]], by: int, size: int
) -> None:
    """The others leave nothing uncertain: SciPy warns of them as a second sample, and the test of one sample fits."""
    from scipy import stats  # noqa: PLC0415 - slow import

    changes = [after - before for before, after in mine]
    others = [1] * size, [1 + by] * size
    found = difference_in_differences(*zip(*mine, strict=True), *others)
    turned = difference_in_differences(*others, *zip(*mine, strict=True))
    assert isinstance(found, Difference)
    assert isinstance(turned, Difference)
    assert (found.n, found.n_others, turned.n, turned.n_others) == (len(mine), size, size, len(mine))
    if len(set(changes)) == 1:
        assert (found.interval, found.t, found.df, found.p) == (None, None, None, None)
        assert found.reason is turned.reason is NotComputable.NO_VARIANCE
        return
    expected = stats.ttest_1samp(changes, by)
    low, high = expected.confidence_interval()
    assert (found.t, found.df, found.p) == pytest.approx((expected.statistic, expected.df, expected.pvalue))
    assert found.interval == pytest.approx((low - by, high - by))
    assert (turned.t, turned.df, turned.p) == pytest.approx((-found.t, found.df, found.p))
    assert turned.interval == pytest.approx((by - high, by - low))
    assert found.reason is turned.reason is None


def test_the_effect_is_told_in_standard_deviations_before() -> None:
    # Changes 1 and 0; before 1, 2, 3 and 2, 4: squares 2 + 2 over df 3; c = 1 - 3/11.
    found = difference_in_differences([1, 2, 3], [2, 3, 4], [2, 4], [2, 4])
    assert isinstance(found, Difference)
    assert found.difference == pytest.approx(1)
    assert found.effect == pytest.approx((1 - 3 / 11) / math.sqrt(4 / 3))


def test_one_person_beside_others_has_no_interval_and_nobody_no_difference() -> None:
    alone = difference_in_differences([1], [3], [1, 2, 3, None], [1, 3, 3, 5])
    assert isinstance(alone, Difference)
    assert (alone.n, alone.n_others, alone.interval, alone.reason) == (1, 3, None, NotComputable.TOO_FEW)
    assert alone.difference == pytest.approx(2 - 1 / 3)
    assert difference_in_differences([1, None], [None, 2], [1], [2]) is NotComputable.NOBODY


def test_without_any_variance_before_there_is_no_effect() -> None:
    found = difference_in_differences([3, 3], [4, 5], [3, 3], [3, 4])
    assert isinstance(found, Difference)
    assert found.effect is None
    assert found.interval is not None


PRE = [2.0, 3.0, 4.0, 3.0, 2.0, 4.0, 3.0, 3.0]
POST = [3.0, 3.0, None, 4.0, 3.0, None, 5.0, 3.0]


def test_who_was_lost_could_carry_the_result_so_far_and_no_further() -> None:
    found = attrition(PRE, POST)
    assert (found.n_pre, found.n_post, found.rate) == (8, 6, 0.75)
    assert found.change == pytest.approx(5 / 6)
    assert found.change_if_unchanged == pytest.approx(5 / 8)
    assert found.bounds == pytest.approx(((5 - 3 - 3) / 8, (5 + 1 + 1) / 8))
    assert found.tipping == pytest.approx(-5 / 2)


def test_who_was_lost_started_higher() -> None:
    found = attrition(PRE, POST)
    stayed, lost = [2, 3, 3, 2, 3, 3], [4, 4]
    assert found.smd == pytest.approx((8 / 3 - 4) / math.sqrt((4 / 15) / 2))
    assert standardised_difference(lost, stayed) == pytest.approx(-found.smd)
    assert found.caution


def test_the_post_rate_of_the_reference_needs_no_caution() -> None:
    vector = VECTORS["attrition_example"]
    found = attrition([1.0, 5.0] * 46, [None if i % 8 in {3, 6} else 3.0 for i in range(92)])
    assert (found.n_pre, found.n_post, found.rate) == (vector["n_pre"], vector["n_post"], vector["post_rate"])
    assert found.smd == pytest.approx(0, abs=0.1)
    assert not found.caution


@pytest.mark.parametrize(("answered", "caution"), [(7, False), (6, True)])
def test_under_seventy_in_a_hundred_is_a_caution(answered: int, *, caution: bool) -> None:
    assert attrition([3.0] * 10, [3.0] * answered + [None] * (10 - answered)).caution is caution


def test_nobody_lost_everybody_lost_and_nobody_at_all() -> None:
    all_there = attrition([2, 3], [3, 5])
    assert (all_there.bounds, all_there.tipping, all_there.smd) == ((1.5, 1.5), None, None)
    all_gone = attrition([2, 3], [None, math.nan])
    assert (all_gone.change, all_gone.tipping, all_gone.caution) == (None, None, True)
    assert all_gone.bounds == (-1.5, 2.5)
    with pytest.raises(ValueError, match="nobody answered before"):
        attrition([None], [3])


def test_groups_without_variance_lie_nowhere_or_endlessly_apart() -> None:
    assert standardised_difference([3, 3], [3, 3]) == 0
    assert standardised_difference([3, 3], [4, 4]) == -math.inf
    assert standardised_difference([3], [4, 4]) is None


SHIFT = VECTORS["response_shift_example"]


def test_the_response_shift_agrees_with_the_reference() -> None:
    found = response_shift(SHIFT["pre"], SHIFT["then"], SHIFT["post"])
    for mine, theirs in (
        (found.pre_post, "pre_post"),
        (found.then_post, "then_post"),
        (found.shift, "shift_then_minus_pre"),
    ):
        assert mine.interval == pytest.approx(tuple(SHIFT[theirs]["ci95_t"]), **NEAR)
        assert mine.p == pytest.approx(SHIFT[theirs]["p_t"], **NEAR)
    assert found.word is ShiftWord.LOWER


@pytest.mark.parametrize(
    ("then", "word"),
    [
        ([4, 5, 5, 3, 5], ShiftWord.HIGHER),
        ([3, 4, 2, 2, 4], ShiftWord.NOT_CLEAR),
        ([2, 3, 2, 1, 3], ShiftWord.NO_INTERVAL),
    ],
)
def test_one_sentence_is_said_of_a_shift(then: list[int], word: ShiftWord) -> None:
    assert response_shift([3, 4, 3, 2, 4], then, [4, 4, 4, 4, 4]).word is word


def test_only_people_with_all_three_answers_count() -> None:
    found = response_shift([3, 4, None, 2, 5], [2, 4, 3, 1, None], [4, 4, 4, 4, 1])
    assert {found.pre_post.n, found.then_post.n, found.shift.n} == {3}
    with pytest.raises(ValueError, match="nobody"):
        response_shift([3, None], [None, 3], [3, 3])


@pytest.mark.parametrize(
    ("confidence", "test", "said"),
    [
        ((0.2, 0.9), (-1.0, 4.0), True),
        ((0.2, 0.9), (0.5, 4.0), False),
        ((-0.1, 0.9), (-1.0, 4.0), False),
        ((0.2, 0.9), None, False),
        (None, (-1.0, 4.0), False),
    ],
)
def test_confidence_that_rose_beside_a_flat_test_is_said(
    confidence: tuple[float, float] | None, test: tuple[float, float] | None, *, said: bool
) -> None:
    assert confidence_alone(confidence, test) is said
