"""Breakdowns that overlap: a group is shown only where no sum or difference of shown groups is about too few people.

Each figure about a group is a sum over its people: a row with 1 for each of them and 0 for everybody else. What
readers can compute from several figures are the linear combinations of their rows. A combination tells about the
people whose number in it is not 0; it must tell about nobody, or about at least k.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np

from rmentor.lib.disclosure.modular import HUGE, Matrix, OutOfPatienceError, is_light, is_new, primes_for
from rmentor.lib.disclosure.parts import Alike, K, check


class Ledger:
    """What is published about some people, group after group.

    `sizes` are the people of each atom (people whom no group tells apart, or single persons).
    """

    def __init__(self, sizes: Mapping[str, int], k: int = K, alike: Iterable[Alike] = ()) -> None:
        check(k)
        if any(n < 0 for n in sizes.values()):
            raise ValueError("a group cannot have fewer than 0 people")
        self._sizes = {name: n for name, n in sizes.items() if n > 0}
        self._k = k
        self._rules = [(self._weights(None), k - 1)]
        for one in alike:
            inside = sum(n for name, n in self._sizes.items() if name in one.atoms)
            limit = inside if one.fewest is None else min(inside, one.fewest - 1)
            if limit >= k:  # fewer are hidden anyway
                self._rules.append((self._weights(one.atoms), limit))
        self._rows: list[Matrix] = []

    def know(self, members: Collection[str]) -> None:
        """Note a group that readers know already, whatever can be computed from it."""
        row = self._row(members)
        if next(_telling_apart(np.array([*self._rows, row])), None) is not None:
            self._rows.append(row)

    def offer(self, members: Collection[str]) -> bool:
        """Publish a group, unless something that tells about too few could be computed from it and the others."""
        if not self.allows(members):
            return False
        self.know(members)
        return True

    def allows(self, members: Collection[str]) -> bool:
        """Whether `offer` would publish it."""
        if sum(self._sizes.get(name, 0) for name in set(members)) < self._k:
            return False
        rows = np.array([*self._rows, self._row(members)])
        primes = _telling_apart(rows)
        first = next(primes, None)
        if first is None:
            # It could be computed anyway: it tells nothing new.
            return True
        asked = [first, *islice(primes, 1)]
        # People whom no group tells apart are one column.
        columns, place = np.unique(rows, axis=1, return_inverse=True)
        return not any(
            _isolates(columns, _put_together(weights, place), limit, asked) for weights, limit in self._rules
        )

    def _weights(self, inside: Collection[str] | None) -> Matrix:
        """People by atom; atoms that a rule is not about are too many for any limit."""
        sizes = self._sizes.items()
        return np.array([n if inside is None or name in inside else HUGE for name, n in sizes], dtype=np.int64)

    def _row(self, members: Collection[str]) -> Matrix:
        chosen = set(members)
        return np.array([name in chosen for name in self._sizes], dtype=np.int64)


def _telling_apart(rows: Matrix) -> Iterator[int]:
    """Primes modulo which no row depends on the others: none, where one does."""
    return (prime for prime in primes_for(len(rows)) if is_new(rows, prime))


def _put_together(weights: Matrix, place: Matrix) -> Matrix:
    """The people of each column, given the column of each atom."""
    sums = np.zeros(place.max() + 1, dtype=np.int64)
    np.add.at(sums, place.ravel(), weights)
    return sums


def _isolates(rows: Matrix, weights: Matrix, limit: int, primes: Sequence[int]) -> bool:
    """Whether a combination with the last row in it is about at most `limit` people, or is too hard to rule out.

    "No" is proved by any prime; "yes" can be an accident of one, so another one is asked.
    """
    if (weights > limit).all():
        return False
    try:
        return all(is_light(rows, weights, limit, prime) for prime in primes)
    except OutOfPatienceError:
        return True


def release(cells: Mapping[str, int], order: Mapping[str, Collection[str]], k: int = K) -> list[str]:
    """The groups that may be shown together, chosen greedily in the given order; the same for every viewer.

    `cells` are the finest groups (atoms) with their people; `order` names each group and the atoms it consists of,
    the most important first. A group is taken unless some linear combination of it and the groups already taken would
    be about fewer than k people (at least one).
    """
    ledger = Ledger(cells, k)
    return [name for name, members in order.items() if ledger.offer(members)]
