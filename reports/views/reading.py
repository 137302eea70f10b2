"""A compiled report as pages show it: its figures, and its pictures as far as they are drawn."""

from reports import actions, selectors
from reports.models import Report
from reports.views.files import is_fresh, waits_for_pdf


def read(report: Report) -> dict[str, object]:
    """For a template. Pictures that were drawn in another way before are asked for again: once, whoever looks."""
    outcome = selectors.outcome_of(report)
    (pictures,) = selectors.drawn_pictures(outcome)
    if report.drawn_at and not pictures.are_drawn:
        actions.draw_again(report_id=report.pk)
    return {
        "report": report,
        "program": report.program,
        "outcome": outcome,
        "pictures": pictures,
        "waits_for_pictures": is_fresh(report) and not pictures.are_drawn,
        "waits_for_pdf": waits_for_pdf(report),
    }
