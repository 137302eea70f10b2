"""Why a pair was made, and why somebody was not paired: codes and facts, never what a privacy label keeps back.

A topic that somebody would rather not touch is dropped before anything is compared, so it cannot turn up here.
Interests are counted, not named: they are for the two of them. A ban reads "unavailable": nobody learns whose it was.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from matching.engine.eligible import Mask
from matching.engine.given import Candidate, Given
from matching.engine.result import Reason, Unmatched
from matching.engine.score import offers_of, weights_that_count, wishes_of

TOPICS_NAMED = 3
# In the order in which a person is told: each rule is looked at among those that the rules before it leave.
ORDER = ("grade", "language", "line", "unavailable")


def reasons(given: Given, mentor: Candidate, mentee: Candidate) -> tuple[Reason, ...]:
    """What speaks for the pair, by criterion, only criteria that count."""
    weights = weights_that_count(given)
    found: list[Reason] = []
    if weights["skills"]:
        found += _taught("teaches", mentor, mentee)
    if weights["mutual"]:
        found += _taught("gives_back", mentee, mentor)
    common = mentor.languages & mentee.languages
    if common:
        found.append(Reason("languages", {"languages": ",".join(sorted(common))}))
    if weights["interests"] and mentor.interests & mentee.interests:
        found.append(Reason("interests", {"count": len(mentor.interests & mentee.interests)}))
    if weights["department"] and mentor.department and mentee.department and mentor.department != mentee.department:
        found.append(Reason("departments", {"mentor": mentor.department, "mentee": mentee.department}))
    if weights["place"]:
        found.append(_place(mentor, mentee))
    return tuple(found)


def _taught(code: str, teacher: Candidate, learner: Candidate) -> Iterable[Reason]:
    offers, wishes = offers_of(teacher), wishes_of(learner)
    shared = sorted((-min(offers[topic], wishes[topic]), topic) for topic in offers.keys() & wishes.keys())
    for _fit, topic in shared[:TOPICS_NAMED]:
        yield Reason(code, {"topic": topic, "level": offers[topic], "wanted": wishes[topic]})


def _place(mentor: Candidate, mentee: Candidate) -> Reason:
    if mentor.location and mentor.location == mentee.location:
        return Reason("location", {"location": mentor.location})
    return Reason("hours_apart", {"minutes": abs(mentor.minutes_from_utc - mentee.minutes_from_utc)})


def unmatched(candidate: Candidate, excluded: Mapping[str, Mask]) -> Unmatched:
    """The rule that excludes somebody. `excluded` holds one row (or column) per rule: their side of the grid."""
    counts = {rule: int(mask.sum()) for rule, mask in excluded.items() if mask.any()}
    return Unmatched(candidate.key, _rule(candidate, excluded), counts)


def _rule(candidate: Candidate, excluded: Mapping[str, Mask]) -> str:
    if candidate.capacity == 0:
        return "no_place_left"
    missing = excluded["grade_missing"]
    if missing.size == 0:
        return "nobody_there"
    if candidate.grade is None:
        return "own_grade_missing"
    left = ~missing
    if not left.any():
        return "grade_missing"
    for rule in (*ORDER, *(name for name in excluded if name.startswith("must_"))):
        left = left & ~np.asarray(excluded[rule])
        if not left.any():
            return rule
    return "no_capacity_left"
