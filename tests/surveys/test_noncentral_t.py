import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from surveys.statistics.noncentral import noncentral_t_cdf, noncentrality_interval

degrees = st.sampled_from([1, 2, 3, 4, 9, 19, 49, 199, 499, 2000])


@given(t=st.floats(0.01, 30), df=degrees, ncp=st.floats(-8, 30))
@settings(deadline=None, max_examples=150)
def test_the_distribution_is_that_of_scipy_where_scipy_has_one(t: float, df: int, ncp: float) -> None:
    theirs = float(stats.nct.cdf(t, df, ncp))
    assert math.isnan(theirs) or noncentral_t_cdf(t, df, ncp) == pytest.approx(theirs, abs=1e-9)


@given(t=st.floats(-50, 50), df=degrees)
@settings(deadline=None, max_examples=50)
def test_around_zero_it_is_students(t: float, df: int) -> None:
    assert noncentral_t_cdf(t, df, 0) == pytest.approx(float(stats.t.cdf(t, df)), abs=1e-9)


@given(t=st.floats(-1e12, 1e12), df=degrees, ncp=st.floats(-1e4, 1e4))
@settings(deadline=None, max_examples=150)
def test_it_is_a_probability_and_falls_with_the_noncentrality(t: float, df: int, ncp: float) -> None:
    here, there = noncentral_t_cdf(t, df, ncp), noncentral_t_cdf(t, df, ncp + 0.5)
    assert 0 <= there <= here + 1e-12 <= 1 + 1e-12


@given(t=st.floats(-1e9, 1e9), df=degrees)
@settings(deadline=None, max_examples=60)
def test_the_interval_has_the_observed_t_at_its_ends(t: float, df: int) -> None:
    low, high = noncentrality_interval(t, df)
    assert low < high
    assert noncentral_t_cdf(t, df, low) == pytest.approx(0.975, abs=1e-6)
    assert noncentral_t_cdf(t, df, high) == pytest.approx(0.025, abs=1e-6)


@pytest.mark.parametrize("df", [1, 9, 499])
def test_no_change_is_between_the_normal_points(df: int) -> None:
    assert noncentrality_interval(0, df) == pytest.approx((-1.9599639845, 1.9599639845))
    assert noncentrality_interval(1e-300, df) == pytest.approx((-1.9599639845, 1.9599639845))


@pytest.mark.parametrize("t", [1e4, 1e9, 1e17, 1e100])
def test_a_huge_t_leaves_only_the_doubt_about_the_spread(t: float) -> None:
    ends = [t * math.sqrt(stats.chi2.ppf(share, 4) / 4) for share in (0.025, 0.975)]
    assert noncentrality_interval(t, 4) == pytest.approx(tuple(ends), rel=1e-3)
    assert noncentrality_interval(-t, 4) == pytest.approx((-ends[1], -ends[0]), rel=1e-3)
