"""The best mentors of each mentee at given prices: heaps, and a floor that most pairs are told apart by.

`score` has worked out the points of a mentee with a block of mentors; here those with an excess are kept. In points
and 32 bits first, which is quick and never drops a pair that has an excess; the few that are left exactly.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]

FAR = 2**28
# The floor of a mentee whose price cannot be told in points: everybody is looked at exactly.
NO_FLOOR = -2 * FAR
# Below this floor anybody is wanted.
OPEN = -(2**24)
# So many mentors are looked at together: if the best of them is not good enough, none is.
STEP, FINE_STEP = 256, 32
# Mixed keys have 31 bits, so that products of two fit into 63.
TIE_MASK = 2**31 - 1
TIE_FACTOR = 0x5851F42D
OTHER_FACTOR = 0x2545F491


class Offer(NamedTuple):
    """What a block of mentors and all mentees cost, exactly and in points.

    The worth of a pair is unit * points + tie (see `tie_of`); its excess is what the worth exceeds both prices by.
    `points` holds a row of prices in points for each level, rounded down, `level` the level of each mentee, and
    `floor` for each mentee the least that points less price come to where there is an excess.
    """

    begin: int
    unit: int
    ties: int
    mentee_mix: Numbers
    mentor_mix: Numbers
    mentee_price: Numbers
    mentor_price: Numbers
    points: Ints
    level: Numbers
    floor: Ints


class Best(NamedTuple):
    """For each mentee a heap of the best mentors so far: excess, points and position; the least excess first."""

    excess: Numbers
    points: Ints
    column: Ints
    size: Numbers


def highest_value(points: Ints, prices: Ints) -> np.int32:
    """The most of points less price."""
    most = np.int32(-(2**31) + 1)
    for j in range(len(points)):
        most = max(most, np.int32(points[j] - prices[j]))
    return most


def keep_best(points: Ints, offer: Offer, best: Best, k: int, low: int) -> None:
    """Put the mentors with an excess onto the heap of mentee `k`. The floor rises while the heap is full."""
    prices = offer.points[offer.level[k], low : low + len(points)]
    floor = floor_now(offer, best, k)
    if floor < OPEN and best.size[k] == 0:
        floor = max(floor, likely_floor(points, prices, best.excess.shape[1]))
    for first in range(0, len(points), STEP):
        last = min(first + STEP, len(points))
        if highest_value(points[first:last], prices[first:last]) < floor:
            continue
        for begin in range(first, last, FINE_STEP):
            end = min(begin + FINE_STEP, last)
            if highest_value(points[begin:end], prices[begin:end]) >= floor:
                keep_some(points[begin:end], prices[begin:end], offer, best, (k, low + begin, floor))
                floor = max(floor, floor_now(offer, best, k))


def likely_floor(points: Ints, prices: Ints, wanted: int) -> np.int32:
    """A floor under which none of the `wanted` best is: of the best of each small step, as many have more.

    Two points less, since prices are rounded, ties count, and so the order by points is not quite that by excess.
    None at all where a price is too far off to be told in points: nothing is known of the excess then.
    """
    steps = len(points) // FINE_STEP
    if steps < wanted:
        return np.int32(-(2**31))
    tops = np.empty(steps, dtype=np.int32)
    for step in range(steps):
        first = step * FINE_STEP
        tops[step] = highest_value(points[first : first + FINE_STEP], prices[first : first + FINE_STEP])
    tops.sort()
    if tops[steps - 1] > FAR // 2:
        return np.int32(-(2**31))
    return np.int32(tops[steps - wanted] - 2)


def keep_some(points: Ints, prices: Ints, offer: Offer, best: Best, at: tuple[int, int, np.int32]) -> None:
    """The same for a few mentors from a place in the block on, with a value of at least a floor."""
    k, first, floor = at
    for j in range(len(points)):
        if np.int32(points[j] - prices[j]) >= floor and points[j] >= 0:
            put(best, k, excess_of(offer, k, first + j, points[j]), points[j], np.int32(offer.begin + first + j))


def floor_now(offer: Offer, best: Best, k: int) -> np.int32:
    """Who has more excess than the least of a full heap has points less price of at least this."""
    if best.size[k] < best.excess.shape[1] or offer.floor[k] == NO_FLOOR:
        return np.int32(offer.floor[k])
    return np.int32(min(np.int64(offer.floor[k]) + best.excess[k, 0] // offer.unit, np.int64(FAR)))


def excess_of(offer: Offer, k: int, j: int, points: np.int32) -> np.int64:
    """What the pair is worth beyond both prices."""
    tie = tie_of(offer.mentee_mix[k], offer.mentor_mix[j], offer.ties)
    return np.int64(offer.unit * np.int64(points) + tie - offer.mentee_price[k] - offer.mentor_price[j])


def tie_of(one: np.int64, other: np.int64, ties: int) -> np.int64:
    """A fixed number for two mixed keys, at least 0 and below `ties` (a power of two), that looks like chance."""
    mixed = ((one ^ other) * TIE_FACTOR) & TIE_MASK
    mixed = ((mixed ^ (mixed >> 15)) * OTHER_FACTOR) & TIE_MASK
    return (mixed >> 12) & (ties - 1)


def put(best: Best, k: int, more: np.int64, worth: np.int32, position: np.int32) -> None:
    """Put a mentor with an excess onto the heap of mentee `k`; a full one loses its top, the least, for a better."""
    excess, points, column, size = best.excess[k], best.points[k], best.column[k], best.size[k]
    if more <= 0:
        return
    if size < len(excess):
        at = rise(excess, points, column, size, more)
        best.size[k] = size + 1
    elif more > excess[0]:
        at = sink(excess, points, column, position, more)
    else:
        return
    excess[at], points[at], column[at] = more, worth, position


def rise(excess: Numbers, points: Ints, column: Ints, at: int, more: np.int64) -> int:
    """Make way for one that comes at the end: the place it takes. Of equal ones the last is the worse."""
    while at > 0:
        above = (at - 1) >> 1
        if excess[above] < more:
            break
        excess[at], points[at], column[at] = excess[above], points[above], column[above]
        at = above
    return at


def sink(excess: Numbers, points: Ints, column: Ints, position: np.int32, more: np.int64) -> int:
    """Drop the top: the place that another one takes."""
    at = 0
    while 2 * at + 1 < len(excess):
        below = 2 * at + 1
        if below + 1 < len(excess) and is_worse(excess[below + 1], column[below + 1], excess[below], column[below]):
            below += 1
        if is_worse(more, position, excess[below], column[below]):
            break
        excess[at], points[at], column[at] = excess[below], points[below], column[below]
        at = below
    return at


def is_worse(excess: np.int64, column: np.int32, other: np.int64, other_column: np.int32) -> bool:
    """Whether one mentor is worse than another: less excess, or as much and later."""
    return bool(excess < other or (excess == other and column > other_column))
