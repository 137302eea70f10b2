"""An auction that finds good prices to start from (Bertsekas 1988, "The auction algorithm").

Rows bid for one place each. A row that waits bids for the column that leaves it most, so much that its second best
would leave it only `step` more; whoever held the cheapest place there waits again. Nothing depends on the prices
being right, so it stops when everybody holds a place, gives up, or `most` bids were made.
"""

from typing import NamedTuple

import numpy as np

from matching.engine.kernels.network import FAR, Indices, Network, Numbers


class Lots(NamedTuple):
    """The places of the columns, in the order of the slots: who holds each, for how much; and how many are held.

    owner int32[slots], offer int64[slots], held int64[nodes].
    """

    owner: Indices
    offer: Numbers
    held: Numbers


def bid_up(net: Network, step: int, enough: int, most: int) -> None:
    """Raise the prices of the columns from the lowest.

    No row pays more than `enough` above what a pair is worth: where somebody has to go without, prices would climb to
    whatever a first partner is worth, in small steps.
    """
    for column in range(net.rows, len(net.price)):
        net.price[column] = -net.first[column]
    slots = len(net.slots)
    lots = Lots(np.zeros(slots, np.int32), np.zeros(slots, np.int64), np.zeros(len(net.price), np.int64))
    waiting = np.flatnonzero(net.capacity[: net.rows] > 0)[::-1].astype(np.int32)
    size = len(waiting)
    while size and most:
        row = waiting[size - 1]
        size -= 1
        arc, left, second = _two_best(net, row)
        if arc < 0:
            continue
        column = net.both[arc] - row
        margin = left - net.first[column] + min(net.first[row] + net.first[column], enough)
        if margin <= 0:
            continue
        most -= 1
        loser = _hand_over(net, lots, column, row, net.price[column] + min(left - second, margin) + step)
        if loser >= 0:
            waiting[size] = loser
            size += 1


def _two_best(net: Network, row: int) -> tuple[int, int, int]:
    """The arc that leaves `row` most, how much that is, and how much the next best leaves."""
    best, left, second = -1, -FAR, -FAR
    for at in range(net.start[row], net.start[row + 1]):
        arc = net.arcs[at]
        column = net.both[arc] - row
        value = net.worth[arc] - net.price[column]
        if value > second and net.capacity[column] > 0:
            if value > left:
                best, left, second = arc, value, left
            else:
                second = value
    return best, left, second


def _hand_over(net: Network, lots: Lots, column: int, row: int, amount: int) -> int:
    """Give `row` a place of `column`, a free one or the cheapest; who loses it, or -1. Sets the price of the next."""
    owner, offer, held = lots
    begin, room = net.slot_start[column], net.slot_start[column + 1] - net.slot_start[column]
    loser = -1
    at = begin + held[column]
    if held[column] < room:
        held[column] += 1
    else:
        at = begin + np.argmin(offer[begin : begin + room])
        loser = owner[at]
    owner[at] = row
    offer[at] = amount
    if held[column] == room:
        net.price[column] = max(net.price[column], np.min(offer[begin : begin + room]))
    else:
        net.price[column] = max(net.price[column], 0)
    return loser
