"""Another partner for somebody, and what that would cost the whole, exactly.

The cost of a pair is the best value there is, less the best value of all matchings that hold this pair; to take
another partner, somebody may have to let one go. It comes out of the prices and one search for shortest paths
(`kernels.alternatives`); nothing is solved again.

Exact over which pairs? Over those in the graph of the solver, and those given as `others`, of which each is looked at
as the last change. A pair outside the graph could still shorten a chain of changes in between. The answer has other
prices for this: a pair outside the graph shortens a chain only if it is worth more than its two prices there. So the
caller looks for such pairs, as when solving, adds them and asks again; when there are none, the costs are exact.
"""

from dataclasses import dataclass

import numpy as np

from matching.engine.compiled import kernels_for
from matching.engine.graph import Numbers, search
from matching.engine.kernels import alternatives, network
from matching.engine.kernels.network import FAR
from matching.engine.solver import STEPS_PER_ARC, Solver


@dataclass(frozen=True)
class Others:
    """For one person others by what a pair with them would cost, in the unit of worth, cheapest first.

    people, cost                 int64[found]; among equally dear ones the lower number first.
    row_prices, column_prices    int64[rows] and int64[columns]: no pair outside the graph that is worth at most its
                                 two prices here could make any of these costs lower.
    """

    people: Numbers
    cost: Numbers
    row_prices: Numbers
    column_prices: Numbers


class Exchange:
    """Answers for a solved graph; `solver` must not change while they are asked."""

    def __init__(self, solver: Solver) -> None:
        """Prepares what all searches share: O(nodes log nodes)."""
        self._solver = solver
        self._net = solver.network
        self._search = search(len(self._net.price) + 1)
        work = STEPS_PER_ARC * len(solver.graph)
        self._kernels = kernels_for(alternatives, work)
        self._forget = kernels_for(network, work).forget
        self._pools = {is_row: self._pool(is_row=is_row) for is_row in (True, False)}

    def for_row(self, row: int, count: int, others: tuple[Numbers, Numbers] | None = None) -> Others:
        """The `count` cheapest other columns for a row.

        `others`, if given, are all columns that may be partners of this row, int64[n], with the worth of each pair,
        int64[n]; otherwise those in the graph. Whoever is its partner already is left out.
        """
        if others is None:
            pairs = slice(self._net.start[row], self._net.start[row + 1])
            others = self._solver.graph.column[pairs].astype(np.int64), self._net.worth[pairs]
        rows = len(self._solver.rows)
        return self._find(row, others[0] + rows, others[1], count, rows)

    def for_column(self, column: int, count: int, others: tuple[Numbers, Numbers] | None = None) -> Others:
        """The `count` cheapest other rows for a column; as `for_row`."""
        node = column + len(self._solver.rows)
        if others is None:
            arcs = self._net.arcs[self._net.start[node] : self._net.start[node + 1]]
            others = (self._net.both[arcs] - node).astype(np.int64), self._net.worth[arcs]
        return self._find(node, others[0], others[1], count, 0)

    def _pool(self, *, is_row: bool) -> alternatives.Pool:
        cost = np.empty(len(self._net.price), dtype=np.int64)
        self._kernels.ways_out(self._net, is_row, cost)
        order = np.argsort(cost, kind="stable")
        order = order[cost[order] < FAR]
        return alternatives.Pool(order.astype(np.int32), cost[order])

    def _find(self, node: int, others: Numbers, worth: Numbers, count: int, begin: int) -> Others:
        """`begin` is the node of the first of the other side."""
        net = self._net
        slots = net.slots[net.slot_start[node] : net.slot_start[node] + net.taken[node]]
        is_other = ~np.isin(others, net.both[slots] - node)
        others, worth = others[is_other], worth[is_other]
        above = net.price[node] + net.price[others] - worth
        above_of = np.full(len(net.price), FAR, dtype=np.int64)
        above_of[others] = above
        order = np.argsort(above, kind="stable")
        question = alternatives.Question(node, others[order].astype(np.int32), above[order], above_of)
        found = alternatives.Found(np.zeros(count, np.int32), np.zeros(count, np.int64), np.zeros(1, np.int64))
        self._kernels.find_cheapest(net, self._search, self._pools[begin > 0], question, found)
        return self._read(found, begin)

    def _read(self, found: alternatives.Found, begin: int) -> Others:
        """The prices follow the search up to the dearest of `found`: down on the own side, up on the other."""
        size = int(found.size[0])
        farthest = found.cost[size - 1] + 1 if size else 0
        distance = np.minimum(self._search.distance[:-1], farthest)
        self._forget(self._search)
        rows = len(self._solver.rows)
        distance[:rows] *= -1 if begin else 1
        distance[rows:] *= 1 if begin else -1
        prices = self._net.price + distance
        people = found.node[:size].astype(np.int64) - begin
        return Others(people, found.cost[:size].copy(), prices[:rows], prices[rows:])
