"""Taking the best that a run has found so far, instead of waiting for the proof."""

from django.db import transaction
from django.utils.translation import gettext as _

from matching import rules
from matching.models import MatchingRun
from matching.models.run import UNDER_WAY
from people.actions import audit
from people.models import Person
from rmentor.lib import clock
from rmentor.lib.errors import DomainError


@transaction.atomic
def stop_run(*, run_id: int, by: Person) -> MatchingRun:
    """Ask the worker to stop after the round it is in. What it has found by then counts."""
    run = MatchingRun.objects.select_for_update(of=("self",)).select_related("program").filter(pk=run_id).first()
    if run is None:
        raise DomainError(_("This matching run does not exist any more."))
    rules.check_may_manage(by, run.program)
    if run.state not in UNDER_WAY:
        raise DomainError(_("This run has ended already."))
    if run.stop_asked_at is None:
        run.stop_asked_at, run.stop_asked_by = clock.now(), by
        run.save(update_fields=["stop_asked_at", "stop_asked_by"])
        audit(verb="matching_run.stop_asked", by=by, subject=run)
    return run
