"""The hard rules: who may be paired at all. Each rule is a grid of "excluded", so that it can be counted and told.

Rows are mentees, columns are mentors. In the order in which they are told:

grade_missing  a grade is unknown, so nobody can say who is the senior.
grade          the senior side does not stand far enough above the junior side.
language       no language in common.
line           one stands above the other in the reporting line, at any depth, dotted lines included (or is the same).
unavailable    the two are banned from each other. Who asked for it is never told.
must_<name>    a criterion with weight 10 is zero.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from matching.engine.given import MUST, Candidate, Given
from matching.engine.score import Grid, weights_that_count

Mask = npt.NDArray[np.bool_]
UNKNOWN = -1


def exclusions(given: Given, by_criterion: Mapping[str, Grid]) -> dict[str, Mask]:
    """For each rule which pairs it excludes."""
    found = {
        "grade_missing": _grade_missing(given),
        "grade": _grade_too_close(given),
        "language": by_criterion["languages"] == 0,
        "line": _in_one_line(given),
        "unavailable": _banned(given),
    }
    for name, weight in weights_that_count(given).items():
        if weight == MUST:
            found[f"must_{name}"] = by_criterion[name] == 0
    return found


def eligible(given: Given, excluded: Mapping[str, Mask]) -> Mask:
    """Pairs that no rule excludes."""
    allowed = np.ones((len(given.mentees), len(given.mentors)), dtype=np.bool_)
    for mask in excluded.values():
        allowed &= ~mask
    return allowed


def _grades(side: Sequence[Candidate]) -> Grid:
    return np.array([UNKNOWN if one.grade is None else one.grade for one in side], dtype=np.int64)


def _grade_missing(given: Given) -> Mask:
    mask: Mask = (_grades(given.mentees) == UNKNOWN).reshape(-1, 1) | (_grades(given.mentors) == UNKNOWN)
    return mask


def _grade_too_close(given: Given) -> Mask:
    gap = _grades(given.mentees).reshape(-1, 1) - _grades(given.mentors)
    mask: Mask = (-gap if given.rules.is_classic else gap) < given.rules.min_grade_gap
    return mask & ~_grade_missing(given)


def _in_one_line(given: Given) -> Mask:
    mask = np.zeros((len(given.mentees), len(given.mentors)), dtype=np.bool_)
    mentor_at = {one.person: column for column, one in enumerate(given.mentors)}
    mentee_at = {one.person: row for row, one in enumerate(given.mentees)}
    for row, one in enumerate(given.mentees):
        mask[row, [mentor_at[person] for person in (*one.above, one.person) if person in mentor_at]] = True
    for column, one in enumerate(given.mentors):
        mask[[mentee_at[person] for person in one.above if person in mentee_at], column] = True
    return mask


def _banned(given: Given) -> Mask:
    mask = np.zeros((len(given.mentees), len(given.mentors)), dtype=np.bool_)
    column_of = {one.key: column for column, one in enumerate(given.mentors)}
    row_of = {one.key: row for row, one in enumerate(given.mentees)}
    for mentor, mentee in given.bans:
        if mentor in column_of and mentee in row_of:
            mask[row_of[mentee], column_of[mentor]] = True
    return mask
