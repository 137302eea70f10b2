import itertools
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from surveys.statistics import NotComputable, SignedRank, signed_rank

VECTORS = json.loads((Path(__file__).parents[1] / "data/surveys/statistics_vectors.json").read_text(encoding="utf-8"))
SLEEP = VECTORS["sleep_paired"]
SLEEP_CHANGES = [after - before for before, after in zip(SLEEP["data_pre"], SLEEP["data_post"], strict=True)]
INSECTS, ZEROS, ALL_UP = (
    VECTORS[name] for name in ("insects_first12", "wilcoxon_edge_all_zero", "wilcoxon_edge_all_up_n5")
)

likert_changes = st.lists(
    st.sampled_from([-2, -1, -2 / 3, -1 / 3, 0, 0, 0, 1 / 3, 2 / 3, 1, 2]), min_size=1, max_size=9
)
quick = settings(deadline=None, max_examples=40)


def ranked(changes: list[float]) -> SignedRank:
    result = signed_rank(changes)
    assert isinstance(result, SignedRank)
    return result


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (SLEEP_CHANGES, VECTORS["sleep_wilcoxon"]["pratt"]),
        (INSECTS["d"], INSECTS["pratt"]),
        (ZEROS["d"], ZEROS["pratt"]),
        (ALL_UP["d"], ALL_UP["pratt"]),
    ],
    ids=["sleep", "insects", "all zero", "all up"],
)
def test_the_test_agrees_with_the_reference(changes: list[float], expected: dict) -> None:
    result = ranked(changes)
    assert (result.n, result.n_nonzero) == (expected["n"], expected["n_nonzero"])
    assert (result.w_plus, result.w_minus) == (expected["w_plus"], expected["w_minus"])
    assert result.p == pytest.approx(expected["p_exact_two_sided"], rel=1e-9)
    assert result.rank_biserial == pytest.approx(expected["rank_biserial"])


def test_the_typical_change_agrees_with_the_reference() -> None:
    assert ranked(SLEEP_CHANGES).typical == pytest.approx(SLEEP["hodges_lehmann"])
    assert ranked(INSECTS["d"]).typical == pytest.approx(INSECTS["hodges_lehmann"])
    shift = VECTORS["response_shift_example"]
    for first, second, name in (("pre", "post", "pre_post"), ("pre", "then", "shift_then_minus_pre")):
        changes = [after - before for before, after in zip(shift[first], shift[second], strict=True)]
        assert ranked(changes).typical == pytest.approx(shift[name]["hodges_lehmann"])


def by_enumeration(changes: list[float]) -> float:
    """Two-sided p from all sign patterns of the ranks that scipy gives."""
    ranked_changes = list(zip(stats.rankdata(np.round(np.abs(changes), 6)), changes, strict=True))
    ranks = [rank for rank, change in ranked_changes if change]
    up = sum(rank for rank, change in ranked_changes if change > 0)
    sums = [sum(itertools.compress(ranks, signs)) for signs in itertools.product((0, 1), repeat=len(ranks))]
    above, below = (sum(w >= up for w in sums), sum(w <= up for w in sums))
    return min(1.0, 2 * min(above, below) / len(sums))


@given(likert_changes)
@quick
def test_p_is_what_counting_all_patterns_of_signs_gives(changes: list[float]) -> None:
    assert ranked(changes).p == pytest.approx(by_enumeration(changes), abs=1e-12)


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=40, unique=True), st.data())
@quick
def test_without_ties_and_zeros_it_is_scipys_exact_test(sizes: list[int], data: st.DataObject) -> None:
    changes = [float(size * data.draw(st.sampled_from([-1, 1]))) for size in sizes]
    theirs = stats.wilcoxon(changes, method="exact")
    result = ranked(changes)
    assert min(result.w_plus, result.w_minus) == theirs.statistic
    assert result.p == pytest.approx(theirs.pvalue, rel=1e-9)


@given(likert_changes, st.randoms())
@quick
def test_signs_turned_mirror_it_and_the_order_of_people_does_not_matter(
    changes: list[float], dice: random.Random
) -> None:
    plain, turned = ranked(changes), [-value for value in changes]
    dice.shuffle(turned)
    mirrored = ranked(turned)
    assert mirrored.p == pytest.approx(plain.p, abs=1e-12)
    assert (mirrored.w_plus, mirrored.w_minus) == (plain.w_minus, plain.w_plus)
    assert mirrored.rank_biserial == pytest.approx(-plain.rank_biserial)
    assert mirrored.typical == pytest.approx(-plain.typical, abs=1e-12)
    assert 0 <= plain.p <= 1


def test_quotients_that_differ_only_by_rounding_are_ties_and_zeros() -> None:
    wobbly = [4 / 3 - 1 / 3, 1.0, 0.1 + 0.2 - 0.3, -(7 / 3 - 4 / 3), 1.0 + 1e-13]
    mine, exact = ranked(wobbly), ranked([1, 1, 0, -1, 1])
    assert (mine.n_nonzero, mine.w_plus, mine.w_minus, mine.p) == (4, exact.w_plus, exact.w_minus, exact.p)


def test_nobody_is_told_in_words_and_one_person_proves_nothing() -> None:
    assert signed_rank([]) is NotComputable.NOBODY
    assert signed_rank([None, math.nan]) is NotComputable.NOBODY
    assert ranked([2.5]).p == 1
    assert ranked([None, 2.5, -1.0]) == ranked([2.5, -1.0])
    with pytest.raises(ValueError, match="finite"):
        signed_rank([math.inf])


@pytest.mark.parametrize("n", [3, 4, 5])
def test_up_to_five_people_cannot_reach_the_level(n: int) -> None:
    assert ranked([float(i + 1) for i in range(n)]).p == pytest.approx(2 / 2**n)


def test_five_hundred_people_take_no_time_to_wait_for() -> None:
    dice = np.random.default_rng(1)
    changes = dice.choice([-1.0, -1 / 3, 0, 0, 1 / 3, 2 / 3, 1], size=500).tolist()
    started = time.perf_counter()
    result = ranked(changes)
    assert time.perf_counter() - started < 5
    approximate = stats.wilcoxon(np.round(changes, 9), zero_method="pratt", method="asymptotic")
    assert result.p == pytest.approx(approximate.pvalue, rel=0.2)


def test_so_many_rises_that_chance_is_out_of_the_question_give_no_negative_p() -> None:
    assert 0 <= ranked([float(i) for i in range(1, 1101)]).p < 1e-300
