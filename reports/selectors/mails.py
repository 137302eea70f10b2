"""The mails of the room reports."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from messaging.engine.mime import InlinePicture
from messaging.enums import Category
from messaging.rules import Kind, Word, register
from people.models import Person
from reports.models import Drawing, Report
from reports.selectors.outcome import outcome_of, verdicts_of
from reports.selectors.pictures import pictures_of

# What the template calls it: templates/mail/reports_ready.html.
PICTURE = "key-picture"


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
        **_shown(report),
    }


def _shown(report: Report) -> dict[str, object]:
    """The answers, what is new, and the key picture with the same in a sentence, in the language of the mail."""
    outcome = outcome_of(report)
    picture = pictures_of(outcome).for_mail
    drawing = Drawing.objects.filter(key=picture.key).exclude(png=b"").first() if picture else None
    inline = [InlinePicture(PICTURE, bytes(drawing.png))] if drawing else []
    return {
        "answers": outcome.answers,
        "since": outcome.since,
        "picture": picture if drawing else None,
        "inline_pictures": inline,
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
