import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from surveys.statistics import CounterbalancedChange, NotComputable, counterbalanced_change

VECTORS = json.loads((Path(__file__).parents[1] / "data/surveys/statistics_vectors.json").read_text(encoding="utf-8"))
FORMS = VECTORS["counterbalanced_forms"]

taken = st.lists(st.tuples(st.integers(0, 21), st.integers(0, 21)), min_size=2, max_size=15)
quick = settings(deadline=None, max_examples=40)


def computed(ab: list, ba: list) -> CounterbalancedChange:
    result = counterbalanced_change(ab, ba)
    assert isinstance(result, CounterbalancedChange)
    return result


def test_the_change_agrees_with_the_reference() -> None:
    result = computed(FORMS["order_AB"], FORMS["order_BA"])
    for name, value in (
        ("effect", result.effect),
        ("se", result.se),
        ("df", result.df),
        ("ci95", result.interval),
        ("form_difference_B_minus_A", result.form_difference),
    ):
        assert value == pytest.approx(FORMS[name], rel=1e-6), name


@pytest.mark.filterwarnings("ignore:Precision loss")  # scipy of a group that does not vary
@given(taken, taken)
@quick
def test_half_of_welchs_test_against_the_changes_turned_is_the_effect(ab: list, ba: list) -> None:
    result = computed(ab, ba)
    if result.interval is None:
        assert result.reason is NotComputable.NO_VARIANCE
        return
    first, second = [after - before for before, after in ab], [before - after for before, after in ba]
    theirs = stats.ttest_ind(first, second, equal_var=False)
    low, high = theirs.confidence_interval()
    assert result.interval == pytest.approx((low / 2, high / 2), rel=1e-8, abs=1e-9)
    assert result.t == pytest.approx(theirs.statistic, rel=1e-8, abs=1e-9)
    assert result.p == pytest.approx(theirs.pvalue, rel=1e-8, abs=1e-12)
    assert result.df == pytest.approx(theirs.df)


@given(taken, taken, st.integers(-5, 5))
@quick
def test_a_harder_form_changes_the_difference_of_forms_and_not_the_effect(ab: list, ba: list, easier: int) -> None:
    plain = computed(ab, ba)
    other = computed([(a, b + easier) for a, b in ab], [(b + easier, a) for b, a in ba])
    assert other.effect == pytest.approx(plain.effect, abs=1e-9)
    assert other.form_difference == pytest.approx(plain.form_difference + easier, abs=1e-9)


def test_an_effect_without_an_interval_says_why() -> None:
    same = computed([(1, 2), (2, 3)], [(1, 1), (2, 2)])
    assert (same.effect, same.form_difference, same.interval, same.p) == (0.5, 0.5, None, None)
    assert same.reason is NotComputable.NO_VARIANCE
    few = computed([(1, 2), (2, 5)], [(1, 1), (None, 2)])
    assert (few.n_ab, few.n_ba, few.interval) == (2, 1, None)
    assert few.reason is NotComputable.TOO_FEW


def test_one_group_that_does_not_vary_leaves_the_degrees_of_freedom_of_the_other() -> None:
    assert computed([(1, 2), (2, 5), (3, 3)], [(1, 1), (2, 2)]).df == pytest.approx(2)


def test_an_order_that_nobody_finished_tells_no_change() -> None:
    assert counterbalanced_change([], [(1, 2)]) is NotComputable.NOBODY
    assert counterbalanced_change([(1, 2)], [(1, None)]) is NotComputable.NOBODY
