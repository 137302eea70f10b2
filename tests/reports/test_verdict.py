import pytest

from reports.engine import Estimate, Verdict, is_early, judge_change, judge_count

TABLE = [
    # change, low, high, target, verdict
    (0.8, 0.5, 1.1, 0.5, Verdict.SHOWN),
    (0.8, 0.6, 1.0, 0.5, Verdict.SHOWN),
    (0.8, 0.4, 1.2, 0.5, Verdict.UNCERTAIN),
    (0.5, 0.1, 0.9, 0.5, Verdict.UNCERTAIN),
    (0.4, 0.1, 0.7, 0.5, Verdict.BELOW),
    (0.4, -0.1, 0.9, 0.5, Verdict.NOT_CLEAR),
    (0.4, 0.0, 0.8, 0.5, Verdict.NOT_CLEAR),
    (0.6, -0.1, 1.3, 0.5, Verdict.NOT_CLEAR),
    (-0.4, -0.8, 0.0, 0.5, Verdict.NOT_CLEAR),
    (-0.4, -0.7, -0.1, 0.5, Verdict.WORSE),
    (0.5, None, None, 0.5, Verdict.NO_INTERVAL),
]


@pytest.mark.parametrize(("change", "low", "high", "target", "verdict"), TABLE)
def test_the_verdict_follows_the_table(
    change: float, low: float | None, high: float | None, target: float, verdict: Verdict
) -> None:
    assert judge_change(Estimate(20, change, low, high), target) is verdict


@pytest.mark.parametrize(("n", "early"), [(5, True), (9, True), (10, False), (40, False)])
def test_under_ten_people_it_is_an_early_sign(n: int, *, early: bool) -> None:
    assert is_early(n) is early


@pytest.mark.parametrize(
    ("value", "is_final", "verdict"),
    [
        (10, False, Verdict.COUNT_REACHED),
        (10, True, Verdict.COUNT_REACHED),
        (9, False, Verdict.COUNT_OPEN),
        (9, True, Verdict.COUNT_MISSED),
    ],
)
def test_a_count_below_its_target_is_missed_only_at_the_end(
    value: float, verdict: Verdict, *, is_final: bool
) -> None:
    assert judge_count(value, 10, is_final=is_final) is verdict
