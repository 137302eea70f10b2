import datetime as dt
from typing import Any

import pytest

from messaging.models import Message
from people.models import AuditEntry, Person
from programs import actions, rules
from programs.enums import Direction, EnrolmentState, ProgramState, Side, TeamRole
from programs.models import Enrolment, Program, Topic
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, IllegalMoveError, NotAllowedError
from tests.factories import EnrolmentFactory, PersonFactory, ProgramFactory, TeamMemberFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)


@pytest.fixture
def program() -> Program:
    program: Program = ProgramFactory(recruiting=True, seats=2)
    return program


def apply(program: Program, person: Person, **changes: Any) -> Enrolment:
    topic = Topic.objects.get(number="2.4")
    facts = {"side": Side.MENTOR, "offers": [(topic, 4)], "wishes": [("Budgets", 2)]}
    return actions.apply(program=program, person=person, **{**facts, **changes})


def waiting(program: Program, hour: int, **values: Any) -> Enrolment:
    row: Enrolment = EnrolmentFactory(
        program=program,
        side=Side.MENTOR,
        state=EnrolmentState.WAITLISTED,
        applied_at=dt.datetime(2026, 3, 1, hour, tzinfo=dt.UTC),
        **values,
    )
    return row


# ---- who may apply ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "person", "side", "reason"),
    [
        ({}, {}, Side.MENTOR, ""),
        ({"mentor_max_grade": 5}, {"grade": 5}, Side.MENTOR, ""),
        ({"mentor_max_grade": 5}, {"grade": 6}, Side.MENTOR, "up to grade 5 can take part; yours is 6"),
        ({"mentor_max_grade": 5}, {"grade": 6}, Side.MENTEE, ""),
        ({"mentee_min_grade": 8}, {"grade": 8}, Side.MENTEE, ""),
        ({"mentee_min_grade": 8}, {"grade": 7}, Side.MENTEE, "from grade 8 can take part; yours is 7"),
        ({"mentee_min_grade": 8}, {"grade": None}, Side.MENTEE, "does not know your grade"),
        ({"mentor_max_grade": 5, "direction": Direction.CLASSIC}, {"grade": 9}, Side.MENTOR, ""),
        ({"mentor_max_grade": 5, "direction": Direction.CLASSIC}, {"grade": 6}, Side.MENTEE, "up to grade 5"),
        ({"min_tenure_months": 6}, {"hired_on": dt.date(2025, 9, 2)}, Side.MENTOR, ""),
        ({"min_tenure_months": 6}, {"hired_on": dt.date(2025, 9, 3)}, Side.MENTOR, "after 6 months"),
        ({"min_tenure_months": 6}, {"hired_on": None}, Side.MENTOR, "when you were hired"),
        ({"departments": ["Sales"]}, {"department": "Sales"}, Side.MENTOR, ""),
        ({"departments": ["IT", "Law"]}, {"department": "Sales"}, Side.MENTOR, "departments: IT, Law"),
        ({"locations": ["Koper"]}, {"location": "Lecce"}, Side.MENTOR, "locations: Koper"),
        ({}, {"left_on": dt.date(2026, 3, 2)}, Side.MENTOR, "employed at present"),
        ({}, {"left_on": dt.date(2026, 3, 3)}, Side.MENTOR, ""),
        ({}, {"hired_on": dt.date(2026, 3, 3)}, Side.MENTOR, "employed at present"),
        ({}, {"is_active": False}, Side.MENTOR, "employed at present"),
    ],
)
def test_eligibility_says_why_not(rule: dict[str, Any], person: dict[str, Any], side: Side, reason: str) -> None:
    facts = {"grade": 5, "department": "Sales", "location": "Lecce", **person}
    reasons = rules.reasons_against(Program(**rule), Person(**facts), side, on=TODAY)
    assert len(reasons) == (1 if reason else 0)
    assert reason in " ".join(reasons)


def test_an_ineligible_person_is_refused_with_the_reasons(program: Program, mira: Person) -> None:
    Program.objects.update(mentor_max_grade=2, mentee_min_grade=8)
    with pytest.raises(rules.NotEligibleError, match="As a mentor people up to grade 2"):
        apply(program, mira)
    assert Enrolment.objects.count() == 0


def test_the_side_must_fit_too(program: Program, mira: Person) -> None:
    Program.objects.update(mentor_max_grade=5, mentee_min_grade=8)
    with pytest.raises(rules.NotEligibleError, match="from grade 8"):
        apply(program, mira, side=Side.MENTEE)


@pytest.mark.parametrize("state", [state for state in ProgramState if state != ProgramState.RECRUITING])
def test_nobody_applies_to_a_program_that_does_not_recruit(program: Program, mira: Person, state: str) -> None:
    Program.objects.update(state=state)
    with pytest.raises(DomainError, match="applications"):
        apply(program, mira)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"offers": []}, "you can teach"),
        ({"wishes": []}, "you want to learn"),
        ({"wishes": [("Budgets", 6)]}, "Levels run from 1 to 5"),
        ({"wishes": [("Budgets", 0)]}, "Levels run from 1 to 5"),
        ({"capacity": 0}, "Between one and five"),
        ({"capacity": 6}, "Between one and five"),
    ],
)
def test_an_application_says_enough(program: Program, mira: Person, changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(DomainError, match=reason):
        apply(program, mira, **changes)
    assert Enrolment.objects.count() == 0
    assert not Topic.objects.filter(name="Budgets").exists()


def test_applying_twice_makes_one_application_and_one_mail(program: Program, mira: Person) -> None:
    first = apply(program, mira)
    assert apply(program, mira, interests="changed") == first
    assert Enrolment.objects.count() == 1
    assert Message.objects.count() == 1
    assert AuditEntry.objects.filter(verb="enrolment.applied").count() == 1


def test_a_topic_typed_by_two_people_is_one_topic(program: Program, mira: Person, stig: Person) -> None:
    apply(program, mira, wishes=[("Wine  tasting", 3)])
    apply(program, stig, wishes=[("wine tasting", 1)])
    assert Topic.objects.filter(name__iexact="wine tasting").count() == 1


def test_the_audit_trail_holds_nothing_of_what_was_said(program: Program, mira: Person) -> None:
    avoided = Topic.objects.get(name="Inclusion and diversity")
    said = {"interests": "SECRET", "working_style": "SECRET", "times": "SECRET", "motivation": "SECRET"}
    enrolment = apply(program, mira, **said, topics_to_avoid=[avoided])
    actions.edit_application(enrolment_id=enrolment.pk, by=mira, offers=[("A", 1)], wishes=[("B", 1)], **said)
    trail = str(list(AuditEntry.objects.values_list("subject", "old", "new")))
    assert "SECRET" not in trail
    assert str(avoided) not in trail


# ---- invitations -----------------------------------------------------------------------------------------------


def test_people_are_invited_once_and_by_mail(program: Program, hana: Person, mira: Person, stig: Person) -> None:
    actions.invite(program_id=program.pk, person_ids=[mira.pk], side=Side.MENTOR, by=hana)
    invited = actions.invite(program_id=program.pk, person_ids=[mira.pk, stig.pk], side=Side.MENTOR, by=hana)
    assert [row.person for row in invited] == [stig]
    assert Message.objects.filter(kind="programs.invitation").count() == 2


def test_inviting_somebody_ineligible_invites_nobody(
    program: Program, hana: Person, mira: Person, edda: Person
) -> None:
    Program.objects.update(mentor_max_grade=5)
    with pytest.raises(DomainError, match=r"Nobody was invited\. Edda Ek: As a mentor"):
        actions.invite(program_id=program.pk, person_ids=[mira.pk, edda.pk], side=Side.MENTOR, by=hana)
    assert Enrolment.objects.count() == 0


def test_an_invited_person_applies_on_the_side_of_the_invitation(
    program: Program, hana: Person, mira: Person
) -> None:
    Program.objects.update(is_open=False)
    with pytest.raises(DomainError, match="by invitation only"):
        apply(program, mira)
    actions.invite(program_id=program.pk, person_ids=[mira.pk], side=Side.MENTOR, by=hana)
    with pytest.raises(DomainError, match="invited on the other side"):
        apply(program, mira, side=Side.MENTEE)
    assert apply(program, mira).state == EnrolmentState.APPLIED


def test_it_stays_known_who_was_invited_and_who_came_on_their_own(
    program: Program, hana: Person, mira: Person, stig: Person
) -> None:
    (asked,) = actions.invite(program_id=program.pk, person_ids=[mira.pk], side=Side.MENTOR, by=hana)
    assert asked.invited_at is not None
    assert apply(program, mira).invited_at == asked.invited_at
    assert apply(program, stig).invited_at is None


# ---- selection -------------------------------------------------------------------------------------------------


def test_only_hr_and_the_named_selectors_decide(program: Program, hana: Person, mira: Person) -> None:
    coordinator = TeamMemberFactory(program=program).person
    other = TeamMemberFactory().person
    assert rules.may_select(coordinator, program)
    selector = TeamMemberFactory(program=program, role=TeamRole.SELECTOR).person
    allowed = {person.pk: rules.may_select(person, program) for person in (hana, selector, coordinator, other, mira)}
    assert allowed == {hana.pk: True, selector.pk: True, coordinator.pk: False, other.pk: False, mira.pk: False}
    row = EnrolmentFactory(program=program, side=Side.MENTOR)
    for verb in (actions.accept, actions.waitlist, actions.decline):
        with pytest.raises(NotAllowedError):
            verb(enrolment_ids=[row.pk], by=coordinator, reason="x")
    actions.accept(enrolment_ids=[row.pk], by=selector, reason="fits")
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.decision_reason) == (EnrolmentState.ACCEPTED, selector, "fits")


def test_nobody_decides_about_their_own_application(program: Program, hana: Person) -> None:
    row = EnrolmentFactory(program=program, side=Side.MENTEE, person=hana)
    with pytest.raises(NotAllowedError, match="their own application"):
        actions.accept(enrolment_ids=[row.pk], by=hana)


def test_more_than_the_seats_of_a_side_are_refused_together(program: Program, hana: Person) -> None:
    rows = [EnrolmentFactory(program=program, side=Side.MENTOR).pk for _n in range(3)]
    mentee = EnrolmentFactory(program=program, side=Side.MENTEE).pk
    with pytest.raises(rules.NoSeatsError) as refused:
        actions.accept(enrolment_ids=[mentee, *rows], by=hana)
    assert "has 2 seats for each side. On the side “Mentor” 0 are taken, so 2 can be given, not to 3 people" in str(
        refused.value
    )
    assert not Enrolment.objects.accepted().exists()
    assert not Message.objects.exists()
    actions.accept(enrolment_ids=[mentee, *rows[:2]], by=hana)
    with pytest.raises(rules.NoSeatsError, match="2 are taken, so 0 can be given, not to 1 person"):
        actions.accept(enrolment_ids=rows[2:], by=hana)


def test_accepting_twice_tells_once(program: Program, hana: Person) -> None:
    row = EnrolmentFactory(program=program, side=Side.MENTOR)
    assert len(actions.accept(enrolment_ids=[row.pk], by=hana)) == 1
    assert actions.accept(enrolment_ids=[row.pk], by=hana) == []
    assert Message.objects.count() == 1


def test_declining_needs_a_reason_which_stays_out_of_mail_and_trail(program: Program, hana: Person) -> None:
    row = EnrolmentFactory(program=program, side=Side.MENTOR)
    with pytest.raises(DomainError, match="Give a reason"):
        actions.decline(enrolment_ids=[row.pk], by=hana, reason=" ")
    actions.decline(enrolment_ids=[row.pk], by=hana, reason="PRIVATE")
    row.refresh_from_db()
    assert (row.state, row.decision_reason) == (EnrolmentState.DECLINED, "PRIVATE")
    assert "PRIVATE" not in str(list(AuditEntry.objects.values())) + str(list(Message.objects.values()))


def test_a_declined_application_is_not_accepted_later(program: Program, hana: Person) -> None:
    row = EnrolmentFactory(program=program, side=Side.MENTOR, state=EnrolmentState.DECLINED)
    with pytest.raises(IllegalMoveError):
        actions.accept(enrolment_ids=[row.pk], by=hana)


@pytest.mark.parametrize("state", ["draft", "completed", "archived", "cancelled"])
def test_seats_are_given_only_while_the_program_has_a_use_for_them(
    program: Program, hana: Person, state: str
) -> None:
    row = EnrolmentFactory(program=program, side=Side.MENTOR)
    Program.objects.update(state=state)
    with pytest.raises(DomainError, match="does not decide"):
        actions.accept(enrolment_ids=[row.pk], by=hana)


# ---- waiting list ----------------------------------------------------------------------------------------------


def test_the_longest_waiting_moves_up_when_a_seat_frees(program: Program, mira: Person) -> None:
    leaver = EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True, person=mira)
    EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True)
    later, first, other_side = waiting(program, 9), waiting(program, 8), waiting(program, 7)
    Enrolment.objects.filter(pk=other_side.pk).update(side=Side.MENTEE)
    actions.withdraw(enrolment_id=leaver.pk, by=mira)
    states = dict(Enrolment.objects.values_list("pk", "state"))
    assert states[leaver.pk] == EnrolmentState.WITHDRAWN
    assert states[first.pk] == EnrolmentState.ACCEPTED
    assert states[later.pk] == states[other_side.pk] == EnrolmentState.WAITLISTED
    assert list(Message.objects.values_list("kind", "recipient")) == [("programs.accepted", first.person_id)]
    assert AuditEntry.objects.get(verb="enrolment.accepted").actor == "rmentor"


def test_withdrawing_twice_frees_one_seat(program: Program, mira: Person) -> None:
    leaver = EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True, person=mira)
    waiting(program, 8), waiting(program, 9)
    actions.withdraw(enrolment_id=leaver.pk, by=mira)
    actions.withdraw(enrolment_id=leaver.pk, by=mira)
    assert Enrolment.objects.accepted().count() == 1


def test_more_seats_let_as_many_move_up(program: Program, hana: Person) -> None:
    for _n in range(2):
        EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True)
    rows = [waiting(program, hour) for hour in (8, 9, 10)]
    actions.update_program(program_id=program.pk, values={"seats": 4}, by=hana)
    assert [Enrolment.objects.get(pk=row.pk).state for row in rows] == ["accepted", "accepted", "waitlisted"]


def test_a_seat_above_the_number_is_not_filled_again(program: Program, mira: Person) -> None:
    leaver = EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True, person=mira)
    for _n in range(2):
        EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True)
    waiting(program, 8)
    actions.withdraw(enrolment_id=leaver.pk, by=mira)
    assert Enrolment.objects.accepted().count() == 2


def test_nobody_moves_up_in_a_program_that_is_over(program: Program, mira: Person) -> None:
    leaver = EnrolmentFactory(program=program, side=Side.MENTOR, accepted=True, person=mira)
    waiting(program, 8)
    Program.objects.update(state=ProgramState.COMPLETED)
    with pytest.raises(DomainError, match="nothing to withdraw"):
        actions.withdraw(enrolment_id=leaver.pk, by=mira)


@pytest.mark.parametrize("state", ["invited", "applied", "waitlisted"])
def test_what_has_no_seat_is_deleted_when_taken_back(program: Program, mira: Person, state: str) -> None:
    row = EnrolmentFactory(program=program, side=Side.MENTOR, person=mira, state=state)
    assert actions.withdraw(enrolment_id=row.pk, by=mira) is None
    assert Enrolment.objects.count() == 0
    assert AuditEntry.objects.get().verb == "enrolment.deleted"


def test_nobody_withdraws_for_somebody_else(program: Program, mira: Person, hana: Person) -> None:
    row = EnrolmentFactory(program=program, side=Side.MENTOR, person=mira)
    with pytest.raises(DomainError, match="somebody else's"):
        actions.withdraw(enrolment_id=row.pk, by=hana)


def test_an_application_is_dated_by_the_clock_of_the_house(program: Program, mira: Person) -> None:
    moment = dt.datetime(2026, 2, 3, 10, tzinfo=dt.UTC)
    with clock.at(moment):
        assert apply(program, mira).applied_at == moment


def test_somebody_invited_who_left_the_company_cannot_apply(program: Program, hana: Person) -> None:
    person = PersonFactory()
    actions.invite(program_id=program.pk, person_ids=[person.pk], side=Side.MENTOR, by=hana)
    person.left_on = dt.date(2020, 1, 1)
    with pytest.raises(rules.NotEligibleError, match="employed at present"):
        apply(program, person)
