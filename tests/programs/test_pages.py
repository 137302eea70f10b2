from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from people.models import Person
from programs.enums import EnrolmentState, Side, SkillKind
from programs.models import Enrolment, Program, Topic
from programs.models.enrolment import STYLE_FIELDS
from rmentor.lib.privacy import Privacy
from tests.factories import EnrolmentFactory, ProgramFactory, SkillFactory, TeamMemberFactory

SignIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Program:
    program: Program = ProgramFactory(recruiting=True, slug="digital", mentor_max_grade=5, mentee_min_grade=8)
    return program


def application(**changes: Any) -> dict[str, Any]:
    topic = Topic.objects.get(number="1.1")
    typed = {
        "side": "mentor",
        "offers-TOTAL_FORMS": "2",
        "offers-INITIAL_FORMS": "0",
        "offers-0-topic": str(topic.pk),
        "offers-0-level": "4",
        "offers-1-level": "3",
        "wishes-TOTAL_FORMS": "2",
        "wishes-INITIAL_FORMS": "0",
        "wishes-0-other": "How budgets are made",
        "wishes-0-level": "5",
        "wishes-1-level": "3",
        "capacity": "2",
        "interests": "sailing, jazz",
        "working_style": "early bird",
        "motivation": "I like to explain",
        "times": "mornings",
        "topics_to_avoid": [str(Topic.objects.get(number="4.3").pk)],
        "source": "poster",
    }
    return {**typed, **changes}


def test_somebody_applies_in_the_browser(sign_in: SignIn, mira: Person, program: Program) -> None:
    client = sign_in(mira)
    assert client.get("/programs/digital/apply/").status_code == 200
    answer = client.post("/programs/digital/apply/", application(), follow=True)
    enrolment = Enrolment.objects.get()
    assert answer.redirect_chain == [(f"/enrolments/{enrolment.pk}/", 302)]
    assert (enrolment.person, enrolment.side, enrolment.state) == (mira, Side.MENTOR, EnrolmentState.APPLIED)
    assert (enrolment.interests, enrolment.working_style, enrolment.source) == (
        "sailing, jazz",
        "early bird",
        "poster",
    )
    assert list(enrolment.skills.values_list("kind", "topic__name", "level")) == [
        ("offer", "Browsing, searching and filtering data, information and digital content", 4),
        ("wish", "How budgets are made", 5),
    ]
    assert [topic.number for topic in enrolment.topics_to_avoid.all()] == ["4.3"]
    assert "sailing, jazz" in answer.content.decode()


def test_the_application_sent_twice_is_one(sign_in: SignIn, mira: Person, program: Program) -> None:
    client = sign_in(mira)
    client.post("/programs/digital/apply/", application())
    answer = client.post("/programs/digital/apply/", application(interests="chess"))
    assert answer.status_code == 302
    assert Enrolment.objects.get().interests == "sailing, jazz"


def test_every_field_of_the_application_says_who_reads_it(sign_in: SignIn, mira: Person, program: Program) -> None:
    page = sign_in(mira).get("/programs/digital/apply/")
    form = page.context["form"]
    labelled = {
        "side": Privacy.PROGRAM_TEAM,
        "times": Privacy.BOTH_OF_US,
        "interests": Privacy.BOTH_OF_US,
        "working_style": Privacy.BOTH_OF_US,
        "capacity": Privacy.PROGRAM_TEAM,
        "motivation": Privacy.PROGRAM_TEAM,
        "topics_to_avoid": Privacy.ONLY_ME,
        **dict.fromkeys(STYLE_FIELDS, Privacy.ONLY_ME),
        "identities": Privacy.ONLY_ME,
        "wants_same_identity": Privacy.ONLY_ME,
        "counts_in_fairness": Privacy.TOTALS_ONLY,
    }
    for name, label in labelled.items():
        assert f"privacy-{label.value}" in form.fields[name].help_text
    assert set(form.fields) == {*labelled, "source"}
    assert page.content.decode().count('<span class="privacy privacy-program_team">') == 5


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"offers-0-topic": ""}, "Name at least one topic that you can teach."),
        ({"wishes-0-other": "  "}, "Name at least one topic that you want to learn."),
        ({"offers-0-other": "Chess"}, "Choose a topic or type one, not both. Use another row for the second."),
        ({"wishes-1-other": "how BUDGETS are made"}, "is named twice."),
        ({"capacity": "9"}, "Select a valid choice."),
        ({"offers-0-topic": "999999"}, "Select a valid choice."),
        ({"side": "mentee"}, "Select a valid choice."),
        ({"interests": "x" * 251}, "at most 250 characters"),
    ],
)
def test_a_fault_is_told_at_its_place_and_nothing_typed_is_lost(
    sign_in: SignIn, mira: Person, program: Program, changes: dict[str, Any], text: str
) -> None:
    page = sign_in(mira).post("/programs/digital/apply/", application(**changes)).content.decode()
    assert text in page
    assert "I like to explain" in page
    assert "early bird" in page
    assert Enrolment.objects.count() == 0


def test_one_more_row_keeps_what_was_typed(sign_in: SignIn, mira: Person, program: Program) -> None:
    page = sign_in(mira).post("/programs/digital/apply/", application(add="wish", capacity="5"))
    form = page.context["form"]
    assert len(form.wishes.forms) == 3
    assert len(form.offers.forms) == 2
    assert form.wishes.forms[0]["other"].value() == "How budgets are made"
    assert form["capacity"].value() == "5"
    assert form["topics_to_avoid"].value() == [str(Topic.objects.get(number="4.3").pk)]
    assert 'role="alert"' not in page.content.decode()
    assert Enrolment.objects.count() == 0


def test_there_are_never_more_than_eight_rows(sign_in: SignIn, mira: Person, program: Program) -> None:
    page = sign_in(mira).post("/programs/digital/apply/", application(add="wish", **{"wishes-TOTAL_FORMS": "1000"}))
    assert len(page.context["form"].wishes.forms) == 8


def test_a_topic_that_somebody_typed_is_not_offered_to_others(
    sign_in: SignIn, mira: Person, stig: Person, program: Program
) -> None:
    sign_in(mira).post("/programs/digital/apply/", application(**{"wishes-0-other": "My own burnout"}))
    assert "My own burnout" not in sign_in(stig).get("/programs/digital/apply/").content.decode()


def test_a_typed_name_of_a_listed_topic_is_that_topic(sign_in: SignIn, mira: Person, program: Program) -> None:
    sign_in(mira).post("/programs/digital/apply/", application(**{"wishes-0-other": " hybrid   WORK "}))
    wish = Enrolment.objects.get().skills.get(kind=SkillKind.WISH)
    assert wish.topic == Topic.objects.get(name="Hybrid work")


def test_the_uninvited_do_not_find_a_closed_program(sign_in: SignIn, mira: Person, program: Program) -> None:
    Program.objects.update(is_open=False)
    client = sign_in(mira)
    assert client.get("/programs/digital/").status_code == 404
    assert client.get("/programs/digital/apply/").status_code == 404
    assert client.post("/programs/digital/apply/", application()).status_code == 404
    assert "digital" not in client.get("/programs/").content.decode()
    EnrolmentFactory(program=program, person=mira, side=Side.MENTOR, state=EnrolmentState.INVITED)
    assert client.get("/programs/digital/").status_code == 200
    client.post("/programs/digital/apply/", application())
    assert Enrolment.objects.get().state == EnrolmentState.APPLIED


@pytest.mark.parametrize("state", ["draft", "matching", "running", "completed", "archived", "cancelled"])
def test_a_stranger_finds_no_program_that_does_not_recruit(
    sign_in: SignIn, stig: Person, program: Program, state: str
) -> None:
    Program.objects.update(state=state)
    assert sign_in(stig).get("/programs/digital/").status_code == 404


def test_a_stranger_finds_no_application_of_others(
    sign_in: SignIn, mira: Person, stig: Person, hana: Person, program: Program
) -> None:
    enrolment = EnrolmentFactory(program=program, person=mira, side=Side.MENTOR)
    for other in (stig, hana):
        client = sign_in(other)
        for address in ("", "edit/"):
            assert client.get(f"/enrolments/{enrolment.pk}/{address}").status_code == 404
        for address in ("edit/", "withdraw/", "forget/"):
            assert client.post(f"/enrolments/{enrolment.pk}/{address}").status_code == 404
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.APPLIED


def test_somebody_of_the_wrong_grade_is_told_why(sign_in: SignIn, stig: Person, program: Program) -> None:
    stig.grade = 6
    stig.save()
    client = sign_in(stig)
    text = "As a mentor people up to grade 5 can take part; yours is 6."
    assert text in client.get("/programs/digital/").content.decode()
    answer = client.get("/programs/digital/apply/")
    assert answer.status_code == 409
    assert text in answer.content.decode()


def test_an_application_can_be_changed_until_the_selection(sign_in: SignIn, mira: Person, program: Program) -> None:
    client = sign_in(mira)
    client.post("/programs/digital/apply/", application())
    enrolment = Enrolment.objects.get()
    filled = client.get(f"/enrolments/{enrolment.pk}/edit/").context["form"]
    assert filled["interests"].value() == "sailing, jazz"
    assert filled.wishes.forms[0]["other"].value() == "How budgets are made"
    client.post(f"/enrolments/{enrolment.pk}/edit/", application(interests="chess", **{"offers-0-level": "2"}))
    enrolment.refresh_from_db()
    assert enrolment.interests == "chess"
    assert list(enrolment.skills.values_list("kind", "level")) == [("offer", 2), ("wish", 5)]
    Enrolment.objects.update(state=EnrolmentState.ACCEPTED)
    assert client.get(f"/enrolments/{enrolment.pk}/edit/").status_code == 409


def test_the_working_style_can_be_deleted_at_any_time(sign_in: SignIn, mira: Person, program: Program) -> None:
    enrolment = EnrolmentFactory(
        program=program, person=mira, side=Side.MENTOR, accepted=True, working_style="early bird"
    )
    sign_in(mira).post(f"/enrolments/{enrolment.pk}/forget/", {"what": "working-style"})
    enrolment.refresh_from_db()
    assert enrolment.working_style == ""


def test_withdrawing_an_application_deletes_it(sign_in: SignIn, mira: Person, program: Program) -> None:
    client = sign_in(mira)
    client.post("/programs/digital/apply/", application())
    enrolment = Enrolment.objects.get()
    assert client.get(f"/enrolments/{enrolment.pk}/withdraw/").status_code == 405
    answer = client.post(f"/enrolments/{enrolment.pk}/withdraw/", follow=True)
    assert "What you had written is deleted." in answer.content.decode()
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_programs_takes_the_same_number_of_queries(
    sign_in: SignIn, mira: Person, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _n in range(count):
        EnrolmentFactory(person=mira, side=Side.MENTOR, accepted=True)
        ProgramFactory(recruiting=True)
    client = sign_in(mira)
    with django_assert_num_queries(6):
        assert client.get("/programs/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_one_s_own_application_takes_the_same_number_of_queries(
    sign_in: SignIn, mira: Person, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    enrolment = EnrolmentFactory(person=mira, side=Side.MENTOR, accepted=True)
    for _n in range(count):
        SkillFactory(enrolment=enrolment)
        SkillFactory(enrolment=enrolment, kind=SkillKind.WISH)
    client = sign_in(mira)
    with django_assert_num_queries(6):
        assert client.get(f"/enrolments/{enrolment.pk}/").status_code == 200


def test_whoever_runs_a_program_gets_to_its_workbench(sign_in: SignIn, program: Program) -> None:
    member = TeamMemberFactory(program=program)
    page = sign_in(member.person).get("/programs/digital/").content.decode()
    assert f"/admin/programs/program/{program.pk}/change/" in page
