"""Why a pair was made, and why somebody was not paired: codes and facts, never what a privacy label keeps back.

A topic that somebody would rather not touch is dropped before anything is compared, so it cannot turn up here.
Interests are counted, not named: they are for the two of them. A ban reads "unavailable": nobody learns whose it was.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from matching.engine.arrays import Flags
from matching.engine.given import Candidate
from matching.engine.result import Reason, Unmatched

TOPICS_NAMED = 3
# In the order in which a person is told: each rule is looked at among those that the rules before it leave.
ORDER = ("grade", "language", "line", "unavailable")


def reasons(weights: Mapping[str, int], mentor: Candidate, mentee: Candidate) -> tuple[Reason, ...]:
    """What speaks for the pair, by criterion, only criteria that count."""
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
    if mentor.key in mentee.ranks or mentee.key in mentor.ranks:
        ranked = {"by_mentee": mentee.ranks.get(mentor.key, 0), "by_mentor": mentor.ranks.get(mentee.key, 0)}
        found.append(Reason("ranked", ranked))
    if weights["style"] and _alike(mentor, mentee) > 0:
        found.append(Reason("style", {"count": _alike(mentor, mentee)}))
    if weights["department"] and mentor.department and mentee.department and mentor.department != mentee.department:
        found.append(Reason("departments", {"mentor": mentor.department, "mentee": mentee.department}))
    if weights["place"]:
        found.append(_place(mentor, mentee))
    return tuple(found)


def _taught(code: str, teacher: Candidate, learner: Candidate) -> Iterable[Reason]:
    offers, wishes = teacher.offers, learner.wishes
    both = (offers.keys() & wishes.keys()) - teacher.avoids - learner.avoids
    shared = sorted((-min(offers[topic], wishes[topic]), topic) for topic in both)
    for _fit, topic in shared[:TOPICS_NAMED]:
        yield Reason(code, {"topic": topic, "level": offers[topic], "wanted": wishes[topic]})


def _alike(mentor: Candidate, mentee: Candidate) -> int:
    """Questions of working style that both answered alike."""
    return sum(mine == theirs != 0 for mine, theirs in zip(mentor.style, mentee.style, strict=True))


def _place(mentor: Candidate, mentee: Candidate) -> Reason:
    if mentor.location and mentor.location == mentee.location:
        return Reason("location", {"location": mentor.location})
    return Reason("hours_apart", {"minutes": abs(mentor.minutes_from_utc - mentee.minutes_from_utc)})


def unmatched(candidate: Candidate, excluded: Mapping[str, Flags]) -> Unmatched:
    """The rule that excludes somebody, and what would help. `excluded` says of each of the other side, rule by rule,
    whether it excludes them."""
    broken = np.add.reduce([mask.astype(np.int64) for mask in excluded.values()])
    return Unmatched(
        candidate.key,
        _rule(candidate, excluded),
        counts={rule: int(mask.sum()) for rule, mask in excluded.items() if mask.any()},
        release={
            rule: int((mask & (broken == 1)).sum()) for rule, mask in excluded.items() if (mask & (broken == 1)).any()
        },
    )


def _rule(candidate: Candidate, excluded: Mapping[str, Flags]) -> str:
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
    for rule in (*ORDER, *(name for name in excluded if name.startswith("must_") or name == "minimum")):
        left = left & ~np.asarray(excluded[rule])
        if not left.any():
            return rule
    return "no_capacity_left"
