"""Asking for a report and compiling it."""

from types import TracebackType

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from people.actions import audit
from people.models import Person
from programs.models import Program
from reports import selectors, tasks
from reports.enums import ReportKind, ReportState
from reports.models import Report
from rmentor.lib import clock
from rmentor.lib.errors import DomainError


def ask_for_report(*, program_id: int, kind: ReportKind, by: Person | None) -> Report:
    """Have a report compiled by the worker. Asking again while one of the kind is under way returns that one."""
    with transaction.atomic():
        program = Program.objects.select_for_update().get(pk=program_id)
        if not Program.objects.with_outcomes().filter(pk=program_id).exists():
            raise DomainError(_("There is nothing to report on before the program runs."))
        waiting = Report.objects.under_way().filter(program=program, kind=kind).first()
        if waiting:
            return waiting
        report = Report.objects.create(
            program=program, kind=kind, version=_next_version(program), as_of=clock.today()
        )
        audit(verb="reports.ask_for_report", by=by, subject=report, new={"kind": kind, "version": report.version})
        tasks.compile_report.delay_on_commit(report_id=report.pk)
    return report


def _next_version(program: Program) -> int:
    newest: int | None = Report.objects.filter(program=program).aggregate(newest=Max("version"))["newest"]
    return (newest or 0) + 1


def compile_again(*, report_id: int, by: Person) -> Report:
    """Send a report that failed, or whose worker fell silent, to the worker once more."""
    with transaction.atomic():
        report = Report.objects.select_for_update().get(pk=report_id)
        if not Report.objects.claimable(clock.now()).filter(pk=report_id).exists():
            raise DomainError(_("This report is compiled already, or being compiled just now."))
        audit(verb="reports.compile_again", by=by, subject=report)
        tasks.compile_report.delay_on_commit(report_id=report.pk)
    return report


def compile_report(*, report_id: int) -> Report | None:
    """Build the snapshot. None when another worker has it or it is done: compiling twice is harmless."""
    report = _claim(report_id)
    if report is None:
        return None
    with _FaultsWrittenDown(report):
        snapshot = selectors.program_figures(report.program, report.as_of).as_snapshot()
        if report.kind == ReportKind.ON_DEMAND:
            # Asked for before and after a pair ends, two of them would tell whether it was marked.
            snapshot["check_ins"] = None
        _say_progress(report, 80)
        snapshot["since"] = selectors.since_in(report, snapshot)
        return _finish(report, snapshot)


class _FaultsWrittenDown:
    """A fault inside the block is noted on the report for HR and goes on: it is a bug and must be seen."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A worker that is told to stop is no fault: its report falls silent and is taken up again.
        if isinstance(error, Exception):
            _fail(self.report, f"{type(error).__name__}: {error}")


def _claim(report_id: int) -> Report | None:
    """Take the report in one conditional change, so that of two workers one gets it."""
    now = clock.now()
    mine = (
        Report.objects.claimable(now)
        .filter(pk=report_id)
        .update(state=ReportState.RUNNING, heartbeat_at=now, progress=10, fault="", ended_at=None)
    )
    return Report.objects.with_program().get(pk=report_id) if mine else None


def _say_progress(report: Report, percent: int) -> None:
    report.progress, report.heartbeat_at = percent, clock.now()
    report.save(update_fields=["progress", "heartbeat_at"])


def _finish(report: Report, snapshot: dict[str, object]) -> Report:
    with transaction.atomic():
        held = Report.objects.select_for_update().get(pk=report.pk)
        held.finish(snapshot=snapshot, at=clock.now())
        held.save(update_fields=["state", "snapshot", "progress", "ended_at"])
        audit(verb="reports.compile_report", by=None, subject=held, new={"version": held.version})
        tasks.draw_report.delay_on_commit(report_id=held.pk)
    return held


def _fail(report: Report, fault: str) -> None:
    with transaction.atomic():
        held = Report.objects.select_for_update().get(pk=report.pk)
        if held.state == ReportState.RUNNING:
            held.fail(fault=fault, at=clock.now())
            held.save(update_fields=["state", "fault", "ended_at"])
