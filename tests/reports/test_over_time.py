"""One program from report to report: totals that its reports show anyway, and nothing that points at somebody."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from people.models import Person
from programs.models import Program
from reports import actions
from reports.enums import ReportKind, ReportState
from reports.models import Report
from reports.selectors.over_time import MOST_REPORTS, moments_of
from tests.factories import ProgramFactory, TeamMemberFactory
from tests.reports.conftest import Build

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]

RHYTHM = {
    "planned": 20,
    "held": 10,
    "missed": 1,
    "unlogged": 2,
    "cancelled_by_mentors": 3,
    "cancelled_by_mentees": 4,
    "minutes": 600,
    "learnings": 31,
    "promises": 12,
    "promises_done": 7,
    "ideas": 5,
    "introductions": 6,
    "commitments": 9,
    "commitments_done": 8,
}


@pytest.fixture
def program(build: Build) -> Program:
    return build()


def report(program: Program, version: int, kind: str = "monthly", **rhythm: int) -> Report:
    """A compiled report; its rhythm is that of above but for what is given."""
    snapshot: dict[str, Any] = {"goals": [], "gains": [], "rhythm": RHYTHM | rhythm, "is_final": False}
    return Report.objects.create(
        program=program,
        kind=kind,
        state=ReportState.DONE,
        version=version,
        as_of=dt.date(2026, 1, 1) + dt.timedelta(days=30 * version),
        snapshot=snapshot,
    )


def address(program: Program) -> str:
    return reverse("reports:program-over-time", args=[program.slug])


def test_each_report_is_a_row_with_its_totals_and_leads_to_itself(
    sign_in: SignIn, xena: Person, program: Program
) -> None:
    first = report(program, 1)
    last = report(program, 2, "final", planned=40, held=30, learnings=62)
    page = sign_in(xena).get(address(program)).content.decode()
    assert page.index(f"/reports/{first.pk}/") < page.index(f"/reports/{last.pk}/")
    for words in ("50 %", "10 of 20", "75 %", "30 of 40", ">31<", ">62<", "7 of 12", "8 of 9", "Final"):
        assert words in page


def test_a_row_shows_what_the_page_of_its_report_shows(
    sign_in: SignIn, xena: Person, program: Program, hana: Person
) -> None:
    asked = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=hana)
    actions.compile_report(report_id=asked.pk)
    client = sign_in(xena)
    page = client.get(reverse("reports:report-detail", args=[asked.pk])).content.decode()
    (moment,) = moments_of(program)
    told = dict(moment.cells)
    assert f'<span class="value">{moment.share_held}</span>' in page
    assert f"({told['Meetings held']})" in page
    assert f'<span class="value">{told["Ideas"]}</span><span class="label">ideas logged</span>' in page


def test_what_could_point_at_somebody_has_no_course(sign_in: SignIn, xena: Person, program: Program) -> None:
    report(program, 1, cancelled_by_mentors=991, cancelled_by_mentees=992, missed=993, unlogged=994)
    page = sign_in(xena).get(address(program)).content.decode()
    assert not [number for number in ("991", "992", "993", "994") if number in page]
    assert "ended early" not in page
    assert "Secret" not in page


def test_a_report_of_the_days_when_too_few_had_met_tells_nothing(
    sign_in: SignIn, xena: Person, program: Program
) -> None:
    few = report(program, 1)
    few.snapshot["rhythm"] = None
    few.save()
    report(program, 2)
    page = sign_in(xena).get(address(program)).content.decode()
    row = page[page.index(f"/reports/{few.pk}/") : page.index("</tr>", page.index(f"/reports/{few.pk}/"))]
    assert row.count(">–<") == 7
    assert "<progress" not in row


def test_an_older_report_without_commitments_has_a_dash_there(program: Program) -> None:
    older = report(program, 1)
    for name in ("commitments", "commitments_done"):
        del older.snapshot["rhythm"][name]
    older.save()
    (moment,) = moments_of(program)
    assert dict(moment.cells)["Commitments of executives kept"] == "–"


def test_extra_reports_stand_apart_and_unfinished_ones_nowhere(
    sign_in: SignIn, xena: Person, program: Program
) -> None:
    report(program, 1)
    extra = report(program, 2, "on_demand")
    open_one = report(program, 3)
    Report.objects.filter(pk=open_one.pk).update(state=ReportState.RUNNING)
    page = sign_in(xena).get(address(program)).content.decode()
    assert page.index("Other reports") < page.index(f"/reports/{extra.pk}/")
    assert f"/reports/{open_one.pk}/" not in page


def test_the_newest_two_years_are_shown(program: Program) -> None:
    for version in range(1, MOST_REPORTS + 3):
        report(program, version, held=version)
    found = moments_of(program)
    assert [moment.rhythm and moment.rhythm["held"] for moment in found] == list(range(3, MOST_REPORTS + 3))


@pytest.mark.parametrize("rows", [1, 24])
def test_it_takes_the_same_queries_whatever_the_number_of_reports(
    sign_in: SignIn, xena: Person, program: Program, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for version in range(1, rows + 1):
        report(program, version)
    client = sign_in(xena)
    client.get(address(program))
    with django_assert_num_queries(6):
        client.get(address(program))


def test_before_the_first_report_it_says_when_it_comes(sign_in: SignIn, xena: Person, program: Program) -> None:
    assert "No report yet" in sign_in(xena).get(address(program)).content.decode()


def test_only_those_with_the_outcomes_see_it(
    sign_in: SignIn, stig: Person, hana: Person, edda: Person, program: Program
) -> None:
    other = TeamMemberFactory(program=ProgramFactory(running=True)).person
    participant = program.enrolments.first().person
    own = TeamMemberFactory(program=program).person
    Program.objects.filter(pk=program.pk).update(sponsor=edda)
    assert [sign_in(one).get(address(program)).status_code for one in (stig, participant, other)] == [404] * 3
    assert [sign_in(one).get(address(program)).status_code for one in (hana, own, edda)] == [200] * 3
