"""A solved program to ask questions of: what would another partner cost, and what if something were otherwise?

`Study` holds on to what solving leaves behind: the pairs worth looking at, the matching and the prices. So an
alternative is one search (`alternatives`), and a changed input is solved from where this one ended; the answer is the
one that solving it from scratch gives, sooner.
"""

from functools import cached_property

import numpy as np

from matching.engine.alternatives import Exchange, Others
from matching.engine.arrays import UNKNOWN, Problem, Side, Whole
from matching.engine.eligible import exclusions, is_eligible
from matching.engine.explain import reasons
from matching.engine.given import Given, InputError
from matching.engine.layers import Layers
from matching.engine.pairs import Pairs
from matching.engine.pricing import Found, Prices
from matching.engine.result import Alternative, Result
from matching.engine.rounds import ALL_AT_ONCE, MORE_CANDIDATES, OnRound, Rounds, Start, solution_of, without_locks
from matching.engine.run import result_of
from matching.engine.score import FULL

MENTOR, MENTEE = "mentor", "mentee"
# Up to so many pairs all of them are brought in when the first alternatives are asked for.
WHOLE = 1_000_000


class Study:
    """One input with its best matching. Not to be shared among threads."""

    def __init__(
        self,
        given: Given,
        *,
        on_round: OnRound | None = None,
        all_at_once: int = ALL_AT_ONCE,
        whole: int = WHOLE,
        after: "Study | None" = None,
    ) -> None:
        """Solves `given`, from where `after` ended if there is one. Raises InputError as `run.match` does.

        Up to `all_at_once` pairs all of them are looked at when solving, up to `whole` for alternatives.
        """
        given.check()
        self.given = given.in_order()
        self._sizes = {"all_at_once": all_at_once, "whole": whole}
        self._problem = Problem.of(self.given)
        self._rounds = Rounds(without_locks(self._problem), on_round or (lambda _round: True), all_at_once)
        self._rounds.to_the_end(None if after is None else after.start_for(self._problem, self._rounds.layers))
        self._exchange: Exchange | None = None

    @cached_property
    def result(self) -> Result:
        """As `run.match` would give it."""
        return result_of(self.given, self._problem, solution_of(self._problem, self._rounds))

    def after(self, given: Given, *, on_round: OnRound | None = None) -> "Study":
        """The same with other locks, bans, weights or people: any input, but faster the more it is like this one."""
        return Study(given, on_round=on_round, after=self, **self._sizes)

    def alternatives(self, side: str, key: int, count: int = 5) -> tuple[Alternative, ...]:
        """The `count` other partners that cost the whole the least, cheapest first, and exactly how much each costs.

        For the mentor or mentee (`side`) with this key, besides who is their partner already. There are none for
        somebody who can take nobody but those locked to them, nor when solving was stopped early. Where only the
        total counts, `people` reads 0. Raises InputError for a key or a side that there is not.
        """
        if side not in {MENTOR, MENTEE}:
            raise InputError(f"side is {side!r}")
        own = self._problem.mentees if side == MENTEE else self._problem.mentors
        at = int(np.searchsorted(own.keys, key))
        if at == len(own) or own.keys[at] != key:
            raise InputError(f"there is no {side} with the key {key!r}")
        reached = self._rounds.round()
        if reached.people_gap or reached.points_gap:
            return ()
        pairs = self._pairs_of(at, is_row=side == MENTEE)
        return self._told(pairs, self._cheapest(at, pairs, count, is_row=side == MENTEE), is_row=side == MENTEE)

    def start_for(self, problem: Problem, layers: Layers) -> Start:
        """What is known here, for another problem: whoever is not in both is left out."""
        here, found = self._rounds.problem, self._rounds.found
        solution = solution_of(self._problem, self._rounds)
        rows, columns = _places(here.mentees, problem.mentees), _places(here.mentors, problem.mentors)

        def moved(of_rows: Whole, of_columns: Whole) -> tuple[Whole, Whole]:
            known = (rows[of_rows] != UNKNOWN) & (columns[of_columns] != UNKNOWN)
            return rows[of_rows[known]], columns[of_columns[known]]

        def priced(prices: Whole, side: Side, places: Whole, size: int) -> Whole:
            known = (places != UNKNOWN) & (side.capacity > 0)
            other = np.full(size, -layers.first, dtype=np.int64)
            other[places[known]] = _converted(prices[known], self._rounds.layers, layers)
            return other

        locked_rows, locked_columns = self._problem.locks.T
        return Start(
            candidates=moved(
                np.concatenate([found.rows, locked_rows]), np.concatenate([found.columns, locked_columns])
            ),
            prices=Prices(
                priced(solution.row_prices, here.mentees, rows, len(problem.mentees)),
                priced(solution.column_prices, here.mentors, columns, len(problem.mentors)),
            ),
            links=moved(solution.rows, solution.columns),
        )

    def _pairs_of(self, at: int, *, is_row: bool) -> Pairs:
        """All pairs that somebody could be in."""
        sides = self._rounds.problem.mentees, self._rounds.problem.mentors
        one, others = np.array([at]), np.flatnonzero(sides[is_row].capacity > 0)
        grid = Pairs.grid(one, others) if is_row else Pairs.grid(others, one)
        scoring = self._rounds.scoring
        allowed = others[is_eligible(exclusions(scoring, grid, scoring.criteria(grid))).ravel()]
        same = np.full(len(allowed), at)
        return Pairs.listed(same, allowed) if is_row else Pairs.listed(allowed, same)

    def _cheapest(self, at: int, pairs: Pairs, count: int, *, is_row: bool) -> Others:
        """Asks, and brings in pairs outside the graph that could make an answer cheaper, until there are none."""
        rounds = self._rounds
        worth = rounds.layers.worth(pairs.rows, pairs.columns, rounds.scoring.points(pairs))
        if not rounds.is_whole and rounds.problem.size <= self._sizes["whole"]:
            self._bring_in(rounds.pricing.every())
            rounds.is_whole = True
        while True:
            if self._exchange is None:
                self._exchange = Exchange(rounds.solver)
            if is_row:
                others = self._exchange.for_row(at, count, (pairs.columns, worth))
            else:
                others = self._exchange.for_column(at, count, (pairs.rows, worth))
            if rounds.is_whole or not self._bring_in(self._shorter(others)):
                return others

    def _shorter(self, others: Others) -> Found:
        """Pairs that are worth more than the prices of an answer; as many for each mentee as when solving."""
        rounds = self._rounds
        most = MORE_CANDIDATES + int(rounds.problem.mentees.capacity.max(initial=0))
        return rounds.pricing.best(rounds.affordable(others.row_prices, others.column_prices), most)

    def _bring_in(self, found: Found) -> bool:
        """Adds what the graph lacks; whether there was anything. The matching and its prices stay what they are."""
        rounds = self._rounds
        missing = found.only(rounds.solver.graph.find(found.rows, found.columns) == UNKNOWN)
        if len(missing):
            rounds.add(missing)
            rounds.solver.solve()
            self._exchange = None
        return len(missing) > 0

    def _told(self, pairs: Pairs, others: Others, *, is_row: bool) -> tuple[Alternative, ...]:
        scoring, layers = self._rounds.scoring, self._rounds.layers
        at = np.searchsorted(pairs.columns if is_row else pairs.rows, others.people)
        chosen = Pairs.listed(pairs.rows[at], pairs.columns[at])
        by_criterion = scoring.criteria(chosen)
        points = scoring.points(chosen, by_criterion)
        told = []
        for index, (row, column) in enumerate(zip(chosen.rows.tolist(), chosen.columns.tolist(), strict=True)):
            mentor, mentee = self.given.mentors[column], self.given.mentees[row]
            fewer_people, fewer_points = layers.split(int(others.cost[index]))
            told.append(
                Alternative(
                    partner=mentor.key if is_row else mentee.key,
                    share=int(points[index]) / max(1, scoring.most),
                    criteria={
                        name: int(by_criterion[name][index]) / FULL
                        for name, weight in scoring.weights.items()
                        if weight
                    },
                    reasons=reasons(scoring.weights, mentor, mentee),
                    people=fewer_people,
                    points=fewer_points,
                )
            )
        return tuple(told)


def _places(side: Side, other: Side) -> Whole:
    """Where everybody of a side stands on another; UNKNOWN for who is not there."""
    if not len(other):
        return np.full(len(side), UNKNOWN, dtype=np.int64)
    near = np.minimum(np.searchsorted(other.keys, side.keys), len(other) - 1)
    return np.where(other.keys[near] == side.keys, near, UNKNOWN)


def _converted(prices: Whole, old: Layers, new: Layers) -> Whole:
    """The same people, points and ties in layers of other sizes."""
    people = (prices + old.first // 2) // old.first if old.first else np.zeros_like(prices)
    rest = prices - people * old.first
    points = (rest + old.unit // 2) // old.unit
    converted: Whole = people * new.first + points * new.unit + rest - points * old.unit
    return converted
