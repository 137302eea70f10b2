"""Kaplan-Meier curves and the log-rank test: published data, brute force, and the edges."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.statistics import kaplan_meier, log_rank

VECTOR = json.loads((Path(__file__).parents[1] / "data/surveys/statistics_vectors.json").read_text(encoding="utf-8"))[
    "km_leukemia"
]
NEAR = {"rel": 1e-6, "abs": 1e-6}
watched = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=25)


@pytest.mark.parametrize("name", ["rx0", "rx1"])
def test_the_curve_agrees_with_the_published_one(name: str) -> None:
    vector = VECTOR[name]
    curve = kaplan_meier(vector["t"], vector["event"])
    assert {time: curve.at(float(time)) for time in vector["S"]} == pytest.approx(vector["S"], **NEAR)
    assert curve.interval_at(10) == pytest.approx(tuple(vector["ci95_loglog_10"]), **NEAR)
    assert curve.median == vector["median"]
    assert curve.mean_until(20) == pytest.approx(vector["rmst_20"], **NEAR)


def test_the_log_rank_test_agrees_with_the_published_one() -> None:
    one, other = VECTOR["rx0"], VECTOR["rx1"]
    found = log_rank(one["t"], one["event"], other["t"], other["event"])
    assert found is not None
    assert (found.chi2, found.p) == pytest.approx((VECTOR["logrank_chi2"], VECTOR["logrank_p"]), **NEAR)


@given(watched)
@settings(deadline=None)
def test_the_curve_agrees_with_scipy(people: list[tuple[int, bool]]) -> None:
    from scipy import stats  # noqa: PLC0415 - slow import

    times, left = zip(*people, strict=True)
    censored = stats.CensoredData(
        uncensored=[time for time, gone in people if gone], right=[time for time, gone in people if not gone]
    )
    theirs = stats.ecdf(censored).sf
    curve = kaplan_meier(times, left)
    for time in (0, 2.5, 5, 9, 20):
        assert curve.at(time) == pytest.approx(float(theirs.evaluate(time)), abs=1e-12)
        low, high = curve.interval_at(time)
        assert low <= curve.at(time) <= high


@given(watched, watched)
@settings(deadline=None)
def test_the_log_rank_test_agrees_with_scipy(mine: list[tuple[int, bool]], theirs: list[tuple[int, bool]]) -> None:
    from scipy import stats  # noqa: PLC0415 - slow import

    found = log_rank(*zip(*mine, strict=True), *zip(*theirs, strict=True))
    if sum(gone for _, gone in (*mine, *theirs)) < 10:
        assert found is None
        return
    if found is None:
        return
    one, other = (
        stats.CensoredData(
            uncensored=[time for time, gone in people if gone], right=[time for time, gone in people if not gone]
        )
        for people in (mine, theirs)
    )
    expected = stats.logrank(one, other)
    assert (found.chi2, found.p) == pytest.approx((expected.statistic**2, expected.pvalue))


def test_without_anybody_who_was_censored_the_curve_is_the_share_still_there() -> None:
    curve = kaplan_meier([1, 2, 2, 3, 5], [True] * 5)
    assert [curve.at(time) for time in (0.9, 1, 2, 3, 5)] == pytest.approx([1, 0.8, 0.4, 0.2, 0])
    assert [(step.at_risk, step.exits) for step in curve.steps] == [(5, 1), (4, 2), (2, 1), (1, 1)]
    assert curve.interval_at(5) == (0, 0)


def test_who_is_censored_at_the_moment_of_an_exit_was_still_there() -> None:
    assert kaplan_meier([4, 4, 4], [True, False, False]).at(4) == pytest.approx(2 / 3)


def test_nobody_left() -> None:
    curve = kaplan_meier([12, 12, 3], [False] * 3)
    assert (curve.n, curve.exits, curve.steps, curve.median) == (3, 0, (), None)
    assert (curve.at(100), curve.interval_at(100), curve.mean_until(12)) == (1, (1, 1), 12)


def test_exactly_a_half_is_the_median_in_spite_of_rounding() -> None:
    assert kaplan_meier([1, 2, 3, 4, 5, 6], [True] * 6).median == 3


@pytest.mark.parametrize("times", [[], [-1.0], [float("nan")]])
def test_a_curve_needs_somebody_who_was_watched(times: list[float]) -> None:
    with pytest.raises(ValueError, match="somebody"):
        kaplan_meier(times, [True] * len(times))


def test_groups_that_were_never_there_together_cannot_be_compared() -> None:
    early, late = [1.0] * 10, [9.0] * 10
    assert log_rank(early, [False] * 10, late, [True] * 10) is None
    assert log_rank(late, [True] * 10, late, [True] * 9 + [False]) is not None
