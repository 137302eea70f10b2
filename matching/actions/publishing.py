"""Publishing proposals: pairs come into being, and the mentees are asked first, privately."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from matching import rules, selectors
from matching.actions import letters
from matching.engine.hard import broken_rules
from matching.enums import RuleKind, RunState
from matching.models import MatchingRun, Pair, PairRule, Proposal
from people.actions import audit
from people.models import Person
from people.selectors import reporting_lines
from programs.actions.locking import lock_program
from programs.enums import Side
from programs.models import Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError

ANSWER_WORKDAYS = 5


@dataclass(frozen=True)
class Published:
    """What came of it: pairs that were offered, and for each proposal left out a sentence that says why."""

    pairs: tuple[Pair, ...]
    skipped: tuple[str, ...]


@transaction.atomic
def publish(*, run_id: int, proposal_ids: Iterable[int] | None = None, by: Person) -> Published:
    """Offer proposals of a run to their mentees: some, or all that were not published yet.

    Those that no longer hold are left out, each with the reason.
    """
    run = MatchingRun.objects.filter(pk=run_id).first()
    if run is None:
        raise DomainError(_("This matching run does not exist any more."))
    program = lock_program(program_id=run.program_id)
    rules.check_may_manage(by, program)
    rules.check_makes_pairs(program)
    if run.state != RunState.DONE:
        raise DomainError(_("This matching run has no proposals to publish yet."))
    wanted = Q(pair=None) if proposal_ids is None else Q(pk__in=set(proposal_ids))
    proposals = run.proposals.filter(wanted).with_people().order_by("pk")
    pairs, skipped = _offer_those_that_hold(program, list(proposals))
    for pair in pairs:
        audit(verb="pair.offered", by=by, subject=pair, new={"proposal": pair.proposal_id})
        letters.ask(pair=pair, side=Side.MENTEE)
    return Published(tuple(pairs), tuple(skipped))


def _offer_those_that_hold(program: Program, proposals: list[Proposal]) -> tuple[list[Pair], list[str]]:
    now = clock.now()
    until = clock.add_workdays(now, ANSWER_WORKDAYS)
    check = _Freshness(program, proposals)
    pairs, skipped = [], []
    for proposal in proposals:
        why_not = check.why_not(proposal)
        if why_not:
            skipped.append(f"{proposal}: {why_not}")
            continue
        pair = Pair(program=program, mentor=proposal.mentor, mentee=proposal.mentee, proposal=proposal)
        pair.offer(at=now, until=until)
        pair.save()
        check.take(proposal)
        pairs.append(pair)
    return pairs, skipped


class _Freshness:
    """Whether a proposal still holds, against everything that may have changed since the run."""

    def __init__(self, program: Program, proposals: list[Proposal]) -> None:
        people = {one.person_id for proposal in proposals for one in (proposal.mentor, proposal.mentee)}
        # Whoever publishes in another program at the same time waits for these people.
        list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
        self.rules = selectors.rules_of(program)
        self.taken: Counter[int] = selectors.places_taken(people)
        self.lines = reporting_lines(people)
        pairs = Pair.objects.filter(program=program).order_by()
        asked = pairs.not_to_repeat() | pairs.filter(proposal__in=proposals)
        self.known = set(asked.values_list("mentor", "mentee"))
        fixed = PairRule.objects.filter(program=program).order_by().values_list("kind", "mentor", "mentee")
        self.bans = {(mentor, mentee) for kind, mentor, mentee in fixed if kind == RuleKind.BAN}
        self.locks = {(mentor, mentee) for kind, mentor, mentee in fixed if kind == RuleKind.LOCK}

    def why_not(self, proposal: Proposal) -> str:
        """In words; empty when the proposal holds."""
        link = (proposal.mentor_id, proposal.mentee_id)
        if link in self.known:
            return _("already asked.")
        if link in self.bans:
            return _("not available.")
        for enrolment in (proposal.mentee, proposal.mentor):
            reason = rules.reason_not_to_take(enrolment, self.taken[enrolment.person_id])
            if reason:
                return reason
        return "" if link in self.locks else self._broken(proposal)

    def _broken(self, proposal: Proposal) -> str:
        mentor, mentee = (
            selectors.as_candidate(one, self.lines[one.person_id]) for one in (proposal.mentor, proposal.mentee)
        )
        broken = broken_rules(self.rules, mentor, mentee)
        return ", ".join(rules.rule_text(rule) for rule in broken)

    def take(self, proposal: Proposal) -> None:
        """Count a proposal that was just offered."""
        self.known.add((proposal.mentor_id, proposal.mentee_id))
        self.taken.update([proposal.mentor.person_id, proposal.mentee.person_id])
