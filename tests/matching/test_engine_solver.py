"""The solver against brute force on tiny tables, against SciPy on middle ones, from any start, cut short."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import coo_array, eye_array, hstack, vstack

from matching.engine import compiled
from matching.engine.graph import Graph, Numbers, Places
from matching.engine.solver import Solver
from tests.matching.tables import Table, invented, numbers, tables

prices = st.lists(st.integers(-9, 9), min_size=3, max_size=3).map(numbers)
some_links = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=6)


def proves(table: Table, solver: Solver) -> int:
    """The value reached, which the independent check confirms to be the best."""
    assert table.checked(solver) == (solver.primal(), solver.dual())
    assert solver.primal() == solver.dual()
    return solver.primal()


@given(tables())
@settings(max_examples=400, deadline=None)
def test_nothing_better_can_be_found_by_trying_everything(table: Table) -> None:
    assert proves(table, table.solved()) == table.best()


@given(tables(), prices, prices, some_links)
@settings(max_examples=400, deadline=None)
def test_it_does_not_matter_where_it_starts(
    table: Table, of_rows: Numbers, of_columns: Numbers, links: list[tuple[int, int]]
) -> None:
    height, width = table.worth.shape
    links = [(row, column) for row, column in links if row < height and column < width]
    solver = table.solver()
    ends = numbers([row for row, _column in links]), numbers([column for _row, column in links])
    solver.start_from(of_rows[:height], of_columns[:width], ends)
    assert (np.bincount(solver.links()[0], minlength=height) <= table.rows.capacity).all()
    assert (np.bincount(solver.links()[1], minlength=width) <= table.columns.capacity).all()
    solver.solve()
    assert proves(table, solver) == table.best()
    solver.set_prices(of_columns[:width])
    assert solver.links()[0].tolist() == []
    solver.solve()
    assert proves(table, solver) == table.best()


@given(tables(), tables())
@settings(max_examples=300, deadline=None)
def test_it_goes_on_from_another_graph_and_other_places(before: Table, after: Table) -> None:
    """Both tables cut to the size they share."""
    height, width = (min(sizes) for sizes in zip(before.worth.shape, after.worth.shape, strict=True))
    before, after = cut(before, height, width), cut(after, height, width)
    solver = before.solved()
    solver.set_graph(after.graph())
    solver.solve()
    assert proves(replace(after, rows=before.rows, columns=before.columns), solver) == solver.primal()
    solver.set_places(after.rows, after.columns)
    solver.solve()
    assert proves(after, solver) == after.solved().primal()


@pytest.mark.parametrize("seed", range(40))
def test_wrong_prices_and_wrong_pairs_are_mended(seed: int) -> None:
    """Prices far from the best and all pairs that places allow: many of them have to be undone."""
    table = invented(seed, 7, 8, density=0.7, largest=(9, 60)[seed % 2])
    chance = np.random.default_rng(seed)
    rows, columns = np.nonzero(table.eligible)
    order = chance.permutation(len(rows))
    solver = table.solver()
    solver.start_from(chance.integers(-40, 80, 7), chance.integers(-40, 80, 8), (rows[order], columns[order]))
    solver.solve()
    assert proves(table, solver) == table.solved().primal() == by_linear_program(table)


def cut(table: Table, height: int, width: int) -> Table:
    rows = Places(table.rows.capacity[:height], table.rows.first[:height])
    columns = Places(table.columns.capacity[:width], table.columns.first[:width])
    return Table(table.worth[:height, :width], table.eligible[:height, :width], rows, columns)


def by_linear_program(table: Table) -> int:
    """Each arc at most once; the partners of a node are a first one and others."""
    arcs = np.stack(np.nonzero(table.eligible))
    height, width = table.worth.shape
    ones = np.ones(arcs.shape[1])
    pairs = vstack(
        [
            coo_array((ones, (arcs[0], np.arange(len(ones)))), shape=(height, len(ones))),
            coo_array((ones, (arcs[1], np.arange(len(ones)))), shape=(width, len(ones))),
        ]
    )
    own = -eye_array(height + width)
    capacity = np.concatenate([table.rows.capacity, table.columns.capacity])
    first = np.concatenate([table.rows.first, table.columns.first])
    most = np.concatenate([ones, capacity > 0, np.maximum(0, capacity - 1)])
    worth = np.concatenate([table.worth[tuple(arcs)], first, 0 * first])
    found = linprog(
        -worth,
        A_eq=hstack([pairs, own, own]).tocsr(),
        b_eq=np.zeros(height + width),
        bounds=np.stack([0 * most, most], axis=1),
        method="highs",
    )
    return round(-found.fun)


@pytest.mark.parametrize("seed", range(12))
def test_middle_tables_reach_the_value_of_a_linear_program(seed: int) -> None:
    height, width = [(30, 30), (40, 12), (6, 60)][seed % 3]
    table = invented(seed, height, width, density=(0.1, 0.4, 1.0)[seed % 2], largest=(8, 10**6)[seed // 6])
    assert proves(table, table.solved()) == by_linear_program(table)


@pytest.mark.parametrize("seed", range(4))
def test_one_partner_each_and_the_most_people_first_reach_the_value_of_an_assignment(seed: int) -> None:
    first = 2**40
    one = [Places(np.ones(size, np.int64), np.full(size, first)) for size in (80, 70)]
    table = replace(invented(seed, 80, 70, density=0.05), rows=one[0], columns=one[1])
    value = np.where(table.eligible, table.worth + 2 * first, 0).astype(np.float64)
    at = linear_sum_assignment(value, maximize=True)
    solver = table.solved()
    assert proves(table, solver) == int(value[at].sum())
    assert 0 < len(solver.links()[0]) < 70


@pytest.mark.parametrize("size", [0, 1, 7])
def test_an_empty_side_gives_no_pairs(size: int) -> None:
    nobody, somebody = (Places(numbers([1] * people), numbers([5] * people)) for people in (0, size))
    for rows, columns in ((nobody, somebody), (somebody, nobody)):
        solver = Solver(rows, columns)
        assert solver.solve()
        assert (solver.primal(), solver.dual(), len(solver.links()[0])) == (0, 0, 0)


def test_links_come_in_order_and_are_what_the_value_counts() -> None:
    table = invented(3, 20, 20)
    solver = table.solved()
    rows, columns = solver.links()
    assert sorted(zip(rows.tolist(), columns.tolist(), strict=True)) == list(zip(rows, columns, strict=True))
    made = np.zeros(table.worth.shape, dtype=np.bool_)
    made[rows, columns] = True
    assert table.value(made) == solver.primal()


def test_interpreted_and_compiled_give_the_same_answer() -> None:
    table = invented(5, 60, 50)
    found = []
    for is_compiled in (False, True):
        with compiled.always(compile_them=is_compiled):
            solver = table.solved()
        found.append([array.tolist() for array in (*solver.links(), solver.row_prices, solver.column_prices)])
    assert found[0] == found[1]


@pytest.mark.parametrize("seed", range(3))
def test_cut_short_it_has_pairs_that_can_be_and_a_bound_that_holds(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matching.engine.solver.AT_ONCE", 4)
    table = invented(seed, 40, 40)
    best = table.solved().primal()
    for most in range(1, 20, 4):
        asked = iter(range(100))
        solver = table.solver()
        assert not solver.solve(keep_going=lambda: next(asked) < most)  # noqa: B023 - called at once
        primal, dual = table.checked(solver)
        assert (primal, dual) == (solver.primal(), solver.dual())
        assert primal <= best <= dual
    assert solver.solve(keep_going=lambda: True)
    assert solver.primal() == best


def test_a_few_changes_are_mended_without_beginning_again(monkeypatch: pytest.MonkeyPatch) -> None:
    table = invented(8, 100, 100)
    solver = table.solved()

    def never(*_anything: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Solver, "_auction", never)
    eligible = table.eligible.copy()
    eligible[solver.links()[0][0], solver.links()[1][0]] = False
    changed = replace(table, eligible=eligible)
    solver.set_graph(changed.graph())
    solver.solve()
    assert solver.primal() == by_linear_program(changed)


def test_pairs_are_found_where_they_stand() -> None:
    graph = Graph(numbers([0, 2, 2, 3]), np.array([1, 4, 0], dtype=np.int32), numbers([5, 6, 7]))
    assert graph.find(numbers([0, 0, 2, 1, 0, 2]), numbers([4, 1, 0, 1, 2, 9])).tolist() == [1, 0, 2, -1, -1, -1]
    assert graph.row().tolist() == [0, 0, 2]
    assert Graph.empty(2).find(numbers([1]), numbers([1])).tolist() == [-1]


@pytest.mark.parametrize("ratio", [(300, 30), (30, 300)])
def test_ten_to_one_does_not_end_in_a_price_war(ratio: tuple[int, int]) -> None:
    rows, columns = (Places(np.ones(size, np.int64), np.full(size, 2**42)) for size in ratio)
    table = Table(np.random.default_rng(1).integers(0, 2**30, ratio), np.ones(ratio, np.bool_), rows, columns)
    with compiled.always(compile_them=True):
        solver = table.solved()
    assert len(solver.links()[0]) == 30
    assert solver.primal() == solver.dual()
