import re
from collections.abc import Callable

import pytest
from django.contrib import admin
from django.test import Client

from messaging import rules
from people.models import Person
from programs.enums import CaseKind, ProgramState
from programs.models import Case
from rmentor.home.administration import WORK
from rmentor.home.templatetags.today import pair_of_case
from rmentor.home.workbench import work_of
from tests.factories import EnrolmentFactory, PairFactory, ProgramFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


def test_every_list_has_its_place_in_the_order_of_work() -> None:
    placed = [label for _key, _name, labels in WORK for label in labels]
    assert sorted(placed) == sorted(model._meta.label_lower for model in admin.site._registry)


def test_every_list_says_what_to_do_there() -> None:
    silent = [model._meta.label for model, page in admin.site._registry.items() if not getattr(page, "lead", "")]
    assert silent == []


def test_hr_sees_the_lists_from_the_plan_to_the_outcome(sign_in: SignIn, hana: Person) -> None:
    page = sign_in(hana).get("/admin/programs/case/").content.decode()
    groups = re.findall(r'id="rm-group-side-(\w+)"', page)
    assert groups == ["programs", "pairs", "outcomes", "people", "records"]
    assert "<h1>Cases</h1>" in page
    assert "No case is open." in page


def test_every_kind_of_mail_has_a_name_for_hr() -> None:
    assert [kind.name for kind in rules.all_kinds() if not kind.label] == []


@pytest.mark.parametrize(
    ("state", "first"),
    [
        (ProgramState.DRAFT, None),
        (ProgramState.RECRUITING, "Invite people"),
        (ProgramState.MATCHING, "Find pairs"),
        (ProgramState.RUNNING, None),
        (ProgramState.COMPLETED, "Look at the outcomes"),
    ],
)
def test_the_next_step_of_a_program_is_one_press_away(hana: Person, state: str, first: str | None) -> None:
    work = work_of(ProgramFactory(state=state), hana)
    assert (work.first.text if work.first else None) == first


def test_applications_come_before_invitations(hana: Person) -> None:
    program = ProgramFactory(recruiting=True)
    EnrolmentFactory(program=program, side="mentor", state="applied")
    work = work_of(program, hana)
    assert work.first is not None
    assert work.first.url == f"/admin/programs/enrolment/?program__id__exact={program.pk}&state__exact=applied"


def test_every_link_of_a_running_program_leads_somewhere(sign_in: SignIn, hana: Person) -> None:
    pair = PairFactory(active=True, program=ProgramFactory(running=True))
    client = sign_in(hana)
    links = work_of(pair.program, hana).links
    assert {str(link.text) for link in links} >= {"Enrolments", "Pairs", "Rhythm", "Surveys", "Outcomes", "Reports"}
    assert {link.text: client.get(link.url).status_code for link in links} == {link.text: 200 for link in links}


@pytest.mark.parametrize(
    ("key", "pair"), [("pair:12", 12), ("pair:12:red", 12), ("person:3", None), ("pair:x", None)]
)
def test_a_case_knows_its_pair(key: str, pair: int | None) -> None:
    assert pair_of_case(Case(kind=CaseKind.SILENT_PAIR, key=key)) == pair
