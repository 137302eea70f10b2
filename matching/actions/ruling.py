"""Bans and locks: what HR decides about two people before a run. Both need a reason and are audited (M2)."""

from django.db import transaction
from django.utils.translation import gettext as _

from matching import rules
from matching.enums import RuleKind
from matching.models import PairRule
from people.actions import audit
from people.models import Person
from programs.actions.locking import lock_program
from programs.enums import Side
from programs.models import Enrolment
from rmentor.lib.errors import DomainError


@transaction.atomic
def set_pair_rule(*, kind: RuleKind, mentor_id: int, mentee_id: int, reason: str, by: Person) -> PairRule:
    """Never, or always, put these two enrolments together; replaces what was decided about them before."""
    mentor, mentee = _enrolment(mentor_id), _enrolment(mentee_id)
    program = lock_program(program_id=mentor.program_id)
    rules.check_may_manage(by, program)
    if (mentor.side, mentee.side) != (Side.MENTOR, Side.MENTEE) or mentee.program_id != program.pk:
        raise DomainError(_("Choose a mentor and a mentee of the same program."))
    if not reason.strip():
        raise DomainError(_("Give a reason: the program team reads it."))
    rule, _new = PairRule.objects.update_or_create(
        mentor=mentor,
        mentee=mentee,
        defaults={"program": program, "kind": kind, "reason": reason.strip()[:250], "made_by": by},
    )
    audit(verb=f"pair_rule.{RuleKind(kind).value}", by=by, subject=rule)
    return rule


@transaction.atomic
def drop_pair_rule(*, rule_id: int, by: Person) -> None:
    """Take a ban or lock back."""
    rule = PairRule.objects.select_related("program", "mentor__person", "mentee__person").filter(pk=rule_id).first()
    if rule is None:
        return
    rules.check_may_manage(by, rule.program)
    audit(verb="pair_rule.dropped", by=by, subject=rule, old={"kind": rule.kind})
    rule.delete()


def _enrolment(enrolment_id: int) -> Enrolment:
    found = Enrolment.objects.with_person().filter(pk=enrolment_id).first()
    if found is None:
        raise DomainError(_("This person does not take part any more."))
    return found
