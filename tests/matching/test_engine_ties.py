"""Among equally good matchings one is chosen by preference alone: as by trying everything, and from any start."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import compiled
from matching.engine.graph import Places
from matching.engine.ties import FINEST, finest, preference, settle
from tests.matching.tables import Table, invented, numbers, tables


def best_and_preferred(table: Table, preferred: np.ndarray) -> list[tuple[int, int]]:
    """The pairs that trying everything finds."""
    row, column = np.nonzero(table.eligible)
    made, value = table.all_choices()
    most = max(range(len(made)), key=lambda at: (value[at], int(made[at] @ preferred)))
    chosen = made[most] > 0
    return list(zip(row[chosen].tolist(), column[chosen].tolist(), strict=True))


@given(tables(), st.randoms(use_true_random=False), st.lists(st.integers(-9, 9), min_size=6, max_size=6))
@settings(max_examples=400, deadline=None)
def test_it_is_the_preferred_of_the_best(table: Table, chance, prices) -> None:  # noqa: ANN001 - hypothesis' Random
    """Each preference is more than all smaller ones together, so no two matchings are preferred alike."""
    solver = table.solver()
    height, width = table.worth.shape
    solver.start_from(numbers(prices)[:height], numbers(prices)[3 : 3 + width], (numbers([]), numbers([])))
    solver.solve()
    preferred = numbers([2**power for power in range(len(solver.graph))])
    chance.shuffle(preferred)
    settle(solver, preferred)
    assert list(zip(*(ends.tolist() for ends in solver.links()), strict=True)) == best_and_preferred(table, preferred)
    assert table.checked(solver) == (table.best(), table.best())


@pytest.mark.parametrize("seed", range(6))
def test_where_the_solver_began_does_not_matter(seed: int) -> None:
    table = invented(seed, 40, 30, largest=(3, 30)[seed % 2])
    chance = np.random.default_rng(seed)
    found = []
    for start in range(4):
        solver = table.solver()
        prices = chance.integers(-5, 30, 70)
        links = (numbers([]), numbers([]))
        if start:
            solver.start_from(prices[:40], prices[40:], links)
        solver.solve()
        value = solver.primal()
        settle(solver, np.random.default_rng(1).integers(0, finest(60), len(solver.graph)))
        assert solver.primal() == solver.dual() == value
        found.append([ends.tolist() for ends in solver.links()])
    assert found.count(found[0]) == len(found)


def test_everybody_alike_and_the_largest_preferences_still_add_up() -> None:
    size = 300
    one = Places(np.ones(size, np.int64), np.full(size, 2**30))
    table = Table(np.zeros((size, size), np.int64), np.ones((size, size), np.bool_), one, one)
    preferred = np.random.default_rng(2).integers(finest(size) - 1000, finest(size), size * size)
    with compiled.always(compile_them=True):
        solver = table.solved()
        settle(solver, preferred)
    again = Table(preferred.reshape(size, size), table.eligible, one, one)
    with compiled.always(compile_them=True):
        best = again.solved()
    assert [ends.tolist() for ends in solver.links()] == [ends.tolist() for ends in best.links()]


def test_preferences_are_as_fine_as_sums_allow() -> None:
    assert finest(0) == finest(1) == FINEST
    for pairs in (10_000, 100_000, 10_000_000):
        assert 4 * pairs * pairs * finest(pairs) <= 2**61
        assert finest(pairs) >= 2
    assert finest(2**40) == 2


def test_preferences_are_fixed_in_range_and_all_different_where_there_is_room() -> None:
    keys = np.arange(300)
    found = preference(np.repeat(keys, 300), np.tile(keys, 300), FINEST)
    assert found.min() >= 0
    assert found.max() < FINEST
    assert len(np.unique(found)) > 90_000 - 10
    assert (
        preference(numbers([7]), numbers([2**31 - 1]), 1000).tolist()
        == preference(numbers([1, 7]), numbers([5, 2**31 - 1]), 1000).tolist()[1:]
    )
    assert preference(numbers([3]), numbers([5]), FINEST) != preference(numbers([5]), numbers([3]), FINEST)
