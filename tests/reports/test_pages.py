from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from matching.models import Pair
from people.models import Person
from programs.models import Program
from reports import actions
from reports.enums import ReportKind, ReportState
from reports.models import Report
from reports.selectors import GoalVerdict, next_steps
from reports.selectors.mails import load_ready
from rmentor.lib import clock
from surveys.enums import Colour
from surveys.models import Signal
from tests.factories import ProgramFactory, TeamMemberFactory
from tests.reports.conftest import Build

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@pytest.fixture
def program(build: Build) -> Program:
    return build(
        scales=[{}, {"code": "OI", "name": "Organisational insight", "who": "mentor", "n": 7, "note": "early_sign"}]
    )


@pytest.fixture
def report(program: Program) -> Report:
    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    actions.compile_report(report_id=report.pk)
    report.refresh_from_db()
    return report


def addresses(report: Report) -> list[str]:
    return [
        reverse("reports:outcome-list"),
        reverse("reports:program-outcome", args=[report.program.slug]),
        reverse("reports:report-detail", args=[report.pk]),
    ]


def test_an_executive_reads_goal_verdict_interval_and_n(sign_in: SignIn, xena: Person, report: Report) -> None:
    page = sign_in(xena).get(addresses(report)[1]).content.decode()
    for words in ("Leaders use digital tools", "Target reached, shown", "+0.5 to +0.9", "12 people"):
        assert words in page


def test_both_sides_stand_side_by_side_and_few_people_are_an_early_sign(
    sign_in: SignIn, xena: Person, report: Report
) -> None:
    page = sign_in(xena).get(addresses(report)[1]).content.decode()
    assert page.index("What mentees gained") < page.index("What mentors gained")
    assert "Early sign, not evidence" in page


@pytest.mark.parametrize(("flagged", "told"), [(1, "few"), (5, "5")])
def test_an_executive_reads_how_many_pairs_want_a_check_in_and_the_team_has_its_list(
    sign_in: SignIn, xena: Person, hana: Person, program: Program, *, flagged: int, told: str
) -> None:
    for number, pair in enumerate(Pair.objects.filter(program=program).order_by("pk")):
        colour = Colour.RED if number < flagged else Colour.GREEN
        Signal.objects.create(pair=pair, colour=colour, since=clock.today())
    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    actions.compile_report(report_id=report.pk)
    for address in addresses(report)[1:]:
        page = sign_in(xena).get(address).content.decode()
        assert f'<span class="value">{told}</span><span class="label">pairs marked for a check-in</span>' in page
        assert "marked for a check-in" not in sign_in(hana).get(address).content.decode()


def test_no_page_says_that_the_program_had_an_effect(sign_in: SignIn, xena: Person, report: Report) -> None:
    for address in [*addresses(report), reverse("reports:method")]:
        page = sign_in(xena).get(address).content.decode().lower()
        assert "effect of" not in page
        assert "style=" not in page


def test_an_executive_sees_no_name_and_no_pair(sign_in: SignIn, xena: Person, report: Report) -> None:
    for address in addresses(report):
        page = sign_in(xena).get(address).content.decode()
        assert "Secret" not in page
        assert "/pairs/" not in page


def test_a_stranger_and_a_participant_find_nothing(
    sign_in: SignIn, stig: Person, mira: Person, report: Report
) -> None:
    participant = report.program.enrolments.first().person
    for person in (stig, mira, participant):
        for address in addresses(report):
            assert sign_in(person).get(address).status_code == 404
        assert sign_in(person).post(reverse("reports:report-ask", args=["digital"])).status_code == 404


def test_a_coordinator_sees_the_outcomes_of_their_own_program_only(sign_in: SignIn, report: Report) -> None:
    own = TeamMemberFactory(program=report.program).person
    other = TeamMemberFactory(program=ProgramFactory(running=True)).person
    assert [sign_in(own).get(address).status_code for address in addresses(report)] == [200, 200, 200]
    assert [sign_in(other).get(address).status_code for address in addresses(report)] == [200, 404, 404]


def test_the_sponsor_sees_the_outcomes_of_the_program(sign_in: SignIn, edda: Person, report: Report) -> None:
    Program.objects.filter(pk=report.program_id).update(sponsor=edda)
    assert [sign_in(edda).get(address).status_code for address in addresses(report)] == [200, 200, 200]


def test_only_those_who_run_the_program_have_a_report_compiled(
    sign_in: SignIn, hana: Person, xena: Person, report: Report
) -> None:
    address = reverse("reports:report-ask", args=["digital"])
    assert sign_in(xena).post(address).status_code == 404
    assert sign_in(hana).get(address).status_code == 405
    answer = sign_in(hana).post(address)
    assert answer["Location"] == reverse("reports:report-detail", args=[Report.objects.order_by("-pk")[0].pk])


def test_a_report_under_way_shows_how_far_it_is_and_asks_again(sign_in: SignIn, xena: Person, report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(state=ReportState.RUNNING, progress=40)
    page = sign_in(xena).get(addresses(report)[2]).content.decode()
    assert 'value="40"' in page
    assert 'hx-trigger="every 1s"' in page


def test_a_report_that_failed_says_so_and_does_not_ask_again(sign_in: SignIn, xena: Person, report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(state=ReportState.FAILED, fault="ZeroDivisionError: secret detail")
    page = sign_in(xena).get(addresses(report)[2]).content.decode()
    assert "stopped by a fault" in page
    assert "every 1s" not in page
    assert "ZeroDivisionError" not in page


def test_a_program_without_a_report_says_when_the_first_one_comes(
    sign_in: SignIn, xena: Person, build: Build
) -> None:
    build()
    page = sign_in(xena).get(reverse("reports:program-outcome", args=["digital"])).content.decode()
    assert "No report yet" in page


def test_a_program_that_recruits_has_no_outcomes(sign_in: SignIn, xena: Person) -> None:
    program = ProgramFactory(recruiting=True)
    assert sign_in(xena).get(reverse("reports:program-outcome", args=[program.slug])).status_code == 404


def test_the_page_of_a_report_is_in_the_language_of_the_reader(sign_in: SignIn, xena: Person, report: Report) -> None:
    xena.language = "sv"
    xena.save()
    page = sign_in(xena).get(addresses(report)[1]).content.decode()
    assert "+0,5" in page


def test_a_new_report_waits_for_executives_and_a_broken_one_for_hr(
    hana: Person, xena: Person, stig: Person, report: Report
) -> None:
    assert [step.url for step in next_steps(xena)] == ["/outcomes/digital/"]
    assert next_steps(stig) == []
    Report.objects.update(state=ReportState.FAILED)
    assert next_steps(xena) == []
    assert [step.url for step in next_steps(hana)] == [f"/admin/reports/report/{report.pk}/change/"]


def test_the_mail_is_not_sent_to_somebody_who_may_no_longer_read_it(
    xena: Person, stig: Person, report: Report
) -> None:
    told = load_ready({"report": report.pk}, xena)
    assert told
    assert told["verdicts"] == [GoalVerdict("Leaders use digital tools", "Target reached, shown", "good")]
    assert load_ready({"report": report.pk}, stig) is None


def test_hr_has_a_failed_report_compiled_again_from_its_page(sign_in: SignIn, hana: Person, report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(state=ReportState.FAILED)
    page = reverse("admin:reports_report_change", args=[report.pk])
    client = sign_in(hana)
    assert "Compile again" in client.get(page).content.decode()
    assert client.post(f"/admin/reports/report/{report.pk}/do/compile-again/")["Location"] == page
