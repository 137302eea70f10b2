import itertools
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from surveys.statistics import NotComputable, bca_of_mean, seed_of
from surveys.statistics.bootstrap import acceleration, bca

ROOT = Path(__file__).parents[2]
VECTORS = json.loads((ROOT / "tests/data/surveys/statistics_vectors.json").read_text(encoding="utf-8"))
SLEEP, EXACT = VECTORS["sleep_paired"], VECTORS["bca_exact_n5"]
SLEEP_CHANGES = [after - before for before, after in zip(SLEEP["data_pre"], SLEEP["data_post"], strict=True)]


def leave_one_out(changes: list[float]) -> list[float]:
    return [(sum(changes) - change) / (len(changes) - 1) for change in changes]


def test_all_resamples_of_five_people_give_the_interval_of_the_reference() -> None:
    x = EXACT["x"]
    means = [sum(sample) / 5 for sample in itertools.product(x, repeat=5)]
    assert len(means) == EXACT["n_replicates"]
    assert acceleration(leave_one_out(x)) == pytest.approx(EXACT["acceleration"], abs=1e-9)
    assert bca(EXACT["theta"], means, leave_one_out(x)) == pytest.approx(EXACT["ci95"])


def test_the_percentiles_are_those_of_the_reference() -> None:
    """A share of replicates below the estimate of Phi(z0), and the reference's acceleration, on an even scale."""
    below = round(100_001 * stats.norm.cdf(EXACT["z0_midrank"]))
    grid = np.arange(100_001) / 100_000
    interval = bca(grid[below] - 5e-6, grid.tolist(), leave_one_out(EXACT["x"]))
    assert interval == pytest.approx(EXACT["alpha"], abs=2e-5)


def test_the_mean_of_the_sleepers_agrees_with_the_reference() -> None:
    expected = SLEEP["bca_mean_change"]
    interval = bca_of_mean(SLEEP_CHANGES, seed=1)
    assert interval == pytest.approx(tuple(expected["mean_of_5_seeds"]), abs=expected["tolerance"])
    assert acceleration(leave_one_out(SLEEP_CHANGES)) == pytest.approx(expected["acceleration"], abs=1e-9)


def test_it_comes_near_scipys_bootstrap() -> None:
    changes = np.random.default_rng(5).exponential(1, 40)
    theirs = stats.bootstrap((changes,), np.mean, method="BCa", rng=np.random.default_rng(6)).confidence_interval
    assert bca_of_mean(changes.tolist(), seed=7) == pytest.approx((theirs.low, theirs.high), abs=0.03)


@given(st.lists(st.sampled_from([-1.0, -2 / 3, -1 / 3, 0.0, 1 / 3, 2 / 3, 1.0]), min_size=20, max_size=40))
@settings(deadline=None, max_examples=20)
def test_the_interval_holds_the_mean_and_lies_among_the_changes(changes: list[float]) -> None:
    interval = bca_of_mean(changes, seed=3, replicates=1999)
    if isinstance(interval, NotComputable):
        assert len(set(changes)) == 1
        return
    assert min(changes) <= interval[0] <= float(np.mean(changes)) <= interval[1] <= max(changes)


def test_the_same_figure_has_the_same_interval_and_another_figure_another_seed() -> None:
    seed = seed_of(4, "DC", 12)
    assert bca_of_mean(SLEEP_CHANGES, seed=seed) == bca_of_mean(SLEEP_CHANGES, seed=seed)
    assert len({seed_of(*names) for names in itertools.product((4, 5), ("DC", "OI"), (12, 13))}) == 8


def test_the_seed_is_the_same_in_every_process() -> None:
    code = "from surveys.statistics import seed_of; print(seed_of('program', 'DC', 3))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) == seed_of("program", "DC", 3)


def test_rounding_of_sums_does_not_hide_that_a_replicate_equals_the_estimate() -> None:
    changes = [0.1, 0.2, 0.3] * 8
    scaled = [value * 10 for value in changes]
    fine, whole = bca_of_mean(changes, seed=9), bca_of_mean(scaled, seed=9)
    assert isinstance(fine, tuple)
    assert isinstance(whole, tuple)
    assert [end * 10 for end in fine] == pytest.approx(list(whole))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ([], NotComputable.NOBODY),
        ([None], NotComputable.NOBODY),
        ([1.0], NotComputable.TOO_FEW),
        ([1.0] * 20, NotComputable.NO_VARIANCE),
        ([0.1 + 0.2, 0.3] * 10, NotComputable.NO_VARIANCE),
        ([0.0] * 20, NotComputable.NO_VARIANCE),
    ],
)
def test_what_cannot_be_resampled_is_told_in_words(changes: list[float | None], reason: NotComputable) -> None:
    assert bca_of_mean(changes, seed=1) is reason


def test_replicates_on_one_side_and_too_much_skew_are_told_in_words() -> None:
    assert bca(0.0, [1.0, 2.0, 3.0], [1.0, 2.0]) is NotComputable.UNSTABLE
    one_far_off = [0.0] * 400 + [-1.0]  # the acceleration is close to 1/6, the most there is
    assert bca(1.0, [0.0] * 200_000 + [2.0], one_far_off) is NotComputable.UNSTABLE
    assert acceleration([1.0]) is NotComputable.TOO_FEW
    assert acceleration([2.0, 2.0]) is NotComputable.NO_VARIANCE
