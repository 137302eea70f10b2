"""Alternatives cost exactly what it costs to force them: the table is solved again with the pair made beforehand."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import compiled
from matching.engine.alternatives import Exchange, Others
from matching.engine.graph import Places
from matching.engine.solver import Solver
from tests.matching.tables import Table, invented, numbers, tables


def turned(table: Table) -> Table:
    """Rows are columns."""
    return Table(table.worth.T.copy(), table.eligible.T.copy(), table.columns, table.rows)


def forced(table: Table, row: int, column: int) -> int | None:
    """The best value with this pair made; None where one of the two takes nobody."""
    if not (table.rows.capacity[row] and table.columns.capacity[column]):
        return None
    value = int(table.worth[row, column] + table.rows.first[row] + table.columns.first[column])
    eligible = table.eligible.copy()
    eligible[row, column] = False
    rest = replace(
        table, eligible=eligible, rows=without_one(table.rows, row), columns=without_one(table.columns, column)
    )
    return value + rest.solved().primal()


def without_one(side: Places, index: int) -> Places:
    """Somebody has one partner already."""
    here = np.arange(len(side)) == index
    return Places(side.capacity - here, np.where(here, 0, side.first))


def expected(table: Table, row: int, count: int) -> list[tuple[int, int]]:
    """(cost, column) by solving again for every column."""
    solver = table.solved()
    made = {(int(at), int(column)) for at, column in zip(*solver.links(), strict=True)}
    others = [column for column in np.flatnonzero(table.eligible[row]).tolist() if (row, column) not in made]
    values = [(forced(table, row, column), column) for column in others]
    return sorted((solver.primal() - value, column) for value, column in values if value is not None)[:count]


def listed(others: Others) -> list[tuple[int, int]]:
    return list(zip(others.cost.tolist(), others.people.tolist(), strict=True))


@given(tables(), st.integers(1, 3))
@settings(max_examples=200, deadline=None)
def test_the_cost_is_what_forcing_the_pair_costs(table: Table, count: int) -> None:
    exchange = Exchange(table.solved())
    for row in range(len(table.rows)):
        assert listed(exchange.for_row(row, count)) == expected(table, row, count)


@pytest.mark.parametrize("seed", range(8))
def test_for_both_sides_of_bigger_tables(seed: int) -> None:
    table = invented(seed, 12, 9 + seed, density=(0.3, 1.0)[seed % 2], largest=(6, 1000)[seed // 4])
    exchange = Exchange(table.solved())
    for row in range(0, 12, 5):
        assert listed(exchange.for_row(row, 5)) == expected(table, row, 5)
    across = turned(table)
    if sorted(zip(*across.solved().links()[::-1], strict=True)) == sorted(zip(*table.solved().links(), strict=True)):
        for column in range(0, 9, 4):
            assert listed(exchange.for_column(column, 5)) == expected(across, column, 5)


@pytest.mark.parametrize("seed", range(4))
def test_the_side_does_not_matter(seed: int) -> None:
    """What a pair costs is the same, asked from either end."""
    table = invented(seed, 15, 15)
    exchange = Exchange(table.solved())
    by_row = {(row, column): cost for row in range(15) for cost, column in listed(exchange.for_row(row, 15))}
    by_column = {(row, column): cost for column in range(15) for cost, row in listed(exchange.for_column(column, 15))}
    assert by_row == by_column
    assert by_row


def test_fewer_are_the_first_of_more() -> None:
    exchange = Exchange(invented(2, 30, 30, density=1.0, largest=9).solved())
    for row in range(30):
        more = listed(exchange.for_row(row, 12))
        assert more[:4] == listed(exchange.for_row(row, 4))
        assert more == sorted(more)


def test_pairs_outside_the_graph_can_be_asked_about() -> None:
    """The graph lacks a column for everybody but its partner; the row that asks brings its whole row along."""
    whole = invented(4, 20, 20, density=1.0)
    made = np.zeros(whole.worth.shape, dtype=np.bool_)
    made[whole.solved().links()] = True
    lacking = replace(whole, eligible=made | (np.arange(20) != 7))
    exchange = Exchange(lacking.solved())
    assert exchange._solver.primal() == whole.solved().primal()
    row = next(row for row in range(20) if not made[row, 7] and whole.rows.capacity[row])
    columns = np.arange(20)
    found = exchange.for_row(row, 20, (columns, whole.worth[row]))
    assert 7 in found.people
    assert 7 not in exchange.for_row(row, 20).people
    rows = np.arange(20)
    again = exchange.for_column(7, 20, (rows, whole.worth[:, 7]))
    cost = dict(zip(found.people.tolist(), found.cost.tolist(), strict=True))[7]
    assert dict(zip(again.people.tolist(), again.cost.tolist(), strict=True))[row] == cost


@pytest.mark.parametrize("seed", range(6))
def test_pairs_left_out_are_found_by_the_prices_of_the_answer(seed: int) -> None:
    """As in a big program: solve with few of the pairs, and add only what is worth more than its prices."""
    whole = invented(seed, 14, 14, density=0.8, largest=60)
    solver = whole.solved()
    exact = Exchange(solver)
    few = np.zeros(whole.worth.shape, dtype=np.bool_)
    few[solver.links()] = True
    for at in range(14):
        for is_row in (True, False):
            expected = listed(ask(exact, whole, at, is_row=is_row))
            assert listed(ask_with_few(whole, solver, few.copy(), at, is_row=is_row)) == expected


def ask(exchange: Exchange, whole: Table, at: int, *, is_row: bool) -> Others:
    if is_row:
        return exchange.for_row(at, 3, (np.flatnonzero(whole.eligible[at]), whole.worth[at, whole.eligible[at]]))
    column = whole.eligible[:, at]
    return exchange.for_column(at, 3, (np.flatnonzero(column), whole.worth[column, at]))


def ask_with_few(whole: Table, solver: Solver, few: npt.NDArray[np.bool_], at: int, *, is_row: bool) -> Others:
    other = Solver(whole.rows, whole.columns)
    while True:
        other.set_graph(replace(whole, eligible=few).graph())
        other.start_from(solver.row_prices, solver.column_prices, solver.links())
        other.solve()
        found = ask(Exchange(other), whole, at, is_row=is_row)
        prices = found.row_prices.reshape(-1, 1) + found.column_prices
        missing = whole.eligible & ~few & (whole.worth > prices)
        if not missing.any():
            return found
        few |= missing


def test_who_takes_nobody_has_no_alternatives_and_is_none() -> None:
    one = Places(numbers([1, 0]), numbers([0, 0]))
    table = Table(numbers([1, 2, 3, 4]).reshape(2, 2), np.ones((2, 2), np.bool_), one, one)
    exchange = Exchange(table.solved())
    assert [listed(exchange.for_row(row, 5)) for row in (0, 1)] == [[], []]
    assert [listed(exchange.for_column(column, 5)) for column in (0, 1)] == [[], []]


def test_somebody_without_a_partner_has_alternatives() -> None:
    """Three want the one: each of the two left over would cost what they fit less."""
    table = Table(
        numbers([9, 5, 7]).reshape(3, 1),
        np.ones((3, 1), np.bool_),
        Places(numbers([1, 1, 1]), numbers([100, 100, 100])),
        Places(numbers([1]), numbers([100])),
    )
    exchange = Exchange(table.solved())
    assert [listed(exchange.for_row(row, 5)) for row in range(3)] == [[], [(4, 0)], [(2, 0)]]
    assert listed(exchange.for_column(0, 5)) == [(2, 2), (4, 1)]


def test_alternatives_compiled_are_the_same() -> None:
    table = invented(9, 40, 30)
    found = []
    for is_compiled in (False, True):
        with compiled.always(compile_them=is_compiled):
            exchange = Exchange(table.solved())
            answers = [exchange.for_row(row, 5) for row in range(40)] + [
                exchange.for_column(at, 5) for at in range(30)
            ]
        found.append([[listed(one), one.row_prices.tolist(), one.column_prices.tolist()] for one in answers])
    assert found[0] == found[1]
