"""What a list of existing pairs would change in a program: compared in memory, nothing written."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from matching import rules, selectors
from matching.engine.pair_list import ListedPair, PairField, PairFile
from matching.enums import PairState
from matching.models import Pair
from matching.models.pair import OCCUPYING
from matching.selectors.engine_input import Link, apart_without_the_team
from matching.selectors.hard_rules import UNAVAILABLE
from people.models import Person
from people.rules import Refusals
from programs import rules as programs
from programs.enums import EnrolmentState, Side
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError

BATCH = 500
MOST_PARTNERS = 5
# From these somebody comes to a seat when the import may enrol people.
COMES_IN_FROM = frozenset({EnrolmentState.INVITED, EnrolmentState.APPLIED, EnrolmentState.WAITLISTED})


@dataclass(frozen=True)
class PairOptions:
    """What the list does not say: whether people without a seat get one, and why rules do not hold for its pairs."""

    may_enrol: bool = False
    reason: str = ""


@dataclass(frozen=True)
class NewPair:
    """Two who are to be a pair; enrolments without a key are made by the import."""

    listed: ListedPair
    mentor: Enrolment
    mentee: Enrolment
    broken: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.mentor.person} – {self.mentee.person}"


@dataclass(kw_only=True)
class PairPlan(Refusals):
    """Everything that a list would do, or what is wrong with it."""

    options: PairOptions
    pairs: list[NewPair] = field(default_factory=list)
    # Known already, or together before: (row, both names, what is so).
    left_alone: list[tuple[int, str, str]] = field(default_factory=list)
    unused: tuple[str, ...] = ()

    @property
    def seats(self) -> list[Enrolment]:
        """Who gets a seat by the import, each once."""
        both = [one for pair in self.pairs for one in (pair.mentor, pair.mentee)]
        return list({id(one): one for one in both if one.state != EnrolmentState.ACCEPTED}.values())

    @property
    def over_rules(self) -> list[NewPair]:
        """Pairs that go over a rule with the reason given."""
        return [pair for pair in self.pairs if pair.broken]

    @property
    def fingerprint(self) -> str:
        """The same for the same effect: whoever confirms a preview confirms this."""
        pairs = [(pair.listed, pair.mentor.state, pair.mentee.state, pair.broken) for pair in self.pairs]
        return hashlib.sha256(repr((self.options, pairs)).encode()).hexdigest()


def compare(program: Program, file: PairFile, options: PairOptions, by: Person) -> PairPlan:
    """What importing `file` would do now."""
    plan = PairPlan(options=options, unused=file.unused)
    if file.fault_count:
        plan.take_over(file.faults, file.fault_count, rules.PAIR_FIELDS)
        return plan
    _Comparison(program, file, plan, by).run()
    _check_seats(plan, program)
    return plan


class _Comparison:
    """The rows of a list against the program, one after the other: each takes up places for those below it."""

    def __init__(self, program: Program, file: PairFile, plan: PairPlan, by: Person) -> None:
        self.program, self.file, self.plan, self.by = program, file, plan, by
        self.people = _people({address for pair in file.pairs for address in (pair.mentor, pair.mentee)})
        ids = {person.pk for person in self.people.values()}
        self.seats = {one.person_id: one for one in program.enrolments.with_person().filter(person__in=ids)}
        self.hard = selectors.hard_rules_of(program, ids)
        self.taken = selectors.places_taken(ids)
        self.apart = apart_without_the_team(program)
        rows = Pair.objects.filter(program=program).order_by("pk").values_list("mentor", "mentee", "state")
        self.known: dict[Link, str] = {(mentor, mentee): state for mentor, mentee, state in rows}
        self.listed: dict[tuple[str, str], int] = {}
        self.wanted = Counter(address for pair in file.pairs for address in (pair.mentor, pair.mentee))

    def run(self) -> None:
        """Every row into the plan, or among its faults."""
        for listed in self.file.pairs:
            self._row(listed)

    def _row(self, listed: ListedPair) -> None:
        first = self.listed.setdefault((listed.mentor, listed.mentee), listed.row)
        if first != listed.row:
            self._refuse(
                listed,
                PairField.MENTEE,
                _("This pair stands in row %(row)s already.") % {"row": first},
                _delete_row(),
            )
            return
        if listed.mentor == listed.mentee:
            told = _("The same person stands on both sides.")
            self._refuse(listed, PairField.MENTEE, told, _("Correct one of the two addresses."))
            return
        if listed.since is not None and listed.since > clock.today():
            told = _("%(day)s lies ahead.") % {"day": listed.since.isoformat()}
            self._refuse(listed, PairField.SINCE, told, _("Write since when the two have met, or leave it empty."))
        mentor = self._seat(listed, PairField.MENTOR)
        mentee = self._seat(listed, PairField.MENTEE)
        if mentor is None or mentee is None or self._is_known(listed, mentor, mentee):
            return
        if self._is_about_oneself(listed, mentor, mentee) or not self._have_places(listed, mentor, mentee):
            return
        broken = self._broken(listed, mentor, mentee)
        if broken is not None:
            self.taken.update([mentor.person_id, mentee.person_id])
            self.plan.pairs.append(NewPair(listed, mentor, mentee, broken))

    def _seat(self, listed: ListedPair, column: PairField) -> Enrolment | None:
        """The enrolment of one of the two, a new one if the import may make it; None when it cannot be."""
        address, side = getattr(listed, column.value), Side(column.value)
        person = self.people.get(address)
        if person is None:
            told = _("Nobody in the directory has the address %(address)s.") % {"address": address}
            self._refuse(listed, column, told, _("Correct the address, or ask HR to import this person first."))
            return None
        seat = self.seats.get(person.pk)
        may_enrol = self.plan.options.may_enrol
        why_not = _why_no_seat(seat, person, side, may_enrol=may_enrol) if seat or not may_enrol else None
        if why_not is None and (seat is None or seat.state != EnrolmentState.ACCEPTED):
            why_not = self._why_not_eligible(person, side)
        if why_not:
            self._refuse(listed, column, *why_not)
            return None
        if seat is None:
            partners = min(self.wanted[person.email.lower()], MOST_PARTNERS)
            seat = Enrolment(program=self.program, person=person, side=side, capacity=partners, source="pair list")
            self.seats[person.pk] = seat
        return seat

    def _why_not_eligible(self, person: Person, side: Side) -> tuple[str, str] | None:
        reasons = programs.reasons_against(self.program, person, side, on=clock.today(person.time_zone))
        if not reasons:
            return None
        what = _("Delete the row, or change who may take part in the program's plan.")
        return f"{person}: {' '.join(reasons)}", what

    def _is_known(self, listed: ListedPair, mentor: Enrolment, mentee: Enrolment) -> bool:
        """Whether the two are a pair, or were: imported again, a list changes nothing about them."""
        state = self.known.get((mentor.pk, mentee.pk))
        if state is None or (state == PairState.DECLINED and (mentor.pk, mentee.pk) not in self.apart):
            return False
        told = _("are a pair already") if state in OCCUPYING else _("were asked or together before; left so")
        self.plan.left_alone.append((listed.row, f"{mentor.person} – {mentee.person}", told))
        return True

    def _is_about_oneself(self, listed: ListedPair, mentor: Enrolment, mentee: Enrolment) -> bool:
        for column, one in ((PairField.MENTOR, mentor), (PairField.MENTEE, mentee)):
            if one.person_id == self.by.pk:
                self._refuse(
                    listed, column, _("You are part of this pair."), _("Let a colleague of the team import it.")
                )
                return True
        return False

    def _have_places(self, listed: ListedPair, mentor: Enrolment, mentee: Enrolment) -> bool:
        fine = True
        for column, one in ((PairField.MENTOR, mentor), (PairField.MENTEE, mentee)):
            has_seat = one.state == EnrolmentState.ACCEPTED
            why_not = rules.reason_not_to_take if has_seat else rules.reason_without_place
            reason = why_not(one, self.taken[one.person_id])
            if reason:
                what = _("Delete the row, or let the person take more partners. Pairs of other programs count too.")
                self._refuse(listed, column, reason, what)
                fine = False
        return fine

    def _broken(self, listed: ListedPair, mentor: Enrolment, mentee: Enrolment) -> tuple[str, ...] | None:
        """The rules that the reason goes over; None when there is none, or one that no reason goes over."""
        if self.hard.is_locked(mentor, mentee):
            return ()
        codes = self.hard.broken(mentor, mentee)
        if UNAVAILABLE in codes or (mentor.pk, mentee.pk) in self.apart:
            self._refuse(listed, PairField.MENTEE, rules.rule_text(UNAVAILABLE), _delete_row())
            return None
        if codes and not self.plan.options.reason:
            told = ", ".join(rules.rule_text(code) for code in codes)
            what = _("Say below why the rules do not hold for the pairs of this list, or delete the row.")
            self._refuse(listed, PairField.MENTEE, told, what)
            return None
        return codes

    def _refuse(self, listed: ListedPair, column: PairField, message: str, what_to_do: str) -> None:
        self.plan.refuse(listed.row, self.file.headings.get(column, ""), message, what_to_do)


def _delete_row() -> str:
    return _("Delete the row.")


def _why_no_seat(seat: Enrolment | None, person: Person, side: Side, *, may_enrol: bool) -> tuple[str, str] | None:
    """What is wrong with somebody's place in the program, and what to do; None when they can be in a pair."""
    if seat is None:
        told = _("%(name)s is not in the program.") % {"name": person}
        return told, _("Let the import give seats, or delete the row.")
    if seat.side != side:
        told = _("%(name)s is in the program on the other side.") % {"name": person}
        return told, _("Swap the two if they stand in the wrong columns, or delete the row.")
    if seat.state == EnrolmentState.ACCEPTED or (may_enrol and seat.state in COMES_IN_FROM):
        return None
    told = _("%(name)s: %(state)s.") % {"name": person, "state": seat.get_state_display()}
    if seat.state in COMES_IN_FROM:
        return told, _("Let the import give seats, or accept the person first.")
    return told, _("Delete the row, and talk to the person first if they want to come back.")


def _people(addresses: Iterable[str]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    wanted = sorted(addresses)
    for start in range(0, len(wanted), BATCH):
        some = Person.objects.filter(email__in=wanted[start : start + BATCH])
        found |= {person.email.lower(): person for person in some}
    return found


def _check_seats(plan: PairPlan, program: Program) -> None:
    taken = Counter(program.enrolments.accepted().values_list("side", flat=True))
    asked = Counter(one.side for one in plan.seats)
    for side, number in asked.items():
        try:
            programs.check_seats(program, Side(side), asked=number, taken=taken[side])
        except DomainError as error:
            plan.refuse(None, "", str(error), _("Give the program more seats, or shorten the list."))
