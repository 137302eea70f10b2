"""“You said, we did”: what executives took on and did, in totals, in the dashboard and in reports."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from matching.models import Pair
from people.models import Person
from programs.enums import Direction, Side
from programs.models import Program
from reports import actions
from reports.enums import ReportKind
from reports.models import Report
from sessions.enums import ItemKind, ItemState
from tests.factories import ActionItemFactory
from tests.reports.conftest import Build

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


def promise(program: Program) -> None:
    """Three commitments of mentees, one done and one dropped; what is none beside them."""
    pair = Pair.objects.filter(program=program).order_by("pk").first()
    for owner, kind, state in (
        (Side.MENTEE, ItemKind.INTRODUCTION, ItemState.DONE),
        (Side.MENTEE, ItemKind.IDEA, ItemState.OPEN),
        (Side.MENTEE, ItemKind.PASS_ON, ItemState.DROPPED),
        (Side.MENTEE, ItemKind.EXPERIMENT, ItemState.DONE),
        (Side.MENTOR, ItemKind.INTRODUCTION, ItemState.DONE),
        (Side.MENTOR, ItemKind.IDEA, ItemState.DONE),
    ):
        ActionItemFactory(pair=pair, owner=owner, kind=kind, state=state, text="CANARY")


def told(client: Client, address: str) -> str:
    """The page; nothing that somebody promised stands on it."""
    page = client.get(address).content.decode()
    assert "CANARY" not in page
    return str(page)


def line(done: int, made: int) -> str:
    label = f"commitments of executives done (of {made} made): you said, we did"
    return f'<span class="value">{done}</span><span class="label">{label}</span>'


def compiled(program: Program) -> Report:
    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    actions.compile_report(report_id=report.pk)
    return report


@pytest.mark.parametrize(
    ("direction", "expected"), [(Direction.REVERSE, line(1, 3)), (Direction.CLASSIC, line(2, 2))], ids=str
)
def test_an_executive_reads_how_many_commitments_were_done_of_those_made(
    build: Build, sign_in: SignIn, xena: Person, direction: Direction, expected: str
) -> None:
    program = build(direction=direction)
    promise(program)
    report = compiled(program)
    promise(program)  # later than the report, which tells of its day
    for address in (
        reverse("reports:program-outcome", args=[program.slug]),
        reverse("reports:report-detail", args=[report.pk]),
    ):
        assert expected in told(sign_in(xena), address)


def test_of_fewer_than_five_mentors_nothing_is_told(build: Build, sign_in: SignIn, xena: Person) -> None:
    program = build(pairs=4)
    promise(program)
    compiled(program)
    page = told(sign_in(xena), reverse("reports:program-outcome", args=[program.slug]))
    assert "fewer than 5 people" in page
    assert "you said, we did" not in page
