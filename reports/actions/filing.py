"""Setting a report as a PDF: by the worker, once in every language."""

from typing import IO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from people.actions import audit
from people.models import Person
from reports import selectors, tasks
from reports.actions.drawing import draw
from reports.engine.pdf import typeset
from reports.enums import FileFormat
from reports.models import Drawing, Report, ReportFile
from rmentor.lib import clock
from rmentor.lib.errors import DomainError


def set_report(*, report_id: int) -> None:
    """Make the files that are not there yet of a compiled report. Done twice or by two at once it is the same."""
    report = Report.objects.done().with_program().filter(pk=report_id).first()
    if report is None:
        return
    there = set(report.files.values_list("language", flat=True))
    for language, _name in settings.LANGUAGES:
        if language not in there:
            with translation.override(language):
                content = _typeset(report)
            ReportFile.objects.get_or_create(report=report, language=language, defaults={"content": content})


def take_pdf(*, report: Report, language: str, by: Person) -> bytes:
    """The file for somebody to take along. Where it is not there (yet), the worker is told."""
    file = report.files.filter(language=language).first()
    if file is None:
        tasks.set_report.delay_on_commit(report_id=report.pk)
        raise DomainError(_("The PDF is being made just now. Try it once more in a moment."))
    _note(report, FileFormat.PDF, by)
    return bytes(file.content)


def take_workbook(*, report: Report, by: Person) -> IO[bytes]:
    """The same figures as numbers, in the language of the moment, as an open temporary file."""
    _note(report, FileFormat.XLSX, by)
    return selectors.workbook_of(report)


def _note(report: Report, file_format: FileFormat, by: Person) -> None:
    audit(verb="reports.take_file", by=by, subject=report, new={"version": report.version, "format": file_format})


def _typeset(report: Report) -> bytes:
    draw(pictures=selectors.pictures_of(selectors.outcome_of(report)))
    document = selectors.document_of(report)
    return typeset(document, pictures=Drawing.objects.svg_of(document.pictures), at=report.ended_at or clock.now())
