"""What can be computed from published sums, by brute force and in fractions: apart from the code under test.

A sum over people is a row of 0 and 1; what readers can compute from several is every combination of their rows.
"""

import itertools
from collections.abc import Sequence
from fractions import Fraction

Rows = Sequence[Sequence[int]]


def rank(rows: Rows) -> int:
    """Of a matrix, by elimination."""
    work, found = [[Fraction(value) for value in row] for row in rows], 0
    for column in range(len(work[0]) if work else 0):
        pivot = next((i for i in range(found, len(work)) if work[i][column]), None)
        if pivot is None:
            continue
        work[found], work[pivot] = work[pivot], work[found]
        for i in range(found + 1, len(work)):
            factor = work[i][column] / work[found][column]
            work[i] = [a - factor * b for a, b in zip(work[i], work[found], strict=True)]
        found += 1
    return found


def in_span(rows: Rows, wanted: Sequence[int]) -> bool:
    """Whether a row is a combination of others."""
    return rank(rows) == rank([*rows, wanted])


def tells(rows: Rows, new: Sequence[int], chosen: set[int]) -> bool:
    """Whether a combination of `rows` with `new` in it is 0 for everybody but those `chosen`."""
    outside = [i for i in range(len(new)) if i not in chosen]
    return in_span([[row[i] for i in outside] for row in rows], [new[i] for i in outside])


def few(sizes: Sequence[int], limit: int) -> list[set[int]]:
    """All sets of atoms with so many people at most. In each atom there is somebody."""
    assert min(sizes, default=1) > 0
    most = min(len(sizes), limit)
    sets = itertools.chain.from_iterable(itertools.combinations(range(len(sizes)), n + 1) for n in range(most))
    return [set(one) for one in sets if sum(sizes[i] for i in one) <= limit]


def isolates(rows: Rows, sizes: Sequence[int], k: int) -> bool:
    """Whether there are atoms with fewer than k people whose removal costs the rows a dimension."""
    full, atoms = rank(rows), range(len(sizes))
    return any(
        rank([[row[i] for i in atoms if i not in chosen] for row in rows]) < full for chosen in few(sizes, k - 1)
    )
