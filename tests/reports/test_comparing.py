"""Programs side by side."""

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from people.models import Person
from programs.models import Program
from reports import actions
from reports.enums import ReportKind
from reports.models import Report
from reports.selectors import OutcomeLine, outcome_lines, programs_with_outcomes, with_newest_report
from reports.views.outcomes import ON_A_PAGE
from tests.factories import ProgramFactory
from tests.reports.conftest import Build

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@pytest.fixture
def program(build: Build) -> Program:
    return build(scales=[{}, {"code": "OI", "name": "Organisational insight", "who": "mentor", "n": 7}])


@pytest.fixture
def report(program: Program) -> Report:
    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    actions.compile_report(report_id=report.pk)
    report.refresh_from_db()
    return report


def line_of(person: Person, program: Program) -> OutcomeLine:
    programs = with_newest_report(programs_with_outcomes(person))
    return next(line for line in outcome_lines(programs) if line.program == program)


def copied(report: Report, **fields: object) -> Program:
    """Another program with the same figures."""
    other = ProgramFactory(running=True, **fields)
    Report.objects.create(
        program=other, kind="monthly", state="done", version=1, as_of=report.as_of, snapshot=report.snapshot
    )
    return other


def test_a_line_has_verdicts_both_main_gains_meetings_and_commitments(
    sign_in: SignIn, xena: Person, report: Report
) -> None:
    line = line_of(xena, report.program)
    assert [verdict.verdict for verdict in line.verdicts] == ["Target reached, shown"]
    assert [(gain.change, gain.certainty) for gain in line.gains] == [
        ("+0.7", "95 % interval +0.5 to +0.9, 12 people"),
        ("+0.7", "95 % interval +0.5 to +0.9, 7 people"),
    ]
    assert line.gains[1].note.startswith("Early sign")
    assert (line.held, line.commitments) == ("100 % (6 of 6)", "None made")
    page = sign_in(xena).get("/outcomes/").content.decode()
    for words in ("100 % (6 of 6)", "95 % interval +0.5 to +0.9, 12 people", "As of ", "/outcomes/digital/"):
        assert words in page
    assert "Secret" not in page


def test_commitments_are_told_as_part_of_those_made(xena: Person, report: Report) -> None:
    report.snapshot["rhythm"] |= {"commitments": 6, "commitments_done": 4}
    report.save()
    assert line_of(xena, report.program).commitments == "4 of 6"


def test_the_newest_report_counts(xena: Person, report: Report) -> None:
    report.pk, report.version = None, report.version + 1
    report.snapshot["rhythm"]["held"] = 3
    report.save()
    assert line_of(xena, report.program).held == "50 % (3 of 6)"


def test_of_a_program_in_which_too_few_have_met_nothing_is_told(xena: Person, build: Build) -> None:
    program = build(pairs=4)
    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    actions.compile_report(report_id=report.pk)
    line = line_of(xena, program)
    assert {line.held, line.commitments} == {"Not shown: too few have met."}
    assert [gain.change for gain in line.gains] == ["", ""]


def test_several_programs_come_with_the_caution_that_they_differ(
    sign_in: SignIn, xena: Person, report: Report
) -> None:
    client = sign_in(xena)
    assert "programs differ" not in client.get("/outcomes/").content.decode()
    copied(report)
    assert "programs differ" in client.get("/outcomes/").content.decode()


def test_a_program_without_a_report_stands_there_without_figures(
    sign_in: SignIn, xena: Person, report: Report
) -> None:
    ProgramFactory(running=True, name="Just begun")
    page = sign_in(xena).get("/outcomes/").content.decode()
    row = page[page.index("Just begun") : page.index("</tr>", page.index("Just begun"))]
    assert "The first report comes" in row
    assert "%" not in row


def test_many_programs_are_shown_page_by_page(sign_in: SignIn, xena: Person, report: Report) -> None:
    for number in range(ON_A_PAGE):
        copied(report, name=f"Another {number}")
    client = sign_in(xena)
    first, second = (client.get("/outcomes/", {"page": page}).content.decode() for page in (1, 2))
    assert [page.count('<tr role="row">') for page in (first, second)] == [ON_A_PAGE, 1]
    assert 'rel="next"' in first
    assert "/outcomes/digital/" in second
    assert "/outcomes/digital/" not in first


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_whatever_its_length(
    sign_in: SignIn, xena: Person, report: Report, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows - 1):
        copied(report)
    client = sign_in(xena)
    client.get("/outcomes/")
    caches["pages"].clear()
    with django_assert_num_queries(6):
        client.get("/outcomes/")
