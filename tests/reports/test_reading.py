"""What is written out of a frozen report is kept for the next reader, and never shown to another one."""

from collections.abc import Callable

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.models import Pair
from people.models import Person
from programs.models import Program
from reports import actions
from reports.enums import ReportKind
from reports.models import Drawing, Report
from rmentor.lib import clock
from surveys.enums import Colour
from surveys.models import Signal
from tests.reports.conftest import Build

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@pytest.fixture
def program(build: Build) -> Program:
    return build(scales=[{}])


@pytest.fixture
def report(program: Program) -> Report:
    for pair in Pair.objects.filter(program=program):
        Signal.objects.create(pair=pair, colour=Colour.AMBER, since=clock.today())
    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    actions.compile_report(report_id=report.pk)
    actions.draw_report(report_id=report.pk)
    report.refresh_from_db()
    return report


def address(report: Report) -> str:
    return reverse("reports:program-outcome", args=[report.program.slug])


def asked(client: Client, where: str) -> tuple[int, str]:
    """How many queries the page takes, and its text."""
    with CaptureQueriesContext(connection) as queries:
        page = client.get(where).content.decode()
    return len(queries), page[page.index("<main") : page.index("<footer")]


def test_the_second_reader_gets_the_same_page_without_the_pictures_being_looked_up(
    sign_in: SignIn, xena: Person, report: Report
) -> None:
    client = sign_in(xena)
    client.get("/")
    (first, before), (second, after) = asked(client, address(report)), asked(client, address(report))
    assert "<svg" in before
    assert before.split('name="csrf')[0] == after.split('name="csrf')[0]
    assert second == first - 1


def test_who_may_not_know_the_number_of_check_ins_does_not_get_the_page_of_who_may(
    sign_in: SignIn, xena: Person, hana: Person, report: Report
) -> None:
    told = [asked(sign_in(person), address(report))[1] for person in (xena, hana, xena)]
    assert ["pairs marked for a check-in" in page for page in told] == [True, False, True]


def test_each_reader_reads_their_own_language(sign_in: SignIn, xena: Person, report: Report) -> None:
    client = sign_in(xena)
    assert "+0.5" in asked(client, address(report))[1]
    Person.objects.filter(pk=xena.pk).update(language="sv")
    assert "+0,5" in asked(client, address(report))[1]


def test_another_snapshot_is_another_page(sign_in: SignIn, xena: Person, report: Report) -> None:
    client = sign_in(xena)
    asked(client, address(report))
    report.snapshot["goals"][0]["objective"] = "Something else"
    report.save()
    assert "Something else" in asked(client, address(report))[1]


def test_a_page_without_its_pictures_is_not_kept(sign_in: SignIn, xena: Person, report: Report) -> None:
    Drawing.objects.all().delete()
    client = sign_in(xena)
    assert "<svg" not in asked(client, address(report))[1]
    actions.draw_report(report_id=report.pk)
    assert "<svg" in asked(client, address(report))[1]


def test_the_list_is_written_out_once_and_again_with_the_next_report_or_another_name(
    sign_in: SignIn, xena: Person, report: Report
) -> None:
    client = sign_in(xena)
    client.get("/outcomes/")
    first, page = asked(client, "/outcomes/")
    assert "100 %" in page
    caches["pages"].clear()
    assert asked(client, "/outcomes/")[0] == first + 1
    Program.objects.filter(pk=report.program_id).update(name="Digital leaders, renamed")
    assert "Digital leaders, renamed" in asked(client, "/outcomes/")[1]
    report.pk, report.version = None, report.version + 1
    report.snapshot["rhythm"]["held"] = 3
    report.save()
    assert "50 % (3 of 6)" in asked(client, "/outcomes/")[1]
