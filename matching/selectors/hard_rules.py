"""The hard rules of a program against the directory as it stands now: for publishing, for pairs that are brought in,
and for pairs that work together already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching import engine
from matching.engine.hard import broken_rules
from matching.enums import RuleKind
from matching.models import PairRule
from matching.selectors.engine_input import Link, as_candidate, rules_of
from people.selectors import reporting_lines
from programs.models import Enrolment, Program

# What a ban reads as, and an identity that is not shared: nobody is told which of them it is.
UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class HardRules:
    """What two people of a program are held against. Bans and locks are (mentor, mentee) as enrolments."""

    rules: engine.Rules
    lines: Mapping[int, frozenset[int]]
    bans: frozenset[Link]
    locks: frozenset[Link]

    def is_banned(self, mentor: Enrolment, mentee: Enrolment) -> bool:
        """Whether HR has decided that these two are never together."""
        return (mentor.pk, mentee.pk) in self.bans

    def is_locked(self, mentor: Enrolment, mentee: Enrolment) -> bool:
        """Whether HR has decided, with a reason, that these two are always together: it goes before the others."""
        return (mentor.pk, mentee.pk) in self.locks

    def broken(self, mentor: Enrolment, mentee: Enrolment) -> tuple[str, ...]:
        """The codes of the rules that these two break, a ban among them; `rules.rule_text` has the words."""
        codes = broken_rules(
            self.rules,
            as_candidate(mentor, self.lines[mentor.person_id]),
            as_candidate(mentee, self.lines[mentee.person_id]),
        )
        banned = (UNAVAILABLE,) if self.is_banned(mentor, mentee) else ()
        return tuple(dict.fromkeys((*codes, *banned)))


def hard_rules_of(program: Program, people: Iterable[int]) -> HardRules:
    """The rules for these people of a program. Three queries, however many they are."""
    fixed = PairRule.objects.filter(program=program).order_by().values_list("kind", "mentor", "mentee")
    decided = [(kind, (mentor, mentee)) for kind, mentor, mentee in fixed]
    return HardRules(
        rules=rules_of(program),
        lines=reporting_lines(people),
        bans=frozenset(link for kind, link in decided if kind == RuleKind.BAN),
        locks=frozenset(link for kind, link in decided if kind == RuleKind.LOCK),
    )
