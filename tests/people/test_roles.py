from collections.abc import Callable

import pytest

from people import actions
from people.enums import Permission, Role
from people.models import AuditEntry, Person, RoleGrant
from rmentor.lib.errors import DomainError, NotAllowedError
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


def reread(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_hr_gives_a_role_and_takes_it_back(hana: Person, stig: Person) -> None:
    actions.grant_role(person_id=stig.pk, role=Role.COORDINATOR, by=hana)
    assert reread(stig).may(Permission.MANAGE_OWN_PROGRAMS)
    actions.revoke_role(person_id=stig.pk, role=Role.COORDINATOR, by=hana)
    assert reread(stig).roles == frozenset()
    trail = AuditEntry.objects.order_by("pk").values_list("verb", "actor", "subject", "old", "new")
    assert list(trail) == [
        ("people.role_granted", "Hana Hojnik", "Stig Strand", {}, {"role": "coordinator"}),
        ("people.role_revoked", "Hana Hojnik", "Stig Strand", {"role": "coordinator"}, {}),
    ]


def test_giving_or_taking_twice_is_harmless_and_leaves_one_trace(hana: Person, stig: Person) -> None:
    for _ in range(2):
        actions.grant_role(person_id=stig.pk, role=Role.HR, by=hana)
    for _ in range(2):
        actions.revoke_role(person_id=stig.pk, role=Role.HR, by=hana)
    assert AuditEntry.objects.count() == 2


@pytest.mark.parametrize("change", [actions.grant_role, actions.revoke_role])
def test_nobody_changes_their_own_roles(hana: Person, change: Callable[..., None]) -> None:
    for role in Role:
        with pytest.raises(NotAllowedError, match="own roles"):
            change(person_id=hana.pk, role=role, by=hana)
    assert reread(hana).roles == {Role.HR}


@pytest.mark.parametrize("trait", ["coordinator", "executive"])
def test_other_roles_give_none(stig: Person, trait: str) -> None:
    giver = PersonFactory(**{trait: True})
    with pytest.raises(NotAllowedError):
        actions.grant_role(person_id=stig.pk, role=Role.HR, by=giver)
    assert not RoleGrant.objects.filter(person=stig).exists()


def test_who_has_left_gets_no_role(hana: Person) -> None:
    gone = PersonFactory(is_active=False)
    with pytest.raises(DomainError, match="has left"):
        actions.grant_role(person_id=gone.pk, role=Role.EXECUTIVE, by=hana)


def test_the_installation_itself_may_name_the_first_hr(stig: Person) -> None:
    actions.grant_role(person_id=stig.pk, role=Role.HR, by=None)
    assert AuditEntry.objects.get().actor == "rmentor"
    assert reread(stig).roles == {Role.HR}


def test_roles_of_somebody_who_left_open_nothing(hana: Person) -> None:
    hana.is_active = False
    assert not any(hana.may(permission) for permission in Permission)
