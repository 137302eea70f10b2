import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.statistics import (
    Alpha,
    Direction,
    NotComputable,
    ReliableChange,
    ReliableShares,
    reliability_of,
    reliable_change,
    reliable_shares,
)

VECTORS = json.loads((Path(__file__).parents[1] / "data/surveys/statistics_vectors.json").read_text(encoding="utf-8"))
NEAR = {"rel": 1e-6, "abs": 1e-6}


def changed(**facts: float) -> ReliableChange:
    result = reliable_change(**facts)
    assert isinstance(result, ReliableChange)
    return result


@pytest.mark.parametrize(
    ("name", "direction"), [("rci_jacobson_truax", Direction.DOWN), ("rci_likert", Direction.UP)]
)
def test_the_change_of_one_person_agrees_with_the_reference(name: str, direction: Direction) -> None:
    expected = VECTORS[name]
    result = changed(**{fact: expected[fact] for fact in ("pre", "post", "sd_pre", "reliability")})
    for mine, theirs in (
        (result.sem, "sem"),
        (result.s_diff, "s_diff"),
        (result.rci, "rci"),
        (result.threshold, "threshold_change_95"),
    ):
        assert mine == pytest.approx(expected[theirs], **NEAR), theirs
    assert expected["reliable"]
    assert result.direction is direction


scores = st.floats(1, 5)


@given(pre=scores, post=scores, sd_pre=st.floats(0.05, 2), reliability=st.floats(0, 0.99))
@settings(deadline=None, max_examples=60)
def test_a_change_counts_exactly_from_the_threshold_and_turns_with_the_answers(
    pre: float, post: float, sd_pre: float, reliability: float
) -> None:
    there = changed(pre=pre, post=post, sd_pre=sd_pre, reliability=reliability)
    back = changed(pre=post, post=pre, sd_pre=sd_pre, reliability=reliability)
    assert back.rci == -there.rci
    if not math.isclose(abs(post - pre), there.threshold, rel_tol=1e-9):
        assert (there.direction is not Direction.UNCLEAR) == (abs(post - pre) > there.threshold)


def test_a_better_scale_needs_a_smaller_change() -> None:
    good, poor = (changed(pre=2, post=3, sd_pre=0.7, reliability=r) for r in (0.9, 0.5))
    assert (good.direction, poor.direction) == (Direction.UP, Direction.UNCLEAR)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"sd_pre": 0.0}, NotComputable.NO_VARIANCE),
        ({"reliability": 1.0}, NotComputable.RELIABILITY),
        ({"reliability": -0.2}, NotComputable.RELIABILITY),
        ({"reliability": math.nan}, NotComputable.RELIABILITY),
        ({"post": None}, NotComputable.MISSING),
        ({"pre": math.nan}, NotComputable.MISSING),
    ],
)
def test_what_cannot_be_said_of_one_person_is_told_in_words(facts: dict, reason: NotComputable) -> None:
    assert reliable_change(**{"pre": 2.0, "post": 3.0, "sd_pre": 0.7, "reliability": 0.8} | facts) is reason


def test_the_shares_count_everybody_once() -> None:
    pre = [2, 2, 3, 3, 4, 4, None]
    result = reliable_shares(pre, [5, 2, 3, 3, 4, 1, 5], reliability=0.8)
    assert result == ReliableShares(n=6, up=1 / 6, unclear=4 / 6, down=1 / 6)


@pytest.mark.parametrize(
    ("pre", "post", "reliability", "reason"),
    [
        ([], [], 0.8, NotComputable.NOBODY),
        ([2], [4], 0.8, NotComputable.TOO_FEW),
        ([3, 3, 3], [3, 4, 5], 0.8, NotComputable.NO_VARIANCE),
        ([3, 4, 3], [3, 4, 5], -0.1, NotComputable.RELIABILITY),
    ],
)
def test_shares_that_cannot_be_computed_say_why(
    pre: list, post: list, reliability: float, reason: NotComputable
) -> None:
    assert reliable_shares(pre, post, reliability=reliability) is reason


def test_mistakes_of_the_caller_are_raised() -> None:
    with pytest.raises(ValueError, match="negative"):
        reliable_change(pre=1, post=2, sd_pre=-1, reliability=0.8)
    with pytest.raises(ValueError, match="shorter"):
        reliable_shares([1, 2], [1], reliability=0.8)


@pytest.mark.parametrize(
    ("alpha", "value", "assumed"),
    [
        (Alpha(20, 5, 0.73, (0.5, 0.9)), 0.73, False),
        (Alpha(19, 5, 0.73, (0.5, 0.9)), 0.80, True),
        (NotComputable.TOO_FEW, 0.80, True),
    ],
)
def test_the_reliability_comes_from_twenty_people_or_is_assumed(
    alpha: Alpha | NotComputable, value: float, *, assumed: bool
) -> None:
    found = reliability_of(alpha)
    assert (found.value, found.assumed) == (value, assumed)
