import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from people.models import Person
from programs.enums import CaseKind
from programs.models import Case, Program
from tests.factories import GoalFactory, ProgramFactory, TeamMemberFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
RAISED = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def open_case(program: Program, number: int) -> Case:
    return Case.objects.create(
        program=program,
        kind=CaseKind.SILENT_PAIR,
        key=f"pair:{number}",
        title=f"Pair {number}",
        next_step="Ask both",
        raised_at=RAISED,
    )


def test_the_front_page_shows_what_needs_a_person_before_the_lists(sign_in: SignIn, hana: Person) -> None:
    open_case(ProgramFactory(running=True), 7)
    page = sign_in(hana).get("/admin/").content.decode()
    assert page.index("Pair 7") < page.index('id="rm-programs"') < page.index('id="rm-lists"')
    assert "Ask both" in page


def test_a_coordinator_sees_no_case_of_another_program(sign_in: SignIn) -> None:
    own = TeamMemberFactory(program=ProgramFactory(running=True)).person
    open_case(ProgramFactory(running=True), 7)
    page = sign_in(own).get("/admin/").content.decode()
    assert "Pair 7" not in page
    assert "No case is open" in page


def test_a_case_about_oneself_is_not_shown(sign_in: SignIn, hana: Person) -> None:
    open_case(ProgramFactory(running=True), 7).about.add(hana)
    assert "Pair 7" not in sign_in(hana).get("/admin/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_front_page_takes_the_same_queries_whatever_is_open(
    sign_in: SignIn, hana: Person, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        open_case(ProgramFactory(running=True), number)
    client = sign_in(hana)
    client.get("/admin/")
    with django_assert_num_queries(5):
        client.get("/admin/")


def test_every_field_of_an_inline_has_a_label(sign_in: SignIn, hana: Person) -> None:
    program = ProgramFactory()
    GoalFactory(program=program)
    TeamMemberFactory(program=program)
    page = sign_in(hana).get(f"/admin/programs/program/{program.pk}/change/").content.decode()
    labels = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    fields = re.findall(r'<(?:input|select|textarea)(?![^>]*type="(?:hidden|submit)")[^>]* id="(id_[^"]+)"', page)
    assert fields
    assert [field for field in fields if field not in labels] == []


def test_light_and_dark_follow_the_system_only(sign_in: SignIn, hana: Person) -> None:
    page = sign_in(hana).get("/admin/").content.decode()
    assert "rmentor/theme.js" in page
    assert "theme-toggle" not in page
    assert "admin/js/theme.js" not in page


def test_somebody_without_a_role_finds_no_administration(sign_in: SignIn, mira: Person) -> None:
    answer = sign_in(mira).get("/admin/", follow=True)
    assert answer.status_code == 404
    assert "Go to my home page" in answer.content.decode()


def test_the_administration_asks_at_the_same_door_as_every_page(client: Client) -> None:
    answer = client.get("/admin/programs/case/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=/admin/programs/case/")
