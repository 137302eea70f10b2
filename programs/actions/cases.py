"""Cases: what needs a person. Any room above raises them; HR takes and closes them."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from people.actions import audit
from people.models import Person
from programs.enums import CaseKind, CaseState
from programs.models import Case, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, NotAllowedError


@transaction.atomic
def raise_case(
    *,
    program: Program,
    kind: CaseKind,
    key: str,
    title: str,
    next_step: str,
    about: Iterable[Person] = (),
) -> Case:
    """Ask for a person, once: while a case of this kind and key is open, that one is returned.

    `title` and `next_step` are shown to the program team, so they hold nothing that a privacy label keeps from it.
    Who is in `about` never sees the case.
    """
    case, new = Case.objects.get_or_create(
        program=program,
        kind=kind,
        key=key,
        state=CaseState.OPEN,
        defaults={"title": title[:200], "next_step": next_step[:300], "raised_at": clock.now()},
    )
    if new:
        case.about.set(about)
        audit(verb="case.raised", by=None, subject=case, new={"kind": CaseKind(kind).value})
    elif case.settled_at is not None:
        case.unsettle()
        case.save(update_fields=["settled_at", "settled_text"])
        audit(verb="case.raised", by=None, subject=case, new={"kind": CaseKind(kind).value})
    return case


@transaction.atomic
def settle_case(*, case_id: int, text: str) -> None:
    """Say on an open case that its reason is gone. Only a person closes it: perhaps something is left to do."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.state != CaseState.OPEN or case.settled_at is not None:
        return
    case.settle(text=text[:200], at=clock.now())
    case.save(update_fields=["settled_at", "settled_text"])
    audit(verb="case.settled", by=None, subject=case)


@transaction.atomic
def reword_case(*, program: Program, kind: CaseKind, key: str, next_step: str) -> None:
    """Give the open case of this kind and key, if there is one, the next step that holds now."""
    found = Case.objects.open().filter(program=program, kind=kind, key=key)
    for case in found.select_for_update().exclude(next_step=next_step[:300]):
        case.next_step = next_step[:300]
        case.save(update_fields=["next_step"])
        audit(verb="case.reworded", by=None, subject=case)


@transaction.atomic
def take_case(*, case_id: int, by: Person) -> Case:
    """Make a case one's own; from whoever had it before."""
    case = _lock(case_id, by)
    if case.state != CaseState.OPEN:
        raise DomainError(_("This case is closed."))
    if case.owner_id != by.pk:
        old, case.owner = case.owner_id, by
        case.save(update_fields=["owner"])
        audit(verb="case.taken", by=by, subject=case, old={"owner": old}, new={"owner": by.pk})
    return case


@transaction.atomic
def close_case(*, case_id: int, outcome: str, by: Person) -> Case:
    """Close a case with what was done."""
    case = _lock(case_id, by)
    if not outcome.strip():
        raise DomainError(_("Say what was done."))
    case.close(outcome=outcome.strip()[:300], by=by, at=clock.now())
    case.owner = case.owner or by
    case.save(update_fields=["state", "outcome", "closed_by", "closed_at", "owner"])
    audit(verb="case.closed", by=by, subject=case)
    return case


def _lock(case_id: int, by: Person) -> Case:
    """The case, locked; refused to whoever does not run the program or is what it is about."""
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None or not Case.objects.managed_by(by).filter(pk=case_id).exists():
        raise NotAllowedError(_("This case is not yours to work on."))
    return case
