"""One program from report to report: what had been planned, held and written down by the day of each.

Why nothing here tells of a few: every row repeats what its own report shows, for the same readers, who may open each
of these reports; so two rows subtracted tell nothing that two pages would not. In a report these totals stand only
once k mentors and k mentees have met, so each is about all pairs that met, and the difference of two rows is about
all of these, too: how many meetings they held, learnings they wrote down, promises they made and kept in between.
A small difference is a quiet month of many, never a month of few. It counts what pairs did and wrote down themselves:
nobody's answer, nobody's words. What could point at somebody is left out: who cancelled, how many pairs go on or
ended early, marks for a check-in, who stayed. Survey figures are there once, at the end, and have no course.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from programs.models import Program
from reports.enums import ReportKind
from reports.models import Report
from reports.selectors.words import NOTHING, percent, plain

# Two years of months.
MOST_REPORTS = 24
REGULAR = (ReportKind.MONTHLY, ReportKind.FINAL)


@dataclass(frozen=True)
class Moment:
    """The totals of one report; `rhythm` is None while fewer than k had met on one side."""

    pk: int
    kind: str
    as_of: dt.date
    rhythm: Mapping[str, Any] | None

    @property
    def url(self) -> str:
        """The report itself."""
        return reverse("reports:report-detail", args=[self.pk])

    @property
    def kind_label(self) -> str:
        """Why it was compiled."""
        return str(ReportKind(self.kind).label)

    @property
    def percent_held(self) -> int | None:
        """Of the meetings planned until then; None before the first."""
        told = self.rhythm
        return round(100 * told["held"] / told["planned"]) if told and told["planned"] else None

    @property
    def share_held(self) -> str:
        """The same in words."""
        return percent(self.rhythm["held"], self.rhythm["planned"]) if self.rhythm else NOTHING

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """(column, value), in the order of the table."""
        return _cells(self.rhythm or {})


def moments_of(program: Program) -> list[Moment]:
    """The monthly and final reports of a program, oldest first; of many the newest. One query, without snapshots."""
    rows = (
        Report.objects.done()
        .filter(program=program, kind__in=REGULAR)
        .order_by("-version")
        .values_list("pk", "kind", "as_of", "snapshot__rhythm")[:MOST_REPORTS]
    )
    return [Moment(*row) for row in reversed(rows)]


def other_reports(program: Program) -> list[Moment]:
    """The newest reports that somebody asked for, or that came later. One query, without snapshots."""
    rows = Report.objects.done().filter(program=program).exclude(kind__in=REGULAR).order_by("-version")
    return [Moment(*row, None) for row in rows.values_list("pk", "kind", "as_of")[:MOST_REPORTS]]


def _cells(told: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return (
        (_("Meetings held"), _part(told, "held", "planned")),
        (_("Things learned"), _count(told, "learnings")),
        (_("Ideas"), _count(told, "ideas")),
        (_("Introductions"), _count(told, "introductions")),
        (_("Promises kept"), _part(told, "promises_done", "promises")),
        (_("Commitments of executives kept"), _part(told, "commitments_done", "commitments")),
    )


def _count(told: Mapping[str, Any], name: str) -> str:
    return plain(told[name]) if name in told else NOTHING


def _part(told: Mapping[str, Any], done: str, made: str) -> str:
    if made not in told:  # not in snapshots of older releases
        return NOTHING
    return _("%(done)s of %(made)s") % {"done": plain(told[done]), "made": plain(told[made])}
