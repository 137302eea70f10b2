"""The hard rules for one pair, in plain Python: looked at again when a pair is published or put together by hand."""

from matching.engine.given import Candidate, Rules


def broken_rules(rules: Rules, mentor: Candidate, mentee: Candidate) -> tuple[str, ...]:
    """The codes of the hard rules that two people break, as in `eligible`; empty when they may be paired."""
    broken = []
    if mentor.grade is None or mentee.grade is None:
        broken.append("grade_missing")
    elif _gap(rules, mentor.grade, mentee.grade) < rules.min_grade_gap:
        broken.append("grade")
    if not mentor.languages & mentee.languages:
        broken.append("language")
    if mentor.person in mentee.above | {mentee.person} or mentee.person in mentor.above:
        broken.append("line")
    if (mentor.same_identity or mentee.same_identity) and not mentor.identities & mentee.identities:
        broken.append("unavailable")
    return tuple(broken)


def _gap(rules: Rules, mentor: int, mentee: int) -> int:
    return mentor - mentee if rules.is_classic else mentee - mentor
