"""Cases: what needs a person. Any room above raises them; HR takes and closes them."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from people.actions import audit
from people.models import Person
from programs.enums import CaseKind, CaseState, Judgement
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
    is_urgent: bool = False,
) -> Case:
    """Ask for a person, once: while a case of this kind and key is open, that one is returned.

    One that was not urgent and now is grows: it is still one case, with the next step that holds now. `title` and
    `next_step` are shown to the program team, so they hold nothing that a privacy label keeps from it.
    Who is in `about` never sees the case.
    """
    case, new = Case.objects.get_or_create(
        program=program,
        kind=kind,
        key=key,
        state=CaseState.OPEN,
        defaults={
            "title": title[:200],
            "next_step": next_step[:300],
            "is_urgent": is_urgent,
            "raised_at": clock.now(),
        },
    )
    if new:
        case.about.set(about)
        _audit("raised", case, new={"kind": CaseKind(kind).value})
        return case
    if case.settled_at is not None:
        case.unsettle()
        case.save(update_fields=["settled_at", "settled_text"])
        _audit("raised", case, new={"kind": CaseKind(kind).value})
    if is_urgent and not case.is_urgent:
        case.grow_urgent(next_step=next_step[:300])
        case.save(update_fields=["is_urgent", "next_step"])
        _audit("urgent", case)
    return case


@transaction.atomic
def settle_case(*, case_id: int, text: str) -> None:
    """Say on an open case that its reason is gone. Only a person closes it: perhaps something is left to do."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.state != CaseState.OPEN or case.settled_at is not None:
        return
    case.settle(text=text[:200], at=clock.now())
    case.save(update_fields=["settled_at", "settled_text"])
    _audit("settled", case)


@transaction.atomic
def reword_case(*, program: Program, kind: CaseKind, key: str, next_step: str) -> None:
    """Give the open case of this kind and key, if there is one, the next step that holds now."""
    found = Case.objects.open().filter(program=program, kind=kind, key=key)
    for case in found.select_for_update().exclude(next_step=next_step[:300]):
        case.next_step = next_step[:300]
        case.save(update_fields=["next_step"])
        _audit("reworded", case)


@transaction.atomic
def take_case(*, case_id: int, by: Person) -> Case:
    """Make a case one's own; from whoever had it before."""
    case = _lock(case_id, by)
    if case.state != CaseState.OPEN:
        raise DomainError(_("This case is closed."))
    if case.owner_id != by.pk:
        old, case.owner = case.owner_id, by
        case.save(update_fields=["owner"])
        _audit("taken", case, by=by, old={"owner": old}, new={"owner": by.pk})
    return case


@transaction.atomic
def close_case(*, case_id: int, outcome: str, by: Person, judgement: Judgement = Judgement.CANNOT_SAY) -> Case:
    """Close a case with what was done; a computed hint also with whether it was right."""
    case = _lock(case_id, by)
    if not outcome.strip():
        raise DomainError(_("Say what was done."))
    case.close(outcome=outcome.strip()[:300], judgement=judgement, by=by, at=clock.now())
    case.owner = case.owner or by
    case.save(update_fields=["state", "outcome", "judgement", "closed_by", "closed_at", "owner"])
    _audit("closed", case, by=by, new={"judgement": case.judgement} if case.judgement else None)
    return case


def _audit(
    verb: str,
    case: Case,
    *,
    by: Person | None = None,
    old: dict[str, object] | None = None,
    new: dict[str, object] | None = None,
) -> None:
    audit(verb=f"case.{verb}", by=by, subject=case, old=old, new=new, called=case.name_in_trail)


def _lock(case_id: int, by: Person) -> Case:
    """The case, locked; refused to whoever does not run the program or is what it is about."""
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None or not Case.objects.managed_by(by).filter(pk=case_id).exists():
        raise NotAllowedError(_("This case is not yours to work on."))
    return case
