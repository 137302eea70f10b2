import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.statistics import Label, alike, label_of, paired_change, rounded, scale_score, wilson

VECTORS = json.loads((Path(__file__).parents[1] / "data/surveys/statistics_vectors.json").read_text(encoding="utf-8"))
SHIFT = VECTORS["response_shift_example"]
NEAR = {"rel": 1e-6, "abs": 1e-6}


@pytest.mark.parametrize(
    ("pre", "post", "expected"),
    [
        (VECTORS["sleep_paired"]["data_pre"], VECTORS["sleep_paired"]["data_post"], VECTORS["sleep_paired"]),
        (SHIFT["pre"], SHIFT["post"], SHIFT["pre_post"]),
        (SHIFT["then"], SHIFT["post"], SHIFT["then_post"]),
        (SHIFT["pre"], SHIFT["then"], SHIFT["shift_then_minus_pre"]),
    ],
    ids=["sleep", "pre-post", "then-post", "shift"],
)
def test_the_paired_change_agrees_with_the_reference(pre: list[float], post: list[float], expected: dict) -> None:
    result = paired_change(pre, post)
    assert result.n == expected["n"]
    for mine, theirs in (
        (result.mean_pre, "mean_pre"),
        (result.mean_post, "mean_post"),
        (result.change, "mean_change"),
        (result.interval, "ci95_t"),
        (result.effect, "g_av"),
        (result.effect_interval, "ci95_g_av_algina_keselman"),
        (result.share_up, "share_up"),
        (result.share_same, "share_same"),
        (result.share_down, "share_down"),
    ):
        assert mine == pytest.approx(expected[theirs], **NEAR), theirs


def test_without_variance_only_the_change_is_told() -> None:
    result = paired_change([2, 3, 4, 2, 3], [3, 4, 5, 3, 4])
    assert result.change == pytest.approx(1)
    assert result.interval is None
    assert result.effect is None
    assert result.effect_interval is None
    assert result.share_up == 1


def test_one_pair_has_no_interval_and_no_pair_no_change() -> None:
    assert paired_change([2.0], [3.5]).interval is None
    with pytest.raises(ValueError, match="nobody"):
        paired_change([], [])


def test_no_change_at_all_has_an_effect_of_nothing_around_nothing() -> None:
    result = paired_change([1, 2, 3, 4, 3, 2], [2, 1, 4, 3, 3, 2])
    assert result.effect == pytest.approx(0)
    assert result.effect_interval is not None
    low, high = result.effect_interval
    assert low == pytest.approx(-high)


likert = st.floats(1, 5).map(lambda value: round(value, 2))


@given(st.lists(st.tuples(likert, likert), min_size=3, max_size=30))
@settings(deadline=None, max_examples=50)
def test_the_change_lies_in_its_intervals(pairs: list[tuple[float, float]]) -> None:
    result = paired_change([before for before, _ in pairs], [after for _, after in pairs])
    assert result.share_up + result.share_same + result.share_down == pytest.approx(1)
    if result.interval is not None:
        assert result.interval[0] < result.change < result.interval[1]
    if result.effect is not None and result.effect_interval is not None:
        assert all(math.isfinite(value) for value in result.effect_interval)
        assert result.effect_interval[0] < result.effect_interval[1]


def test_wilson_agrees_with_the_reference() -> None:
    vector = VECTORS["wilson_81_263"]
    assert wilson(vector["x"], vector["n"]) == pytest.approx(tuple(vector["ci95"]), **NEAR)
    lost = VECTORS["attrition_example"]
    assert wilson(lost["n_post"], lost["n_pre"]) == pytest.approx(tuple(lost["post_rate_wilson"]), **NEAR)


def test_wilson_of_none_and_all_ends_at_the_ends() -> None:
    assert wilson(0, 10)[0] == 0
    assert wilson(10, 10)[1] == 1
    with pytest.raises(ValueError, match="n > 0"):
        wilson(0, 0)


@pytest.mark.parametrize(("items", "needed"), [(3, 2), (4, 3), (5, 4), (6, 4), (21, 14)])
def test_a_scale_needs_two_thirds_of_its_items(items: int, needed: int) -> None:
    names = [f"X{i}" for i in range(items)]
    assert scale_score(dict.fromkeys(names[:needed], 4), names) == 4
    assert scale_score(dict.fromkeys(names[: needed - 1], 4), names) is None


def test_a_reverse_item_is_turned_round_and_no_answer_is_not_a_three() -> None:
    answers = {"A": 5, "B": 1, "C": None}
    assert scale_score(answers, ["A", "B", "C"], {"B"}) == 5


@pytest.mark.parametrize(
    ("n", "label"),
    [(0, Label.NOTHING), (4, Label.NOTHING), (5, Label.EARLY_SIGN), (9, Label.EARLY_SIGN), (10, Label.EVIDENCE)],
)
def test_what_may_be_said_depends_on_n(n: int, label: Label) -> None:
    assert label_of(n) is label


def test_means_of_few_are_rounded_more_coarsely() -> None:
    assert rounded(3.456, 19) == 3.5
    assert rounded(3.456, 20) == 3.46


def test_answers_too_alike_are_noticed() -> None:
    assert alike([3.0] * 9)
    assert not alike([3.0] * 10)
    assert alike([5.0] * 40)
    assert not alike([3.0] * 8 + [4.0])
