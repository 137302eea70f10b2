"""Setting a report as a PDF: by the worker, once in every language."""

from django.conf import settings
from django.utils import translation

from reports import selectors, tasks
from reports.actions.drawing import draw
from reports.engine.pdf import typeset
from reports.models import Drawing, Report, ReportFile
from rmentor.lib import clock


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


def ask_for_file(*, report: Report) -> None:
    """Somebody waits for a file that is not there: one of an older release, or one whose worker was killed."""
    tasks.set_report.delay_on_commit(report_id=report.pk)


def _typeset(report: Report) -> bytes:
    draw(pictures=selectors.pictures_of(selectors.outcome_of(report)))
    document = selectors.document_of(report)
    return typeset(document, pictures=Drawing.objects.svg_of(document.pictures), at=report.ended_at or clock.now())
