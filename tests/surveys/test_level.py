"""The mean of people who were asked once, against scipy."""

import pytest
from scipy import stats

from surveys.statistics import mean_level


@pytest.mark.parametrize("values", [[4.0, 5.0, 4.0, 3.0, 5.0, 4.0], [1.0, 5.0], [2.333, 2.667, 3.0, 4.333, 1.667]])
def test_the_interval_is_that_of_students_t(values: list[float]) -> None:
    found = mean_level(values)
    expected = stats.t.interval(0.95, len(values) - 1, loc=stats.tmean(values), scale=stats.sem(values))
    assert found.n == len(values)
    assert found.mean == pytest.approx(stats.tmean(values))
    assert found.interval == pytest.approx(expected)


@pytest.mark.parametrize("values", [[4.0], [3.0, 3.0, 3.0]])
def test_of_one_answer_or_of_equal_ones_there_is_no_interval(values: list[float]) -> None:
    assert mean_level(values).interval is None


def test_of_nobody_there_is_no_level() -> None:
    with pytest.raises(ValueError, match="nobody"):
        mean_level([])
