"""What waits for a person in reports."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.enums import Permission
from people.models import Person
from reports.enums import ReportKind, ReportState
from reports.models import Report, ReportQuerySet
from rmentor.lib import clock
from rmentor.lib.next_steps import NextStep

# A report is news for so long.
NEWS = dt.timedelta(days=7)


def next_steps(person: Person) -> list[NextStep]:
    """New reports for those who read them, broken ones for those who run the program."""
    runs = person.may(Permission.USE_ADMIN)
    steps: dict[int, NextStep] = {}
    for report in news_for(person).with_program().defer("snapshot").order_by("-version"):
        if report.state == ReportState.DONE:
            steps.setdefault(report.program_id, _new(report))
        elif runs:
            steps.setdefault(report.program_id, _broken(report))
    return list(steps.values())


def news_for(person: Person) -> ReportQuerySet:
    """Reports that are new, or that could not be compiled."""
    fresh = Q(state=ReportState.DONE, ended_at__gte=clock.now() - NEWS) & ~Q(kind=ReportKind.ON_DEMAND)
    broken = Q(state=ReportState.FAILED)
    return Report.objects.visible_to(person).filter(fresh | broken)


def _new(report: Report) -> NextStep:
    return NextStep(
        text=_("A new report on “%(program)s”") % {"program": report.program},
        url=reverse("reports:program-outcome", args=[report.program.slug]),
        button=_("Read it"),
        note=_("Goals against their targets, as of %(day)s.") % {"day": date_format(report.as_of)},
        weight=60,
    )


def _broken(report: Report) -> NextStep:
    return NextStep(
        text=_("The report on “%(program)s” could not be compiled") % {"program": report.program},
        url=reverse("admin:reports_report_change", args=[report.pk]),
        button=_("Look at it"),
        weight=25,
        since=report.ended_at,
    )


def steps_of_broken_reports(person: Person) -> list[NextStep]:
    """Reports of the programs this person runs that could not be compiled."""
    broken = Report.objects.managed_by(person).filter(state=ReportState.FAILED).with_program()
    return [_broken(report) for report in broken.only("ended_at", "program__name").order_by("pk")]
