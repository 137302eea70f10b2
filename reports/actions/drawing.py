"""Drawing the pictures of a report: by the worker, once in every language."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import translation

from messaging import actions as messaging
from reports import selectors, tasks
from reports.engine.pictures import Picture, to_png, to_svg
from reports.models import Drawing, Report
from rmentor.lib import clock


def draw_report(*, report_id: int) -> None:
    """Draw what is not drawn yet of a compiled report. Twice, or by two workers at once, it makes the same."""
    report = Report.objects.undrawn().filter(pk=report_id).first()
    if report is None:
        return
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            pictures = selectors.pictures_of(selectors.outcome_of(report))
            draw(pictures=pictures, for_mail=pictures.for_mail)
    _finish(report_id)


def draw(*, pictures: Iterable[Picture], for_mail: Picture | None = None) -> None:
    """Draw those of the pictures that are not there yet; the one for mails also as dots."""
    planned = {picture.key: picture for picture in pictures}
    there = Drawing.objects.svg_of(planned)
    for key, picture in planned.items():
        if key not in there:
            Drawing.objects.get_or_create(key=key, defaults={"svg": to_svg(picture.spec)})
    if for_mail:
        _add_dots(Drawing.objects.get(key=for_mail.key))


def _add_dots(drawing: Drawing) -> None:
    if not drawing.png:
        drawing.png = to_png(drawing.svg)
        drawing.save(update_fields=["png"])


def draw_again(*, report_id: int) -> None:
    """A picture that was drawn once is missing, as a word or a colour in it has changed since: draw it anew."""
    with transaction.atomic():
        if Report.objects.done().filter(pk=report_id, drawn_at__isnull=False).update(drawn_at=None):
            tasks.draw_report.delay_on_commit(report_id=report_id)


def _finish(report_id: int) -> None:
    with transaction.atomic():
        report = Report.objects.select_for_update().get(pk=report_id)
        if report.drawn_at is None:
            report.drawn_at = clock.now()
            report.save(update_fields=["drawn_at"])
            _tell(report)
            tasks.set_report.delay_on_commit(report_id=report_id)


def _tell(report: Report) -> None:
    """The mails, which carry a picture. Not of what has long been read: it may be drawn anew at any time."""
    if report.ended_at is None or report.ended_at < clock.now() - selectors.NEWS:
        return
    for person in selectors.entitled(report):
        key = f"reports.ready:{report.pk}:{person.pk}"
        messaging.queue(kind="reports.ready", to=person, key=key, facts={"report": report.pk})
