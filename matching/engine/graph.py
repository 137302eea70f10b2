"""A sparse bipartite graph of candidate pairs and what both sides can take, as arrays."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.engine.kernels.network import FAR, Network, Search

Indices = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Places:
    """One side. `capacity` int64[people], how many partners each can take (0: none); `first` int64[people], at least
    0, what it is worth that somebody gets a first partner (0 for whoever has one already)."""

    capacity: Numbers
    first: Numbers

    def __len__(self) -> int:
        return len(self.capacity)

    def values(self, prices: Numbers) -> Numbers:
        """int64[people], what each could gain at most from partners that are each worth their price."""
        gained = np.maximum(0, self.first + prices) + (self.capacity - 1) * np.maximum(0, prices)
        return np.where(self.capacity > 0, gained, 0)


@dataclass(frozen=True)
class Graph:
    """Pairs by row: those of row i stand in column[row_ptr[i]:row_ptr[i + 1]], rising, none twice.

    row_ptr int64[rows + 1]; column int32[pairs]; worth int64[pairs], what each pair is worth, its two first partners
    not counted.
    """

    row_ptr: Numbers
    column: Indices
    worth: Numbers

    @classmethod
    def empty(cls, rows: int) -> "Graph":
        """No pairs at all."""
        return cls(np.zeros(rows + 1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int64))

    def __len__(self) -> int:
        return len(self.column)

    def row(self) -> Indices:
        """int32[pairs], the row of each pair."""
        return np.repeat(np.arange(len(self.row_ptr) - 1, dtype=np.int32), np.diff(self.row_ptr))

    def find(self, rows: Numbers, columns: Numbers) -> Numbers:
        """int64[links], where each (row, column) stands among the pairs; -1 where it does not."""
        width = 1 + max(int(self.column.max(initial=0)), int(columns.max(initial=0)))
        known = self.row().astype(np.int64) * width + self.column
        wanted = rows * width + columns
        at = np.searchsorted(known, wanted)
        is_there = at < len(known)
        is_there[is_there] = known[at[is_there]] == wanted[is_there]
        return np.where(is_there, at, -1)


def network(graph: Graph, rows: Places, columns: Places, prices: Numbers) -> Network:
    """The network of `graph` without any pair made. `prices` int64[rows + columns] is shared, not copied."""
    row = graph.row()
    degree = np.concatenate([np.diff(graph.row_ptr), np.bincount(graph.column, minlength=len(columns))])
    by_column = np.argsort(graph.column, kind="stable").astype(np.int32)
    capacity = np.concatenate([rows.capacity, columns.capacity])
    room = np.minimum(capacity, degree)
    return Network(
        rows=len(rows),
        start=_starts(degree),
        arcs=np.concatenate([np.arange(len(graph), dtype=np.int32), by_column]),
        both=row + graph.column + np.int32(len(rows)),
        worth=graph.worth,
        used=np.zeros(len(graph), dtype=np.bool_),
        slot_start=_starts(room),
        slots=np.zeros(int(room.sum()), dtype=np.int32),
        taken=np.zeros(len(prices), dtype=np.int64),
        capacity=capacity,
        first=np.concatenate([rows.first, columns.first]),
        price=prices,
    )


def search(nodes: int) -> Search:
    """Clean workspace for searches among so many nodes."""
    return Search(
        distance=np.full(nodes, FAR, dtype=np.int64),
        via=np.zeros(nodes, dtype=np.int32),
        heap=np.zeros(nodes, dtype=np.int32),
        place=np.full(nodes, -1, dtype=np.int32),
        reached=np.zeros(nodes, dtype=np.int32),
        now=np.zeros(4, dtype=np.int64),
    )


def _starts(counts: Numbers) -> Numbers:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
