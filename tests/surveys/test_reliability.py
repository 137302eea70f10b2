import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from surveys.statistics import Alpha, NotComputable, Omega, cronbach_alpha, omega_total

VECTORS = json.loads((Path(__file__).parents[1] / "data/surveys/statistics_vectors.json").read_text(encoding="utf-8"))
ALPHA, OMEGA = VECTORS["alpha_cronbach_alpha"], VECTORS["omega_three_items"]
NEAR = {"rel": 1e-6, "abs": 1e-6}
quick = settings(deadline=None, max_examples=25)


def alpha_of(rows: Sequence[Sequence[float | None]]) -> Alpha:
    result = cronbach_alpha(rows)
    assert isinstance(result, Alpha)
    return result


def omega_of(rows: Sequence[Sequence[float | None]]) -> Omega:
    result = omega_total(rows)
    assert isinstance(result, Omega)
    return result


def answers_with(covariances: np.ndarray, n: int = 60, seed: int = 1) -> list[list[float]]:
    """Answers of n people whose covariances are exactly these."""
    k = len(covariances)
    noise = np.random.default_rng(seed).normal(size=(n, k))
    noise -= noise.mean(axis=0)
    q, _ = np.linalg.qr(noise)
    return (3 + np.sqrt(n - 1) * q @ np.linalg.cholesky(covariances).T).tolist()


def one_factor(loadings: Sequence[float], uniquenesses: Sequence[float]) -> np.ndarray:
    return np.outer(loadings, loadings) + np.diag(uniquenesses)


def test_alpha_agrees_with_the_reference() -> None:
    result = alpha_of(ALPHA["data"])
    assert (result.n, result.k) == (ALPHA["n"], ALPHA["k"])
    assert result.value == pytest.approx(ALPHA["alpha"], **NEAR)
    assert result.interval == pytest.approx(tuple(ALPHA["feldt_ci95"]), **NEAR)
    assert alpha_of(OMEGA["data"]).value == pytest.approx(OMEGA["alpha"], **NEAR)


def test_omega_of_three_items_agrees_with_the_reference() -> None:
    result = omega_of(OMEGA["data"])
    assert (result.n, result.k) == (OMEGA["n"], 3)
    assert result.value == pytest.approx(OMEGA["omega_total"], **NEAR)
    assert result.loadings == pytest.approx(OMEGA["loadings_closed_form"], **NEAR)


tables = st.integers(2, 6).flatmap(
    lambda k: st.lists(st.lists(st.integers(1, 5), min_size=k, max_size=k), min_size=2, max_size=30)
)


@given(tables)
@quick
def test_alpha_is_the_mean_covariance_over_the_mean_of_all(rows: list[list[int]]) -> None:
    """The same number from the matrix of covariances, and Feldt's interval from scipy's F."""
    result = cronbach_alpha(rows)
    s = np.cov(np.array(rows), rowvar=False)
    n, k = len(rows), len(rows[0])
    if isinstance(result, NotComputable):
        assert s.sum() == pytest.approx(0, abs=1e-9)
        return
    expected = k**2 * (s.sum() - np.trace(s)) / (k * (k - 1)) / s.sum()
    assert result.value == pytest.approx(expected, rel=1e-7, abs=1e-7)
    ends = [1 - (1 - expected) * stats.f.ppf(share, n - 1, (n - 1) * (k - 1)) for share in (0.975, 0.025)]
    assert result.interval == pytest.approx(tuple(ends), rel=1e-6, abs=1e-6)
    assert result.interval[0] <= result.value + 1e-9
    assert result.value <= result.interval[1] + 1e-9


@given(tables, st.randoms())
@quick
def test_neither_the_order_of_people_nor_of_items_nor_a_shift_matters(
    rows: list[list[int]], dice: random.Random
) -> None:
    other = [[answer + 7 for answer in reversed(row)] for row in rows]
    dice.shuffle(other)
    plain, moved = cronbach_alpha(rows), cronbach_alpha(other)
    if isinstance(plain, Alpha) and isinstance(moved, Alpha):
        assert moved.value == pytest.approx(plain.value, rel=1e-9, abs=1e-9)
    else:
        assert plain is moved


@pytest.mark.parametrize("k", [3, 4, 5, 9, 21])
def test_omega_of_a_scale_that_measures_one_thing_is_what_went_in(k: int) -> None:
    dice = np.random.default_rng(k)
    loadings, uniquenesses = dice.uniform(0.2, 1.2, k), dice.uniform(0.2, 1.5, k)
    result = omega_of(answers_with(one_factor(loadings, uniquenesses)))
    assert result.loadings == pytest.approx(loadings, abs=1e-6)
    assert result.value == pytest.approx(loadings.sum() ** 2 / (loadings.sum() ** 2 + uniquenesses.sum()), abs=1e-7)


@pytest.mark.parametrize("seed", range(4))
def test_omega_of_more_items_is_that_of_the_most_likely_factor(seed: int) -> None:
    """An independent search over loadings and uniquenesses together finds the same."""
    dice = np.random.default_rng(seed)
    rows = np.clip(
        np.round(3 + np.outer(dice.normal(size=80), dice.uniform(0.5, 1, 5)) + dice.normal(size=(80, 5))), 1, 5
    )
    s = np.cov(rows, rowvar=False)

    def discrepancy(x: np.ndarray) -> float:
        implied = one_factor(x[:5], np.exp(x[5:]))
        return float(np.linalg.slogdet(implied)[1] + np.trace(np.linalg.solve(implied, s)))

    start = np.concatenate([np.sqrt(np.diag(s) / 2), np.log(np.diag(s) / 2)])
    loadings = optimize.minimize(discrepancy, start, method="BFGS", options={"gtol": 1e-7}).x[:5]
    assert omega_of(rows.tolist()).value == pytest.approx(loadings.sum() ** 2 / s.sum(), abs=1e-5)


@given(st.integers(3, 6), st.integers(0, 10_000), st.floats(0.1, 20))
@settings(deadline=None, max_examples=12)
def test_omega_does_not_depend_on_the_unit_and_lies_between_nothing_and_all(k: int, seed: int, unit: float) -> None:
    dice = np.random.default_rng(seed)
    rows = np.outer(dice.normal(size=40), dice.uniform(0.6, 1, k)) + dice.normal(size=(40, k))
    plain, scaled = omega_total(rows.tolist()), omega_total((rows * unit).tolist())
    if isinstance(plain, Omega) and isinstance(scaled, Omega):
        assert scaled.value == pytest.approx(plain.value, abs=1e-6)
        assert 0 <= plain.value <= 1
    else:
        assert plain is scaled


def test_a_heywood_case_is_not_computable() -> None:
    three = one_factor([1.1, 0.7, 0.7], [-0.1, 0.5, 0.5])
    four = one_factor([1.1, 0.6, 0.6, 0.6], [-0.1, 0.6, 0.6, 0.6])
    for covariances in (three, four):
        assert np.linalg.eigvalsh(covariances)[0] > 0
        assert omega_total(answers_with(covariances)) is NotComputable.HEYWOOD


@pytest.mark.parametrize(
    "signs", [(-1, 1, 1), (-1, -1, 1), (-1, -1, -1), (0, 1, 1)], ids=["one", "two", "three", "uncorrelated"]
)
def test_three_items_that_do_not_all_go_together_have_no_omega(signs: tuple[int, int, int]) -> None:
    ab, ac, bc = (0.3 * sign for sign in signs)
    rows = answers_with(np.array([[1, ab, ac], [ab, 1, bc], [ac, bc, 1]]))
    assert omega_total(rows) is NotComputable.NEGATIVE_COVARIANCE


def test_items_that_repeat_each_other_are_perfect_for_three_and_have_no_fit_for_four() -> None:
    assert omega_of([[value] * 3 for value in (1, 2, 4, 5)]).value == pytest.approx(1)
    assert omega_total([[value] * 4 for value in (1, 2, 4, 5)]) is NotComputable.NO_FIT
    assert alpha_of([[value] * 4 for value in (1, 2, 4, 5)]).interval == pytest.approx((1, 1))


def test_more_items_than_people_have_no_fit() -> None:
    rows = np.random.default_rng(2).normal(size=(5, 8)).tolist()
    assert omega_total(rows) is NotComputable.NO_FIT


@pytest.mark.parametrize(
    ("rows", "alpha", "omega"),
    [
        ([], NotComputable.NOBODY, NotComputable.NOBODY),
        ([[None, 3, 4]], NotComputable.NOBODY, NotComputable.NOBODY),
        ([[2, 3, 4]], NotComputable.TOO_FEW, NotComputable.TOO_FEW),
        ([[2], [3]], NotComputable.TOO_FEW_ITEMS, NotComputable.TOO_FEW_ITEMS),
        ([[3, 3, 3]] * 9, NotComputable.NO_VARIANCE, NotComputable.NO_VARIANCE),
        ([[1, 2, 3], [2, 3, 1], [3, 1, 2]], NotComputable.NO_VARIANCE, NotComputable.NEGATIVE_COVARIANCE),
        ([[1.1, 2.3], [2.3, 1.1], [1.7, 1.7]], NotComputable.NO_VARIANCE, NotComputable.TOO_FEW_ITEMS),
    ],
)
def test_what_is_missing_is_told_in_words(rows: list, alpha: NotComputable, omega: NotComputable) -> None:
    assert cronbach_alpha(rows) is alpha
    assert omega_total(rows) is omega


def test_one_item_that_everybody_answers_alike_stops_omega_and_not_alpha() -> None:
    rows = [[*row, 4.0] for row in OMEGA["data"]]
    assert omega_total(rows) is NotComputable.NO_VARIANCE
    assert alpha_of(rows).k == 4


def test_who_left_an_item_out_does_not_count() -> None:
    rows = [*OMEGA["data"], [None, 1, 5], [2, float("nan"), 3]]
    assert alpha_of(rows) == alpha_of(OMEGA["data"])
    assert omega_of(rows) == omega_of(OMEGA["data"])


def test_items_against_each_other_have_a_negative_alpha_with_its_interval() -> None:
    result = alpha_of([[1, 5], [5, 2], [2, 4], [4, 1]])
    assert result.value < 0
    assert result.interval[0] < result.value < result.interval[1]


def test_a_weak_scale_is_noticed() -> None:
    assert alpha_of(ALPHA["data"]).weak
    assert not alpha_of(OMEGA["data"]).weak
    assert not omega_of(OMEGA["data"]).weak
    assert omega_of(answers_with(one_factor([0.3] * 4, [1] * 4))).weak


def test_rows_of_unequal_length_are_a_mistake() -> None:
    for compute in (cronbach_alpha, omega_total):
        with pytest.raises(ValueError, match="same number"):
            compute([[1, 2, 3], [1, 2]])


@given(st.integers(4, 7), st.integers(0, 10_000))
@settings(deadline=None, max_examples=15)
def test_answers_of_any_kind_have_an_omega_or_a_reason(k: int, seed: int) -> None:
    dice = np.random.default_rng(seed)
    rows = np.clip(np.round(3 + dice.normal(size=(k + 3, k)) @ dice.normal(size=(k, k))), 1, 5)
    result = omega_total(rows.tolist())
    assert isinstance(result, NotComputable) or 0 <= result.value <= 1
