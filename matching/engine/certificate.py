"""The proof that nobody can do better, checked by a function that knows nothing of how the answer was found.

Weak duality: take any price for each person. Somebody who is paid their price by every partner gains at most
max(0, first + price) + (capacity - 1) x max(0, price). No matching is worth more than all of that together, plus what
pairs are worth beyond their two prices; and where no other pair is worth more than its prices, only the pairs that
were made can be. A matching that is worth as much as this bound is therefore one of the best.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Block = tuple[int, Numbers, npt.NDArray[np.bool_]]
# Whole numbers up to here can be added and subtracted a few times in 64 bits.
LARGEST = 2**60


class WrongProofError(ValueError):
    """The pairs cannot be made, or the prices prove nothing."""


class Side(NamedTuple):
    """int64[people] each: how many partners at most, what the first of them is worth, and the price (dual value)."""

    capacity: Numbers
    first: Numbers
    price: Numbers

    def bears(self, partners: Numbers) -> bool:
        """Whether everybody can have so many partners, and no price is too large to be added."""
        is_known = len(partners) == len(self.price)
        return is_known and bool((partners <= self.capacity).all() and (np.abs(self.price) < LARGEST).all())


def check(blocks: Iterable[Block], rows: Side, columns: Side, links: tuple[Numbers, Numbers]) -> tuple[int, int]:
    """What the pairs made are worth in all, and what no matching can exceed; equal, they are among the best.

    blocks   (first row, worth int64[k, columns], eligible bool[k, columns]), in order, together every row once.
    links    the pairs made: int64[pairs] of rows and int64[pairs] of their columns.

    Raises WrongProofError where a pair is made that is not eligible or stands twice, somebody has more partners than
    they can take, a row is missing, or a pair is left out that is worth more than its two prices.
    """
    primal = dual = done = 0
    _demand(np.unique(np.stack(links), axis=1).shape[1] == len(links[0]), "a pair stands twice")
    for side, ends in ((rows, links[0]), (columns, links[1])):
        partners = np.bincount(ends, minlength=len(side.price))
        _demand(side.bears(partners), "somebody has too many partners, or a price that is out of range")
        primal += sum(side.first[partners > 0].tolist())
        people = np.stack(side, axis=1).tolist()
        dual += sum(max(0, first + price) + (most - 1) * max(0, price) for most, first, price in people if most)
    for begin, worth, eligible in blocks:
        _demand(begin == done, "a row is missing or stands twice")
        done += len(worth)
        here = (links[0] >= begin) & (links[0] < done)
        made = links[0][here] - begin, links[1][here]
        over = worth - rows.price[begin:done].reshape(-1, 1) - columns.price
        _demand(eligible[made].all(), "a pair is made that is not eligible")
        primal, dual = primal + sum(worth[made].tolist()), dual + sum(np.maximum(0, over[made]).tolist())
        over[made] = 0
        _demand((over[eligible] <= 0).all(), "a pair left out is worth more than its two prices")
    _demand(done == len(rows.price), "a row is missing or stands twice")
    return primal, dual


def _demand(holds: bool | np.bool_, otherwise: str) -> None:  # noqa: FBT001 - the one thing it asks
    if not holds:
        raise WrongProofError(otherwise)
