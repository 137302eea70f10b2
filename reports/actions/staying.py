"""Who stayed in the company, worked out once and frozen."""

from dataclasses import asdict

from django.db import transaction

from people.actions import audit
from programs.models import Program
from reports import selectors
from reports.actions.compiling import ask_for_report
from reports.enums import ReportKind
from reports.models import Retention
from rmentor.lib import clock


@transaction.atomic
def freeze_retention(*, program_id: int) -> Retention:
    """Work out who stayed, a year after the kick-off, and have a report compiled. There already: left as it is."""
    program = Program.objects.select_for_update().get(pk=program_id)
    found = Retention.objects.filter(program=program).first()
    if found is not None:
        return found
    sides = [asdict(side) for side in selectors.stay_figures(program, clock.today())]
    frozen = Retention.objects.create(program=program, as_of=clock.today(), figures={"sides": sides})
    audit(verb="reports.freeze_retention", by=None, subject=program, new={"as_of": str(frozen.as_of)})
    ask_for_report(program_id=program.pk, kind=ReportKind.YEAR, by=None)
    return frozen
