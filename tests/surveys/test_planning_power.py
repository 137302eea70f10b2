import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from surveys.statistics import NotComputable, power_of_pairs, smallest_effect

TABLE = {5: 1.68, 8: 1.16, 10: 1.00, 12: 0.89, 20: 0.66, 30: 0.53, 50: 0.40, 100: 0.28, 200: 0.20, 500: 0.13}


@pytest.mark.parametrize(("n", "d_z"), TABLE.items())
def test_the_line_of_the_planning_form_is_that_of_the_specification(n: int, d_z: float) -> None:
    found = smallest_effect(n)
    assert isinstance(found, float)
    assert round(found, 2) == d_z


@given(n=st.integers(3, 300), power=st.floats(0.3, 0.99))
@settings(deadline=None, max_examples=40)
def test_the_smallest_effect_has_the_power_by_scipys_distribution(n: int, power: float) -> None:
    found = smallest_effect(n, power)
    assert isinstance(found, float)
    critical, ncp = stats.t.ppf(0.975, n - 1), found * math.sqrt(n)
    assert stats.nct.sf(critical, n - 1, ncp) + stats.nct.cdf(-critical, n - 1, ncp) == pytest.approx(power, abs=1e-7)


def test_no_effect_is_found_as_often_as_the_level_says_and_both_directions_alike() -> None:
    assert power_of_pairs(12, 0) == pytest.approx(0.05)
    assert power_of_pairs(12, -0.7) == pytest.approx(power_of_pairs(12, 0.7))
    assert power_of_pairs(2, 100) > 0.99


def test_more_people_find_less() -> None:
    line = [smallest_effect(n) for n in (2, 3, 4, 5, 10, 100, 10_000)]
    assert line == sorted(line, reverse=True)


@pytest.mark.parametrize(("n", "reason"), [(0, NotComputable.NOBODY), (1, NotComputable.TOO_FEW)])
def test_nobody_and_one_person_can_show_nothing(n: int, reason: NotComputable) -> None:
    assert smallest_effect(n) is reason


def test_a_power_that_no_test_has_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="power"):
        smallest_effect(10, 1)
    with pytest.raises(ValueError, match="two people"):
        power_of_pairs(1, 0.5)
