"""The best matching of a problem of any size, with its proof, from a sparse graph and rounds of pricing.

A big problem has too many pairs to hold. So: take for each mentee the mentors that look best at guessed prices, solve
that graph exactly, look with the prices of the solution at all pairs that are not in it, add those that are worth
more than their two prices, and go on from there. When there are none, the prices prove that nothing better exists in
the whole problem (duality of linear programs; column generation after Dantzig and Wolfe 1960). A small problem has
all its pairs in the graph from the start.

First prices are guessed from a part of the people, solved in the same way. A moderate worth of a first partner comes
first, since it solves faster, and then the true one, from where the moderate one ended.
"""

from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace

import numpy as np

from matching.engine.arrays import Problem, Side, Whole
from matching.engine.compiled import always
from matching.engine.eligible import exclusions, is_eligible
from matching.engine.graph import Graph, Places
from matching.engine.layers import Layers
from matching.engine.pairs import Pairs
from matching.engine.pricing import CHEAPEST, NEAR, UNWANTED, ByKernel, Found, Prices, pricing_for
from matching.engine.result import Round
from matching.engine.score import Scoring
from matching.engine.solver import Solver, total
from matching.engine.ties import finest, preference, settle
from matching.engine.watch import Watch, excess_of

# Up to so many pairs all of them are in the graph at once.
ALL_AT_ONCE = 10_000
CANDIDATES = 32
MORE_CANDIDATES = 16
# With a moderate worth of a first partner, one mentee in so many may miss a better pair.
GOOD_ENOUGH = 16
# Up to so many on the larger side no prices are guessed; beyond, from one in SAMPLE.
NO_GUESS = 1500
SAMPLE = 4
# The solver asks whether to go on every thousand people; the caller is asked every so many times.
ASK_EVERY = 16
OnRound = Callable[[Round], bool]


@dataclass(frozen=True)
class Solution:
    """The pairs by position, locked ones included, prices of both sides, and how much better it could be at most.

    `people` are those with a partner who had none before. The prices are dual values of the problem `without_locks`.
    """

    rows: Whole
    columns: Whole
    row_prices: Whole
    column_prices: Whole
    layers: Layers
    people: int
    people_gap: int
    points_gap: int
    rounds: int
    # How many pairs the graph held at the end, of all there are.
    candidates: int


def solve(problem: Problem, *, on_round: OnRound | None = None, all_at_once: int = ALL_AT_ONCE) -> Solution:
    """The best matching of a checked problem. `on_round` hears of each round and says whether to go on."""
    run = Rounds(without_locks(problem), on_round or (lambda _round: True), all_at_once)
    run.to_the_end()
    return solution_of(problem, run)


def solution_of(problem: Problem, run: "Rounds") -> Solution:
    """What the rounds have found for `problem`, with its locked pairs."""
    links = [np.concatenate([problem.locks[:, side], run.solver.links()[side]]) for side in (0, 1)]
    order = np.lexsort((links[1], links[0]))
    last, prices = run.round(), run.prices()
    return Solution(
        rows=links[0][order],
        columns=links[1][order],
        row_prices=prices.rows,
        column_prices=prices.columns,
        layers=run.layers,
        people=newly(problem.mentees, links[0]) + newly(problem.mentors, links[1]),
        people_gap=last.people_gap,
        points_gap=last.points_gap,
        rounds=run.rounds,
        candidates=len(run.solver.graph),
    )


def without_locks(problem: Problem) -> Problem:
    """What the locks leave: places taken, and the locked pairs not to be made again."""

    def left(side: Side, locked: Whole) -> Side:
        taken = np.bincount(locked, minlength=len(side))
        return replace(side, capacity=side.capacity - taken, has_partner=side.has_partner | (taken > 0))

    return replace(
        problem,
        mentees=left(problem.mentees, problem.locks[:, 0]),
        mentors=left(problem.mentors, problem.locks[:, 1]),
        bans=np.concatenate([problem.bans, problem.locks]),
        locks=problem.locks[:0],
    )


def places(side: Side, first: int) -> Places:
    """What a side can take, where a first partner is worth `first`."""
    return Places(side.capacity, np.where(side.has_partner | (side.capacity == 0), 0, first).astype(np.int64))


@dataclass(frozen=True)
class Start:
    """What is known of a problem much like this one: pairs worth looking at, prices, and pairs (row, column) made."""

    candidates: tuple[Whole, Whole]
    prices: Prices
    links: tuple[Whole, Whole]


class _Stopped(Exception):  # noqa: N818 - nothing went wrong
    """The caller has had enough."""


class Rounds:
    """One problem without locks, on its way to the best matching.

    `solver` holds the graph, with the pairs `found` so far; `is_whole` says whether these are all there are.
    """

    def __init__(self, problem: Problem, on_round: OnRound, all_at_once: int) -> None:
        self.problem, self._on_round, self._all_at_once = problem, on_round, all_at_once
        self._sides = problem.mentees, problem.mentors
        self.scoring = Scoring(problem)
        self.layers = Layers.of(self.scoring)
        self.pricing = pricing_for(self.scoring, self.layers)
        self._watch = Watch(problem, self.layers, self.pricing)
        self.is_whole = problem.size <= all_at_once
        self.solver = Solver(*self._places(self.layers.moderate))
        self.found = Found.nothing()
        # The most that a pair outside the graph exceeds its two prices by, for each mentee.
        self._worst = np.full(len(problem.mentees), 2 * self.layers.first + self.layers.dearest, dtype=np.int64)
        self.rounds = self._asked = 0
        self._last = self.round()

    def to_the_end(self, start: Start | None = None) -> None:
        """Until nothing better exists, or the caller has had enough; from scratch, or from `start`."""
        # Where the compiler has to be loaded anyway, it serves the solver, too.
        with always(compile_them=True) if isinstance(self.pricing, ByKernel) else nullcontext():
            self._solve(start)

    def _solve(self, start: Start | None) -> None:
        with suppress(_Stopped):
            if start is not None:
                self._resume(start)
            else:
                self._begin()
                if not self.is_whole and self.layers.first > self.layers.moderate:
                    self._stage(self.layers.moderate)
            self._stage(self.layers.first)
            self._settle_ties()

    def _settle_ties(self) -> None:
        """The same matching wherever it began: by the keys alone, where even the ties of the worth are equal."""
        below = finest(min(int(side.capacity.sum()) for side in self._sides))
        found, layers = self.found, self.layers
        settle(self.solver, preference(layers.row_mix[found.rows], layers.column_mix[found.columns], below))

    def sampled_prices(self) -> Whole:
        """The prices of mentees in whole points, where first partners are worth moderately much."""
        self._begin()
        self._stage(self.layers.moderate)
        return np.clip(self.prices().rows // self.layers.unit, -NEAR, NEAR)

    def prices(self) -> Prices:
        """As they stand; who takes nobody is too dear for anybody."""
        return self.affordable(self.solver.row_prices, self.solver.column_prices)

    def affordable(self, rows: Whole, columns: Whole) -> Prices:
        """Prices by which nobody is bought who takes nobody."""
        too_dear = 2 * self.layers.first + self.layers.dearest
        open_rows, open_columns = (side.capacity > 0 for side in self._sides)
        return Prices(np.where(open_rows, rows, too_dear), np.where(open_columns, columns, too_dear))

    def round(self) -> Round:
        """How far it has come, and at most how much better it could get."""
        layers = self.layers
        rows, columns = self.solver.links()
        people = sum(newly(side, links) for side, links in zip(self._sides, (rows, columns), strict=True))
        points = int(self.found.points[self.solver.graph.find(rows, columns)].sum())
        bound = self._bound()
        people_gap = min(bound // layers.first, self._most_people()) - people if layers.first else 0
        most_points = layers.most * min(int(side.capacity.sum()) for side in self._sides)
        points_gap = min((bound - people * layers.first) // layers.unit, most_points) - points
        return Round(self.rounds, len(rows), people_gap, points_gap)

    def _bound(self) -> int:
        """What no matching exceeds: what both sides could gain at these prices, and pairs beyond their prices."""
        links = self.solver.links()
        worth = self.solver.graph.worth[self.solver.graph.find(*links)]
        rows, columns = self._places(self.layers.first)
        beyond = np.maximum(0, worth - self.solver.row_prices[links[0]] - self.solver.column_prices[links[1]])
        gains = [rows.values(self.solver.row_prices), columns.values(self.solver.column_prices), beyond]
        outside = zip(self._worst.tolist(), rows.capacity.tolist(), strict=True)
        bound: int = sum(worst * capacity for worst, capacity in outside)
        return bound + sum(total(gain) for gain in gains)

    def _most_people(self) -> int:
        """More people than this are not there, or find no other side."""
        firsts = [int((side.capacity > 0).sum()) for side in self._sides]
        new = [int(((side.capacity > 0) & ~side.has_partner).sum()) for side in self._sides]
        return sum(new) if min(firsts) else 0

    def _places(self, first: int) -> tuple[Places, Places]:
        return places(self.problem.mentees, first), places(self.problem.mentors, first)

    def _begin(self) -> None:
        """A graph to begin with."""
        if self.is_whole:
            self.add(self.pricing.every())
            return
        guess = self._guess()
        unit = self.layers.unit
        self.add(self.pricing.best(Prices.of_columns(guess, len(self.problem.mentees), unit), CANDIDATES))
        self.solver.set_prices(np.maximum(guess * unit, -self.solver.columns.first))

    def _resume(self, start: Start) -> None:
        """The graph, the prices and the pairs of a problem much like this one."""
        if self.is_whole:
            self.add(self.pricing.every())
        else:
            rows, columns = start.candidates
            pairs = Pairs.listed(rows, columns)
            by_criterion = self.scoring.criteria(pairs)
            allowed = is_eligible(exclusions(self.scoring, pairs, by_criterion))
            points = self.scoring.points(pairs, by_criterion)
            self.add(Found.sorted(rows[allowed], columns[allowed], points[allowed]))
        self.solver.set_places(*self._places(self.layers.first))
        self.solver.start_from(start.prices.rows, start.prices.columns, start.links)

    def _guess(self) -> Whole:
        """Prices of mentors in whole points: what the mentees of a part of the problem would pay for them."""
        rows, columns = self.problem.shape
        if max(rows, columns) <= NO_GUESS:
            return np.zeros(columns, dtype=np.int64)
        some = _some(self.layers.row_mix), _some(self.layers.column_mix)
        sample = Rounds(self.problem.part(*some), lambda _round: True, self._all_at_once)
        floor = sample.sampled_prices().astype(np.int32)
        scoring = Scoring(self.problem.part(some[0], np.arange(columns)))
        worth = pricing_for(scoring, Layers.of(scoring)).worth(floor)
        cheapest = -self.layers.moderate // self.layers.unit
        return np.clip(np.where(worth == UNWANTED, cheapest, worth), -CHEAPEST, CHEAPEST)

    def _stage(self, first: int) -> None:
        """Rounds until no pair is worth more than its prices, where a first partner is worth `first`.

        A moderate worth is but the way to the true one: few such pairs are good enough.
        """
        self.solver.set_places(*self._places(first))
        enough = len(self.problem.mentees) // GOOD_ENOUGH if first < self.layers.first else 0
        while True:
            if not self.solver.solve(self._may_go_on):
                # What the prices have come to by now proves less than they will.
                self._look()
                raise _Stopped
            more = self._look()
            better = int(np.count_nonzero(self._worst))
            self.rounds += 1
            self._last = self.round()
            is_wanted = self._on_round(self._last)
            if better and not is_wanted:
                # No second look: it would expect what this one found in the graph.
                raise _Stopped
            self.add(more)
            if better <= enough:
                return

    def _look(self) -> Found:
        """Pairs outside the graph that are worth their two prices at least, or nearly so."""
        self._worst[:] = 0
        if self.is_whole:
            return Found.nothing()
        prices = self.prices()
        # One less, since pairs that are worth just their prices may stand in an equally good matching.
        found = self._watch.look(replace(prices, rows=prices.rows - 1))
        found = found.only(self.solver.graph.find(found.rows, found.columns) == -1)
        np.maximum.at(self._worst, found.rows, excess_of(self.layers, prices, found))
        return found

    def _may_go_on(self) -> bool:
        self._asked += 1
        return self._asked % ASK_EVERY != 0 or self._on_round(self._last)

    def add(self, more: Found) -> None:
        """More pairs for the graph; those with somebody who takes nobody are of no use."""
        if not len(more) and len(self.solver.graph):
            return
        mentees, mentors = self._sides
        more = more.only((mentees.capacity[more.rows] > 0) & (mentors.capacity[more.columns] > 0))
        self.found = self.found.merged(more, self.problem.shape[1])
        found = self.found
        row_ptr = np.searchsorted(found.rows, np.arange(len(mentees) + 1)).astype(np.int64)
        worth = self.layers.worth(found.rows, found.columns, found.points)
        self.solver.set_graph(Graph(row_ptr, found.columns.astype(np.int32), worth))


def newly(side: Side, partnered: Whole) -> int:
    """How many of `partnered` (positions, perhaps twice) had no partner before."""
    return int(np.count_nonzero(~side.has_partner[np.unique(partnered)]))


def _some(mixed: Whole) -> Whole:
    """One in SAMPLE of the people, by their keys alone."""
    return np.sort(np.argsort(mixed, kind="stable")[: max(1, len(mixed) // SAMPLE)])
