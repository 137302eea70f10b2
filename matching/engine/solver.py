"""The best matching on a sparse bipartite graph, exactly, with the prices that prove it.

To be maximised: the worth of the pairs made, plus `first` for everybody with a partner; nobody takes more partners
than they have capacity, no two are paired twice. (The maximum weight b-matching with a concave value at each node.)

Method: successive shortest augmenting paths with prices as potentials (Kuhn 1955; Edmonds and Karp 1972; Tomizawa
1971), each path by Dijkstra's algorithm cut off at the first end that pays; see `kernels.flow`. Any prices and any
matching may be started from. A first start goes faster from the prices of an auction (Bertsekas 1988), which need
not be exact. All numbers are whole; the answer does not depend on the order of steps except among equally good ones.
"""

from collections.abc import Callable

import numpy as np

from matching.engine.compiled import kernels_for
from matching.engine.graph import Graph, Indices, Numbers, Places, network, search
from matching.engine.kernels import auction, flow

# So many nodes are served between two questions whether to go on.
AT_ONCE = 1024
# With one row in so many without the partner it would pay for, it is faster to begin again than to go on.
BEGIN_AGAIN = 50
# An auction goes up in steps of such a part of the largest worth, and ends after so many bids.
FINENESS = 256
BIDS_PER_ROW = 50
# The steps of inner loops that one pair of the graph costs, roughly.
STEPS_PER_ARC = 130


class Solver:
    """Holds a graph, the best matching found on it and its prices, and goes on from these when something changes.

    `row_prices` and `column_prices` (int64) are the dual values: every pair in the graph that is not made is worth at
    most the sum of its two prices. A price may be negative, down to -first: a subsidy for somebody's first partner.
    """

    def __init__(self, rows: Places, columns: Places) -> None:
        """Nobody is paired, nothing is in the graph, and everybody is to be had at the lowest price."""
        self.rows, self.columns = rows, columns
        self.graph = Graph.empty(len(rows))
        self._prices = np.concatenate([-rows.first, -columns.first])
        self._search = search(len(self._prices))
        self.network = network(self.graph, rows, columns, self._prices)

    @property
    def row_prices(self) -> Numbers:
        """int64[rows]."""
        return self._prices[: len(self.rows)]

    @property
    def column_prices(self) -> Numbers:
        """int64[columns]."""
        return self._prices[len(self.rows) :]

    def set_graph(self, graph: Graph) -> None:
        """Go on with another graph of the same people, from the same prices and the pairs that it still holds."""
        links = self.links()
        self.graph = graph
        self._pair(*links)

    def set_places(self, rows: Places, columns: Places) -> None:
        """Go on with other capacities or other `first` of the same people; too many partners are let go."""
        links = self.links()
        self.rows, self.columns = rows, columns
        self._pair(*links)

    def set_prices(self, columns: Numbers) -> None:
        """Begin again without pairs, from these prices of the columns, int64[columns]."""
        self.column_prices[:] = columns
        self.row_prices[:] = -self.rows.first
        self.network = network(self.graph, self.rows, self.columns, self._prices)

    def start_from(self, row_prices: Numbers, column_prices: Numbers, links: tuple[Numbers, Numbers]) -> None:
        """Begin again from any prices and any (rows, columns) of pairs; pairs that cannot be are left out."""
        self.row_prices[:], self.column_prices[:] = row_prices, column_prices
        self._pair(*links)

    def solve(self, keep_going: Callable[[], bool] | None = None) -> bool:
        """Find the best matching. False when `keep_going` said no before it was found.

        Stopped early, the pairs made are still possible ones, no pair left out is worth more than its two prices, and
        so `dual()` is still at least what any matching on this graph could reach.
        """
        kernels = kernels_for(flow, STEPS_PER_ARC * len(self.graph))
        kernels.prepare(self.network)
        if BEGIN_AGAIN * kernels.count_wanting(self.network) > len(self.rows):
            self._auction()
            kernels.prepare(self.network)
        for begin in range(0, len(self._prices), AT_ONCE):
            if keep_going is not None and not keep_going():
                return False
            kernels.fill(self.network, self._search, begin, min(begin + AT_ONCE, len(self._prices)))
        return True

    def links(self) -> tuple[Numbers, Numbers]:
        """The pairs made: int64[pairs] of rows, rising, and int64[pairs] of their columns."""
        at = np.flatnonzero(self.network.used)
        rows = np.searchsorted(self.graph.row_ptr, at, side="right") - 1
        return rows, self.graph.column[at].astype(np.int64)

    def primal(self) -> int:
        """What the pairs made are worth in all, first partners included."""
        net = self.network
        return total(net.worth[net.used]) + total(net.first[net.taken > 0])

    def dual(self) -> int:
        """What no matching on this graph can exceed (after `solve`): `primal()`, unless it was stopped."""
        rows, columns = self.links()
        left = self.network.worth[self.network.used] - self.row_prices[rows] - self.column_prices[columns]
        rows_gain, columns_gain = self.rows.values(self.row_prices), self.columns.values(self.column_prices)
        return total(rows_gain) + total(columns_gain) + total(np.maximum(0, left))

    def _auction(self) -> None:
        """Forget everything and look for good prices to start from."""
        self.set_prices(-self.columns.first)
        spread = int(self.graph.worth.max()) - min(0, int(self.graph.worth.min()))
        step, most = 1 + spread // FINENESS, BIDS_PER_ROW * len(self.rows)
        kernels_for(auction, STEPS_PER_ARC * len(self.graph)).bid_up(self.network, step, spread, most)

    def _pair(self, rows: Numbers, columns: Numbers) -> None:
        """A new network with those of the pairs that are in the graph, as far as capacities go."""
        self.network = network(self.graph, self.rows, self.columns, self._prices)
        at = self.graph.find(rows, columns)
        at = np.unique(at[at >= 0])
        at = at[rank(self.graph.row()[at]) < self.rows.capacity[self.graph.row()[at]]]
        at = at[rank(self.graph.column[at]) < self.columns.capacity[self.graph.column[at]]]
        self.network.used[at] = True
        for nodes in (self.graph.row()[at], self.graph.column[at] + len(self.rows)):
            self.network.slots[self.network.slot_start[nodes] + rank(nodes)] = at
            self.network.taken[:] += np.bincount(nodes, minlength=len(self._prices))


def rank(nodes: Indices) -> Numbers:
    """int64[n], how many of the same node stand before each."""
    order = np.argsort(nodes, kind="stable")
    first = np.searchsorted(nodes[order], nodes[order])
    found = np.empty(len(nodes), dtype=np.int64)
    found[order] = np.arange(len(nodes)) - first
    return found


def total(numbers: Numbers) -> int:
    """The sum, of any size."""
    added: int = sum(numbers.tolist())
    return added
