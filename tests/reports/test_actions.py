import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from matching.models import Pair
from messaging.models import Message
from people.models import AuditEntry, Person
from programs.enums import ProgramState
from programs.models import Program
from reports import actions, selectors, tasks
from reports.enums import ReportKind, ReportState
from reports.models import Report
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, IllegalMoveError
from surveys.enums import Colour, WaveKind, WaveState
from surveys.models import Signal
from tests.factories import NOON, ProgramFactory, TeamMemberFactory, WaveFactory
from tests.reports.conftest import Build, release

pytestmark = pytest.mark.django_db(transaction=True)


def ask(program: Program, kind: ReportKind = ReportKind.MONTHLY, by: Person | None = None) -> Report:
    report = actions.ask_for_report(program_id=program.pk, kind=kind, by=by)
    report.refresh_from_db()
    return report


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are asked for, and nobody compiles them."""
    monkeypatch.setattr(tasks.compile_report, "delay_on_commit", lambda **_: None)


def test_a_report_is_compiled_by_the_worker_and_frozen(build: Build) -> None:
    report = ask(build(scales=[{}]))
    assert (report.state, report.progress, report.version) == (ReportState.DONE, 100, 1)
    assert report.snapshot["goals"][0]["verdict"] == "shown"


def test_a_program_that_does_not_run_yet_has_no_report(hana: Person) -> None:
    with pytest.raises(DomainError, match="before the program runs"):
        actions.ask_for_report(program_id=ProgramFactory(recruiting=True).pk, kind=ReportKind.ON_DEMAND, by=hana)


@pytest.mark.usefixtures("no_worker")
def test_asking_twice_makes_one_report(build: Build, hana: Person) -> None:
    program = build()
    assert ask(program, by=hana) == ask(program, by=hana)
    assert AuditEntry.objects.get(verb="reports.ask_for_report").actor == "Hana Hojnik"


def test_reports_of_a_program_are_numbered(build: Build) -> None:
    program = build()
    assert [ask(program).version, ask(program).version] == [1, 2]


def test_a_compilation_that_was_killed_can_be_repeated(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    program = build()

    def killed(*_: object) -> None:
        raise SystemExit  # what a worker's end looks like from inside

    with monkeypatch.context() as patch:
        patch.setattr(selectors, "program_figures", killed)
        with pytest.raises(SystemExit):
            ask(program)
    report = Report.objects.get()
    assert (report.state, report.progress) == (ReportState.RUNNING, 10)

    assert actions.compile_report(report_id=report.pk) is None  # perhaps it is only slow
    with clock.at(clock.now() + dt.timedelta(seconds=61)):
        actions.tick()
    report.refresh_from_db()
    assert report.state == ReportState.DONE


def test_a_fault_is_written_down_raised_and_can_be_repeated(
    build: Build, hana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("n = 0")

    program = build()
    with monkeypatch.context() as patch:
        patch.setattr(selectors, "program_figures", broken)
        with pytest.raises(ZeroDivisionError):
            ask(program)
    report = Report.objects.get()
    assert (report.state, report.fault) == (ReportState.FAILED, "ZeroDivisionError: n = 0")
    actions.compile_again(report_id=report.pk, by=hana)
    report.refresh_from_db()
    assert (report.state, report.fault) == (ReportState.DONE, "")


def test_a_report_that_is_done_is_not_compiled_again(build: Build, hana: Person) -> None:
    report = ask(build())
    before = report.snapshot
    assert actions.compile_report(report_id=report.pk) is None
    with pytest.raises(DomainError, match="compiled already"):
        actions.compile_again(report_id=report.pk, by=hana)
    report.refresh_from_db()
    assert report.snapshot == before


@pytest.mark.parametrize("state", ReportState)
@pytest.mark.parametrize("to", [ReportState.DONE, ReportState.FAILED])
def test_a_report_ends_only_while_it_is_compiled(state: ReportState, to: ReportState) -> None:
    report = Report(state=state)
    move = (
        (lambda: report.finish(snapshot={}, at=NOON))
        if to is ReportState.DONE
        else (lambda: report.fail(fault="x", at=NOON))
    )
    if to in Report.MOVES[state]:
        move()
        assert report.state == to
    else:
        with pytest.raises(IllegalMoveError):
            move()


def test_a_running_program_gets_one_report_a_month(build: Build) -> None:
    build()
    for day in (dt.date(2026, 3, 20), dt.date(2026, 4, 2), dt.date(2026, 4, 30), dt.date(2026, 5, 1)):
        with clock.at(dt.datetime.combine(day, dt.time(8), dt.UTC)):
            actions.tick()
            actions.tick()
    monthly = Report.objects.filter(kind=ReportKind.MONTHLY).order_by("version")
    assert list(monthly.values_list("as_of", flat=True)) == [dt.date(2026, 4, 2), dt.date(2026, 5, 1)]


def test_a_completed_program_gets_its_final_report_once_its_surveys_are_released(build: Build) -> None:
    program = build()
    completed = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)
    Program.objects.filter(pk=program.pk).update(state=ProgramState.COMPLETED, completed_at=completed)
    release(program, [{}])
    with clock.at(completed):
        actions.tick()
        actions.tick()
    assert Report.objects.get(kind=ReportKind.FINAL).snapshot["is_final"]


def test_a_final_report_waits_a_day_for_the_surveys_and_no_longer(build: Build) -> None:
    program = build()
    WaveFactory(program=program, kind=WaveKind.POST, state=WaveState.OPEN, questionnaire__version=1)
    completed = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)
    Program.objects.filter(pk=program.pk).update(state=ProgramState.COMPLETED, completed_at=completed)
    with clock.at(completed + dt.timedelta(hours=2)):
        actions.tick()
    assert not Report.objects.exists()
    with clock.at(completed + dt.timedelta(hours=25)):
        actions.tick()
    assert Report.objects.get().kind == ReportKind.FINAL


@pytest.mark.usefixtures("no_worker")
def test_nothing_due_costs_seven_queries(build: Build, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ask(build())
    actions.tick()  # HR's figures are counted
    with django_assert_num_queries(7):
        actions.tick()


def test_executives_the_sponsor_and_the_team_are_told_and_nobody_else(
    build: Build, hana: Person, xena: Person, edda: Person, stig: Person
) -> None:
    program = build(sponsor=edda)
    member = TeamMemberFactory(program=program).person
    report = ask(program)
    actions.compile_report(report_id=report.pk)
    told = Message.objects.filter(kind="reports.ready").values_list("recipient", flat=True)
    assert sorted(told) == sorted([hana.pk, xena.pk, edda.pk, member.pk])


def test_an_extra_report_is_told_to_the_team_only(build: Build, xena: Person) -> None:
    program = build()
    member = TeamMemberFactory(program=program).person
    ask(program, ReportKind.ON_DEMAND, by=member)
    assert [row.recipient for row in Message.objects.filter(kind="reports.ready")] == [member]


def test_only_the_reports_of_the_clock_tell_how_many_pairs_are_marked(build: Build, hana: Person) -> None:
    """Asked for just before and just after a pair ends, two reports would tell whether it was marked."""
    program = build(pairs=20)
    for pair in Pair.objects.filter(program=program):
        Signal.objects.create(pair=pair, colour=Colour.AMBER, since=clock.today())
    told = {}
    for kind in (ReportKind.MONTHLY, ReportKind.ON_DEMAND):
        report = ask(program, kind, by=hana)
        actions.compile_report(report_id=report.pk)
        told[kind] = Report.objects.get(pk=report.pk).snapshot["check_ins"]
    assert told == {ReportKind.MONTHLY: {"flagged": 20}, ReportKind.ON_DEMAND: None}
