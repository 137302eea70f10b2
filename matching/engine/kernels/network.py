"""The network that flow and alternatives walk on: nodes are the rows and then the columns, arcs are the pairs.

Every partner of a node is worth nothing in itself, but the first is worth `first`. So a node with none would pay up
to `first` for one; with some, and room for more, nothing; and when it is full, it takes no more at any price.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.engine.kernels.heap import push

Indices = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# Farther than anything: sums of it with a price still fit into 64 bits.
FAR = 2**61
# The cells of `Search.now`.
SIZE, REACHED, LIMIT, END = range(4)


class Network(NamedTuple):
    """A bipartite graph, a matching on it and a price for each node.

    rows        how many of the nodes are rows.
    start       int64[nodes + 1], the arcs of node z are arcs[start[z]:start[z + 1]].
    arcs        int32[2 x arcs].
    both        int32[arcs], the sum of an arc's two nodes, so that either end gives the other.
    worth       int64[arcs].
    used        bool[arcs], whether the pair is made.
    slot_start  int64[nodes + 1], the used arcs of node z are slots[slot_start[z]:slot_start[z] + taken[z]].
    slots       int32[at most capacity per node].
    taken, capacity, first, price   int64[nodes].
    """

    rows: int
    start: Numbers
    arcs: Indices
    both: Indices
    worth: Numbers
    used: Flags
    slot_start: Numbers
    slots: Indices
    taken: Numbers
    capacity: Numbers
    first: Numbers
    price: Numbers


class Search(NamedTuple):
    """What a search for shortest paths keeps: clean (`FAR`, -1) before and after each.

    distance        int64[nodes], from the node where the search began.
    via             int32[nodes], the arc by which a node was reached.
    heap, place     see `heap`.
    reached         int32[nodes], the nodes reached so far, in `now[REACHED]` places.
    now             int64[4]: size of the heap, nodes reached, the length that a path must stay under, where it ends.
    """

    distance: Numbers
    via: Indices
    heap: Indices
    place: Indices
    reached: Indices
    now: Numbers


def gain(net: Network, node: int) -> int:
    """What one more partner is worth to the node itself."""
    if net.taken[node] >= net.capacity[node]:
        return -FAR
    return net.first[node] if net.taken[node] == 0 else 0


def loss(net: Network, node: int) -> int:
    """What the last of its partners is worth to the node itself."""
    return net.first[node] if net.taken[node] == 1 else 0


def reach(search: Search, node: int, arc: int, distance: int) -> None:
    """Note a shorter way to `node`, and let it wait for its turn."""
    now = search.now
    if search.distance[node] == FAR:
        search.reached[now[REACHED]] = node
        now[REACHED] += 1
    search.distance[node] = distance
    search.via[node] = arc
    if distance < now[LIMIT]:
        now[SIZE] = push(search.heap, search.place, search.distance, now[SIZE], node)


def forget(search: Search) -> None:
    """Clean up after a search."""
    for at in range(search.now[REACHED]):
        search.distance[search.reached[at]] = FAR
        search.place[search.reached[at]] = -1
    search.now[:] = 0


def use(net: Network, arc: int, node: int) -> None:
    """Make the pair `arc`, one of whose ends is `node`."""
    net.used[arc] = True
    for end in (node, net.both[arc] - node):
        net.slots[net.slot_start[end] + net.taken[end]] = arc
        net.taken[end] += 1


def free(net: Network, arc: int, node: int) -> None:
    """Undo the pair `arc`, one of whose ends is `node`."""
    net.used[arc] = False
    for end in (node, net.both[arc] - node):
        net.taken[end] -= 1
        last = net.slot_start[end] + net.taken[end]
        at = net.slot_start[end]
        while net.slots[at] != arc:
            at += 1
        net.slots[at] = net.slots[last]
