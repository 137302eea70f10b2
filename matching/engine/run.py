"""One matching run, from input to result. Loads NumPy: only the worker imports it.

The interface is `match(given) -> Result`; what stands behind it may change, the answer may not: hard rules are never
broken, every lock is kept, most pairs come first, then most people with a partner, then the best total, and the same
input in any order of rows gives the same pairs.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.engine import eligible, explain, score
from matching.engine.assign import Link, Places, assign
from matching.engine.eligible import Mask
from matching.engine.given import Candidate, Given
from matching.engine.result import Paired, Reason, Result, Unmatched
from matching.engine.score import Grid


@dataclass(frozen=True)
class _Table:
    """Everything known about all pairs of one input."""

    given: Given
    criteria: Mapping[str, Grid]
    points: Grid
    excluded: Mapping[str, Mask]
    locked: list[Link]


def match(given: Given) -> Result:
    """The best pairs of `given`; raises InputError for an input that contradicts itself."""
    given.check()
    given = given.in_order()
    table = _look(given)
    links = sorted([*table.locked, *_assign_rest(table)])
    pairs = tuple(_paired(table, link) for link in links)
    return Result(
        pairs=pairs,
        unmatched_mentors=_left_over(table, given.mentors, {column for _row, column in links}, axis=1),
        unmatched_mentees=_left_over(table, given.mentees, {row for row, _column in links}, axis=0),
        total=sum(pair.score for pair in pairs),
        digest=given.digest(),
    )


def _look(given: Given) -> _Table:
    by_criterion = score.criteria(given)
    row_of = {one.key: row for row, one in enumerate(given.mentees)}
    column_of = {one.key: column for column, one in enumerate(given.mentors)}
    return _Table(
        given=given,
        criteria=by_criterion,
        points=score.scores(given, by_criterion),
        excluded=eligible.exclusions(given, by_criterion),
        locked=[(row_of[mentee], column_of[mentor]) for mentor, mentee in sorted(given.locks)],
    )


def _assign_rest(table: _Table) -> list[Link]:
    """Everybody whom the locks leave a place."""
    given = table.given
    allowed = eligible.eligible(given, table.excluded)
    for row, column in table.locked:
        allowed[row, column] = False
    rows = _places(given.mentees, [row for row, _column in table.locked], allowed.sum(axis=1))
    columns = _places(given.mentors, [column for _row, column in table.locked], allowed.sum(axis=0))
    keys = (
        np.array([one.key for one in given.mentees], dtype=np.int64),
        np.array([one.key for one in given.mentors], dtype=np.int64),
    )
    return assign(table.points, allowed, rows, columns, keys)


def _places(side: tuple[Candidate, ...], locked: list[int], choices: Grid) -> Places:
    """No more places than somebody has free, and none that nobody could fill."""
    return Places.of(
        [min(one.capacity - locked.count(index), int(choices[index])) for index, one in enumerate(side)],
        [one.has_partner or index in locked for index, one in enumerate(side)],
    )


def _paired(table: _Table, link: Link) -> Paired:
    row, column = link
    given, is_locked = table.given, link in table.locked
    mentor, mentee = given.mentors[column], given.mentees[row]
    weights = score.weights_that_count(given)
    reasons = explain.reasons(given, mentor, mentee)
    return Paired(
        mentor=mentor.key,
        mentee=mentee.key,
        score=int(table.points[link]),
        share=int(table.points[link]) / max(1, score.most(given)),
        criteria={name: int(table.criteria[name][link]) / score.FULL for name in weights if weights[name]},
        reasons=(Reason("locked", {}), *reasons) if is_locked else reasons,
        is_locked=is_locked,
    )


def _left_over(table: _Table, side: tuple[Candidate, ...], paired: set[int], *, axis: int) -> tuple[Unmatched, ...]:
    """Those who have no partner at all, with the rule that excludes them."""
    return tuple(
        explain.unmatched(one, {rule: np.take(mask, index, axis=axis) for rule, mask in table.excluded.items()})
        for index, one in enumerate(side)
        if index not in paired and not one.has_partner
    )
