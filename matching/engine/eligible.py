"""The hard rules: who may be paired at all. Each rule says "excluded" of pairs, so that it can be counted and told.

In the order in which they are told:

grade_missing  a grade is unknown, so nobody can say who is the senior.
grade          the senior side does not stand far enough above the junior side.
language       no language in common.
line           one stands above the other in the reporting line, at any depth, dotted lines included (or is the same).
unavailable    the two are banned from each other, or one wants a partner who shares an identity and the other does
               not. Which of it, and who asked for it, is never told.
must_<name>    a criterion with weight 10 is zero.
minimum        the pair has less than the least percentage of points.
"""

from collections.abc import Mapping

import numpy as np

from matching.engine.arrays import UNKNOWN, Flags, Whole
from matching.engine.given import MUST
from matching.engine.pairs import Pairs
from matching.engine.score import Scoring, facing


def exclusions(scoring: Scoring, pairs: Pairs, by_criterion: Mapping[str, Whole]) -> dict[str, Flags]:
    """For each rule which of `pairs` it excludes."""
    found = {
        "grade_missing": _grade_missing(scoring, pairs),
        "grade": _grade_too_close(scoring, pairs),
        "language": by_criterion["languages"] == 0,
        "line": scoring.in_one_line.at(pairs) > 0,
        "unavailable": (scoring.banned.at(pairs) > 0) | _wants_another(scoring, pairs),
    }
    for name, weight in scoring.weights.items():
        if weight == MUST:
            found[f"must_{name}"] = by_criterion[name] == 0
    if scoring.problem.rules.min_percent:
        found["minimum"] = scoring.points(pairs, dict(by_criterion)) < fewest_points(scoring)
    return found


def fewest_points(scoring: Scoring) -> int:
    """A pair with fewer points is never made."""
    return -(-scoring.problem.rules.min_percent * scoring.most // 100)


def is_eligible(excluded: Mapping[str, Flags]) -> Flags:
    """Which pairs no rule excludes."""
    allowed: Flags = ~np.logical_or.reduce(list(excluded.values()))
    return allowed


def _grade_missing(scoring: Scoring, pairs: Pairs) -> Flags:
    mentee, mentor = facing(scoring.problem.mentees.grade, scoring.problem.mentors.grade, pairs)
    missing: Flags = (mentee == UNKNOWN) | (mentor == UNKNOWN)
    return missing


def _grade_too_close(scoring: Scoring, pairs: Pairs) -> Flags:
    mentee, mentor = facing(scoring.problem.mentees.grade, scoring.problem.mentors.grade, pairs)
    rules = scoring.problem.rules
    gap = mentor - mentee if rules.is_classic else mentee - mentor
    close: Flags = (gap < rules.min_grade_gap) & ~_grade_missing(scoring, pairs)
    return close


def _wants_another(scoring: Scoring, pairs: Pairs) -> Flags:
    """Somebody wants a partner of a like identity, and this one is not."""
    mentees, mentors = scoring.problem.mentees, scoring.problem.mentors
    mentee_wants, mentor_wants = facing(mentees.same_identity, mentors.same_identity, pairs)
    shared = np.zeros(pairs.shape, dtype=np.bool_)
    for word in range(mentees.identities.shape[1]):
        left, right = facing(mentees.identities[:, word], mentors.identities[:, word], pairs)
        shared |= (left & right) != 0
    another: Flags = ((mentee_wants | mentor_wants) != 0) & ~shared
    return another
