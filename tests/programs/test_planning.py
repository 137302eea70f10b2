import datetime as dt

import pytest

from messaging.models import Message
from people.models import AuditEntry, Person
from programs import actions, rules
from programs.enums import CaseKind, CaseState, EnrolmentState, Measure, ProgramState, Side, TeamRole
from programs.models import Case, Goal, Program, TeamMember
from rmentor.lib.errors import DomainError, NotAllowedError, StaleError
from tests.factories import EnrolmentFactory, GoalFactory, PersonFactory, ProgramFactory, TeamMemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def complete(hana: Person, edda: Person) -> Program:
    program: Program = ProgramFactory(
        sponsor=edda,
        mentor_max_grade=5,
        mentee_min_grade=8,
        commitment="An hour a month",
        benefits="Learning",
        monitoring="Monthly",
    )
    GoalFactory(program=program)
    TeamMemberFactory(program=program)
    return program


@pytest.mark.parametrize("code", rules.GOAL_TEMPLATES)
def test_each_template_fills_a_program_but_for_what_only_hr_knows(hana: Person, code: str) -> None:
    program = actions.create_program(template=code, name=f"Our {code}", by=hana)
    assert rules.completeness(program).missing == [
        *[f"goal “{goal}”: to be reached by" for goal in program.goals.all()],
        "executive sponsor",
        "mentors up to grade",
        "mentees from grade",
        "seats per side",
        "first meetings from",
    ]
    template = rules.GOAL_TEMPLATES[code]
    assert len(template.skills) == 3
    for goal in program.goals.all():
        assert not rules.value_fault(goal.measure, float(goal.baseline or 0) or None)
        assert goal.target > goal.baseline


def test_there_are_the_six_templates_of_the_requirements() -> None:
    assert [str(name) for _code, name in rules.template_choices()] == [
        "Digital skills",
        "Inclusion",
        "Retention of young talent",
        "Innovation",
        "Customer and trend insight",
        "Safety and health knowledge",
    ]


def test_no_text_names_a_generation() -> None:
    words = ("generation", "millennial", "boomer", "gen z", "gen x", "digital native", "old")
    for template in rules.GOAL_TEMPLATES.values():
        texts = [template.name, template.strategy, template.benefits, template.commitment, *template.skills]
        texts += [text for goal in template.goals for text in (goal.objective, goal.method, goal.success_criterion)]
        said = " ".join(str(text) for text in texts).lower().split()
        assert not [word for word in words if word in said]


def test_two_programs_of_one_name_are_refused_and_addresses_differ(hana: Person) -> None:
    actions.create_program(template="inclusion", name="Leaders learn", by=hana)
    with pytest.raises(DomainError, match="no other program has"):
        actions.create_program(template="inclusion", name=" leaders LEARN ", by=hana)
    assert actions.create_program(template="inclusion", name="Leaders, learn!", by=hana).slug == "leaders-learn-2"
    assert actions.create_program(template="inclusion", name="指導", by=hana).slug == "program"


def test_an_unknown_template_is_refused(hana: Person) -> None:
    with pytest.raises(DomainError, match="no goal template"):
        actions.create_program(template="profit", name="Profit", by=hana)


def test_only_hr_and_coordinators_set_up_programs(mira: Person) -> None:
    with pytest.raises(NotAllowedError):
        actions.create_program(template="inclusion", name="Mine", by=mira)
    coordinator = PersonFactory(coordinator=True)
    program = actions.create_program(template="inclusion", name="Mine", by=coordinator)
    assert list(TeamMember.objects.values_list("program", "person", "role")) == [
        (program.pk, coordinator.pk, TeamRole.COORDINATOR)
    ]


def test_a_complete_plan_opens(complete: Program, hana: Person) -> None:
    assert rules.completeness(complete).percent == 100
    actions.open_recruitment(program_id=complete.pk, by=hana)
    complete.refresh_from_db()
    assert complete.state == ProgramState.RECRUITING


@pytest.mark.parametrize("field", Goal.MUST_HAVE)
def test_recruiting_does_not_open_while_a_part_of_a_goal_is_empty(
    complete: Program, hana: Person, field: str
) -> None:
    nullable = Goal._meta.get_field(field).null
    complete.goals.update(**{field: None if nullable else ""})
    assert rules.completeness(complete).percent < 100
    with pytest.raises(DomainError, match="Missing: goal “"):
        actions.open_recruitment(program_id=complete.pk, by=hana)
    complete.refresh_from_db()
    assert complete.state == ProgramState.DRAFT


@pytest.mark.parametrize(
    ("field", "empty"),
    [
        ("sponsor", None),
        ("mentor_max_grade", None),
        ("mentee_min_grade", None),
        ("seats", None),
        ("seats", 0),
        ("starts_on", None),
        ("commitment", ""),
        ("benefits", ""),
        ("monitoring", ""),
    ],
)
def test_recruiting_does_not_open_while_a_question_is_unanswered(
    complete: Program, hana: Person, field: str, empty: object
) -> None:
    Program.objects.update(**{field: empty})
    with pytest.raises(DomainError, match=str(Program._meta.get_field(field).verbose_name)):
        actions.open_recruitment(program_id=complete.pk, by=hana)


def test_a_program_without_a_goal_or_a_team_does_not_open(complete: Program, hana: Person) -> None:
    complete.goals.all().delete()
    complete.team.all().delete()
    with pytest.raises(DomainError) as refused:
        actions.open_recruitment(program_id=complete.pk, by=hana)
    assert str(refused.value) == (
        "Recruitment cannot open yet. Missing: at least one goal; somebody in the program team."
    )


def test_opened_twice_is_opened_once(complete: Program, hana: Person) -> None:
    actions.open_recruitment(program_id=complete.pk, by=hana)
    actions.open_recruitment(program_id=complete.pk, by=hana)
    assert AuditEntry.objects.filter(verb="program.recruiting").count() == 1


def test_a_change_is_audited_with_before_and_after(complete: Program, hana: Person, xena: Person) -> None:
    values = {"seats": 12, "sponsor": xena, "starts_on": dt.date(2026, 5, 4), "months": complete.months}
    actions.update_program(program_id=complete.pk, values=values, by=hana)
    entry = AuditEntry.objects.get(verb="program.changed")
    assert (entry.old["seats"], entry.new["seats"]) == (20, 12)
    assert entry.new == {"seats": 12, "sponsor": xena.pk, "starts_on": "2026-05-04"}


def test_a_change_based_on_an_old_version_is_refused(complete: Program, hana: Person) -> None:
    seen = complete.version
    actions.update_program(program_id=complete.pk, values={"seats": 12}, by=hana, version=seen)
    with pytest.raises(StaleError):
        actions.update_program(program_id=complete.pk, values={"seats": 15}, by=hana, version=seen)
    complete.refresh_from_db()
    assert complete.seats == 12


@pytest.mark.parametrize("field", ["state", "version", "slug", "started_at", "template"])
def test_what_is_not_a_design_field_is_never_changed_from_outside(
    complete: Program, hana: Person, field: str
) -> None:
    with pytest.raises(DomainError, match="can no longer be changed"):
        actions.update_program(program_id=complete.pk, values={field: "x"}, by=hana)


def test_a_coordinator_of_another_program_may_not_touch_it(complete: Program) -> None:
    other = TeamMemberFactory().person
    for act in (
        lambda: actions.update_program(program_id=complete.pk, values={"seats": 1}, by=other),
        lambda: actions.open_recruitment(program_id=complete.pk, by=other),
        lambda: actions.cancel_program(program_id=complete.pk, reason="x", by=other),
        lambda: actions.save_goal(goal=complete.goals.get(), by=other),
        lambda: actions.name_team(program_id=complete.pk, by=other, coordinators=[other]),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_starting_freezes_the_goals(hana: Person) -> None:
    goal = GoalFactory(program=ProgramFactory(matching=True))
    for side in Side:
        EnrolmentFactory(program=goal.program, side=side, accepted=True)
    actions.start_program(program_id=goal.program_id, by=hana)
    goal.refresh_from_db()
    goal.program.refresh_from_db()
    assert goal.frozen_at == goal.program.started_at
    goal.target = 4
    for act in (actions.save_goal, actions.remove_goal):
        with pytest.raises(DomainError, match="frozen"):
            act(goal=goal, by=hana)


@pytest.mark.parametrize("side", Side)
def test_neither_matching_nor_the_program_starts_with_one_side_empty(hana: Person, side: Side) -> None:
    for state, act in (
        (ProgramState.RECRUITING, actions.start_matching),
        (ProgramState.MATCHING, actions.start_program),
    ):
        program = EnrolmentFactory(program__state=state, side=side, accepted=True).program
        with pytest.raises(DomainError, match=f"nobody is accepted yet as {side.other.label}"):
            act(program_id=program.pk, by=hana)


def test_cancelling_tells_everybody_who_has_a_part(hana: Person) -> None:
    program = ProgramFactory(recruiting=True)
    for state in EnrolmentState:
        EnrolmentFactory(program=program, side=Side.MENTOR, state=state, person__first_name=state.label)
    with pytest.raises(DomainError, match="Give a reason"):
        actions.cancel_program(program_id=program.pk, reason=" ", by=hana)
    actions.cancel_program(program_id=program.pk, reason="The budget is gone", by=hana)
    told = Message.objects.filter(kind="programs.cancelled").values_list("recipient__first_name", flat=True)
    assert sorted(told) == ["Accepted", "Applied", "Invited", "On the waiting list"]


@pytest.mark.parametrize(
    ("measure", "value", "fault"),
    [
        (Measure.DC, 1, ""),
        (Measure.DC, 5, ""),
        (Measure.DC, 0.99, "This scale runs from 1 to 5."),
        (Measure.ML, 5.01, "This scale runs from 1 to 5."),
        (Measure.HELD, 100, ""),
        (Measure.HELD, 100.5, "A share lies between 0 and 100."),
        (Measure.IDEAS, 0, ""),
        (Measure.IDEAS, -1, "A count cannot be negative."),
        ("", 700, ""),
        (Measure.OI, None, ""),
    ],
)
def test_values_of_a_goal_lie_on_its_measure(measure: str, value: float | None, fault: str) -> None:
    assert rules.value_fault(measure, value) == fault


def test_a_case_is_raised_once_while_open(hana: Person, mira: Person) -> None:
    program = ProgramFactory(running=True)
    facts = {"program": program, "kind": CaseKind.LEAVER, "key": "person:7", "title": "Left", "next_step": "Call"}
    first = actions.raise_case(**facts, about=[mira])
    assert actions.raise_case(**facts) == first
    assert list(first.about.all()) == [mira]
    actions.take_case(case_id=first.pk, by=hana)
    actions.take_case(case_id=first.pk, by=hana)
    actions.close_case(case_id=first.pk, outcome="Found somebody else", by=hana)
    with pytest.raises(DomainError):
        actions.close_case(case_id=first.pk, outcome="again", by=hana)
    with pytest.raises(DomainError, match="closed"):
        actions.take_case(case_id=first.pk, by=hana)
    assert actions.raise_case(**facts) != first
    assert list(Case.objects.values_list("state", flat=True)) == [CaseState.CLOSED, CaseState.OPEN]
    assert AuditEntry.objects.filter(verb="case.taken").count() == 1


def test_a_case_is_worked_on_only_by_those_who_run_the_program_and_are_not_its_subject(mira: Person) -> None:
    member = TeamMemberFactory()
    case = actions.raise_case(
        program=member.program,
        kind=CaseKind.CONTACT_ME,
        key="x",
        title="Call",
        next_step="Call",
        about=[member.person],
    )
    for person in (mira, member.person, TeamMemberFactory().person):
        with pytest.raises(NotAllowedError):
            actions.close_case(case_id=case.pk, outcome="done", by=person)
