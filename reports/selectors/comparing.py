"""Programs side by side: each with the verdicts and the main totals of its newest report."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django_stubs_ext import WithAnnotations

from programs.models import Program
from reports.models import Report
from reports.selectors.answers import MainGain, main_gains
from reports.selectors.outcome import GoalVerdict, verdicts_in
from reports.selectors.words import percent, plain

# What is read of a snapshot; the rest of it is long.
READ = ("goals", "gains", "rhythm", "is_final")


class Newest(TypedDict):
    """What with_newest_report adds to a program."""

    newest_report: int | None


if TYPE_CHECKING:
    ReportedProgram = WithAnnotations[Program, Newest]
else:
    ReportedProgram = Program


@dataclass(frozen=True)
class OutcomeLine:
    """A program among others; `as_of` is None before its first report, and then there is nothing else."""

    program: Program
    as_of: dt.date | None = None
    verdicts: Sequence[GoalVerdict] = ()
    gains: tuple[MainGain, ...] = ()
    held: str = ""
    commitments: str = ""


def with_newest_report(programs: QuerySet[Program]) -> QuerySet[ReportedProgram]:
    """Each with the number of its newest compiled report."""
    newest = Report.objects.done().filter(program=OuterRef("pk")).order_by("-version").values("pk")[:1]
    return programs.annotate(newest_report=Subquery(newest))


def outcome_lines(programs: Iterable[ReportedProgram]) -> list[OutcomeLine]:
    """Each of the programs with what its newest report tells. One query beside that for the programs."""
    rows = list(programs)
    fields = [f"snapshot__{name}" for name in READ]
    told = Report.objects.filter(pk__in=[row.newest_report for row in rows if row.newest_report]).order_by()
    found = {row["program_id"]: row for row in told.values("program_id", "as_of", *fields)}
    return [_line(program, found.get(program.pk)) for program in rows]


def _line(program: Program, row: Mapping[str, Any] | None) -> OutcomeLine:
    if row is None:
        return OutcomeLine(program)
    stored = {name: row[f"snapshot__{name}"] for name in READ}
    return OutcomeLine(
        program=program,
        as_of=row["as_of"],
        verdicts=verdicts_in(stored["goals"]),
        gains=main_gains(stored),
        held=_held(stored["rhythm"]),
        commitments=_commitments(stored["rhythm"]),
    )


def _held(rhythm: Mapping[str, Any] | None) -> str:
    if rhythm is None:
        return _("Not shown: too few have met.")
    facts = {"share": percent(rhythm["held"], rhythm["planned"])}
    facts |= {name: plain(rhythm[name]) for name in ("held", "planned")}
    return _("%(share)s (%(held)s of %(planned)s)") % facts


def _commitments(rhythm: Mapping[str, Any] | None) -> str:
    if rhythm is None:
        return _("Not shown: too few have met.")
    if not rhythm.get("commitments"):  # not in snapshots of older releases
        return _("None made")
    facts = {"done": plain(rhythm["commitments_done"]), "made": plain(rhythm["commitments"])}
    return _("%(done)s of %(made)s") % facts
