"""Which pairs outside the graph are worth more than their two prices: all of them looked at, then those that may be.

A full look also brings in pairs that are nearly worth their prices, and so leaves every other pair of a row a certain
slack. Later the excess of a pair has grown by what its two prices have fallen, at most: only mentees and mentors
whose prices fell by more than the slack need looking at again.
"""

from dataclasses import dataclass, replace

import numpy as np

from matching.engine.arrays import Flags, Problem, Whole
from matching.engine.layers import Layers
from matching.engine.pricing import Found, Prices, Pricing, pricing_for
from matching.engine.score import Scoring

# Nearly: this part of the most points of a pair.
NEARLY = 50
CANDIDATES = 32
# Where more people than one in so many are to be looked at again, all are.
WORTH_LOOKING_AT_ALL = 4


@dataclass(frozen=True)
class _Seen:
    """Prices at the last full look, and how far below its two prices every pair of a row was that it did not find."""

    prices: Prices
    slack: Whole


class Watch:
    """Looks at the pairs of one problem, again and again while prices change."""

    def __init__(self, problem: Problem, layers: Layers, pricing: Pricing) -> None:
        self._problem, self._layers, self._pricing = problem, layers, pricing
        self._nearly = layers.dearest // NEARLY
        self._most = CANDIDATES + int(problem.mentees.capacity.max(initial=0))
        self._seen: _Seen | None = None

    def look(self, prices: Prices) -> Found:
        """Pairs worth more than their two prices, the most so for each mentee; none of them only if there are none.

        Besides, pairs nearly so. The caller keeps all of them in the graph from now on; some may be there already.
        """
        if self._seen is not None:
            rows, columns = self._fallen(self._seen, prices)
            if (rows.mean() + columns.mean()) * WORTH_LOOKING_AT_ALL < 1:
                return self._look_again(prices, rows, columns)
        return self._look_at_all(prices)

    def _look_at_all(self, prices: Prices) -> Found:
        found = self._pricing.best(replace(prices, rows=prices.rows - self._nearly), self._most)
        excess = excess_of(self._layers, prices, found)
        least = np.full(len(prices.rows), self._layers.dearest, dtype=np.int64)
        np.minimum.at(least, found.rows, excess)
        is_full = np.bincount(found.rows, minlength=len(least)) >= self._most
        self._seen = _Seen(prices, np.where(is_full, -least, self._nearly))
        return found

    def _fallen(self, seen: _Seen, prices: Prices) -> tuple[Flags, Flags]:
        """Rows and columns of which one at least holds every pair that may be worth more than its prices now."""
        columns_fell = seen.prices.columns - prices.columns
        columns: Flags = columns_fell > self._nearly // 2
        others = max(0, int(columns_fell[~columns].max(initial=0)))
        rows: Flags = seen.prices.rows - prices.rows > seen.slack - others
        return rows, columns

    def _look_again(self, prices: Prices, rows: Flags, columns: Flags) -> Found:
        every = np.arange(len(columns))
        found = self._look_at(prices, np.flatnonzero(rows), every)
        more = self._look_at(prices, np.flatnonzero(~rows), np.flatnonzero(columns))
        return found.merged(more, len(columns))

    def _look_at(self, prices: Prices, rows: Whole, columns: Whole) -> Found:
        if not len(rows) or not len(columns):
            return Found.nothing()
        layers = replace(
            self._layers, row_mix=self._layers.row_mix[rows], column_mix=self._layers.column_mix[columns]
        )
        pricing = pricing_for(Scoring(self._problem.part(rows, columns)), layers)
        found = pricing.best(Prices(prices.rows[rows], prices.columns[columns]), self._most)
        return Found(rows[found.rows], columns[found.columns], found.points)


def excess_of(layers: Layers, prices: Prices, found: Found) -> Whole:
    """What pairs are worth beyond their two prices."""
    worth = layers.worth(found.rows, found.columns, found.points)
    return worth - prices.rows[found.rows] - prices.columns[found.columns]
