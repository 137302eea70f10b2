import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from messaging.models import Message
from people.models import Person
from programs import actions
from programs.enums import CaseKind, CaseState, EnrolmentState, ProgramState, Side, TeamRole
from programs.models import Case, Enrolment, Goal, Program, TeamMember, Topic
from tests.factories import (
    EnrolmentFactory,
    GoalFactory,
    PersonFactory,
    ProgramFactory,
    SkillFactory,
    TeamMemberFactory,
)

SignIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
RAISED = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


def case_of(program: Program, key: str = "pair:1", **values: Any) -> Case:
    return Case.objects.create(
        program=program,
        kind=CaseKind.SILENT_PAIR,
        key=key,
        title=values.pop("title", f"Case {key}"),
        next_step="Call both",
        raised_at=RAISED,
        **values,
    )


def page_data(client: Client, address: str) -> dict[str, Any]:
    """What the browser would send if the page were saved as it is."""
    page = client.get(address)
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data: dict[str, Any] = {}
    for form in forms:
        for name in form.fields:
            value = form[name].value()
            data[form.add_prefix(name)] = "" if value is None else value
    return data


def test_hr_makes_a_program_from_a_template_and_completes_it(sign_in: SignIn, hana: Person, edda: Person) -> None:
    client = sign_in(hana)
    page = client.get("/admin/programs/program/add/").content.decode()
    assert "Customer and trend insight" in page
    answer = client.post("/admin/programs/program/add/", {"name": "Digital leaders", "template": "digital-skills"})
    program = Program.objects.get()
    address = f"/admin/programs/program/{program.pk}/change/"
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert program.goals.count() == 2
    page = client.get(address).content.decode()
    assert "The plan is 37 % complete." in page
    assert "executive sponsor" in page
    data = page_data(client, address) | {
        "sponsor": "edda@firm.example",
        "mentor_max_grade": "5",
        "mentee_min_grade": "8",
        "seats": "20",
        "starts_on": "2026-04-01",
        "team-TOTAL_FORMS": "1",
        "team-0-person": "Hana Hojnik",
        "team-0-role": "coordinator",
    }
    client.post(address, data)
    assert "The plan is 100 % complete." in client.get(address).content.decode()
    client.post(f"/admin/programs/program/{program.pk}/do/open-recruitment/")
    program.refresh_from_db()
    assert program.state == ProgramState.RECRUITING
    assert program.sponsor == edda
    assert {goal.due_on for goal in program.goals.all()} == {dt.date(2026, 11, 1)}
    assert TeamMember.objects.get().person == hana


def test_opening_too_early_names_what_is_missing(sign_in: SignIn, hana: Person) -> None:
    program = ProgramFactory(seats=None)
    client = sign_in(hana)
    answer = client.post(f"/admin/programs/program/{program.pk}/do/open-recruitment/", follow=True)
    page = answer.content.decode()
    assert "Recruitment cannot open yet. Missing: at least one goal; executive sponsor;" in page
    program.refresh_from_db()
    assert program.state == ProgramState.DRAFT


def test_a_stale_form_is_refused_and_keeps_what_was_typed(sign_in: SignIn, hana: Person) -> None:
    program = ProgramFactory()
    client = sign_in(hana)
    address = f"/admin/programs/program/{program.pk}/change/"
    first = page_data(client, address)
    second = first | {"seats": "12", "benefits": "Written with care"}
    client.post(address, first | {"seats": "15"})
    answer = client.post(address, second)
    page = answer.content.decode()
    assert "Somebody else has saved this program since you opened it." in page
    assert "Seats per side, What taking part gives" in page
    assert "Written with care" in page
    program.refresh_from_db()
    assert (program.seats, program.benefits) == (15, "")
    client.post(address, page_data_of(answer))
    program.refresh_from_db()
    assert (program.seats, program.benefits) == (12, "Written with care")


def page_data_of(answer: Any) -> dict[str, Any]:
    """What the browser would send from the page shown."""
    forms = [answer.context["adminform"].form]
    for inline in answer.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    return {
        form.add_prefix(name): "" if form[name].value() is None else form[name].value()
        for form in forms
        for name in form.fields
    }


def test_goals_can_be_changed_until_the_program_starts(sign_in: SignIn, hana: Person) -> None:
    goal = GoalFactory(program__state=ProgramState.MATCHING)
    client = sign_in(hana)
    address = f"/admin/programs/program/{goal.program_id}/change/"
    data = page_data(client, address)
    client.post(address, data | {"goals-0-target": "3.75"})
    goal.refresh_from_db()
    assert goal.target == 3.75
    Program.objects.update(state=ProgramState.RUNNING)
    client.post(address, data | {"goals-0-target": "1.25", "seen_version": str(Program.objects.get().version)})
    goal.refresh_from_db()
    assert goal.target == 3.75


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({"goals-0-target": "9"}, "This scale runs from 1 to 5."),
        ({"goals-0-target": "1.5"}, "The target has to lie above the baseline."),
        ({"goals-0-measure": "held", "goals-0-target": "101"}, "A share lies between 0 and 100."),
        ({"sponsor": "nobody@firm.example"}, "Nobody in the directory is called so."),
        ({"sponsor": "Pat Same"}, "Several people are called so."),
        ({"k": "4"}, "The smallest group shown cannot be under 5."),
        ({"months": "90"}, "A program lasts between 1 and 24 months."),
    ],
)
def test_a_fault_in_the_plan_is_told(sign_in: SignIn, hana: Person, typed: dict[str, str], text: str) -> None:
    PersonFactory(last_name="Same")
    PersonFactory(last_name="Same")
    goal = GoalFactory()
    client = sign_in(hana)
    address = f"/admin/programs/program/{goal.program_id}/change/"
    assert text in client.post(address, page_data(client, address) | typed).content.decode()


def test_a_running_program_keeps_what_people_signed_up_for(sign_in: SignIn, hana: Person) -> None:
    program = ProgramFactory(running=True, departments=["Sales"])
    client = sign_in(hana)
    address = f"/admin/programs/program/{program.pk}/change/"
    data = page_data(client, address)
    assert "starts_on" not in data
    assert "departments" not in data
    client.post(address, data | {"monitoring": "By phone", "starts_on": "2030-01-01"})
    program.refresh_from_db()
    assert (program.monitoring, program.starts_on) == ("By phone", dt.date(2026, 4, 1))
    assert program.departments == ["Sales"]


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        ("draft", ["open-recruitment", "cancel"]),
        ("recruiting", ["start-matching", "cancel"]),
        ("matching", ["start-program", "cancel"]),
        ("running", ["complete", "cancel"]),
        ("completed", ["archive"]),
        ("archived", []),
        ("cancelled", []),
    ],
)
def test_the_workbench_offers_the_moves_of_the_state(
    sign_in: SignIn, hana: Person, state: str, buttons: list[str]
) -> None:
    program = ProgramFactory()
    Program.objects.update(state=state)
    page = sign_in(hana).get(f"/admin/programs/program/{program.pk}/change/")
    assert [button.name for button in page.context["rmentor_buttons"]] == buttons


def test_moves_are_never_made_by_following_a_link(sign_in: SignIn, hana: Person) -> None:
    program = ProgramFactory()
    assert sign_in(hana).get(f"/admin/programs/program/{program.pk}/do/cancel/").status_code == 405


def test_a_coordinator_reaches_only_their_own_programs(sign_in: SignIn) -> None:
    mine, other = ProgramFactory(recruiting=True), ProgramFactory(recruiting=True, name="CANARY program")
    coordinator = TeamMemberFactory(program=mine).person
    foreign = EnrolmentFactory(program=other, side=Side.MENTOR, person__last_name="CANARY")
    case = case_of(other, title="CANARY case")
    client = sign_in(coordinator)
    for room in ("program", "enrolment", "case"):
        page = client.get(f"/admin/programs/{room}/")
        assert page.status_code == 200
        assert "CANARY" not in page.content.decode()
    for address in (f"program/{other.pk}", f"enrolment/{foreign.pk}", f"case/{case.pk}"):
        assert client.get(f"/admin/programs/{address}/change/").status_code == 404
    for address in (f"program/{other.pk}/do/cancel", f"enrolment/{foreign.pk}/do/accept", f"case/{case.pk}/do/take"):
        assert client.post(f"/admin/programs/{address}/", {"reason": "x"}).status_code == 404
    client.post(
        "/admin/programs/enrolment/", {"action": "accept", "_selected_action": [foreign.pk], "confirmed": "yes"}
    )
    foreign.refresh_from_db()
    assert foreign.state == EnrolmentState.APPLIED
    assert client.get("/admin/programs/topic/").status_code in {403, 404}


@pytest.mark.parametrize("who", ["mira", "xena"])
def test_others_do_not_get_into_the_admin(sign_in: SignIn, request: pytest.FixtureRequest, who: str) -> None:
    client = sign_in(request.getfixturevalue(who))
    program = ProgramFactory()
    for address in ("program/", "enrolment/", "case/", "topic/", "program/add/", f"program/{program.pk}/change/"):
        assert client.get(f"/admin/programs/{address}").status_code in {302, 403}


def test_applications_are_accepted_in_bulk_after_a_page_in_between(sign_in: SignIn, hana: Person) -> None:
    rows = [EnrolmentFactory(program=program, side=Side.MENTOR) for program in [ProgramFactory(recruiting=True)] * 2]
    client = sign_in(hana)
    typed = {"action": "accept", "_selected_action": [row.pk for row in rows]}
    page = client.post("/admin/programs/enrolment/", typed).content.decode()
    assert "2 people get a mail:" in page
    assert rows[0].person.email in page
    assert not Enrolment.objects.accepted().exists()
    client.post("/admin/programs/enrolment/", typed | {"confirmed": "yes", "reason": "Both fit"})
    assert Enrolment.objects.accepted().count() == 2
    assert set(Enrolment.objects.values_list("decision_reason", "decided_by")) == {("Both fit", hana.pk)}
    assert Message.objects.filter(kind="programs.accepted").count() == 2


def test_declining_asks_for_a_reason_and_keeps_the_selection(sign_in: SignIn, hana: Person) -> None:
    row = EnrolmentFactory(side=Side.MENTOR)
    client = sign_in(hana)
    typed = {"action": "decline", "_selected_action": [row.pk], "confirmed": "yes", "reason": " "}
    page = client.post("/admin/programs/enrolment/", typed).content.decode()
    assert "This field is required." in page
    assert f'value="{row.pk}"' in page
    row.refresh_from_db()
    assert row.state == EnrolmentState.APPLIED


def test_too_many_in_bulk_are_refused_with_the_numbers_and_the_reason_stays(sign_in: SignIn, hana: Person) -> None:
    program = ProgramFactory(recruiting=True, seats=1, name="Small")
    rows = [EnrolmentFactory(program=program, side=Side.MENTOR) for _n in range(2)]
    typed = {"action": "accept", "_selected_action": [row.pk for row in rows], "confirmed": "yes", "reason": "Fit"}
    page = sign_in(hana).post("/admin/programs/enrolment/", typed).content.decode()
    assert "Small has 1 seats for each side. On the side “Mentor” 0 are taken, so 1 can be given" in page
    assert 'value="Fit"' in page
    assert not Enrolment.objects.accepted().exists()


def test_hr_reads_nothing_that_a_label_keeps_from_the_team(sign_in: SignIn, hana: Person) -> None:
    hana.is_superuser = True
    hana.save()
    row = EnrolmentFactory(
        side=Side.MENTOR,
        interests="CANARY interests",
        working_style="CANARY style",
        times="CANARY times",
        motivation="For the team",
    )
    row.topics_to_avoid.set([Topic.objects.create(name="CANARY avoided")])
    client = sign_in(hana)
    page = client.get(f"/admin/programs/enrolment/{row.pk}/change/").content.decode()
    assert "For the team" in page
    for address in (f"{row.pk}/change/", f"{row.pk}/history/", "", "?q=CANARY"):
        assert "CANARY" not in client.get(f"/admin/programs/enrolment/{address}").content.decode().replace(
            "q=CANARY", ""
        ).replace('value="CANARY"', "")


@pytest.mark.parametrize(
    "lookup",
    [
        "working_style__startswith=a",
        "interests__contains=a",
        "topics_to_avoid__id=1",
        "person__password__startswith=a",
        "times__gt=a",
    ],
)
def test_no_filter_reads_what_the_page_does_not_show(sign_in: SignIn, hana: Person, lookup: str) -> None:
    assert sign_in(hana).get(f"/admin/programs/enrolment/?{lookup}").status_code == 400


@pytest.mark.parametrize("lookup", ["sponsor__password__startswith=a", "enrolment__working_style__startswith=a"])
def test_programs_are_filtered_by_state_only(sign_in: SignIn, hana: Person, lookup: str) -> None:
    assert sign_in(hana).get(f"/admin/programs/program/?{lookup}").status_code == 400


def test_a_case_is_taken_and_closed_with_what_was_done(sign_in: SignIn, hana: Person) -> None:
    case = case_of(ProgramFactory(running=True))
    client = sign_in(hana)
    assert case.title in client.get("/admin/programs/case/").content.decode()
    client.post(f"/admin/programs/case/{case.pk}/do/take/")
    answer = client.post(f"/admin/programs/case/{case.pk}/do/close/", {"reason": " "}, follow=True)
    assert "Say what was done." in answer.content.decode()
    client.post(f"/admin/programs/case/{case.pk}/do/close/", {"reason": "Called both"})
    case.refresh_from_db()
    assert (case.owner, case.state, case.outcome, case.closed_by) == (hana, CaseState.CLOSED, "Called both", hana)
    assert case.title not in client.get("/admin/programs/case/").content.decode()
    assert case.title in client.get("/admin/programs/case/?state=closed").content.decode()


def test_open_cases_of_ones_own_are_a_click_away(sign_in: SignIn, hana: Person) -> None:
    program = ProgramFactory(running=True)
    for key, values in {
        "mine": {"owner": hana},
        "free": {},
        "theirs": {"owner": PersonFactory(hr=True)},
        "done": {"owner": hana, "state": CaseState.CLOSED, "closed_at": RAISED},
    }.items():
        case_of(program, key=key, **values)
    client = sign_in(hana)
    page = client.get("/admin/programs/case/").content.decode()
    assert "Open and mine" in page
    assert {"Case mine", "Case free", "Case theirs"} == {name for name in NAMES if name in page}
    page = client.get("/admin/programs/case/?state=mine").content.decode()
    assert {name for name in NAMES if name in page} == {"Case mine"}


NAMES = ("Case mine", "Case free", "Case theirs", "Case done")


def test_a_case_whose_reason_is_gone_says_so_and_is_closed_by_a_person(sign_in: SignIn, hana: Person) -> None:
    case = case_of(ProgramFactory(running=True))
    client = sign_in(hana)
    address = f"/admin/programs/case/{case.pk}/"
    assert "Nothing left to do" not in client.get(f"{address}change/").content.decode()
    for _again in range(2):
        actions.settle_case(case_id=case.pk, text="The two have met meanwhile.")
    for page in ("/admin/programs/case/", f"{address}change/", "/", "/admin/"):
        told = client.get(page).content.decode()
        assert "The two have met meanwhile. If nothing is left to do, close this case." in told
        assert "Call both" not in told
    client.post(f"{address}do/close-settled/")
    case.refresh_from_db()
    assert (case.state, case.outcome, case.closed_by) == (CaseState.CLOSED, "The two have met meanwhile.", hana)


def test_a_case_whose_reason_is_back_is_what_it_was() -> None:
    program = ProgramFactory(running=True)
    case = case_of(program)
    actions.settle_case(case_id=case.pk, text="The two have met meanwhile.")
    actions.raise_case(program=program, kind=CaseKind.SILENT_PAIR, key="pair:1", title="x", next_step="y")
    case.refresh_from_db()
    assert (case.settled_at, case.settled_text, case.title) == (None, "", "Case pair:1")


def test_nobody_sees_a_case_about_themselves(sign_in: SignIn, hana: Person) -> None:
    case = case_of(ProgramFactory(running=True))
    case.about.set([hana])
    client = sign_in(hana)
    assert case.title not in client.get("/admin/programs/case/?state=all").content.decode()
    assert client.post(f"/admin/programs/case/{case.pk}/do/close/", {"reason": "x"}).status_code == 404


def test_hr_offers_a_topic_that_somebody_typed_to_everybody(sign_in: SignIn, hana: Person) -> None:
    topic = Topic.objects.create(name="Podcasts")
    data = {"name": "Podcasts", "area": "Beyond digital skills", "number": ""}
    sign_in(hana).post(f"/admin/programs/topic/{topic.pk}/change/", data)
    topic.refresh_from_db()
    assert topic.area == "Beyond digital skills"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_programs_for_hr_takes_the_same_number_of_queries(
    sign_in: SignIn, hana: Person, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _n in range(count):
        program = GoalFactory().program
        TeamMemberFactory(program=program, role=TeamRole.SELECTOR)
        EnrolmentFactory(program=program, side=Side.MENTOR)
        case_of(program)
    client = sign_in(hana)
    with django_assert_num_queries(7):
        assert client.get("/admin/programs/program/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_applications_takes_the_same_number_of_queries(
    sign_in: SignIn, hana: Person, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _n in range(count):
        SkillFactory(enrolment=EnrolmentFactory(side=Side.MENTOR))
    client = sign_in(hana)
    with django_assert_num_queries(6):
        assert client.get("/admin/programs/enrolment/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_cases_takes_the_same_number_of_queries(
    sign_in: SignIn, hana: Person, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    program = ProgramFactory(running=True)
    for number in range(count):
        case_of(program, key=f"pair:{number}", owner=hana)
    client = sign_in(hana)
    with django_assert_num_queries(6):
        assert client.get("/admin/programs/case/").status_code == 200


def test_goals_are_added_and_removed_on_the_page(sign_in: SignIn, hana: Person) -> None:
    goal = GoalFactory()
    client = sign_in(hana)
    address = f"/admin/programs/program/{goal.program_id}/change/"
    data = page_data(client, address)
    client.post(
        address,
        data | {"goals-TOTAL_FORMS": "2", "goals-1-objective": "Another", "goals-0-DELETE": "on"},
    )
    assert list(Goal.objects.values_list("objective", flat=True)) == ["Another"]


def test_people_are_invited_by_name_or_address(sign_in: SignIn, hana: Person, mira: Person, stig: Person) -> None:
    program = ProgramFactory(recruiting=True, is_open=False)
    address = f"/admin/programs/program/{program.pk}/invite/"
    client = sign_in(hana)
    assert address in client.get(f"/admin/programs/program/{program.pk}/change/").content.decode()
    typed = "Mira Malmsten\n\nnobody@firm.example\nstig@firm.example\n"
    page = client.post(address, {"side": "mentor", "people": typed}).content.decode()
    assert "“nobody@firm.example”: Nobody in the directory is called so." in page
    assert not program.enrolments.exists()
    client.post(address, {"side": "mentor", "people": "Mira Malmsten\nstig@firm.example\nMira Malmsten"})
    invited = program.enrolments.order_by("person__first_name").values_list("person", "side", "state")
    assert list(invited) == [(mira.pk, "mentor", "invited"), (stig.pk, "mentor", "invited")]


def test_inviting_somebody_ineligible_is_told_at_the_form(sign_in: SignIn, hana: Person, edda: Person) -> None:
    program = ProgramFactory(recruiting=True, mentor_max_grade=5)
    typed = {"side": "mentor", "people": "edda@firm.example"}
    page = sign_in(hana).post(f"/admin/programs/program/{program.pk}/invite/", typed).content.decode()
    assert "Nobody was invited. Edda Ek: As a mentor people up to grade 5 can take part; yours is 9." in page
    assert "edda@firm.example" in page


def test_nobody_else_invites(sign_in: SignIn, mira: Person) -> None:
    program = ProgramFactory(recruiting=True)
    other = TeamMemberFactory().person
    address = f"/admin/programs/program/{program.pk}/invite/"
    assert sign_in(other).post(address, {"side": "mentor", "people": mira.email}).status_code == 404
    assert sign_in(mira).get(address).status_code == 302
    assert not program.enrolments.exists()
