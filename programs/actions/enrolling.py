"""Invitations, applications, and taking them back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from people.actions import audit
from people.models import Person
from programs import rules
from programs.actions import letters
from programs.actions.locking import lock_enrolment, lock_program
from programs.actions.selecting import move_up
from programs.enums import EnrolmentState, Side, SkillKind
from programs.models import Enrolment, Program, Skill, Topic
from programs.models.enrolment import STYLE_FIELDS
from rmentor.lib import clock
from rmentor.lib.errors import DomainError

# A topic, or the name of one that may not exist yet, and how well or how much (1 to 5).
Level = tuple[Topic | str, int]
# What can be deleted at any time, by what its button says (E3): optional, so it goes when its author wants it gone.
DELETABLE: Mapping[str, tuple[str, ...]] = {
    "working-style": ("working_style",),
    "questions": STYLE_FIELDS,
    "identities": ("identities", "wants_same_identity"),
    "fairness": ("counts_in_fairness",),
}


@dataclass(frozen=True)
class Compared:
    """What one may say for a better match: the computer compares it, nobody reads it."""

    style_planning: str = ""
    style_talking: str = ""
    style_view: str = ""
    style_contact: str = ""
    identities: str = ""
    wants_same_identity: bool = False
    counts_in_fairness: bool = False


NOTHING_SAID = Compared()


@transaction.atomic
def invite(*, program_id: int, person_ids: Iterable[int], side: Side, by: Person) -> list[Enrolment]:
    """Ask people to apply on a side. All or nobody; those who are in the program already are left alone."""
    program = lock_program(program_id=program_id)
    rules.check_may_manage(by, program)
    rules.check_takes_applications(program)
    known = program.enrolments.values("person")
    people = list(Person.objects.filter(pk__in=set(person_ids)).exclude(pk__in=known).by_name())
    _check_all_eligible(program, people, side)
    at = clock.now()
    invited = [
        Enrolment.objects.create(program=program, person=person, side=side, invited_at=at) for person in people
    ]
    for enrolment in invited:
        audit(verb="enrolment.invited", by=by, subject=enrolment, new={"side": Side(side).value})
        letters.tell(enrolment=enrolment, kind=letters.INVITATION)
    return invited


@transaction.atomic
def apply(
    *,
    program: Program,
    person: Person,
    side: Side,
    offers: Sequence[Level],
    wishes: Sequence[Level],
    interests: str = "",
    working_style: str = "",
    times: str = "",
    capacity: int = 1,
    topics_to_avoid: Iterable[Topic] = (),
    motivation: str = "",
    compared: Compared = NOTHING_SAID,
    source: str = "",
) -> Enrolment:
    """Apply for a seat on a side. Sent twice, the second finds the first and changes nothing."""
    program = lock_program(program_id=program.pk)
    enrolment = Enrolment.objects.filter(program=program, person=person).first()
    if enrolment is not None and enrolment.state == EnrolmentState.APPLIED:
        return enrolment
    sides = rules.check_may_apply(program, person, enrolment)
    if side not in sides:
        rules.check_eligible(program, person, side, on=clock.today(person.time_zone))
        raise DomainError(_("You are invited on the other side."))
    _check_says_enough(offers, wishes, capacity, compared)
    enrolment = enrolment or Enrolment(program=program, person=person, side=side)
    enrolment.program, enrolment.person = program, person
    enrolment.source = source[:40]
    enrolment.interests, enrolment.working_style, enrolment.times = interests, working_style, times
    enrolment.motivation, enrolment.capacity = motivation, capacity
    _say_compared(enrolment, compared)
    enrolment.move(EnrolmentState.APPLIED, at=clock.now())
    enrolment.save()
    _say_skills(enrolment, offers, wishes)
    enrolment.topics_to_avoid.set(topics_to_avoid)
    audit(verb="enrolment.applied", by=person, subject=enrolment, new={"side": Side(side).value, "source": source})
    letters.tell(enrolment=enrolment, kind=letters.APPLICATION_RECEIVED)
    return enrolment


@transaction.atomic
def edit_application(
    *,
    enrolment_id: int,
    by: Person,
    offers: Sequence[Level],
    wishes: Sequence[Level],
    interests: str = "",
    working_style: str = "",
    times: str = "",
    capacity: int = 1,
    topics_to_avoid: Iterable[Topic] = (),
    motivation: str = "",
    compared: Compared = NOTHING_SAID,
) -> Enrolment:
    """Replace what one has said, until the selection."""
    enrolment = _own(enrolment_id, by)
    rules.check_may_edit(enrolment)
    _check_says_enough(offers, wishes, capacity, compared)
    enrolment.interests, enrolment.working_style, enrolment.times = interests, working_style, times
    enrolment.motivation, enrolment.capacity = motivation, capacity
    _say_compared(enrolment, compared)
    enrolment.save()
    enrolment.skills.all().delete()
    _say_skills(enrolment, offers, wishes)
    enrolment.topics_to_avoid.set(topics_to_avoid)
    audit(verb="enrolment.edited", by=by, subject=enrolment)
    return enrolment


@transaction.atomic
def forget(*, enrolment_id: int, what: str, by: Person) -> Enrolment:
    """Delete something one has said that is optional (`DELETABLE`), at any time. The audit does not tell what."""
    enrolment = _own(enrolment_id, by)
    if what not in DELETABLE:
        raise DomainError(_("This cannot be deleted by itself."))
    said = [name for name in DELETABLE[what] if getattr(enrolment, name)]
    for name in said:
        setattr(enrolment, name, type(getattr(enrolment, name))())
    if said:
        enrolment.save(update_fields=said)
        audit(verb="enrolment.edited", by=by, subject=enrolment)
    return enrolment


@transaction.atomic
def withdraw(*, enrolment_id: int, by: Person) -> Enrolment | None:
    """Give back a seat, and the waiting list moves up; an invitation or application is deleted (None is returned)."""
    enrolment = _own(enrolment_id, by)
    if enrolment.state == EnrolmentState.WITHDRAWN:
        return enrolment
    if not rules.may_withdraw(enrolment):
        raise DomainError(_("There is nothing to withdraw any more."))
    old: dict[str, object] = {"state": enrolment.state, "side": enrolment.side}
    if enrolment.state != EnrolmentState.ACCEPTED:
        audit(verb="enrolment.deleted", by=by, subject=enrolment, old=old)
        enrolment.delete()
        return None
    enrolment.move(EnrolmentState.WITHDRAWN, at=clock.now(), by=by)
    enrolment.save(update_fields=["state", "decided_at", "decided_by", "decision_reason"])
    audit(verb="enrolment.withdrawn", by=by, subject=enrolment, old=old)
    move_up(program=enrolment.program, side=Side(enrolment.side), freed=1)
    return enrolment


def _own(enrolment_id: int, by: Person) -> Enrolment:
    enrolment = lock_enrolment(enrolment_id=enrolment_id)
    if enrolment.person_id != by.pk:
        raise DomainError(_("This is somebody else's application."))
    return enrolment


def _check_all_eligible(program: Program, people: Sequence[Person], side: Side) -> None:
    faults = [
        f"{person}: {' '.join(reasons)}"
        for person in people
        if (reasons := rules.reasons_against(program, person, side, on=clock.today(person.time_zone)))
    ]
    if faults:
        raise DomainError(_("Nobody was invited. %(faults)s") % {"faults": " ".join(faults)})


def _check_says_enough(offers: Sequence[Level], wishes: Sequence[Level], capacity: int, compared: Compared) -> None:
    """Both sides give at least one offer and one wish (E3), each between 1 and 5; nobody shares what is not said."""
    if compared.wants_same_identity and not rules.named(compared.identities):
        raise DomainError(_("Say what the two of you should share."))
    if not 1 <= capacity <= 5:
        raise DomainError(_("Between one and five partners."))
    if not offers:
        raise DomainError(_("Name at least one topic that you can teach."))
    if not wishes:
        raise DomainError(_("Name at least one topic that you want to learn."))
    if any(not 1 <= level <= 5 for _topic, level in (*offers, *wishes)):
        raise DomainError(_("Levels run from 1 to 5."))


def _say_compared(enrolment: Enrolment, compared: Compared) -> None:
    for name, value in asdict(compared).items():
        setattr(enrolment, name, value)


def _say_skills(enrolment: Enrolment, offers: Sequence[Level], wishes: Sequence[Level]) -> None:
    said = {(SkillKind.OFFER, _topic_for(topic)): level for topic, level in offers}
    said |= {(SkillKind.WISH, _topic_for(topic)): level for topic, level in wishes}
    Skill.objects.bulk_create(
        Skill(enrolment=enrolment, topic=topic, kind=kind, level=level) for (kind, topic), level in said.items()
    )


def _topic_for(named: Topic | str) -> Topic:
    """The topic itself, the one of that name, or a new one."""
    if isinstance(named, Topic):
        return named
    name = " ".join(named.split())[:120]
    found = Topic.objects.filter(name__iexact=name).first()
    return found or Topic.objects.get_or_create(name=name)[0]
