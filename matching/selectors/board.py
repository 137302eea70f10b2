"""The proposals of a run against everything as it stands now: who is free and what still holds.

The table, the changes by hand and publishing all ask here, so that the page says what the action will do.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from matching import rules
from matching.models import MatchingRun, Pair, Proposal
from matching.selectors.engine_input import Link, apart_without_the_team, places_taken
from matching.selectors.hard_rules import UNAVAILABLE, hard_rules_of
from people.models import Person
from programs.models import Enrolment
from rmentor.lib.errors import DomainError


@dataclass(frozen=True)
class Room:
    """A place for one more partner: free, or made by taking a proposal apart."""

    is_free: bool
    instead_of: Proposal | None = None


class Board:
    """All proposals of a run with their pairs, and what they are held against. As many queries for any number."""

    def __init__(self, run: MatchingRun, *, also: Iterable[Enrolment] = ()) -> None:
        self.run, self.program = run, run.program
        self.proposals = list(run.proposals.with_people().order_by("pk"))
        pairs = Pair.objects.filter(proposal__run=run)
        self.pairs = {pair.proposal_id: pair for pair in pairs if pair.proposal_id is not None}
        people = {one.person_id for row in self.proposals for one in (row.mentor, row.mentee)}
        people |= {one.person_id for one in also}
        self._people = people
        self.hard = hard_rules_of(self.program, people)
        self.taken: Counter[int] = places_taken(people)
        of_this_run = {(pair.mentor_id, pair.mentee_id) for pair in self.pairs.values()}
        self.known = _not_to_repeat(self.run) | of_this_run
        self.apart = apart_without_the_team(self.program)
        self.pending: defaultdict[int, list[Proposal]] = defaultdict(list)
        for row in self.proposals:
            if row.pk not in self.pairs:
                self.put(row)

    def look_at(self, seats: Iterable[Enrolment]) -> None:
        """Know these people too, who are in no proposal of the run."""
        new = {one.person_id for one in seats} - self._people
        if new:
            self._people |= new
            self.hard = hard_rules_of(self.program, self._people)
            self.taken.update(places_taken(new))

    def put(self, proposal: Proposal) -> None:
        """Count a proposal that is new on the board."""
        for enrolment in (proposal.mentor_id, proposal.mentee_id):
            self.pending[enrolment].append(proposal)

    def lift(self, proposal: Proposal) -> None:
        """Count a proposal no longer."""
        for enrolment in (proposal.mentor_id, proposal.mentee_id):
            self.pending[enrolment].remove(proposal)

    def offer(self, proposal: Proposal) -> None:
        """Count a proposal that was just published."""
        self.lift(proposal)
        self.known.add((proposal.mentor_id, proposal.mentee_id))
        self.taken.update([proposal.mentor.person_id, proposal.mentee.person_id])

    def pending_row(self, proposal_id: int, *, by: Person) -> Proposal:
        """A proposal that can still be changed by `by`; DomainError for any other."""
        row = next((row for row in self.proposals if row.pk == proposal_id), None)
        if row is None or by.pk in (row.mentor.person_id, row.mentee.person_id):
            raise DomainError(_("This proposal does not exist any more. Look at the table again."))
        if row.pk in self.pairs:
            raise DomainError(_("These two have been asked already, so their proposal stays as it is."))
        return row

    def is_locked(self, proposal: Proposal) -> bool:
        """Whether the team has decided that these two stay together."""
        return self.hard.is_locked(proposal.mentor, proposal.mentee)

    def free_places(self, enrolment: Enrolment) -> int:
        """How many more partners somebody can take, beside those proposed to them here."""
        return enrolment.capacity - self.taken[enrolment.person_id] - len(self.pending[enrolment.pk])

    def room_for(self, enrolment: Enrolment) -> Room | None:
        """Where one more partner would go: to a free place, or in place of the weakest that is not locked."""
        if rules.reason_not_to_take(enrolment, self.taken[enrolment.person_id]):
            return None
        if self.free_places(enrolment) > 0:
            return Room(is_free=True)
        loose = [row for row in self.pending[enrolment.pk] if not self.is_locked(row)]
        return Room(is_free=False, instead_of=min(loose, key=lambda row: (row.score, row.pk))) if loose else None

    def broken(self, mentor: Enrolment, mentee: Enrolment) -> tuple[str, ...]:
        """Codes of the hard rules that these two break; what keeps them apart for good reads "unavailable"."""
        codes = self.hard.broken(mentor, mentee)
        apart = (UNAVAILABLE,) if (mentor.pk, mentee.pk) in self.apart | self.known else ()
        return tuple(dict.fromkeys((*codes, *apart)))

    def why_not(self, proposal: Proposal) -> str:
        """Why a proposal cannot be published now, in words; empty when it holds, over its rules with a reason too."""
        mentor, mentee = proposal.mentor, proposal.mentee
        if (mentor.pk, mentee.pk) in self.known:
            return _("already asked.")
        if self.hard.is_banned(mentor, mentee) or (mentor.pk, mentee.pk) in self.apart:
            return _("not available.")
        for enrolment in (mentee, mentor):
            reason = rules.reason_not_to_take(enrolment, self.taken[enrolment.person_id])
            if reason:
                return reason
        if self.hard.is_locked(mentor, mentee):
            return ""
        allowed = set(proposal.broken) if proposal.override_reason else set()
        return ", ".join(rules.rule_text(rule) for rule in self.hard.broken(mentor, mentee) if rule not in allowed)


def _not_to_repeat(run: MatchingRun) -> set[Link]:
    known: set[Link] = set(
        Pair.objects.not_to_repeat().filter(program=run.program_id).order_by().values_list("mentor", "mentee")
    )
    return known
