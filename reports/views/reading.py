"""A compiled report as pages show it: its figures, and its pictures as far as they are drawn."""

import hashlib
import json
from collections.abc import Iterable

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.translation import get_language

from people.enums import Permission
from people.models import Person
from reports import actions, selectors
from reports.models import Report
from reports.views.files import is_fresh, waits_for_pdf


def read(report: Report, person: Person) -> dict[str, object]:
    """For a template; `body` is everything that the snapshot tells."""
    body, is_drawn = _body(report, sees_check_ins=sees_how_many(person))
    return {
        "report": report,
        "program": report.program,
        "is_final": report.snapshot["is_final"],
        "body": body,
        "waits_for_pictures": is_fresh(report) and not is_drawn,
        "waits_for_pdf": waits_for_pdf(report),
    }


def rows_of(programs: Iterable[selectors.ReportedProgram]) -> list[str]:
    """A row of the list for each of these, which come with their newest report; written out once for each report."""
    kept, listed = caches["pages"], list(programs)
    names = {program.pk: _name_of_row(program) for program in listed}
    found: dict[str, str] = kept.get_many(names.values())
    new = [program for program in listed if names[program.pk] not in found]
    for line in selectors.outcome_lines(new) if new else ():
        row = render_to_string("reports/_outcome_line.html", {"line": line})
        found[names[line.program.pk]] = row
        kept.set(names[line.program.pk], row)
    return [found[name] for name in names.values()]


def _name_of_row(program: selectors.ReportedProgram) -> str:
    parts = [get_language(), program.pk, program.slug, program.name, program.state, program.newest_report]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def sees_how_many(person: Person) -> bool:
    """Not who has the list of check-ins: the number would tell of the pairs that their list keeps back."""
    return not person.may(Permission.USE_ADMIN)


def _body(report: Report, *, sees_check_ins: bool) -> tuple[str, bool]:
    """Written out once for all who read the same, as it never changes; and whether its pictures are in it.

    Until they are, it is written out each time. Pictures that were drawn in another way before are asked for again:
    once, whoever looks.
    """
    kept = caches["pages"]
    name = _name(report, sees_check_ins=sees_check_ins)
    found: str | None = kept.get(name)
    if found is not None:
        return found, True
    outcome = selectors.outcome_of(report)
    (pictures,) = selectors.drawn_pictures(outcome)
    told = {"program": report.program, "outcome": outcome, "pictures": pictures, "sees_check_ins": sees_check_ins}
    body = render_to_string("reports/_outcome.html", told)
    if pictures.are_drawn:
        kept.set(name, body)
    elif report.drawn_at:
        actions.draw_again(report_id=report.pk)
    return body, pictures.are_drawn


def _name(report: Report, *, sees_check_ins: bool) -> str:
    """What the page is made of: the very snapshot, not the number of its row."""
    parts = [get_language(), sees_check_ins, report.program.slug, report.snapshot]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
