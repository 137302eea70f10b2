"""Where a rule of the statistics begins and ends: exactly at the border, with the fewest people, with nobody."""

import math

import numpy as np
import pytest
from scipy import special, stats

from surveys.statistics import (
    Alpha,
    NotComputable,
    attrition,
    bca_of_mean,
    compare_retention,
    confidence_alone,
    holm,
    kaplan_meier,
    log_rank,
    newcombe_paired,
    paired_change,
    recommendation_score,
    reliable_shares,
    signed_rank,
    standardised_difference,
    wilson,
)
from surveys.statistics.bootstrap import acceleration, bca
from surveys.statistics.controls import Balance, Employee, balance_of, choose_controls
from surveys.statistics.effects import correction
from surveys.statistics.noncentral import noncentral_t_cdf
from surveys.statistics.omega import Omega, omega_total
from surveys.statistics.reliable import Direction, ReliableChange
from surveys.statistics.retention import Refusal, Retention, RetentionWord, stepped, word_of
from surveys.statistics.signed_rank import hodges_lehmann
from surveys.statistics.values import Interval, Z


def test_two_people_have_standard_deviations_and_a_correlation() -> None:
    found = paired_change([1, 2], [3, 5])
    assert (found.sd_pre, found.sd_post, found.sd_change) == pytest.approx(
        (math.sqrt(0.5), math.sqrt(2), math.sqrt(0.5))
    )
    assert found.correlation == pytest.approx(1)
    one = paired_change([1], [3])
    assert (one.sd_pre, one.sd_post, one.sd_change, one.correlation) == (None, None, None, None)


def test_a_change_of_rounding_alone_is_no_change() -> None:
    found = paired_change([0.0, 0.0], [1e-9, -1e-9])
    assert (found.share_up, found.share_same, found.share_down) == (0, 1, 0)


def test_a_change_of_exactly_the_error_is_unclear() -> None:
    def of(rci: float) -> Direction:
        return ReliableChange(sem=1, s_diff=1, rci=rci, threshold=Z).direction

    assert [of(Z), of(-Z), of(Z + 1e-12), of(-Z - 1e-12)] == [
        Direction.UNCLEAR,
        Direction.UNCLEAR,
        Direction.UP,
        Direction.DOWN,
    ]
    two = reliable_shares([1, 3], [3, 3], reliability=0.8)
    assert not isinstance(two, NotComputable)
    assert (two.n, two.up, two.unclear, two.down) == (2, 0.5, 0.5, 0)


def test_sixty_hundredths_are_not_weak() -> None:
    for value, is_weak in ((0.60, False), (0.599, True)):
        assert Alpha(20, 3, value, (0.1, 0.9)).weak == is_weak
        assert Omega(20, 3, value, ()).weak == is_weak


def test_the_correction_of_hedges_begins_with_three_people() -> None:
    assert correction(1) == 0
    assert correction(2) == pytest.approx(1 / math.sqrt(math.pi))


def test_holm_takes_certain_and_impossible_values() -> None:
    assert holm([0.0, 1.0]) == [0, 1]


def test_a_quarter_apart_and_seven_in_ten_are_not_yet_a_reason_for_caution() -> None:
    stayed, lost = [0, 0, 0, 1, 2, 2, 2], [0.25, 1.25, 2.25]
    found = attrition([*stayed, *lost], [*stayed, None, None, None])
    assert found.smd == -0.25
    assert found.rate == 0.7
    assert not found.caution
    assert standardised_difference([1e-9, 1e-9], [0, 0]) == 0
    assert standardised_difference([1.0, 1.0], [0, 0]) == math.inf


@pytest.mark.parametrize("df", [1, 2, 4, 19, 99, 199, 499])
def test_without_noncentrality_it_is_the_t_distribution(df: int) -> None:
    for t in (0.05, 0.5, 1.0, 2.0, 5.0, 12.0):
        assert noncentral_t_cdf(t, df, 0) == pytest.approx(float(special.stdtr(df, t)), abs=1e-12)


def test_nobody_and_everybody_have_an_exact_end() -> None:
    for n in range(1, 60):
        assert wilson(0, n)[0] == 0
        assert wilson(n, n)[1] == 1
        for x in (1, n - 1):
            expected = stats.binomtest(x, n).proportion_ci(method="wilson")
            assert wilson(x, n) == pytest.approx((expected.low, expected.high), abs=1e-12)


@pytest.mark.parametrize("counts", [(-1, 2, 3, 4), (2, -1, 3, 4), (2, 3, -1, 4), (2, 3, 4, -1), (0, 0, 0, 0)])
def test_counts_under_nought_or_of_nobody_are_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        newcombe_paired(*counts)


@pytest.mark.parametrize("counts", [(-1, 2, 3), (2, -1, 3), (2, 3, -1), (0, 0, 0)])
def test_a_recommendation_of_fewer_than_nobody_is_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        recommendation_score(*counts)


@pytest.mark.parametrize("counts", [(1, 0, 0, 1), (3, 1, 1, 2), (1, 1, 1, 1), (5, 2, 1, 4), (1, 3, 4, 1)])
def test_pairs_that_agree_are_corrected_for_continuity(counts: tuple[int, int, int, int]) -> None:
    """Newcombe 1998c, method 10, written out."""
    both, first, second, neither = counts
    n = sum(counts)
    l1, u1 = wilson(both + first, n)
    l2, u2 = wilson(both + second, n)
    p1, p2 = (both + first) / n, (both + second) / n
    product = both * neither - first * second
    root = math.sqrt((both + first) * (second + neither) * (both + second) * (first + neither))
    phi = ((max(product - n / 2, 0) if product > 0 else product) / root) if root else 0.0
    low = p1 - p2 - math.sqrt((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2)
    high = p1 - p2 + math.sqrt((p2 - l2) ** 2 - 2 * phi * (p2 - l2) * (u1 - p1) + (u1 - p1) ** 2)
    assert newcombe_paired(*counts) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(
    ("confidence", "test", "alone"),
    [
        ((0.1, 1.0), (-0.5, 0.5), True),
        ((0.1, 1.0), (0.0, 0.5), True),
        ((0.1, 1.0), (0.1, 0.5), False),
        ((0.0, 1.0), (-0.5, 0.5), False),
    ],
)
def test_an_interval_that_touches_nought_covers_it(confidence: Interval, test: Interval, *, alone: bool) -> None:
    assert confidence_alone(confidence, test) == alone
    assert word_of((0.0, 0.2)) is word_of((-0.2, 0.0)) is RetentionWord.NO_DIFFERENCE
    assert (word_of((0.01, 0.2)), word_of((-0.2, -0.01))) == (RetentionWord.MORE_STAYED, RetentionWord.FEWER_STAYED)


def employees(count: int, first: int = 0, **facts: object) -> list[Employee]:
    return [
        Employee(**{"key": first + place, "alike": (), "tenure": 3.0, "age_band": 2, "left_after": None, **facts})  # type: ignore[arg-type]  # as the test says
        for place in range(count)
    ]


def compared(mine: list[Employee], theirs: list[Employee]) -> Retention | Refusal:
    return compare_retention(mine, theirs, days=365, known_days=365)


def test_ten_are_enough_and_whoever_left_on_the_second_day_counts() -> None:
    mine = [*employees(9), *employees(1, 9, left_after=1)]
    found = compared(mine, employees(20, 100))
    assert isinstance(found, Retention)
    assert (found.n, found.stayed, found.n_controls, found.controls_stayed) == (10, 9, 20, 20)
    with pytest.raises(ValueError, match="employed on the day"):
        compared([*employees(9), *employees(1, 9, left_after=0)], employees(20, 100))
    assert compared(employees(9), employees(20, 100)) is Refusal.TOO_FEW
    assert compared(employees(10), employees(9, 100)) is Refusal.NO_COLLEAGUES


def test_two_colleagues_each_where_nine_in_ten_find_them_else_one() -> None:
    mine = [*employees(9), *employees(1, 9, alike=("alone",))]
    nine = compare_retention(
        mine, [*employees(18, 100), *employees(1, 200, alike=("alone",))], days=9, known_days=9, fewest=9
    )
    assert isinstance(nine, Retention)
    assert (nine.n, nine.n_controls, nine.left_out) == (9, 18, 1)
    mine = [*employees(7), *employees(3, 7, alike=("alone",))]
    eight = compare_retention(
        mine, [*employees(14, 100), *employees(3, 200, alike=("alone",))], days=9, known_days=9, fewest=8
    )
    assert isinstance(eight, Retention)
    assert (eight.n, eight.n_controls, eight.left_out) == (10, 10, 0)
    nobody_more = compare_retention(mine, employees(14, 100), days=9, known_days=9, fewest=7)
    assert isinstance(nobody_more, Retention)
    assert (nobody_more.n, nobody_more.n_controls) == (7, 14)


def test_one_far_line_is_enough_to_be_unlike() -> None:
    mine = [*employees(5, tenure=1.0), *employees(5, 5, tenure=2.0)]
    theirs = [*employees(5, 100, tenure=4.0), *employees(5, 105, tenure=5.0)]
    assert compared(mine, theirs) is Refusal.UNLIKE


def test_pairs_of_one_each_are_compared_as_pairs() -> None:
    mine = [*employees(7), *employees(3, 7, left_after=20)]
    theirs = [*employees(5, 100), *employees(5, 105, left_after=30)]
    found = compared(mine, theirs)
    assert isinstance(found, Retention)
    assert (found.stayed, found.controls_stayed) == (7, 5)
    chosen = choose_controls(mine, theirs, 1)
    kinds = [(row.participant.left_after is None, row.controls[0].left_after is None) for row in chosen]
    counted = [kinds.count(kind) for kind in ((True, True), (True, False), (False, True), (False, False))]
    assert found.interval == newcombe_paired(*counted)


def test_the_steps_of_the_picture_fall_at_the_end_of_a_month() -> None:
    curve = kaplan_meier([30.0] * 5 + [360.0] * 15, [True] * 5 + [False] * 15)
    assert stepped(curve, days=360, k=5) == [(0, 1.0), (1, 0.75)]
    assert stepped(curve, days=360, k=6) == [(0, 1.0)]
    later = kaplan_meier([30.0] * 5 + [200.0] * 2 + [360.0] * 13, [True] * 7 + [False] * 13)
    assert stepped(later, days=360, k=5) == [(0, 1.0), (12, pytest.approx(0.65))]
    last = kaplan_meier([30.0] * 5 + [360.0] * 15, [True] * 10 + [False] * 10)
    assert stepped(last, days=360, k=5) == [(0, 1.0), (1, 0.75), (12, pytest.approx(0.5))]


def test_a_balance_of_exactly_a_tenth_is_none() -> None:
    assert not Balance("tenure", 1, 1, 0.1).is_balanced
    assert Balance("tenure", 1, 1, -0.0999).is_balanced
    assert not Balance("tenure", 1, 1, None).is_balanced
    one, other = employees(1, age_band=None)[0], employees(1, 100)[0]
    (line,) = balance_of(choose_controls([one], [other], 1))
    assert line.name == "tenure"


def test_the_last_one_who_leaves_adds_nothing_to_the_variance() -> None:
    """Mantel's variance of one person alone would be 0 / 0."""
    found = log_rank([*range(1, 7)], [True] * 6, [*range(1, 6), 7], [True] * 6)
    assert found is not None
    rows = [(time, 0) for time in range(1, 7)] + [(time, 1) for time in (*range(1, 6), 7)]
    expected = variance = 0.0
    for moment in sorted({time for time, _ in rows}):
        n = sum(time >= moment for time, _ in rows)
        n1 = sum(time >= moment and not side for time, side in rows)
        d = sum(time == moment for time, _ in rows)
        expected += d * n1 / n
        variance += d * (n1 / n) * (1 - n1 / n) * (n - d) / (n - 1) if n > 1 else 0
    assert found.chi2 == pytest.approx((6 - expected) ** 2 / variance)
    with pytest.raises(ValueError, match="0 or longer"):
        kaplan_meier([1.0, -1.0], [True, True])


def test_half_left_is_the_median_and_nothing_after_the_end_counts() -> None:
    curve = kaplan_meier([1.0, 2.0, 3.0, 4.0], [True] * 4)
    assert curve.median == 2
    assert curve.mean_until(2) == pytest.approx(1 + 0.75)
    assert curve.at(2) == 0.5
    assert curve.steps[-1].share == 0


def test_two_people_are_enough_for_a_bootstrap_and_one_is_not() -> None:
    assert bca_of_mean([1.0], seed=1) is NotComputable.TOO_FEW
    assert bca_of_mean([], seed=1) is NotComputable.NOBODY
    assert bca_of_mean([2.0, 2.0, 2.0], seed=1) is NotComputable.NO_VARIANCE
    found = bca_of_mean([0.0, 1.0], seed=1)
    assert found == (0.0, 1.0)
    assert acceleration([1.0]) is NotComputable.TOO_FEW
    assert acceleration([1.0, 2.0]) == 0
    assert acceleration([1.0, 1.0, 1.0]) is NotComputable.NO_VARIANCE


def test_the_bootstrap_is_that_of_resampled_means_with_its_jackknife() -> None:
    d = [0, 1, 1, 2, 0, -1, 3, 1, 0, 2, 1, 0, 1, 1, 5, 0, 1, 2, 1, 0]
    dice = np.random.default_rng(7)
    values = np.array(d, dtype=float)
    means = np.concatenate([values[dice.integers(0, 20, size=(size, 20))].mean(axis=1) for size in (1000, 1000, 500)])
    jackknife = [(sum(d) - one) / 19 for one in d]
    assert bca_of_mean(d, seed=7, replicates=2500) == bca(sum(d) / 20, means.tolist(), jackknife)


def test_replicates_all_on_one_side_or_all_the_same_give_no_interval() -> None:
    spread = [1.0, 2.0, 4.0]
    assert bca(0.0, [1.0, 2.0], spread) is NotComputable.UNSTABLE
    assert bca(3.0, [1.0, 2.0], spread) is NotComputable.UNSTABLE
    assert bca(1.0, [0.0, 1.0, 2.0], [1.0, 1.0]) is NotComputable.NO_VARIANCE
    assert bca(1.0, [1.0, 1.0, 1.0], spread) == (1.0, 1.0)


def test_signed_ranks_at_the_border_of_rounding() -> None:
    found = signed_rank([1e-9, 1.0, 2.0])
    assert not isinstance(found, NotComputable)
    assert (found.n, found.n_nonzero) == (3, 2)
    assert (found.w_plus, found.w_minus) == (5, 0)
    assert found.p == 0.5
    # Rises of rounding make one step, not two.
    tied = signed_rank([1.0, 1.0 + 1e-9, -3.0])
    assert not isinstance(tied, NotComputable)
    assert (tied.w_plus, tied.w_minus) == (3, 3)
    with pytest.raises(ValueError, match="nobody"):
        hodges_lehmann([])


def test_omega_of_many_items_is_the_factor_that_made_them() -> None:
    """Correlations that one factor makes exactly: the loadings come out, whatever the units and signs."""
    loadings = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    r = np.outer(loadings, loadings)
    np.fill_diagonal(r, 1)
    dice = np.random.default_rng(3)
    raw = dice.normal(size=(60, 5))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw, rowvar=False)).T)
    units = np.array([1.0, 2.0, 0.5, 1.5, 3.0])
    rows = (white @ np.linalg.cholesky(r).T) * units
    found = omega_total(rows.tolist())
    assert not isinstance(found, NotComputable)
    assert found.loadings == pytest.approx(tuple(loadings * units), abs=1e-6)
    total = (units @ r @ units).item()
    assert found.value == pytest.approx((loadings @ units) ** 2 / total, abs=1e-6)
    turned = omega_total((-rows).tolist())
    assert not isinstance(turned, NotComputable)
    assert turned.loadings == pytest.approx(found.loadings, abs=1e-6)
