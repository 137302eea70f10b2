"""Giving seats: accept, wait-list, decline, and the waiting list that moves up."""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from people.actions import audit
from people.models import Person
from programs import rules
from programs.actions import letters
from programs.actions.locking import lock_enrolments
from programs.enums import EnrolmentState, Side
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError

LETTERS = {
    EnrolmentState.ACCEPTED: letters.ACCEPTED,
    EnrolmentState.WAITLISTED: letters.WAITLISTED,
    EnrolmentState.DECLINED: letters.DECLINED,
}


@transaction.atomic
def accept(*, enrolment_ids: Iterable[int], by: Person, reason: str = "") -> list[Enrolment]:
    """Give seats. All or nobody: raises NoSeatsError with the numbers when they do not fit."""
    decided: list[Enrolment] = []
    for program, enrolments in lock_enrolments(enrolment_ids=enrolment_ids).items():
        waiting = _to_decide(program, enrolments, EnrolmentState.ACCEPTED, by)
        taken = Counter(program.enrolments.accepted().values_list("side", flat=True))
        asked = Counter(enrolment.side for enrolment in waiting)
        for side, number in asked.items():
            rules.check_seats(program, Side(side), asked=number, taken=taken[side])
        decided += [_decide(enrolment, EnrolmentState.ACCEPTED, by, reason) for enrolment in waiting]
    return decided


@transaction.atomic
def waitlist(*, enrolment_ids: Iterable[int], by: Person, reason: str = "") -> list[Enrolment]:
    """Put applications on the waiting list: the next seat that becomes free goes to the oldest."""
    return _decide_all(enrolment_ids, EnrolmentState.WAITLISTED, by, reason)


@transaction.atomic
def decline(*, enrolment_ids: Iterable[int], by: Person, reason: str) -> list[Enrolment]:
    """Decline applications; the reason stays with the program team."""
    if not reason.strip():
        raise DomainError(_("Give a reason: it stays with the program team."))
    return _decide_all(enrolment_ids, EnrolmentState.DECLINED, by, reason)


def move_up(*, program: Program, side: Side, freed: int) -> list[Enrolment]:
    """Give `freed` seats of a side to those who wait longest. The caller holds the program's lock."""
    if program.state not in rules.SEATS_GIVEN_IN:
        return []
    waiting = program.enrolments.filter(state=EnrolmentState.WAITLISTED).on_side(side).with_person()
    if program.seats is not None:
        freed = min(freed, program.seats - program.enrolments.accepted().on_side(side).count())
    longest = waiting.order_by("applied_at", "pk")[: max(freed, 0)]
    return [_decide(row, EnrolmentState.ACCEPTED, None, _("A seat became free.")) for row in longest]


def _decide_all(enrolment_ids: Iterable[int], to: EnrolmentState, by: Person, reason: str) -> list[Enrolment]:
    decided: list[Enrolment] = []
    for program, enrolments in lock_enrolments(enrolment_ids=enrolment_ids).items():
        waiting = _to_decide(program, enrolments, to, by)
        decided += [_decide(enrolment, to, by, reason) for enrolment in waiting]
    return decided


def _to_decide(program: Program, enrolments: list[Enrolment], to: EnrolmentState, by: Person) -> list[Enrolment]:
    """Those not decided so already, once it is clear that `by` may decide."""
    rules.check_may_select(by, program)
    rules.check_gives_seats(program)
    rules.check_not_own(by, enrolments)
    return [enrolment for enrolment in enrolments if enrolment.state != to]


def _decide(enrolment: Enrolment, to: EnrolmentState, by: Person | None, reason: str) -> Enrolment:
    old = enrolment.state
    enrolment.move(to, at=clock.now(), by=by, reason=reason.strip()[:250])
    enrolment.save(update_fields=["state", "decided_at", "decided_by", "decision_reason"])
    audit(verb=f"enrolment.{to.value}", by=by, subject=enrolment, old={"state": old}, new={"state": to.value})
    letters.tell(enrolment=enrolment, kind=LETTERS[to])
    return enrolment
