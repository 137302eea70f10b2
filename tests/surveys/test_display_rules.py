"""What may be said of a scale at which n, figure by figure, without a database."""

from dataclasses import asdict
from typing import Any

import pytest

from surveys.rules.certainty import certainty_of
from surveys.rules.figures import Certainty, ScaleFigure
from surveys.rules.scale_figures import Beside, Group, least_of, scale_figure
from surveys.statistics import alike, label_of, rounded, widened

FEW_BEFORE, FEW_AFTER = [2, 3, 2, 3, 2, 4, 3, 2, 3, 1], [3, 4, 2, 3, 3, 5, 4, 2, 4, 2]
BEFORE = [1 + 7 * place % 5 for place in range(26)]
AFTER = [min(5, value + (place % 3 != 0)) for place, value in enumerate(BEFORE)]
Values = list[int] | list[int | None]


def named(values: Values) -> dict[str, float]:
    return {f"p{place:02}": float(value) for place, value in enumerate(values) if value is not None}


def figure(before: Values, after: Values, k: int = 5, code: str = "DC", beside: Beside | None = None) -> ScaleFigure:
    return scale_figure(
        code=code, name="A scale", who="mentee", pre=named(before), post=named(after), k=k, beside=beside
    )


def told(of: ScaleFigure | Certainty | None) -> dict[str, Any]:
    assert of is not None
    return {name: value for name, value in asdict(of).items() if value is not None}


def test_five_to_nine_are_an_early_sign_with_means_and_an_interval() -> None:
    found = told(figure(FEW_BEFORE[:9], FEW_AFTER[:9]))
    assert found.pop("certainty")["lost"] == 0
    assert found == {
        "code": "DC",
        "name": "A scale",
        "who": "mentee",
        "hidden": False,
        "note": "early_sign",
        "n_pre": 9,
        "n_post": 9,
        "n": 9,
        "mean_pre": 2.7,
        "mean_post": 3.3,
        "change": 0.7,
        "low": 0.2,
        "high": 1.1,
    }


def test_from_ten_on_there_are_an_effect_shares_and_an_exact_p() -> None:
    found = figure(FEW_BEFORE, FEW_AFTER)
    assert (found.note, found.n) == ("evidence", 10)
    assert (found.effect, found.effect_low, found.effect_high) == (0.7, 0.2, 1.1)
    # Seven up, nobody down: 2 of 2^7 ways of throwing the coins.
    assert told(found.certainty) == {
        "improved": 70,
        "same": 30,
        "worse": 0,
        "p": 0.0156,
        "lost": 0,
        "caution": False,
    }
    assert found.groups is None


def test_who_fell_counts_as_worse() -> None:
    found = figure(FEW_AFTER, FEW_BEFORE)
    assert found.certainty is not None
    assert (found.certainty.improved, found.certainty.same, found.certainty.worse) == (0, 30, 70)


def test_from_twenty_on_there_is_a_bootstrap_interval_and_parts_of_the_company() -> None:
    group = Group("department", "Sales", frozenset(f"p{place:02}" for place in range(13)))
    without = figure(BEFORE[:19], AFTER[:19], beside=Beside(groups=[group]))
    assert without.groups is None
    assert without.certainty is not None
    assert without.certainty.robust_low is None
    found = figure(BEFORE, AFTER, beside=Beside(groups=[group]))
    assert found.certainty is not None
    assert (found.certainty.robust_low, found.certainty.robust_high) == (0.3, 0.7)
    (part,) = found.groups or ()
    inside = [(a, b) for a, b in zip(BEFORE[:13], AFTER[:13], strict=True)]
    assert (part.kind, part.name, part.n) == ("department", "Sales", 13)
    assert part.mean_pre == round(sum(a for a, _ in inside) / 13, 1)
    assert part.mean_post == round(sum(b for _, b in inside) / 13, 1)
    assert part.change == round(sum(b - a for a, b in inside) / 13, 1)


def test_the_reliability_is_that_of_those_who_answered_every_question() -> None:
    rows = {
        f"p{place:02}": [float(1 + place % 5), float(1 + (place + place // 5) % 5), float(1 + place * 2 % 5)]
        for place in range(26)
    }
    found = figure(BEFORE, AFTER, beside=Beside(rows=rows))
    assert found.certainty is not None
    whole = found.certainty
    assert (whole.alpha, whole.alpha_low, whole.alpha_high, whole.omega) == (0.47, -0.03, 0.75, 0.56)
    assert found.note == "weak"
    left_out = {key: [None, *row[1:]] if place < 7 else row for place, (key, row) in enumerate(rows.items())}
    fewer = figure(BEFORE, AFTER, beside=Beside(rows=left_out)).certainty
    assert fewer is not None
    assert (fewer.alpha, fewer.alpha_low, fewer.omega) == (None, None, None), "nineteen"


def test_questions_without_variance_have_no_reliability_and_the_rest_is_told() -> None:
    found = figure(BEFORE, AFTER, beside=Beside(rows={f"p{place:02}": [3.0, 3.0, 3.0] for place in range(26)}))
    assert found.note == "evidence"
    assert found.certainty is not None
    assert (found.certainty.alpha, found.certainty.alpha_low, found.certainty.omega) == (None, None, None)
    assert found.certainty.robust_low == 0.3


def test_two_questions_have_an_alpha_and_no_omega() -> None:
    rows = {f"p{place:02}": [float(value), float(min(5, value + place % 2))] for place, value in enumerate(BEFORE)}
    found = figure(BEFORE, AFTER, beside=Beside(rows=rows)).certainty
    assert found is not None
    assert found.alpha is not None
    assert found.alpha > 0.9
    assert found.omega is None


def test_those_who_did_not_answer_again_are_told_with_bounds_and_a_tipping_point() -> None:
    after = [None if place % 4 == 1 and place < 24 else value for place, value in enumerate(AFTER)]
    found = figure(BEFORE, after)
    assert (found.n, found.n_pre, found.n_post) == (20, 26, 20)
    assert found.certainty is not None
    assert found.certainty.lost == 6
    lost = [BEFORE[place] for place in range(26) if after[place] is None]
    total = sum(b - a for a, b in zip(BEFORE, after, strict=True) if b is not None)
    assert found.certainty.lost_low == widened((total + sum(1 - a for a in lost)) / 26, 0, 26)[0]
    assert found.certainty.lost_high == widened(0, (total + sum(5 - a for a in lost)) / 26, 26)[1]
    assert found.certainty.tipping == round(-total / 6, 2)
    assert found.certainty.lost_apart == -0.07
    assert found.certainty.caution is False


def test_an_infinite_distance_of_those_lost_is_not_told_as_a_number() -> None:
    before = [2] * 12 + [4] * 5 + [4]
    after: list[int | None] = [2, 3] * 6 + [None] * 6
    pre, post = named(before), named(after)
    found = certainty_of(pre, post, {}, knows_lost=True, k=5, seed=1)
    assert found.lost is None, "six who all said 4"
    pre["p17"] = 5.0
    found = certainty_of(pre, post, {}, knows_lost=True, k=5, seed=1)
    assert (found.lost, found.caution) == (6, True)
    assert found.lost_apart is not None
    unknown = certainty_of(pre, post, {}, knows_lost=False, k=5, seed=1)
    assert (unknown.lost, unknown.caution) == (None, None)


def test_four_who_did_not_answer_again_are_not_told() -> None:
    after: list[int | None] = [None, None, None, None, *AFTER[4:]]
    found = figure(BEFORE, after)
    assert (found.n, found.n_pre, found.n_post) == (22, None, 22)
    assert found.certainty is not None
    assert found.certainty.lost is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([3] * 9, [1, 2, 3, 4, 5, 4, 3, 2, 1]),
        ([1, 2, 3, 4, 5, 4, 3, 2, 1], [3] * 9),
        ([1, 2, 3, 1, 2], [2, 3, 4, 2, 3]),
    ],
    ids=["before", "after", "the change"],
)
def test_under_ten_who_all_said_the_same_are_hidden(before: list[int], after: list[int]) -> None:
    found = figure(before, after)
    assert told(found) == {
        "code": "DC",
        "name": "A scale",
        "who": "mentee",
        "hidden": True,
        "note": "too_alike",
        "n": len(before),
        "n_pre": len(before),
        "n_post": len(before),
    }


def test_any_number_who_all_stand_at_an_end_are_hidden_and_in_the_middle_only_under_ten() -> None:
    assert figure([1] * 12, BEFORE[:12]).note == "too_alike"
    assert figure(BEFORE[:12], [5] * 12).note == "too_alike"
    assert figure([3] * 12, BEFORE[:12]).note == "evidence"
    # All moved by one: that is everybody's change only for few.
    assert figure([1, 2, 3, 4] * 3, [2, 3, 4, 5] * 3).note == "evidence"
    same = figure([1, 2, 3, 4] * 3, [2, 3, 4, 5] * 3)
    assert (same.change, same.low, same.high, same.effect, same.effect_low) == (1.0, None, None, None, None)


def test_of_leaving_nothing_is_told_of_fewer_than_twenty() -> None:
    assert least_of("DC", 5) == 5
    assert least_of("TI", 5) == 20
    assert least_of("TI", 30) == 30
    assert figure(BEFORE[:19], AFTER[:19], code="TI").hidden
    assert not figure(BEFORE[:20], AFTER[:20], code="TI").hidden


def test_an_interval_is_rounded_outwards_and_floats_do_not_widen_it() -> None:
    assert widened(0.12, 0.48, 19) == (0.1, 0.5)
    assert widened(0.123, 0.487, 20) == (0.12, 0.49)
    assert widened(-0.123, -0.487, 20) == (-0.13, -0.48)
    # 0.29 * 100 is 28.999999999999996, 0.07 * 100 is 7.000000000000001.
    assert widened(0.29, 0.07, 25) == (0.29, 0.07)
    assert [label_of(n).value for n in (4, 5, 9, 10)] == ["nothing", "early_sign", "early_sign", "evidence"]
    assert (rounded(2.345, 19), rounded(2.346, 20)) == (2.3, 2.35)


def test_alike_is_what_a_mean_would_give_away() -> None:
    assert alike([3.0] * 9)
    assert not alike([3.0] * 10)
    assert alike([1.0] * 10)
    assert alike([5.0] * 40)
    assert alike([2.0] * 9, ends=())
    assert not alike([1.0] * 10, ends=())
    assert alike([2.0, 2.0 + 2e-10]), "rounding"
    assert not alike([2.0, 2.0 + 4e-9])
