import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.statistics import (
    ItemFlag,
    ItemStatistic,
    NotComputable,
    item_rest_correlations,
    item_statistics,
    response_rates,
    wilson,
)

ITEMS = ["A", "B", "C", "D"]


def people(*rows: str) -> list[dict[str, float | None]]:
    """One word for each person: 1 right, 0 wrong, - no answer."""
    return [
        {item: None if mark == "-" else float(mark) for item, mark in zip(ITEMS, row, strict=True)} for row in rows
    ]


def lines(*rows: str) -> dict[str, ItemStatistic]:
    result = item_statistics(people(*rows), ITEMS)
    assert not isinstance(result, NotComputable)
    return {line.item: line for line in result}


def test_the_share_correct_and_who_answered_are_counted_apart() -> None:
    line = lines("1000", "1100", "0-10", "-1-1", "1-01")["A"]
    assert (line.n, line.response_rate, line.correct) == (4, 0.8, 0.75)
    assert line.interval == pytest.approx(wilson(3, 4))


@given(st.lists(st.lists(st.sampled_from("01"), min_size=4, max_size=4).map("".join), min_size=2, max_size=30))
@settings(deadline=None, max_examples=40)
def test_the_item_rest_correlation_is_that_with_the_sum_of_the_other_items(rows: list[str]) -> None:
    table = np.array([[int(mark) for mark in row] for row in rows])
    found = item_rest_correlations(people(*rows), ITEMS)
    for i, item in enumerate(ITEMS):
        rest = np.delete(table, i, axis=1).sum(axis=1)
        if table[:, i].std() == 0 or rest.std() == 0:
            assert found[item] is NotComputable.NO_VARIANCE
        else:
            assert found[item] == pytest.approx(np.corrcoef(table[:, i], rest)[0, 1], abs=1e-9)


def test_a_person_counts_who_answered_two_thirds_of_the_others() -> None:
    whole = item_rest_correlations(people("1110", "0001", "1011", "0010"), ITEMS)
    with_one_who_stopped = item_rest_correlations(people("1110", "0001", "1011", "0010", "11--"), ITEMS)
    assert with_one_who_stopped == whole
    enough = item_rest_correlations(people("1110", "0001", "1011", "0010", "111-"), ITEMS)
    assert enough["A"] != whole["A"]


def test_items_to_look_at_are_flagged() -> None:
    rows = ["1110"] * 12 + ["1100"] * 6 + ["101-", "0-1-"] + ["1-0-"] * 5
    found = lines(*rows)
    assert ItemFlag.TOO_EASY in found["A"].flags
    assert found["D"].flags >= {ItemFlag.TOO_HARD, ItemFlag.RARELY_ANSWERED}
    assert ItemFlag.RARELY_ANSWERED in found["B"].flags
    assert not found["C"].flags & {ItemFlag.TOO_EASY, ItemFlag.TOO_HARD, ItemFlag.RARELY_ANSWERED}


def test_the_borders_are_not_flagged() -> None:
    found = lines(*(["1010"] * 6 + ["1000"] * 8 + ["1-00"] * 3 + ["1-0-", "0-01", "001-"]))
    assert found["A"].correct == 0.9
    assert ItemFlag.TOO_EASY not in found["A"].flags
    assert lines(*(["1000"] * 3 + ["0000"] * 17))["A"].flags == frozenset()
    assert lines(*(["1010"] * 2 + ["0001"] * 2 + ["-000"]))["A"].flags == frozenset()


def test_an_item_that_goes_against_the_others_is_flagged() -> None:
    found = lines("1000", "1100", "0111", "0011", "0110", "1001")
    assert found["A"].flags == {ItemFlag.AGAINST_THE_REST}
    assert isinstance(found["A"].item_rest, float)
    assert found["A"].item_rest < 0


def test_an_item_that_nobody_answered_has_no_share_and_no_correlation() -> None:
    line = lines("10-0", "01-1")["C"]
    assert (line.n, line.response_rate, line.correct, line.interval) == (0, 0.0, None, None)
    assert line.item_rest is NotComputable.NOBODY
    assert line.flags == {ItemFlag.RARELY_ANSWERED}


def test_nobody_one_person_and_a_lone_item_are_told_in_words() -> None:
    assert item_statistics([], ITEMS) is NotComputable.NOBODY
    assert lines("1010")["A"].item_rest is NotComputable.TOO_FEW
    assert item_rest_correlations([{"A": 1}, {"A": 0}], ["A"]) == {"A": NotComputable.TOO_FEW_ITEMS}


def test_the_response_rate_of_a_scale_counts_missing_items_and_missing_marks() -> None:
    assert response_rates([{"X1": 4, "X2": None}, {"X1": 5}], ["X1", "X2"]) == {"X1": 1.0, "X2": 0.0}
    with pytest.raises(ValueError, match="nobody"):
        response_rates([], ["X1"])


def test_an_answer_in_a_test_is_right_or_wrong() -> None:
    with pytest.raises(ValueError, match="right"):
        item_statistics([{"A": 0.5}], ["A"])
