"""A report as a file to take along: POSTs, as the trail keeps who took which."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from people.rules import person_of
from reports import actions
from reports.enums import FileFormat
from reports.models import Report
from rmentor.lib import clock, sheets

# The worker takes seconds. After that a page no longer looks again by itself.
PATIENCE = dt.timedelta(minutes=5)


@require_POST
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """As a PDF, in the language of the reader."""
    person = person_of(request)
    report = get_object_or_404(Report.objects.visible_to(person).done().with_program(), pk=pk)
    content = actions.take_pdf(report=report, language=get_language() or "", by=person)
    return HttpResponse(content, content_type="application/pdf", headers=_headers(report, FileFormat.PDF))


@require_POST
def report_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """As a workbook, in the language of the reader; some twenty kilobytes."""
    person = person_of(request)
    report = get_object_or_404(Report.objects.visible_to(person).done().with_program(), pk=pk)
    with actions.take_workbook(report=report, by=person) as file:
        content = file.read()
    return HttpResponse(content, content_type=sheets.XLSX_TYPE, headers=_headers(report, FileFormat.XLSX))


def waits_for_pdf(report: Report) -> bool:
    """Whether the worker has not made the file yet, but will any moment."""
    return is_fresh(report) and not report.files.filter(language=get_language()).exists()


def is_fresh(report: Report) -> bool:
    """Whether the worker may still be at its pictures and files."""
    return report.ended_at is not None and report.ended_at > clock.now() - PATIENCE


def _headers(report: Report, file_format: FileFormat) -> dict[str, str]:
    name = f"{report.program.slug}-{report.version}.{file_format.value}"
    return {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
