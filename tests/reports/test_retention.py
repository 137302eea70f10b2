"""Who stayed beside matched colleagues: whom it is about, when it is told, and that nothing says why (O4)."""

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from people.models import Person
from programs.enums import EnrolmentState, ProgramState, Side
from programs.models import Enrolment, Program
from reports import actions, selectors
from reports.enums import ReportKind, StayRefusal, StayWord
from reports.models import Report, Retention
from reports.selectors.retention import StayFigures
from reports.selectors.staff import staff_of
from rmentor.lib import clock
from surveys import statistics
from tests.factories import NOON, EnrolmentFactory, PersonFactory, ProgramFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
ROOT = Path(__file__).parents[2]
KICK_OFF = NOON.date()
HIRED = dt.date(2022, 3, 2)
DUE = dt.date(2027, 3, 16)
A_YEAR_ON = dt.datetime(2027, 3, 16, 8, tzinfo=dt.UTC)
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def program() -> Program:
    return ProgramFactory(name="Digital 2026", slug="digital", completed=True)


def person(number: int, **fields: Any) -> Person:
    """Hired one month after another, so that everybody has somebody near."""
    hired = dt.date(2018 + number % 48 // 12, number % 12 + 1, 1)
    return PersonFactory(**{"hired_on": hired, "last_name": "Secret", **fields})


def seat(program: Program, side: Side, number: int, **fields: Any) -> Enrolment:
    return EnrolmentFactory(program=program, side=side, accepted=True, person=person(number, **fields))


@pytest.fixture
def company(program: Program) -> Program:
    """Twelve mentors of whom one left, two mentees; thirty colleagues of whom six left; grades as the mentors'."""
    for number in range(12):
        seat(program, Side.MENTOR, number * 2, left_on=dt.date(2026, 9, 1) if number == 3 else None)
    for number in range(2):
        seat(program, Side.MENTEE, number, grade=12)
    for number in range(30):
        person(number, left_on=dt.date(2026, 7 + number // 5, 1) if number % 5 == 0 else None)
    return program


def told(program: Program, as_of: dt.date = DUE) -> dict[str, StayFigures]:
    return {side.side: side for side in selectors.stay_figures(program, as_of)}


def test_mentors_stand_beside_two_colleagues_each_who_are_alike(company: Program) -> None:
    mentors = told(company)["mentor"]
    assert (mentors.n, mentors.stayed, mentors.n_controls, mentors.left_out) == (12, 11, 24, 0)
    assert mentors.word == StayWord.NO_DIFFERENCE
    assert (mentors.low or 0) < 0 < (mentors.high or 0)
    low, high = statistics.newcombe(11, 12, mentors.controls_stayed or 0, 24)
    assert (mentors.low or 0) <= 100 * low < (mentors.low or 0) + 1
    assert (mentors.high or 0) - 1 < 100 * high <= (mentors.high or 0)


def test_a_side_of_few_is_refused_with_its_reason_and_nothing_else(company: Program) -> None:
    mentees = told(company)["mentee"]
    assert mentees == StayFigures("mentee", StayRefusal.TOO_FEW.value)


def test_a_larger_k_of_the_program_is_the_fewest(company: Program) -> None:
    Program.objects.update(k=13)
    company.refresh_from_db()
    assert told(company)["mentor"].refusal == StayRefusal.TOO_FEW


def test_who_took_part_is_settled_on_the_day_of_the_kick_off(program: Program) -> None:
    later, before = NOON + A_DAY, NOON - A_DAY
    counted = [
        seat(program, Side.MENTOR, 0),
        seat(program, Side.MENTOR, 1, left_on=KICK_OFF + A_DAY),
        seat(program, Side.MENTOR, 2),
        seat(program, Side.MENTOR, 3),
    ]
    Enrolment.objects.filter(pk=counted[2].pk).update(decided_at=before)
    Enrolment.objects.filter(pk=counted[3].pk).update(state=EnrolmentState.WITHDRAWN, decided_at=later)
    joined_later, withdrew_before = seat(program, Side.MENTOR, 4), seat(program, Side.MENTOR, 5)
    Enrolment.objects.filter(pk=joined_later.pk).update(decided_at=later)
    Enrolment.objects.filter(pk=withdrew_before.pk).update(state=EnrolmentState.WITHDRAWN, decided_at=before)
    seat(program, Side.MENTOR, 6, left_on=KICK_OFF)
    seat(program, Side.MENTOR, 7, hired_on=KICK_OFF + A_DAY)
    staff = staff_of(program, KICK_OFF, DUE)
    assert {one.key for one in staff.sides[Side.MENTOR].people} == {row.person_id for row in counted}
    assert staff.others.people == ()


def test_colleagues_were_employed_that_day_and_never_had_a_seat(program: Program) -> None:
    employed = [person(0), person(1, left_on=KICK_OFF + A_DAY), person(2, hired_on=KICK_OFF)]
    turned_down = EnrolmentFactory(
        program=program, side=Side.MENTEE, state=EnrolmentState.DECLINED, person=person(3)
    ).person
    person(4, left_on=KICK_OFF)
    person(5, hired_on=KICK_OFF + A_DAY)
    seat(ProgramFactory(running=True), Side.MENTEE, 6)
    found = staff_of(program, KICK_OFF, DUE).others
    assert [one.key for one in found.people] == [one.pk for one in (*employed, turned_down)]
    assert found.without_dates == 0


def test_alike_is_who_is_in_the_same_department_and_band_of_grades(program: Program) -> None:
    for grade, department in ((3, "Sales"), (5, " sales "), (6, "Sales"), (4, "Law"), (None, "Sales")):
        person(0, grade=grade, department=department)
    alike = [one.alike for one in staff_of(program, KICK_OFF, DUE).others.people]
    assert alike == [(1, "sales"), (1, "sales"), (2, "sales"), (1, "law"), (None, "sales")]


def test_tenure_and_leaving_are_counted_from_the_kick_off(program: Program) -> None:
    person(0, hired_on=HIRED, left_on=dt.date(2026, 3, 12))
    person(1, hired_on=HIRED, left_on=DUE + A_DAY)
    people = staff_of(program, KICK_OFF, DUE).others.people
    assert [one.left_after for one in people] == [10, None]
    assert people[0].tenure == pytest.approx(4.0, abs=0.01)


def test_who_is_gone_nobody_knows_since_when_is_not_counted_and_many_such_are_a_reason(company: Program) -> None:
    Person.objects.filter(enrolment__side=Side.MENTOR, left_on__isnull=False).update(left_on=None, is_active=False)
    mentors = told(company)["mentor"]
    assert (mentors.n, mentors.stayed, mentors.left_out) == (11, 11, None)
    for number in range(4):
        person(number, hired_on=None)
    assert told(company)["mentor"].refusal == StayRefusal.DATES_MISSING


def test_without_colleagues_who_are_alike_nothing_is_compared(company: Program) -> None:
    Person.objects.exclude(enrolment__program=company).update(department="Law")
    assert told(company)["mentor"].refusal == StayRefusal.NO_COLLEAGUES


def test_nobody_stands_beside_a_mentor_and_a_mentee(program: Program) -> None:
    for number in range(10):
        seat(program, Side.MENTOR, number * 3)
        seat(program, Side.MENTEE, number * 3 + 1)
    for number in range(30):
        person(number)
    figures = told(program)
    assert [(side.n, side.n_controls) for side in figures.values()] == [(10, 20), (10, 10)]


def test_the_picture_has_steps_of_five_people_or_there_is_none(program: Program) -> None:
    for number in range(20):
        seat(program, Side.MENTOR, number, left_on=dt.date(2026, 4 + number % 3, 20) if number < 6 else None)
    for number in range(60):
        person(number, left_on=dt.date(2026, 4 + number % 8, 20) if number % 4 == 0 else None)
    mentors = told(program)["mentor"]
    assert mentors.line[0] == mentors.controls_line[0] == (0, 100)
    assert len(mentors.line) == 2
    assert mentors.line[-1][1] == 70
    assert mentors.p is not None
    gone = list(Person.objects.filter(enrolment__program=program, left_on__isnull=False)[:2])
    Person.objects.filter(pk__in=[row.pk for row in gone]).update(left_on=None)
    without = told(program)["mentor"]
    assert (without.line, without.controls_line, without.p) == ((), (), None)


def test_it_is_worked_out_once_a_year_and_a_fortnight_after_the_kick_off(company: Program) -> None:
    with clock.at(A_YEAR_ON - A_DAY):
        actions.tick()
    assert not Retention.objects.exists()
    with clock.at(A_YEAR_ON):
        actions.tick()
    frozen = Retention.objects.get(program=company)
    assert frozen.as_of == DUE
    report = Report.objects.get(kind=ReportKind.YEAR)
    Person.objects.update(left_on=dt.date(2026, 5, 1))
    with clock.at(A_YEAR_ON + A_DAY):
        actions.tick()
        assert actions.freeze_retention(program_id=company.pk) == frozen
        actions.compile_report(report_id=report.pk)
    report.refresh_from_db()
    assert report.snapshot["retention"]["sides"] == json.loads(json.dumps(frozen.figures["sides"]))
    assert report.snapshot["retention"]["sides"][0]["stayed"] == 11
    assert "Secret" not in json.dumps(frozen.figures)


def test_a_program_that_was_cancelled_is_not_compared(company: Program) -> None:
    Program.objects.update(state=ProgramState.CANCELLED)
    with clock.at(A_YEAR_ON):
        actions.tick()
    assert not Retention.objects.exists()


@pytest.mark.parametrize("more", [0, 20])
def test_the_comparison_takes_the_same_queries_whatever_the_number_of_people(
    company: Program, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(more):
        person(number)
    with django_assert_num_queries(3):
        selectors.stay_figures(company, DUE)


def page_of(program: Program, client: Client, at: dt.datetime) -> str:
    with clock.at(at):
        actions.tick()
        for report in Report.objects.under_way():
            actions.compile_report(report_id=report.pk)
        answer = client.get(reverse("reports:program-outcome", args=[program.slug]))
    return re.sub(r"\s+", " ", answer.content.decode())


def test_before_the_year_is_over_the_page_says_from_when_on_it_is_known(
    sign_in: SignIn, xena: Person, company: Program
) -> None:
    page = page_of(company, sign_in(xena), dt.datetime(2026, 10, 3, 8, tzinfo=dt.UTC))
    assert "Known from 16 March 2027 on" in page
    assert "fewer than ten people took part on this side" in page
    assert "Matched colleagues still employed" not in page


def test_an_executive_reads_numbers_interval_and_what_may_be_said(
    sign_in: SignIn, xena: Person, company: Program
) -> None:
    page = page_of(company, sign_in(xena), A_YEAR_ON)
    for words in (
        "Compatible with no difference",
        "92 % (11 of 12)",
        "<dt>95 % interval</dt>",
        "It is a comparison and tells no cause.",
        "does not say who left of their own accord",
        "Worked out once, on 16 March 2027",
        "fewer than ten people took part on this side",
    ):
        assert words in page
    assert "Known from" not in page
    assert "Secret" not in page


def test_the_figures_of_the_picture_are_the_frozen_ones_and_it_says_what_a_step_is(
    sign_in: SignIn, xena: Person, program: Program
) -> None:
    lines = {"line": ((0, 100), (12, 90)), "controls_line": ((0, 100), (3, 95), (12, 80))}
    mentors = StayFigures(
        "mentor",
        n=60,
        stayed=54,
        n_controls=120,
        controls_stayed=96,
        difference=10,
        low=-2,
        high=20,
        word=StayWord.NO_DIFFERENCE.value,
        tenure=3.2,
        controls_tenure=3.6,
        smd=0.12,
        p=0.094,
        **lines,
    )
    sides = [asdict(mentors), asdict(StayFigures("mentee", StayRefusal.UNLIKE.value))]
    Retention.objects.create(program=program, as_of=DUE, figures={"sides": sides})
    page = page_of(program, sign_in(xena), A_YEAR_ON)
    for words in (
        '<td role="cell" data-label="participants">90 %</td><td role="cell" data-label="colleagues">80 %</td>',
        "each step is a group that left, never one person",
        "p = 0.094",
        "−2 to +20",
        "not quite alike",
        "A few participants are left out",
        "knows no grades",
        "in the company for too much longer or shorter",
    ):
        assert words in page


def test_a_snapshot_of_an_older_release_shows_nothing_of_it(sign_in: SignIn, xena: Person, company: Program) -> None:
    page_of(company, sign_in(xena), A_YEAR_ON)
    for report in Report.objects.all():
        del report.snapshot["retention"]
        report.save()
    assert "Who stayed" not in page_of(company, sign_in(xena), A_YEAR_ON)


# A comparison of volunteers with others shows no cause: no page, mail or translation may claim one.
CLAIMS = re.compile(
    r"(reduc|lower|cut)\w* (\w+ )?(turnover|attrition)|effects? of (the|this|our) program|improv\w+ (\w+ )?retention",
    re.IGNORECASE,
)


def test_nothing_that_a_person_reads_claims_a_cause() -> None:
    rooms = ("rmentor", "people", "messaging", "programs", "matching", "sessions", "surveys", "reports")
    paths = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    paths += [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    paths += (ROOT / "locale").rglob("*.po")
    found = [
        f"{path.relative_to(ROOT)}: {claim.group(0)}"
        for path in paths
        for claim in CLAIMS.finditer(re.sub(r'"?\s*\n\s*"?', " ", path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "claim",
    [
        "Reverse mentoring reduces turnover",
        "the effect of the programme",
        "It cuts staff turnover",
        "improving retention",
    ],
)
def test_a_claim_would_be_found(claim: str) -> None:
    assert CLAIMS.search(claim)
