"""Who may do what in the whole company."""

from django.db import transaction
from django.utils.translation import gettext as _

from people.actions.trail import audit
from people.enums import Permission, Role
from people.models import Person, RoleGrant
from rmentor.lib.errors import DomainError, NotAllowedError


@transaction.atomic
def grant_role(*, person_id: int, role: Role, by: Person | None) -> Person:
    """Give a role. Nobody gives themselves one; `by` is None when the installation itself does it (demo, shell)."""
    _check_may_change(person_id, by)
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    if not person.is_active:
        raise DomainError(_("%(person)s has left and cannot get a role.") % {"person": person})
    _grant, is_new = RoleGrant.objects.get_or_create(person=person, role=role)
    if is_new:
        audit(verb="people.role_granted", by=by, subject=person, new={"role": role.value})
    return person


@transaction.atomic
def revoke_role(*, person_id: int, role: Role, by: Person | None) -> Person:
    """Take a role back. As nobody takes their own, somebody who may give roles always remains."""
    _check_may_change(person_id, by)
    person: Person = Person.objects.select_for_update().get(pk=person_id)
    gone, _by_model = RoleGrant.objects.filter(person=person, role=role).delete()
    if gone:
        audit(verb="people.role_revoked", by=by, subject=person, old={"role": role.value})
    return person


def _check_may_change(person_id: int, by: Person | None) -> None:
    if by is None:
        return
    if not by.may(Permission.GRANT_ROLES):
        raise NotAllowedError(_("You may not give or take roles."))
    if by.pk == person_id:
        raise NotAllowedError(_("Nobody changes their own roles. Ask a colleague in HR."))
