import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from people.models import Person
from programs import actions
from programs.enums import CaseKind, EnrolmentState, Side
from programs.models import Program
from programs.selectors import next_steps
from rmentor.lib import clock
from tests.factories import EnrolmentFactory, GoalFactory, PersonFactory, ProgramFactory, TeamMemberFactory

pytestmark = pytest.mark.django_db


def texts(person: Person) -> list[str]:
    return [step.text for step in sorted(next_steps(person), key=lambda step: step.weight)]


def test_participants_are_asked_to_answer_and_told_what_they_wait_for(mira: Person) -> None:
    invited = ProgramFactory(recruiting=True, name="Invited", is_open=False)
    EnrolmentFactory(program=invited, person=mira, side=Side.MENTOR, state=EnrolmentState.INVITED)
    EnrolmentFactory(program=ProgramFactory(recruiting=True, name="Applied"), person=mira, side=Side.MENTOR)
    ProgramFactory(recruiting=True, name="Open")
    ProgramFactory(recruiting=True, name="Seniors", mentor_max_grade=1, mentee_min_grade=9)
    ProgramFactory(recruiting=True, name="Closed", is_open=False)
    ProgramFactory(running=True, name="Running")
    assert texts(mira) == [
        "You are invited to “Invited”",
        "“Open” is looking for people",
        "Your application to “Applied” is being looked at",
    ]


def test_hr_is_told_of_cases_applications_and_what_programs_wait_for(hana: Person) -> None:
    draft = ProgramFactory(name="Draft")
    recruiting = ProgramFactory(recruiting=True, name="Recruiting", is_open=False)
    for _n in range(2):
        EnrolmentFactory(program=recruiting, side=Side.MENTOR)
    running = ProgramFactory(running=True, name="Running")
    monday = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    with clock.at(monday):
        actions.raise_case(program=running, kind=CaseKind.LEAVER, key="1", title="Someone", next_step="Call")
    with clock.at(monday + dt.timedelta(days=3)):
        steps = sorted(next_steps(hana), key=lambda step: step.weight)
    assert [(step.text, step.note) for step in steps] == [
        ("A participant left the company: Someone", "Running · 3 days old · Call"),
        ("2 applications to decide about", "Recruiting"),
        ("Complete the plan: 8 things missing", "Draft"),
    ]
    assert steps[2].url == f"/admin/programs/program/{draft.pk}/change/"
    assert steps[1].url == f"/admin/programs/enrolment/?program__id__exact={recruiting.pk}&state__exact=applied"


def test_a_program_ready_for_the_next_move_says_so(hana: Person) -> None:
    program = ProgramFactory(recruiting=True)
    Program.objects.update(is_open=False)
    assert texts(hana) == ["Wait for applications, or invite people"]
    for side in Side:
        EnrolmentFactory(program=program, side=side, accepted=True)
    assert texts(hana) == ["Start matching"]


def test_a_coordinator_is_told_of_their_own_programs_only() -> None:
    member = TeamMemberFactory(program__name="Mine")
    ProgramFactory(name="Other")
    EnrolmentFactory(program=ProgramFactory(recruiting=True, is_open=False), side=Side.MENTOR)
    assert [step.note for step in next_steps(member.person)] == ["Mine"]


def test_more_than_five_cases_are_summed_up(hana: Person) -> None:
    program = ProgramFactory(running=True)
    for number in range(7):
        actions.raise_case(
            program=program, kind=CaseKind.LEAVER, key=str(number), title=f"Case {number}", next_step="Call"
        )
    assert len(next_steps(hana)) == 6
    assert texts(hana)[-1] == "More cases need a person"


@pytest.mark.parametrize("count", [1, 3])
def test_next_steps_take_the_same_number_of_queries(
    hana: Person, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        program = GoalFactory(program__sponsor=PersonFactory()).program
        recruiting = ProgramFactory(recruiting=True)
        EnrolmentFactory(program=recruiting, side=Side.MENTOR)
        EnrolmentFactory(person=hana, side=Side.MENTEE)
        actions.raise_case(program=program, kind=CaseKind.LEAVER, key=str(number), title="x", next_step="Call")
    with django_assert_num_queries(9):
        next_steps(hana)
