"""While prices change, no pair that is worth more than its two prices stays out of sight."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import watch
from matching.engine.arrays import Problem
from matching.engine.layers import Layers
from matching.engine.pricing import ByGrid, Found, Prices
from matching.engine.score import Scoring
from matching.engine.watch import Watch, excess_of
from tests.matching.invented import many_people


class Scene:
    """A watched problem and the pairs known so far, as a table of flags."""

    def __init__(self, seed: int, size: tuple[int, int]) -> None:
        self.problem = Problem.of(many_people(seed, size, ((1,), (1, 1, 2))).in_order())
        scoring = Scoring(self.problem)
        self.layers = Layers.of(scoring)
        self.pricing = ByGrid(scoring, self.layers)
        self.watch = Watch(self.problem, self.layers, self.pricing)
        self.every = self.pricing.every()
        self.known: set[tuple[int, int]] = set()

    def excess(self, prices: Prices) -> dict[tuple[int, int], int]:
        return dict(zip(pairs_of(self.every), excess_of(self.layers, prices, self.every).tolist(), strict=True))

    def served(self, prices: Prices) -> Prices:
        """The same, but no known pair is worth more than its prices: what the solver sees to."""
        rows = prices.rows.copy()
        for (row, _column), excess in self.excess(prices).items():
            if (row, _column) in self.known:
                rows[row] = max(rows[row], prices.rows[row] + excess)
        return Prices(rows, prices.columns)


def pairs_of(found: Found) -> list[tuple[int, int]]:
    return list(zip(found.rows.tolist(), found.columns.tolist(), strict=True))


@given(st.integers(0, 2**32), st.sampled_from([(14, 12), (5, 25), (25, 6)]), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_a_pair_beyond_its_prices_is_found_while_there_is_one(seed: int, size: tuple[int, int], few: int) -> None:
    """Prices move a little here, and then much there; what was found is known from then on."""
    scene = Scene(seed, size)
    scene.watch._most = 1 + few
    chance = np.random.default_rng(seed)
    rows, columns = scene.problem.shape
    prices = Prices(chance.integers(0, scene.layers.dearest, rows), chance.integers(0, scene.layers.dearest, columns))
    for move in range(14):
        step = scene.layers.dearest // (400, 60, 5)[move % 3]
        who = (chance.random(rows) < (0.1, 1.0)[move % 2]), (chance.random(columns) < (0.1, 1.0)[move // 2 % 2])
        prices = Prices(
            prices.rows + who[0] * chance.integers(-2 * step, step, rows),
            prices.columns + who[1] * chance.integers(-2 * step, step, columns),
        )
        prices = scene.served(prices)
        beyond = {pair for pair, excess in scene.excess(prices).items() if excess > 0}
        found = scene.watch.look(prices)
        assert bool(beyond) == bool(beyond & set(pairs_of(found)))
        assert found.points.tolist() == [points_of(scene)[pair] for pair in pairs_of(found)]
        assert pairs_of(found) == sorted(set(pairs_of(found)))
        scene.known |= set(pairs_of(found))


def points_of(scene: Scene) -> dict[tuple[int, int], int]:
    return dict(zip(pairs_of(scene.every), scene.every.points.tolist(), strict=True))


def test_a_full_look_brings_nearly_good_pairs_along_and_not_all() -> None:
    scene = Scene(3, (20, 20))
    worth = scene.layers.worth(scene.every.rows, scene.every.columns, scene.every.points)
    best = np.zeros(len(scene.problem.mentees), dtype=np.int64)
    np.maximum.at(best, scene.every.rows, worth)
    prices = Prices(best, np.zeros(len(scene.problem.mentors), dtype=np.int64))
    nearly = scene.layers.dearest // watch.NEARLY
    expected = {pair for pair, excess in scene.excess(prices).items() if excess > -nearly}
    assert set(pairs_of(scene.watch.look(prices))) == expected
    assert 0 < len(expected) < len(scene.every)


@pytest.mark.parametrize(("fallen", "looks"), [(0, 0), (1, 1), (15, 2)])
def test_few_changes_need_no_second_look_at_all_pairs(fallen: int, looks: int) -> None:
    """Of mentees whose prices fell, only their own pairs are looked at; where most fell, all."""
    scene = Scene(5, (20, 20))
    rows = np.full(len(scene.problem.mentees), scene.layers.dearest)
    columns = np.zeros(len(scene.problem.mentors), dtype=np.int64)
    scene.watch.look(Prices(rows, columns))
    asked: list[int] = []
    look_at_all, look_at = scene.watch._look_at_all, scene.watch._look_at
    scene.watch._look_at_all = lambda prices: asked.append(2) or look_at_all(prices)
    scene.watch._look_at = lambda prices, some, others: (
        asked.append(1 if len(some) and len(others) else 0) or look_at(prices, some, others)
    )
    rows = rows.copy()
    rows[:fallen] -= scene.layers.dearest
    scene.watch.look(Prices(rows, columns))
    assert max(asked) == looks


def test_a_little_that_everybody_fell_by_counts_where_one_fell_by_more() -> None:
    """Each fall alone is within what the last full look left room for, and both together are not."""
    scene = Scene(5, (20, 20))
    nearly = scene.layers.dearest // watch.NEARLY
    worth = scene.layers.worth(scene.every.rows, scene.every.columns, scene.every.points)
    best = np.zeros(len(scene.problem.mentees), dtype=np.int64)
    np.maximum.at(best, scene.every.rows, worth)
    rows, columns = best + nearly, np.zeros(len(scene.problem.mentors), dtype=np.int64)
    assert not len(scene.watch.look(Prices(rows, columns)))
    one = int(scene.every.rows[0])
    rows = rows - np.where(np.arange(len(rows)) == one, 3 * nearly // 4, 0)
    scene.watch._look_at_all = lambda _prices: pytest.fail("few prices fell much")
    assert pairs_of(scene.watch.look(Prices(rows, columns - nearly // 2)))[0][0] == one
