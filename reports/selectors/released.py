"""Released totals for the tools of the company, read from the same snapshots as every page and file."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import translation

from programs.models import Program
from reports.engine import Verdict
from reports.engine.released import (
    FORMAT,
    ProgramDetail,
    ProgramLine,
    ProgramList,
    ReleasedCost,
    ReleasedGain,
    ReleasedGoal,
    ReleasedPairs,
    ReleasedReport,
    ReleasedRhythm,
    ReportDetail,
    ReportLine,
)
from reports.models import Report
from reports.selectors.words import verdict_text

Part = TypeVar("Part")
# Of the reports of a program so many are listed; older ones are found by their number.
LISTED = 120


def released_programs() -> ProgramList:
    """Every program that has outcomes, with where its newest report is: two queries."""
    newest = Report.objects.done().filter(program=OuterRef("pk")).order_by("-version").values("pk")[:1]
    with_outcomes: QuerySet[Program] = Program.objects.with_outcomes()
    programs = list(with_outcomes.annotate(newest_report=Subquery(newest)))
    reports = Report.objects.defer("snapshot").in_bulk([row.newest_report for row in programs if row.newest_report])
    return ProgramList(FORMAT, tuple(_program(row, reports.get(row.newest_report)) for row in programs))


def released_program(slug: str) -> ProgramDetail | None:
    """One program with its newest report; None where there is none of the name, or it has no outcomes."""
    program = Program.objects.with_outcomes().filter(slug=slug).first()
    if program is None:
        return None
    done = Report.objects.done().filter(program=program).order_by("-version")
    newest = done.first()
    return ProgramDetail(
        format=FORMAT,
        program=_program(program, newest),
        report=_report(newest) if newest else None,
        reports=tuple(_line(program, report) for report in done.defer("snapshot")[:LISTED]),
    )


def released_report(slug: str, version: int) -> ReportDetail | None:
    """One report of a program that has outcomes; None where there is none."""
    program = Program.objects.with_outcomes().filter(slug=slug).first()
    done = Report.objects.done().filter(program=program) if program else Report.objects.none()
    found = done.filter(version=version).first()
    if program is None or found is None:
        return None
    newest = done.defer("snapshot").order_by("-version").first()
    return ReportDetail(FORMAT, _program(program, newest), _report(found))


def _program(program: Program, newest: Report | None) -> ProgramLine:
    return ProgramLine(
        slug=program.slug,
        name=program.name,
        state=program.state,
        starts_on=program.starts_on.isoformat() if program.starts_on else None,
        url=_url("program-detail", program.slug),
        newest=_line(program, newest) if newest else None,
    )


def _line(program: Program, report: Report) -> ReportLine:
    url = _url("report-detail", program.slug, report.version)
    return ReportLine(report.version, report.kind, report.as_of.isoformat(), url)


def _url(name: str, *args: object) -> str:
    return settings.BASE_URL + reverse(f"reports:api-{name}", args=args)


def _report(report: Report) -> ReleasedReport:
    stored: Mapping[str, Any] = report.snapshot
    pairs, rhythm = stored["pairs"], stored["rhythm"]
    return ReleasedReport(
        version=report.version,
        kind=report.kind,
        as_of=stored["as_of"],
        survey_as_of=stored["survey_as_of"],
        is_final=stored["is_final"],
        k=stored["k"],
        goals=tuple(_goal(goal) for goal in stored["goals"]),
        gains=tuple(_part(ReleasedGain, gain) for gain in stored["gains"]),
        pairs=_part(ReleasedPairs, pairs) if pairs else None,
        rhythm=_part(ReleasedRhythm, rhythm) if rhythm else None,
        cost=_cost(stored.get("cost")),
    )


def _goal(goal: Mapping[str, Any]) -> ReleasedGoal:
    verdict = Verdict(goal["verdict"])
    with translation.override("en"):
        text = verdict_text(verdict, early=goal["early"])
    gain = _part(ReleasedGain, goal["gain"]) if goal["gain"] else None
    return _part(ReleasedGoal, {**goal, "verdict": verdict, "verdict_text": text, "gain": gain})


def _cost(stored: Mapping[str, Any] | None) -> ReleasedCost | None:
    if stored is None or stored["hidden"]:
        return None
    each = {f"{name}_each": value for name, value in stored["each"].items()}
    return _part(ReleasedCost, {**stored, **each})


def _part(cls: type[Part], stored: Mapping[str, Any]) -> Part:
    """Only what the contract names, so that nothing leaves because a snapshot has grown."""
    names = [field.name for field in dataclasses.fields(cls)]  # type: ignore[arg-type]  # a dataclass
    return cls(**{name: stored.get(name) for name in names})
