"""What the clock does in reports."""

import datetime as dt

from django.conf import settings

from reports import selectors, tasks
from reports.actions.boards import refresh_boards
from reports.actions.compiling import ask_for_report
from reports.actions.staying import freeze_retention
from reports.enums import ReportKind
from reports.models import STALE_AFTER, Report
from rmentor.lib import clock

# After an upgrade all reports may want new pictures: the newest first, not more than the worker draws in a while.
MOST_DRAWN = 20


def tick() -> None:
    """A report each month while a program runs, at its end and a year after its start; send again what was lost."""
    now = clock.now()
    for program in selectors.programs_without_retention(now):
        freeze_retention(program_id=program.pk)
    for program in selectors.programs_without_report_since(_first_of_month(now)):
        ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    for program in selectors.programs_without_final_report(now):
        ask_for_report(program_id=program.pk, kind=ReportKind.FINAL, by=None)
    for report in Report.objects.left_behind(now):
        tasks.compile_report.delay_on_commit(report_id=report.pk)
    for report in Report.objects.undrawn().filter(ended_at__lt=now - STALE_AFTER)[:MOST_DRAWN]:
        tasks.draw_report.delay_on_commit(report_id=report.pk)
    for report in Report.objects.unset(now, languages=len(settings.LANGUAGES))[:MOST_DRAWN]:
        tasks.set_report.delay_on_commit(report_id=report.pk)
    refresh_boards()


def _first_of_month(now: dt.datetime) -> dt.date:
    return now.date().replace(day=1)
