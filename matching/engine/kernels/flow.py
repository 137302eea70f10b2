"""Shortest augmenting paths with prices, on the network of `network`.

What holds between any two calls: an arc that is not used has price + price >= worth, one that is used has <=; and a
node's price covers what its last partner is worth to it (price >= -loss). `fill` adds what is missing: that no node
would pay for one more (price <= -gain). Together they say that nothing better exists.
"""

from matching.engine.kernels.heap import pop
from matching.engine.kernels.network import (
    END,
    FAR,
    LIMIT,
    REACHED,
    SIZE,
    Network,
    Search,
    forget,
    free,
    gain,
    loss,
    reach,
    use,
)


def prepare(net: Network) -> None:
    """Make the prices fit any graph and matching: rows as low as they may be, pairs that no longer fit undone."""
    for node in range(len(net.price)):
        floor = 0 if net.taken[node] > 1 else -net.first[node]
        net.price[node] = max(net.price[node], floor)
    for row in range(net.rows):
        net.price[row] = _row_price(net, row)
        for at in range(net.start[row], net.start[row + 1]):
            arc = net.arcs[at]
            if net.used[arc] and net.price[row] + net.price[net.both[arc] - row] > net.worth[arc]:
                free(net, arc, row)
    for row in range(net.rows):
        _take_what_is_best(net, row)


def _row_price(net: Network, row: int) -> int:
    """The least that arcs not used allow; where the row has partners, the old price as far as it keeps them."""
    least = -net.first[row] if net.taken[row] <= 1 else 0
    most = net.price[row] if net.taken[row] else -FAR
    for at in range(net.start[row], net.start[row + 1]):
        arc = net.arcs[at]
        left = net.worth[arc] - net.price[net.both[arc] - row]
        if net.used[arc]:
            most = min(most, left)
        else:
            least = max(least, left)
    return max(least, most)


def _take_what_is_best(net: Network, row: int) -> None:
    """Use arcs whose two prices make up their worth, while both ends have a place that pays."""
    for at in range(net.start[row], net.start[row + 1]):
        if net.price[row] + gain(net, row) <= 0:
            return
        arc = net.arcs[at]
        column = net.both[arc] - row
        is_best = not net.used[arc] and net.price[row] + net.price[column] == net.worth[arc]
        if is_best and net.price[column] + gain(net, column) >= 0:
            use(net, arc, row)


def count_wanting(net: Network) -> int:
    """Rows that would pay for one more partner."""
    count = 0
    for row in range(net.rows):
        if net.price[row] + gain(net, row) > 0:
            count += 1
    return count


def fill(net: Network, search: Search, begin: int, end: int) -> None:
    """One partner more for each node from `begin` to `end`, as long as that pays."""
    for node in range(begin, end):
        while _augment(net, search, node):
            pass


def _augment(net: Network, search: Search, source: int) -> bool:
    """Give `source` one more partner by the cheapest chain of changes, or lower its price until it wants none."""
    limit = net.price[source] + gain(net, source)
    if limit <= 0:
        return False
    now = search.now
    now[LIMIT] = limit
    now[END] = -1
    reach(search, source, -1, 0)
    while now[SIZE]:
        node = search.heap[0]
        if search.distance[node] >= now[LIMIT]:
            break
        now[SIZE] = pop(search.heap, search.place, search.distance, now[SIZE])
        if (node < net.rows) == (source < net.rows):
            _look_further(net, search, node)
        else:
            _look_back(net, search, node)
    is_found = bool(now[END] >= 0)
    if is_found:
        _change_along(net, search, source)
    _settle(net, search, source)
    return is_found


def _look_further(net: Network, search: Search, node: int) -> None:
    """From a node on the side where the search began, by arcs not used, to others with a place or a partner."""
    now, known, price, both, worth = search.now, search.distance, net.price, net.both, net.worth
    here = known[node] + price[node]
    for at in range(net.start[node], net.start[node + 1]):
        arc = net.arcs[at]
        other = both[arc] - node
        distance = here + price[other] - worth[arc]
        if distance < now[LIMIT] and distance < known[other] and not net.used[arc]:
            left = distance + max(0, -price[other] - gain(net, other))
            if left < now[LIMIT]:
                now[LIMIT] = left
                now[END] = other
            reach(search, other, arc, distance)


def _look_back(net: Network, search: Search, node: int) -> None:
    """From a node on the far side, by arcs used, to those who could give this partner up."""
    now, known, price = search.now, search.distance, net.price
    here = known[node] - price[node]
    for at in range(net.slot_start[node], net.slot_start[node] + net.taken[node]):
        arc = net.slots[at]
        other = net.both[arc] - node
        distance = here + net.worth[arc] - price[other]
        if distance < now[LIMIT] and distance < known[other]:
            left = distance + price[other] + loss(net, other)
            if left < now[LIMIT]:
                now[LIMIT] = left
                now[END] = other
            reach(search, other, arc, distance)


def _change_along(net: Network, search: Search, source: int) -> None:
    """Undo every used arc of the path that was found, and then make the others."""
    for is_making in (False, True):
        node = search.now[END]
        while node != source:
            arc = search.via[node]
            if ((node < net.rows) != (source < net.rows)) == is_making:
                if is_making:
                    use(net, arc, node)
                else:
                    free(net, arc, node)
            node = net.both[arc] - node


def _settle(net: Network, search: Search, source: int) -> None:
    """Move the prices of what lies nearer than the end, so that the path was as good as its alternatives."""
    for at in range(search.now[REACHED]):
        node = search.reached[at]
        change = search.now[LIMIT] - search.distance[node]
        if change > 0:
            net.price[node] += -change if (node < net.rows) == (source < net.rows) else change
    forget(search)
