"""Bringing the people of a sign-up list into a program: all of them, or nobody and the list of faults."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from people.actions import add_people, audit, audit_all
from people.actions.imports import check_size
from people.models import Person
from programs import rules
from programs.actions import letters
from programs.actions.locking import lock_program
from programs.actions.sign_up_plan import Landing, SignUpOptions, SignUpPlan, compare, entry_of
from programs.engine import SignUp, read_sign_ups
from programs.enums import EnrolmentState, Side, SkillKind
from programs.models import Enrolment, Program, Skill, Topic
from rmentor.lib import clock
from rmentor.lib.errors import StaleError

BATCH = 1000
# How well or how much, where a list only names a profession.
LEVEL = 3
SOURCE = "sign-up list"
LETTERS = {EnrolmentState.APPLIED: letters.APPLICATION_RECEIVED, EnrolmentState.ACCEPTED: letters.ACCEPTED}
WRITTEN = ("state", "applied_at", "decided_at", "decided_by", "decision_reason", "identities", "wants_same_identity")


@dataclass(frozen=True)
class _Landed:
    """A row whose person is in the program now."""

    row: SignUp
    enrolment: Enrolment
    was: str


def preview_sign_ups(*, program_id: int, content: bytes, options: SignUpOptions, by: Person) -> SignUpPlan:
    """What importing a list would do; nothing is written."""
    program = Program.objects.get(pk=program_id)
    _check_may_import(program, options, by)
    check_size(size=len(content))
    return compare(program, read_sign_ups(content), options, by)


@transaction.atomic
def import_sign_ups(
    *, program_id: int, content: bytes, options: SignUpOptions, by: Person, seen: str | None = None
) -> SignUpPlan:
    """Import a list for one side. With a fault nothing is written and the plan says what is wrong.

    People whom the directory does not know are added to it when `by` may import people; known ones are found by
    their address, and what the directory says of them stays. `seen` is the fingerprint of the preview that was
    confirmed: StaleError when the list would do something else by now.
    """
    program = lock_program(program_id=program_id)
    _check_may_import(program, options, by)
    check_size(size=len(content))
    plan = compare(program, read_sign_ups(content), options, by)
    if plan.fault_count:
        return plan
    if seen is not None and seen != plan.fingerprint:
        raise StaleError(_("What this list would do has changed meanwhile. Look at it again, please."))
    landed = _write(program, plan, by)
    _tell(landed, by)
    counts = {"added": len(plan.new_people), "rows": len(plan.rows), "left_alone": plan.left_alone}
    facts = {"side": options.side.value, "accepted": options.is_accepted, **counts}
    audit(verb="program.sign_ups_imported", by=by, subject=program, new=facts)
    return plan


def _check_may_import(program: Program, options: SignUpOptions, by: Person) -> None:
    rules.check_may_manage(by, program)
    rules.check_gives_seats(program)
    if options.is_accepted:
        rules.check_may_select(by, program)


def _write(program: Program, plan: SignUpPlan, by: Person) -> list[_Landed]:
    entries = [entry_of(one.row, plan.options.language) for one in plan.rows if one.is_new]
    added = add_people(entries=entries, on=clock.today(), source=SOURCE, by=by) if entries else []
    new = {person.email: person for person in added}
    landed = [_land(program, plan.options, one, new.get(one.row.email, one.person), by) for one in plan.rows]
    Enrolment.objects.bulk_create((one.enrolment for one in landed if not one.was), batch_size=BATCH)
    Enrolment.objects.bulk_update((one.enrolment for one in landed if one.was), WRITTEN, batch_size=BATCH)
    _say_professions(plan.options.side, landed)
    return landed


def _land(program: Program, options: SignUpOptions, one: Landing, person: Person, by: Person) -> _Landed:
    """The enrolment of a row, in the state the import asks for, not saved."""
    row, there = one.row, one.there
    enrolment = there or Enrolment(program=program, person=person, side=options.side, source=SOURCE)
    enrolment.person = person
    was = enrolment.state if there else ""
    if enrolment.state == EnrolmentState.INVITED:
        enrolment.move(EnrolmentState.APPLIED, at=clock.now())
    if options.is_accepted and enrolment.state != EnrolmentState.ACCEPTED:
        enrolment.move(EnrolmentState.ACCEPTED, at=clock.now(), by=by, reason=_("From a sign-up list."))
    if not enrolment.identities:
        # What somebody has said here themselves about what they share is not overwritten by a list.
        enrolment.identities = row.identities
        enrolment.wants_same_identity = bool(row.wants_same_identity and row.identities)
    return _Landed(row, enrolment, was)


def _say_professions(side: Side, landed: Iterable[_Landed]) -> None:
    """A mentor offers the topic of their profession, a mentee wishes it, beside what they have said before."""
    saying = [one for one in landed if one.row.profession]
    topics = _topics({one.row.profession for one in saying})
    kind = SkillKind.OFFER if side is Side.MENTOR else SkillKind.WISH
    skills = (
        Skill(enrolment=one.enrolment, topic=topics[one.row.profession.casefold()], kind=kind, level=LEVEL)
        for one in saying
    )
    Skill.objects.bulk_create(skills, batch_size=BATCH, ignore_conflicts=True)


def _topics(names: Iterable[str]) -> dict[str, Topic]:
    """The topic of each name, however it is written; a free one where there is none."""
    known = {topic.name.casefold(): topic for topic in Topic.objects.all()}
    missing = {name.casefold(): name for name in sorted(names) if name.casefold() not in known}
    made = Topic.objects.bulk_create(Topic(name=name) for name in missing.values())
    return known | {topic.name.casefold(): topic for topic in made}


def _tell(landed: list[_Landed], by: Person) -> None:
    """Audit what happened to each, and tell those whose state has changed by mail."""
    verbs = (
        ("enrolment.signed_up", lambda one: not one.was),
        ("enrolment.accepted", lambda one: one.enrolment.state == EnrolmentState.ACCEPTED != one.was),
    )
    for verb, is_meant in verbs:
        audit_all(verb=verb, by=by, subjects=[one.enrolment for one in landed if is_meant(one)])
    audit_all(verb="enrolment.edited", by=by, subjects=[one.enrolment for one in landed if one.was])
    for state, kind in LETTERS.items():
        changed = [one.enrolment for one in landed if one.enrolment.state == state != one.was]
        letters.tell_all(enrolments=changed, kind=kind)
