"""Which programs wait for a report."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from programs.enums import ProgramState
from programs.models import Program
from reports.enums import ReportKind
from reports.models import Report
from surveys.enums import WaveState
from surveys.models import Release, Wave

# The surveys are closed and released by their own clock; a final report does not wait longer for them.
PATIENCE = dt.timedelta(days=1)


def programs_without_report_since(day: dt.date) -> QuerySet[Program]:
    """Running programs that started before `day` and have no monthly report since."""
    since = Report.objects.filter(program=OuterRef("pk"), kind=ReportKind.MONTHLY, as_of__gte=day)
    started_before = dt.datetime.combine(day, dt.time(), dt.UTC)
    return Program.objects.running().filter(~Exists(since), started_at__lt=started_before)


def programs_without_final_report(now: dt.datetime) -> QuerySet[Program]:
    """Completed programs without a final report, as soon as their surveys are released."""
    final = Report.objects.filter(program=OuterRef("pk"), kind=ReportKind.FINAL)
    waves = Wave.objects.filter(program=OuterRef("pk")).exclude(state=WaveState.DRAFT)
    release = Release.objects.final().filter(program=OuterRef("pk"))
    settled = (Exists(release) & ~Exists(waves.filter(state=WaveState.OPEN))) | ~Exists(waves)
    return Program.objects.filter(
        ~Exists(final), Q(settled) | Q(completed_at__lt=now - PATIENCE), state=ProgramState.COMPLETED
    )
