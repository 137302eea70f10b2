"""Whether some combination of rows of 0 and 1 is about few people: exact, in integers modulo primes.

Why a prime may stand in for fractions. Let rows be independent modulo p; then they are independent over the fractions
as well. If a combination of them with fractions is about few people, multiply it until its numbers are whole and have
no common factor; p then divides the lower half of none of its coefficients (or the rows would depend on each other
modulo p). So modulo p it is a combination, too: not nothing, and about none but the same few. That is why "nothing
found" modulo a single prime is a proof. Something found may be an accident of the prime; that hides more than is
needed, never less.

Rows that depend on each other modulo primes whose product is above every determinant they can have (Hadamard: of
0 and 1, of order n, at most (n + 1)^((n + 1) / 2) / 2^n) depend on each other over the fractions.

Numbers stay under 2^31, so a product fits into 64 bits.
"""

import math
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.int64]

# More people than any limit.
HUGE = 2**31
# Above it a question is given up, and answered with "hide": minutes would not make it certain.
PATIENCE = 1000


class OutOfPatienceError(Exception):
    """The search was given up."""


@cache
def primes_for(order: int) -> tuple[int, ...]:
    """Primes under 2^31, the largest first, whose product is above any determinant of 0 and 1; at least two."""
    bits = (order + 1) / 2 * math.log2(order + 1) - order
    found = []
    for number in range(2**31 - 1, 0, -2):
        if is_prime(number):
            found.append(number)
        if len(found) >= 2 and 30.9 * len(found) > bits + 1:
            break
    return tuple(found)


def is_prime(number: int) -> bool:
    """By dividing: odd numbers only, under 2^31."""
    return not any(number % other == 0 for other in range(3, math.isqrt(number) + 1, 2))


def is_new(rows: Matrix, prime: int) -> bool:
    """Whether no row depends on the others, modulo a prime."""
    return len(_reduced(rows, prime)[0]) == len(rows)


def is_light(rows: Matrix, weights: Matrix, limit: int, prime: int) -> bool:
    """Whether a combination with the last row in it is not 0 for `limit` people at most; the rows are independent.

    `weights` are the people of each column. Raises OutOfPatienceError.
    """
    last = np.zeros((len(rows), 1), dtype=np.int64)
    last[-1] = 1
    fuel = iter(range(PATIENCE))
    return _search(np.hstack([rows, last]), weights, limit, prime, fuel)


def _search(rows: Matrix, weights: Matrix, limit: int, prime: int, fuel: Iterator[int]) -> bool:
    """`is_light` of all combinations; the last column, which weighs nothing, says how much of the last row is in one.

    Who is in at most `limit` people misses at least one of `limit` + 1 groups of people who have nobody in common. So
    each group is ruled out in turn: what is left has far fewer dimensions.
    """
    if next(fuel, None) is None:
        raise OutOfPatienceError
    rows, weights = _without_heavy(rows, weights, limit, prime)
    if not rows[:, -1].any():
        return False
    told = ((rows[:, :-1] != 0) @ weights <= limit) & (rows[:, -1] != 0)
    if told.any() or weights.sum() <= limit:
        return True
    return any(
        _search(rows, np.where(group, HUGE, weights), limit, prime, fuel)
        for group in groups(weights, limit + 1)
        if not is_new(rows[:, :-1][:, group], prime)  # nothing but nothing is 0 in all of the group
    )


def groups(weights: Matrix, count: int) -> Iterator[npt.NDArray[np.bool_]]:
    """The columns in so many groups, one for each person of a column.

    Columns with fewer people together than there are groups are missing from at least one of them.
    """
    ends = np.cumsum(weights)
    first = (ends - weights) % count
    for group in range(count):
        yield (group - first) % count < weights


def _without_heavy(rows: Matrix, weights: Matrix, limit: int, prime: int) -> tuple[Matrix, Matrix]:
    """A basis of the combinations that are 0 in every column above the limit.

    Columns that are multiples of each other are 0 together: they are put together, until none is too heavy.
    """
    while True:
        order = np.argsort(-weights, kind="stable")
        rows, weights = rows[:, [*order, -1]], weights[order]
        rows, leads = _reduced(rows, prime)
        heavy = int((weights > limit).sum())
        rows = rows[[lead >= heavy for lead in leads]]
        rows, weights = _put_together(rows, weights, prime)
        if not (weights > limit).any():
            return rows, weights


def _put_together(rows: Matrix, weights: Matrix, prime: int) -> tuple[Matrix, Matrix]:
    """Without columns of 0, and one column for all multiples of it."""
    used = rows[:, :-1].any(axis=0)
    columns, weights = rows[:, :-1][:, used], weights[used]
    if not columns.size:
        return np.hstack([columns, rows[:, -1:]]), weights
    leading = columns[(columns != 0).argmax(axis=0), np.arange(columns.shape[1])]
    columns = columns * _inverse(leading, prime) % prime
    together: dict[bytes, int] = {}
    place = np.array([together.setdefault(column.tobytes(), len(together)) for column in columns.T.copy()])
    merged = np.zeros(len(together), dtype=np.int64)
    np.add.at(merged, place, weights)
    first = np.unique(place, return_index=True)[1]
    return np.hstack([columns[:, first], rows[:, -1:]]), merged


def _inverse(values: Matrix, prime: int) -> Matrix:
    """One over each, modulo a prime."""
    return np.array([pow(value, -1, prime) for value in values.tolist()], dtype=np.int64)


def _reduced(rows: Matrix, prime: int) -> tuple[Matrix, list[int]]:
    """A basis of the rows (Gauss and Jordan), and where each has its leading 1, which no other row has.

    The leading 1 stands in the first column that is not 0; columns before it are 0 in its row.
    """
    rows = rows % prime
    leads: list[int] = []
    kept: list[int] = []
    for at in range(len(rows)):
        row = rows[at]
        if not row.any():
            continue
        lead = int((row != 0).argmax())
        row = row * pow(int(row[lead]), -1, prime) % prime
        others = np.flatnonzero(rows[:, lead])
        rows[others] = (rows[others] - rows[others, lead, None] * row % prime) % prime
        rows[at] = row
        kept.append(at)
        leads.append(lead)
    return rows[kept], leads
