import json
import math
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from surveys.statistics import NotComputable, PairedChange, paired_change

VECTORS = json.loads((Path(__file__).parents[1] / "data/surveys/statistics_vectors.json").read_text(encoding="utf-8"))
SLEEP, SHIFT = VECTORS["sleep_paired"], VECTORS["response_shift_example"]
NEAR = {"rel": 1e-6, "abs": 1e-6}

likert = st.floats(1, 5).map(lambda value: round(value, 2))
pairs_of_answers = st.lists(st.tuples(likert, likert), min_size=2, max_size=30)
quick = settings(deadline=None, max_examples=40)


def change_of(pairs: list[tuple[float, float]]) -> PairedChange:
    return paired_change([before for before, _ in pairs], [after for _, after in pairs])


def told(result: PairedChange) -> dict[str, object]:
    """The figures by the names of the reference."""
    sizes = result.sizes
    assert sizes is not None
    assert sizes.g_z is not None
    assert sizes.g_av is not None
    return {
        "sd_pre": result.sd_pre,
        "sd_post": result.sd_post,
        "sd_change": result.sd_change,
        "r": result.correlation,
        "t": result.t,
        "df": result.df,
        "p_t": result.p,
        "d_z": sizes.d_z.value,
        "ci95_d_z_noncentral_t": sizes.d_z.interval,
        "g_z": sizes.g_z.value,
        "ci95_g_z": sizes.g_z.interval,
        "d_av": sizes.d_av.value,
        "var_d_av_bonett2008": sizes.d_av_variance,
        "ci95_d_av_bonett2008": sizes.d_av.interval,
        "g_av": sizes.g_av.value,
        "ci95_g_av_algina_keselman": sizes.g_av.interval,
    }


@pytest.mark.parametrize(
    ("pre", "post", "expected"),
    [
        (SLEEP["data_pre"], SLEEP["data_post"], SLEEP),
        (SHIFT["pre"], SHIFT["post"], SHIFT["pre_post"]),
        (SHIFT["then"], SHIFT["post"], SHIFT["then_post"]),
        (SHIFT["pre"], SHIFT["then"], SHIFT["shift_then_minus_pre"]),
    ],
    ids=["sleep", "pre-post", "then-post", "shift"],
)
def test_every_figure_agrees_with_the_reference(pre: list[float], post: list[float], expected: dict) -> None:
    for name, value in told(paired_change(pre, post)).items():
        assert value == pytest.approx(expected[name], **NEAR), name


@pytest.mark.filterwarnings("ignore:Precision loss")  # scipy of a group that does not vary
@given(pairs_of_answers)
@quick
def test_the_t_test_is_that_of_scipy(pairs: list[tuple[float, float]]) -> None:
    result = change_of(pairs)
    if result.interval is None:
        assert result.reason is NotComputable.NO_VARIANCE
        return
    theirs = stats.ttest_rel([after for _, after in pairs], [before for before, _ in pairs])
    low, high = theirs.confidence_interval()
    assert result.t == pytest.approx(theirs.statistic, rel=1e-8, abs=1e-9)
    assert result.p == pytest.approx(theirs.pvalue, rel=1e-8, abs=1e-12)
    assert result.interval == pytest.approx((low, high), rel=1e-8, abs=1e-9)


@given(pairs_of_answers)
@quick
def test_before_and_after_swapped_turns_every_sign(pairs: list[tuple[float, float]]) -> None:
    there, back = change_of(pairs), change_of([(after, before) for before, after in pairs])
    assert back.change == pytest.approx(-there.change, abs=1e-9)
    assert (back.share_up, back.share_same, back.share_down) == (there.share_down, there.share_same, there.share_up)
    if there.sizes is None or back.sizes is None:
        assert there.reason is back.reason
        return
    for mine, mirrored in ((there.sizes.d_z, back.sizes.d_z), (there.sizes.d_av, back.sizes.d_av)):
        assert mirrored.value == pytest.approx(-mine.value, rel=1e-6, abs=1e-6)
        assert mirrored.interval == pytest.approx((-mine.interval[1], -mine.interval[0]), rel=1e-6, abs=1e-6)


@given(pairs_of_answers, st.integers(-50, 50), st.randoms())
@quick
def test_neither_the_zero_of_the_scale_nor_the_order_of_people_matters(
    pairs: list[tuple[float, float]], shift: int, dice: random.Random
) -> None:
    moved = [(before + shift, after + shift) for before, after in pairs]
    dice.shuffle(moved)
    plain, other = change_of(pairs), change_of(moved)
    assert other.change == pytest.approx(plain.change, abs=1e-9)
    assert other.reason is plain.reason
    if plain.sizes is not None and other.sizes is not None:
        assert other.sizes.d_z.value == pytest.approx(plain.sizes.d_z.value, rel=1e-6, abs=1e-6)
        assert other.sizes.d_av.interval == pytest.approx(plain.sizes.d_av.interval, rel=1e-6, abs=1e-6)


@given(pairs_of_answers)
@quick
def test_every_interval_is_finite_and_holds_its_figure(pairs: list[tuple[float, float]]) -> None:
    result = change_of(pairs)
    if result.sizes is None:
        return
    assert result.p is not None
    assert 0 <= result.p <= 1
    for estimate in (result.sizes.d_z, result.sizes.g_z, result.sizes.d_av, result.sizes.g_av):
        if estimate is not None:
            low, high = estimate.interval
            assert math.isfinite(low)
            assert math.isfinite(high)
            assert low < estimate.value < high


def test_the_interval_of_d_z_holds_the_noncentralities_for_which_t_is_an_end() -> None:
    result = paired_change(SLEEP["data_pre"], SLEEP["data_post"])
    assert result.sizes is not None
    low, high = (end * math.sqrt(10) for end in result.sizes.d_z.interval)
    assert stats.nct.cdf(result.t, 9, low) == pytest.approx(0.975, abs=1e-9)
    assert stats.nct.cdf(result.t, 9, high) == pytest.approx(0.025, abs=1e-9)


@pytest.mark.parametrize("wobble", [1e-3, 1e-6, 1e-9])
def test_all_but_the_same_change_has_a_huge_effect_and_not_nan(wobble: float) -> None:
    pre = [1.0, 2.0, 3.0, 2.0, 1.0, 3.0]
    post = [value + 1 + wobble * (-1) ** i for i, value in enumerate(pre)]
    result = paired_change(pre, post)
    assert result.sizes is not None
    low, high = result.sizes.d_z.interval
    expected = [result.sizes.d_z.value * math.sqrt(stats.chi2.ppf(share, 5) / 5) for share in (0.025, 0.975)]
    assert [low, high] == pytest.approx(expected, rel=1e-2)


def test_two_people_have_an_interval_but_no_corrected_effect() -> None:
    result = paired_change([1, 2], [2, 4])
    assert result.interval == pytest.approx((1.5 - 0.5 * 12.7062047, 1.5 + 0.5 * 12.7062047))
    assert result.sizes is not None
    assert result.sizes.g_av is None
    assert result.effect is None
    assert result.effect_interval is None


def test_one_person_has_a_change_and_the_reason_why_no_more() -> None:
    result = paired_change([2], [3])
    assert (result.change, result.interval, result.sizes, result.sd_change, result.correlation) == (1, *[None] * 4)
    assert result.reason is NotComputable.TOO_FEW


@pytest.mark.parametrize("shift", [0, 1, 0.1, 1 / 3, 1e6])
def test_the_same_change_for_all_has_no_effect_size_and_says_why(shift: float) -> None:
    pre = [1.1, 2.7, 3.3, 2.9, 10 / 3]
    result = paired_change(pre, [value + shift for value in pre])
    assert result.change == pytest.approx(shift)
    assert (result.interval, result.t, result.p, result.sizes) == (None, None, None, None)
    assert result.reason is NotComputable.NO_VARIANCE


def test_answers_that_vary_only_once_have_no_correlation() -> None:
    result = paired_change([3, 3, 3, 3, 3], [3, 4, 5, 4, 3])
    assert result.correlation is None
    assert result.sizes is not None
    assert result.reason is None


def test_who_answered_once_does_not_count() -> None:
    whole = paired_change([1, 2, 4, 3], [2, 2, 5, 5])
    assert paired_change([1, None, 2, 4, 3, 5], [2, 4, 2, 5, 5, math.nan]) == whole


def test_a_third_more_is_the_same_whichever_way_it_was_divided() -> None:
    result = paired_change([1 / 3 + 1, 2, 3], [4 / 3, 2, 3 + 1e-12])
    assert result.share_same == 1


def test_lists_of_unequal_length_and_endless_answers_are_mistakes() -> None:
    with pytest.raises(ValueError, match="shorter"):
        paired_change([1, 2], [1])
    with pytest.raises(ValueError, match="finite"):
        paired_change([1, math.inf], [1, 2])
    with pytest.raises(ValueError, match="nobody"):
        paired_change([None], [1])


def test_the_interval_of_the_mean_covers_the_truth_as_often_as_it_says() -> None:
    dice = np.random.default_rng(20260504)
    samples = dice.normal(0.4, 1, size=(400, 8))
    intervals = [paired_change([0.0] * 8, sample.tolist()).interval for sample in samples]
    covered = np.mean([interval[0] <= 0.4 <= interval[1] for interval in intervals if interval])
    assert covered == pytest.approx(0.95, abs=0.03)
