"""What it would cost the whole to give somebody another partner: one search for shortest paths per person.

A pair that is made against the optimum gives both its ends one partner more. Each end may keep that one more, or let
another go, who may take yet another, and so on, until somebody has one partner more or one fewer than before, or the
chain comes back to where it began. So the cost of a pair is how far its two prices are above its worth, plus the
shortest way in the residual network from the one end back to the other; the ways that lead by "somebody has one more
or one fewer" pass through one common node, the pool (Ahuja, Magnanti and Orlin 1993, ch. 9 and 10).

The search runs from the person backwards. Its first side are those on the side of the person.
"""

from typing import NamedTuple

from matching.engine.kernels.heap import pop
from matching.engine.kernels.network import FAR, LIMIT, SIZE, Indices, Network, Numbers, Search, gain, loss, reach


class Pool(NamedTuple):
    """The ways out of the pool for one side, cheapest first: node int32[ways], and cost int64[ways] of the way."""

    node: Indices
    cost: Numbers


class Question(NamedTuple):
    """For whom others are wanted, the node `source`; and whom to look at: node int32[n] rising by `above` int64[n],
    how far the prices of the pair are above its worth; `above_of` int64[nodes] the same by node, `FAR` for the rest.
    """

    source: int
    node: Indices
    above: Numbers
    above_of: Numbers


class Found(NamedTuple):
    """The cheapest so far, in order: node int32[k] and cost int64[k]; `size` int64[1] says how many."""

    node: Indices
    cost: Numbers
    size: Numbers


def ways_out(net: Network, is_row: bool, cost: Numbers) -> None:  # noqa: FBT001 - kernels take no keywords
    """Write for each node what the way from the pool to it costs a search that began on the side of the rows or not.

    cost int64[nodes]; `FAR` where there is none.
    """
    for node in range(len(net.price)):
        cost[node] = FAR
        if (node < net.rows) == is_row:
            if net.taken[node]:
                cost[node] = net.price[node] + loss(net, node)
        elif net.taken[node] < net.capacity[node]:
            cost[node] = -net.price[node] - gain(net, node)


def find_cheapest(net: Network, search: Search, pool: Pool, question: Question, found: Found) -> None:
    """Fill `found`. `search` is for one node more than the network, the pool, and is left as it is: `forget` it."""
    now, known, source = search.now, search.distance, question.source
    pool_node = len(net.price)
    released = settled = 0
    now[LIMIT] = FAR
    reach(search, source, -1, 0)
    while True:
        if 0 <= known[pool_node] < FAR and search.place[pool_node] < 0:
            released = _release(search, pool, pool_node, released)
        if not now[SIZE]:
            break
        node = search.heap[0]
        distance = known[node]
        settled = _count_settled(known, question, settled, distance)
        if settled == len(question.node) or distance + question.above[settled] >= now[LIMIT]:
            break
        now[SIZE] = pop(search.heap, search.place, known, now[SIZE])
        if node == pool_node:
            continue
        if (node < net.rows) == (source < net.rows):
            _let_one_go(net, search, node, pool_node)
        else:
            _take_one(net, search, node, pool_node)
            _note(question, found, node, distance, now)


def _release(search: Search, pool: Pool, pool_node: int, released: int) -> int:
    """Reach from the pool those whose turn comes before that of all who wait; how many it has reached by now."""
    begun = search.distance[pool_node]
    while released < len(pool.node):
        distance = begun + pool.cost[released]
        if search.now[SIZE] and distance > search.distance[search.heap[0]]:
            break
        if distance < search.distance[pool.node[released]]:
            reach(search, pool.node[released], -1, distance)
        released += 1
    return released


def _count_settled(known: Numbers, question: Question, settled: int, distance: int) -> int:
    """How many of the wanted, in their order, are nearer than `distance`, so that their cost is known."""
    while settled < len(question.node) and known[question.node[settled]] < distance:
        settled += 1
    return settled


def _let_one_go(net: Network, search: Search, node: int, pool_node: int) -> None:
    """`node` has one partner too many: another lets it go, or it keeps one more than before."""
    for at in range(net.slot_start[node], net.slot_start[node] + net.taken[node]):
        arc = net.slots[at]
        other = net.both[arc] - node
        _step(search, other, arc, search.distance[node] + net.worth[arc] - net.price[node] - net.price[other])
    if net.taken[node] < net.capacity[node]:
        _step(search, pool_node, -1, search.distance[node] - net.price[node] - gain(net, node))


def _take_one(net: Network, search: Search, node: int, pool_node: int) -> None:
    """`node` has one partner too few: it takes another, or keeps one fewer than before."""
    known, price, both, worth = search.distance, net.price, net.both, net.worth
    here = known[node] + price[node]
    for at in range(net.start[node], net.start[node + 1]):
        arc = net.arcs[at]
        other = both[arc] - node
        distance = here + price[other] - worth[arc]
        if distance < known[other] and not net.used[arc]:
            reach(search, other, arc, distance)
    if net.taken[node]:
        _step(search, pool_node, -1, here + loss(net, node))


def _step(search: Search, node: int, arc: int, distance: int) -> None:
    if distance < search.distance[node]:
        reach(search, node, arc, distance)


def _note(question: Question, found: Found, node: int, distance: int, now: Numbers) -> None:
    """Put `node` among the cheapest, if it is; of equal ones the first. From then on only shorter ways count."""
    if question.above_of[node] == FAR:
        return
    cost = distance + question.above_of[node]
    most = len(found.node)
    at = found.size[0]
    if at == most:
        at -= 1
        if cost > found.cost[at] or (cost == found.cost[at] and node > found.node[at]):
            return
    else:
        found.size[0] += 1
    while at > 0 and (found.cost[at - 1] > cost or (found.cost[at - 1] == cost and found.node[at - 1] > node)):
        found.cost[at] = found.cost[at - 1]
        found.node[at] = found.node[at - 1]
        at -= 1
    found.cost[at] = cost
    found.node[at] = node
    if found.size[0] == most:
        now[LIMIT] = found.cost[most - 1] + 1
