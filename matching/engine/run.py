"""One matching run, from input to result. Loads NumPy: only the worker imports it.

The interface is `match(given) -> Result`; what stands behind it may change, the answer may not: hard rules are never
broken, every lock is kept, most people with a partner come first, then the best total, and the same input in any
order of rows gives the same pairs. Whoever has arrays instead of people calls `rounds.solve`.
"""

from collections.abc import Iterator

import numpy as np

from matching.engine import certificate, explain
from matching.engine.arrays import Flags, Problem, Side, Whole
from matching.engine.eligible import exclusions, is_eligible
from matching.engine.given import Candidate, Given
from matching.engine.pairs import Pairs
from matching.engine.result import Certificate, Paired, Reason, Result, Unmatched
from matching.engine.rounds import OnRound, Solution, places, solve, without_locks
from matching.engine.score import FULL, Scoring

# Up to so many pairs the proof is checked after every run, by a function that knows nothing of the solver.
CHECKED_PAIRS = 1_000_000
PAIRS_AT_ONCE = 2**18


def match(given: Given, *, on_round: OnRound | None = None) -> Result:
    """The best pairs of `given`; raises InputError for an input that contradicts itself.

    `on_round` hears of each round and says whether to go on; without it, or while it says yes, the result is proved.
    """
    given.check()
    given = given.in_order()
    problem = Problem.of(given)
    return result_of(given, problem, solve(problem, on_round=on_round))


def result_of(given: Given, problem: Problem, solution: Solution) -> Result:
    """A solution in words that others use; `given` is in order of keys, `problem` its arrays."""
    scoring = Scoring(problem)
    pairs = _paired(given, scoring, solution)
    proof = _certificate(problem, solution, sum(pair.score for pair in pairs))
    if proof.is_proved and problem.size <= CHECKED_PAIRS:
        _check(problem, solution)
    return Result(
        pairs=pairs,
        unmatched_mentors=_left_over(scoring, given.mentors, solution.columns, mirrored=True),
        unmatched_mentees=_left_over(scoring, given.mentees, solution.rows, mirrored=False),
        total=proof.points,
        digest=given.digest(),
        certificate=proof,
        rounds=solution.rounds,
    )


def _paired(given: Given, scoring: Scoring, solution: Solution) -> tuple[Paired, ...]:
    links = Pairs.listed(solution.rows, solution.columns)
    by_criterion = scoring.criteria(links)
    points = scoring.points(links, by_criterion).tolist()
    counted = {name: (by_criterion[name] / FULL).tolist() for name, weight in scoring.weights.items() if weight}
    return tuple(
        _pair(
            given,
            scoring,
            (given.mentors[column], given.mentees[row]),
            points[at],
            {name: values[at] for name, values in counted.items()},
        )
        for at, (row, column) in enumerate(zip(solution.rows.tolist(), solution.columns.tolist(), strict=True))
    )


def _pair(
    given: Given, scoring: Scoring, both: tuple[Candidate, Candidate], points: int, criteria: dict[str, float]
) -> Paired:
    mentor, mentee = both
    is_locked = (mentor.key, mentee.key) in given.locks
    reasons = explain.reasons(scoring.weights, mentor, mentee)
    return Paired(
        mentor=mentor.key,
        mentee=mentee.key,
        score=points,
        share=points / max(1, scoring.most),
        criteria=criteria,
        reasons=(Reason("locked", {}), *reasons) if is_locked else reasons,
        is_locked=is_locked,
    )


def _left_over(
    scoring: Scoring, side: tuple[Candidate, ...], paired: Whole, *, mirrored: bool
) -> tuple[Unmatched, ...]:
    """Those who have no partner at all, with the rule that excludes them."""
    problem = scoring.problem
    others = np.arange(len(problem.mentees if mirrored else problem.mentors))
    has_partner = (problem.mentors if mirrored else problem.mentees).has_partner.copy()
    has_partner[paired] = True
    left = np.flatnonzero(~has_partner)
    found = []
    for some in _blocks(left, len(others)):
        pairs = Pairs.grid(others, some) if mirrored else Pairs.grid(some, others)
        excluded = exclusions(scoring, pairs, scoring.criteria(pairs))
        for at, position in enumerate(some.tolist()):
            own = {rule: mask[:, at] if mirrored else mask[at] for rule, mask in excluded.items()}
            found.append(explain.unmatched(side[position], own))
    return tuple(found)


def _certificate(problem: Problem, solution: Solution, points: int) -> Certificate:
    return Certificate(
        people=solution.people,
        points=points,
        people_gap=solution.people_gap,
        points_gap=solution.points_gap,
        unit=solution.layers.unit,
        first=solution.layers.first,
        mentor_prices=dict(zip(problem.mentors.keys.tolist(), solution.column_prices.tolist(), strict=True)),
        mentee_prices=dict(zip(problem.mentees.keys.tolist(), solution.row_prices.tolist(), strict=True)),
    )


def _check(problem: Problem, solution: Solution) -> None:
    """Raise WrongProofError if the pairs besides the locked ones are not the best that the locks leave."""
    free = without_locks(problem)
    is_locked = np.isin(problem.codes(solution.rows, solution.columns), problem.codes(*problem.locks.T))
    primal, dual = certificate.check(
        _worths(free, solution),
        _proof(free.mentees, solution, solution.row_prices),
        _proof(free.mentors, solution, solution.column_prices),
        (solution.rows[~is_locked], solution.columns[~is_locked]),
    )
    if primal != dual:
        raise certificate.WrongProofError(f"the pairs are worth {primal}, and {dual} was to be had")


def _proof(side: Side, solution: Solution, prices: Whole) -> certificate.Side:
    here = places(side, solution.layers.first)
    return certificate.Side(here.capacity, here.first, prices)


def _worths(problem: Problem, solution: Solution) -> Iterator[tuple[int, Whole, Flags]]:
    """The worth of all pairs and whether they may be made, some rows at a time."""
    scoring, columns = Scoring(problem), np.arange(len(problem.mentors))
    for rows in _blocks(np.arange(len(problem.mentees)), len(columns)):
        pairs = Pairs.grid(rows, columns)
        by_criterion = scoring.criteria(pairs)
        worth = solution.layers.worth(rows.reshape(-1, 1), columns, scoring.points(pairs, by_criterion))
        yield int(rows[0]), worth, is_eligible(exclusions(scoring, pairs, by_criterion))


def _blocks(people: Whole, others: int) -> list[Whole]:
    """`people` in parts whose grid with all others is not too big."""
    size = max(1, PAIRS_AT_ONCE // max(1, others))
    return [people[first : first + size] for first in range(0, len(people), size)]
