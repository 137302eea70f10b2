"""One matching among equally good ones, whatever way the solver came.

Where many pairs are alike, there are many best matchings, and which of them the solver ends with depends on where it
began. All of them can be read from its prices, whichever best prices these are (complementary slackness): a pair
worth more than its two prices is in each, one worth less is in none, and how many partners somebody has is bounded by
their price. What is left to choose is a smaller problem of the same kind, solved for a preference that tells pairs
apart.
"""

import numpy as np

from matching.engine.graph import Flags, Graph, Indices, Numbers, Places
from matching.engine.solver import Solver

FINEST = 2**31


def finest(pairs: int) -> int:
    """Preferences below this can be added without reaching 2**61, where at most so many pairs are made."""
    return max(2, min(FINEST, 2**58 // max(1, pairs) ** 2))


def preference(rows: Numbers, columns: Numbers, below: int) -> Numbers:
    """A fixed number for each two keys, mixed to 31 bits, that looks like chance, unlike `tie_of`."""
    mixed = rows.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) ^ (columns.astype(np.uint64) << np.uint64(32))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    found: Numbers = (mixed >> np.uint64(33)).astype(np.int64) % below
    return found


def settle(solver: Solver, preferred: Numbers) -> None:
    """Give a solved `solver` the best matching whose pairs have the largest sum of `preferred`.

    preferred   int64[pairs of the graph], at least 0 and below `finest(pairs made)`.

    The prices stay what they are: they prove this matching, too.
    """
    graph, row = solver.graph, solver.graph.row()
    above = solver.row_prices[row] + solver.column_prices[graph.column] - graph.worth
    is_open = above == 0
    if not (is_open & ~solver.network.used).any():
        return
    fixed = above < 0
    sides = (solver.rows, solver.row_prices, row), (solver.columns, solver.column_prices, graph.column)
    least, most = zip(*(_partners(*side, fixed) for side in sides), strict=True)
    much = 1 + int(preferred[is_open].max()) * int(min(side.sum() for side in most))
    worth = preferred[is_open].copy()
    for needed, (_places, _prices, ends) in zip(least, sides, strict=True):
        worth += np.where(needed > 1, much, 0)[ends[is_open]]
    places = [Places(high, np.where(low == 1, much, 0)) for low, high in zip(least, most, strict=True)]
    chosen = Solver(*places)
    row_ptr = np.concatenate([[0], np.cumsum(np.bincount(row[is_open], minlength=len(solver.rows)))])
    chosen.set_graph(Graph(row_ptr.astype(np.int64), graph.column[is_open], worth))
    chosen.solve()
    rows, columns = chosen.links()
    links = np.concatenate([rows, row[fixed]]), np.concatenate([columns, graph.column[fixed]])
    solver.start_from(solver.row_prices, solver.column_prices, links)


def _partners(places: Places, prices: Numbers, ends: Indices, fixed: Flags) -> tuple[Numbers, Numbers]:
    """How many partners everybody has in every best matching, at least and at most, besides those in fixed pairs."""
    most = np.where(prices < 0, np.minimum(1, places.capacity), places.capacity)
    most = np.where(prices < -places.first, 0, most)
    least = np.where(prices > -places.first, np.minimum(1, most), 0)
    least = np.where(prices > 0, most, least)
    taken = np.bincount(ends[fixed], minlength=len(places))
    return np.maximum(0, least - taken), most - taken
