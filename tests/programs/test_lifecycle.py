import datetime as dt

import pytest

from messaging.models import Message
from people.models import AuditEntry, Person
from programs import actions
from programs.enums import EnrolmentState, ProgramState, Side
from programs.models import Program, Topic
from rmentor.lib import clock
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

FEBRUARY = dt.datetime(2026, 2, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def planned(hana: Person, edda: Person) -> Program:
    """A draft with everything answered."""
    program = actions.create_program(template="digital-skills", name="Digital leaders", by=hana)
    actions.name_team(program_id=program.pk, by=hana, coordinators=[PersonFactory(coordinator=True)])
    return actions.update_program(
        program_id=program.pk,
        values={
            "mentor_max_grade": 5,
            "mentee_min_grade": 8,
            "seats": 20,
            "starts_on": dt.date(2026, 4, 1),
            "sponsor": edda,
        },
        by=hana,
    )


def test_a_program_goes_from_template_to_archive(planned: Program, hana: Person, mira: Person, edda: Person) -> None:
    teach, learn = Topic.objects.all()[:2]
    with clock.at(FEBRUARY):
        actions.open_recruitment(program_id=planned.pk, by=hana)
        mentor = actions.apply(
            program=planned, person=mira, side=Side.MENTOR, offers=[(teach, 4)], wishes=[("Budgets", 2)]
        )
        mentee = actions.apply(
            program=planned, person=edda, side=Side.MENTEE, offers=[(learn, 5)], wishes=[(teach, 5)]
        )
        actions.accept(enrolment_ids=[mentor.pk, mentee.pk], by=hana, reason="Both fit")
        actions.start_matching(program_id=planned.pk, by=hana)
        actions.start_program(program_id=planned.pk, by=hana)
    planned.refresh_from_db()
    assert planned.state == ProgramState.RUNNING
    assert planned.started_at == FEBRUARY
    assert [goal.frozen_at for goal in planned.goals.all()] == [FEBRUARY, FEBRUARY]
    assert set(planned.enrolments.values_list("state", flat=True)) == {EnrolmentState.ACCEPTED}
    actions.complete_program(program_id=planned.pk, by=hana)
    actions.archive_program(program_id=planned.pk, by=hana)
    planned.refresh_from_db()
    assert planned.state == ProgramState.ARCHIVED
    verbs = list(AuditEntry.objects.filter(verb__startswith="program.").order_by("pk").values_list("verb", flat=True))
    assert verbs == [
        "program.created",
        "program.changed",
        "program.recruiting",
        "program.matching",
        "program.running",
        "program.completed",
        "program.archived",
    ]
    assert sorted(Message.objects.values_list("kind", flat=True)) == [
        "programs.accepted",
        "programs.accepted",
        "programs.application_received",
        "programs.application_received",
    ]
