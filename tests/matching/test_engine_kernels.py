"""The parts of the solver alone: a heap that knows its places, an auction whose prices are nearly the best."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.graph import Places, network
from matching.engine.kernels import auction, heap
from tests.matching.tables import Numbers, Table, numbers

# ---- heap -----------------------------------------------------------------------------------------------------


def holds(nodes: np.ndarray, place: np.ndarray, distance: Numbers, waiting: set[int]) -> None:
    """Every node that waits lies where its place says, below nobody who is farther."""
    size = len(waiting)
    assert set(nodes[:size].tolist()) == waiting
    assert {node for node in range(len(place)) if place[node] >= 0} == waiting
    for at in range(size):
        assert place[nodes[at]] == at
        assert distance[nodes[(at - 1) // 2 if at else 0]] <= distance[nodes[at]]


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 40)), max_size=60))
@settings(max_examples=200, deadline=None)
def test_the_nearest_comes_first_whatever_was_pushed_or_moved_up(steps: list[tuple[int, int]]) -> None:
    """A number that is far takes the nearest out; otherwise a node comes in or comes nearer."""
    nodes, place, distance = np.full(12, 11, np.int32), np.full(12, -1, np.int32), np.full(12, 99, np.int64)
    waiting: set[int] = set()
    size = 0
    for node, number in steps:
        if number > 27 and waiting:
            nearest = int(nodes[0])
            assert distance[nearest] == min(distance[other] for other in waiting)
            size = heap.pop(nodes, place, distance, size)
            waiting.remove(nearest)
            distance[nearest] = 99
        elif number < distance[node]:
            distance[node] = number
            size = heap.push(nodes, place, distance, size, node)
            waiting.add(node)
        assert size == len(waiting)
        holds(nodes, place, distance, waiting)


# ---- auction --------------------------------------------------------------------------------------------------

MUCH = 10**9


def drawn(seed: int, first: int) -> Table:
    """Rows that take one or nobody. Columns either take one and gain by it, or take some and gain nothing."""
    chance = np.random.default_rng(seed)
    height, width = [(9, 9), (12, 5), (5, 12), (20, 20)][seed % 4]
    rows = Places(chance.integers(0, 6, height).clip(0, 1), chance.integers(0, first + 1, height))
    one = Places(chance.integers(0, 6, width).clip(0, 1), chance.integers(0, first + 1, width))
    some = Places(chance.integers(0, 4, width), np.zeros(width, np.int64))
    eligible = np.ones((height, width), np.bool_) if seed >= 12 else chance.random((height, width)) < 0.7
    return Table(chance.integers(-20, 100, (height, width)), eligible, rows, some if seed >= 12 else one)


def auctioned(table: Table, step: int, enough: int = MUCH, most: int = MUCH) -> Numbers:
    """The prices of the columns after an auction that began at any prices."""
    prices = np.full(len(table.rows) + len(table.columns), 77, np.int64)
    auction.bid_up(network(table.graph(), table.rows, table.columns, prices), step, enough, most)
    assert (prices[: len(table.rows)] == 77).all()
    return prices[len(table.rows) :]


def bound(table: Table, prices: Numbers) -> int:
    """What no matching exceeds where columns cost so much and rows take the best for them."""
    left = np.where(table.eligible & (table.columns.capacity > 0), table.worth - prices, -(10**6)).max(axis=1)
    rows = np.where(table.rows.capacity > 0, np.maximum(0, table.rows.first + left), 0)
    return int(rows.sum() + table.columns.values(prices).sum())


@pytest.mark.parametrize("seed", range(24))
@pytest.mark.parametrize("step", [1, 4])
def test_prices_are_within_a_step_per_row_of_the_best(seed: int, step: int) -> None:
    table = drawn(seed, first=(0, 40, 500)[seed % 3])
    best = table.solved().primal()
    assert best <= bound(table, auctioned(table, step)) <= best + step * int(table.rows.capacity.sum())


@pytest.mark.parametrize("seed", range(4))
def test_it_begins_at_the_lowest_prices_and_ends_after_so_many_bids(seed: int) -> None:
    table = drawn(seed, first=40)
    lowest = -table.columns.first
    assert (auctioned(table, 1, most=0) == lowest).all()
    moved = [np.count_nonzero(auctioned(table, 1, most=bids) != lowest) for bids in (1, 2)]
    assert moved[0] <= 1
    assert moved[1] <= 2
    assert (auctioned(table, 1) != lowest).any()


def test_nobody_pays_much_more_than_a_pair_is_worth_where_somebody_has_to_go_without() -> None:
    rows, columns = (Places(numbers([1] * size), numbers([10**6] * size)) for size in (3, 2))
    table = Table(numbers([50, 40, 45, 44, 30, 20]).reshape(3, 2), np.ones((3, 2), np.bool_), rows, columns)
    prices = auctioned(table, 1, enough=60)
    assert (prices <= -(10**6) + 50 + 60 + 1).all()
    assert (prices >= -(10**6) + 30).all()
    assert (auctioned(table, 1) > 10**5).all()


def test_one_bid_leaves_the_second_best_a_step_more() -> None:
    one, three = Places(numbers([1]), numbers([0])), Places(numbers([1, 1, 0]), numbers([0, 0, 0]))
    table = Table(numbers([9, 7, 8]).reshape(1, 3), np.ones((1, 3), np.bool_), one, three)
    assert auctioned(table, 1).tolist() == [3, 0, 0]


def test_a_bid_is_no_higher_than_it_pays() -> None:
    one = Places(numbers([1]), numbers([0]))
    table = Table(numbers([9]).reshape(1, 1), np.ones((1, 1), np.bool_), one, one)
    assert auctioned(table, 1).tolist() == [10]
    assert auctioned(table, 1, enough=4).tolist() == [10]
    worthless = Table(numbers([0]).reshape(1, 1), table.eligible, one, one)
    assert auctioned(worthless, 1).tolist() == [0]


def test_the_price_of_many_places_is_that_of_the_cheapest() -> None:
    rows, column = Places(numbers([1, 1, 1]), numbers([0, 0, 0])), Places(numbers([2]), numbers([5]))
    table = Table(numbers([9, 6, 4]).reshape(3, 1), np.ones((3, 1), np.bool_), rows, column)
    price = int(auctioned(table, 1)[0])
    assert 4 <= price <= 7
    assert auctioned(replace(table, columns=Places(numbers([3]), numbers([5]))), 1).tolist() == [4 + 1]
    assert auctioned(replace(table, columns=Places(numbers([3]), numbers([5]))), 1, most=2).tolist() == [0]
