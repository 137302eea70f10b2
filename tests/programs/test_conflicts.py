"""Which cases somebody of the team must not see, because of who reports to them."""

import pytest
from pytest_django import DjangoAssertNumQueries

from people.models import AuditEntry, DottedLine, Person
from programs.actions import raise_case, take_case
from programs.enums import CONFIDENTIAL, CaseKind
from programs.models import Case, Program
from rmentor.lib.errors import NotAllowedError
from tests.factories import PersonFactory, ProgramFactory, TeamMemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(db: None) -> Program:
    return ProgramFactory(running=True)


@pytest.fixture
def cora(program: Program) -> Person:
    """Runs the program."""
    person = PersonFactory(coordinator=True)
    TeamMemberFactory(program=program, person=person)
    return person


def case_about(program: Program, kind: CaseKind, *people: Person) -> Case:
    return raise_case(program=program, kind=kind, key="pair:1", title="Mira – Edda", next_step="y", about=people)


def again(person: Person) -> Person:
    """As the next request loads them."""
    return Person.objects.get(pk=person.pk)


@pytest.mark.parametrize("kind", CaseKind)
def test_only_what_was_said_in_confidence_is_kept_from_the_line(
    program: Program, cora: Person, mira: Person, edda: Person, kind: CaseKind
) -> None:
    case = case_about(program, kind, mira, edda)
    assert list(Case.objects.managed_by(cora)) == [case]
    Person.objects.filter(pk=mira.pk).update(manager=PersonFactory(manager=cora))
    shown = [] if kind in CONFIDENTIAL else [case]
    assert list(Case.objects.managed_by(again(cora))) == shown
    if kind in CONFIDENTIAL:
        with pytest.raises(NotAllowedError):
            take_case(case_id=case.pk, by=again(cora))


def test_who_reports_to_a_participant_is_not_barred(
    program: Program, cora: Person, mira: Person, edda: Person
) -> None:
    case = case_about(program, CaseKind.ROLES_SLIPPING, mira, edda)
    Person.objects.filter(pk=cora.pk).update(manager=edda)
    assert list(Case.objects.managed_by(again(cora))) == [case]


def test_a_superuser_who_leads_is_barred_too(program: Program, mira: Person, edda: Person) -> None:
    root = PersonFactory(is_superuser=True)
    case_about(program, CaseKind.ROLES_SLIPPING, mira, edda)
    assert Case.objects.managed_by(again(root)).count() == 1
    DottedLine.objects.create(person=edda, manager=root)
    assert Case.objects.managed_by(again(root)).count() == 0


@pytest.mark.parametrize("kind", sorted(CONFIDENTIAL))
def test_the_trail_calls_a_confidential_case_by_its_kind(
    program: Program, cora: Person, mira: Person, kind: CaseKind
) -> None:
    take_case(case_id=case_about(program, kind, mira).pk, by=cora)
    rows = AuditEntry.objects.filter(verb__startswith="case.").order_by("pk")
    assert [(row.verb, row.subject) for row in rows] == [
        ("case.raised", CaseKind(kind).label),
        ("case.taken", CaseKind(kind).label),
    ]


def test_the_line_below_is_everybody_at_any_depth_in_any_mix_and_circles_do_no_harm() -> None:
    boss, other = PersonFactory(hr=True), PersonFactory()
    lead = PersonFactory(manager=boss)
    dotted = PersonFactory(manager=other)
    DottedLine.objects.create(person=dotted, manager=lead)
    clerk = PersonFactory(manager=dotted)
    DottedLine.objects.create(person=boss, manager=clerk)
    assert again(boss).line_below == {lead.pk, dotted.pk, clerk.pk}
    assert again(other).line_below == {dotted.pk, clerk.pk, boss.pk, lead.pk}


def test_who_leads_nobody_is_asked_about_no_line(
    cora: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    PersonFactory(manager=PersonFactory())
    person = again(cora)
    with django_assert_num_queries(1):
        assert person.roles
        assert person.line_below == frozenset()
    PersonFactory(manager=cora)
    person = again(cora)
    with django_assert_num_queries(3):
        assert person.roles
        assert len(person.line_below) == 1
        assert len(person.line_below) == 1
