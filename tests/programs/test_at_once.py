"""Many hands at once, with a connection each: seats are never given twice, applications never doubled."""

import pytest

from people.models import Person
from programs import actions, rules
from programs.enums import CaseKind, EnrolmentState, Side
from programs.models import Case, Enrolment
from tests.at_once import at_once, needs_postgresql
from tests.factories import EnrolmentFactory, PersonFactory, ProgramFactory

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


def test_eight_selectors_cannot_give_more_than_the_two_seats(hana: Person) -> None:
    program = ProgramFactory(recruiting=True, seats=2)
    rows = [EnrolmentFactory(program=program, side=Side.MENTOR).pk for _n in range(8)]
    raised = at_once([lambda pk=pk: actions.accept(enrolment_ids=[pk], by=hana) for pk in rows])
    assert Enrolment.objects.accepted().count() == 2
    assert [type(fault) for fault in raised] == [rules.NoSeatsError] * 6


def test_an_application_sent_eight_times_at_once_is_one(mira: Person) -> None:
    program = ProgramFactory(recruiting=True)
    facts = {"side": Side.MENTOR, "offers": [("Chess", 4)], "wishes": [("Budgets", 2)]}
    raised = at_once([lambda: actions.apply(program=program, person=mira, **facts)] * 8)
    assert raised == []
    assert Enrolment.objects.get().skills.count() == 2


def test_seats_freed_at_once_go_to_as_many_who_wait() -> None:
    program = ProgramFactory(recruiting=True, seats=4)
    leavers = [EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True) for _n in range(4)]
    for _n in range(6):
        EnrolmentFactory(program=program, side=Side.MENTOR, state=EnrolmentState.WAITLISTED)
    raised = at_once([lambda row=row: actions.withdraw(enrolment_id=row.pk, by=row.person) for row in leavers])
    assert raised == []
    assert Enrolment.objects.accepted().count() == 4
    assert Enrolment.objects.filter(state=EnrolmentState.WAITLISTED).count() == 2


def test_a_case_raised_eight_times_at_once_is_one() -> None:
    program = ProgramFactory(running=True)
    person = PersonFactory()
    facts = {"program": program, "kind": CaseKind.LEAVER, "key": "person:7", "title": "Left", "next_step": "Call"}
    raised = at_once([lambda: actions.raise_case(**facts, about=[person])] * 8)
    assert raised == []
    assert Case.objects.count() == 1
