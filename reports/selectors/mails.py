"""The mails of the room reports."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from messaging.enums import Category
from messaging.rules import Kind, Word, register
from people.models import Person
from reports.models import Report
from reports.selectors.outcome import verdicts_of


def load_ready(facts: dict[str, Any], recipient: Person) -> Mapping[str, object] | None:
    """A new report: only while the recipient may still see it."""
    report = Report.objects.visible_to(recipient).done().with_program().filter(pk=facts["report"]).first()
    if report is None:
        return None
    return {
        "report": report,
        "program": report.program,
        "verdicts": verdicts_of(report),
        "path": reverse("reports:report-detail", args=[report.pk]),
    }


def register_all() -> None:
    """Called when the app starts."""
    program = Word("program", _("name of the program"), lambda facts: facts["program"].name, _("Digital leaders"))
    register(
        Kind(
            "reports.ready",
            load_ready,
            label=_("A report is ready"),
            category=Category.REPORTS,
            in_digest=True,
            words=(program,),
        )
    )
