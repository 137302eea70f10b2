"""The figures on fairness of a run: how it ended is kept, and told once, when the team asks for it."""

from django.db import transaction
from django.utils.translation import gettext as _

from matching import rules, selectors
from matching.models import Fairness, MatchingRun
from people.actions import audit
from people.models import Person
from programs.actions.locking import lock_program
from rmentor.lib.errors import DomainError


def keep_how_it_ended(*, run: MatchingRun) -> None:
    """Keep who found a partner in a run that has just ended; of one that only tries out nothing is kept."""
    if not rules.has_proposals(run):
        return
    figures, counted = selectors.how_it_ended(run)
    Fairness.objects.create(run=run, figures=figures, counted=counted)


@transaction.atomic
def tell_fairness(*, run_id: int, by: Person) -> None:
    """Work out who stayed without a good partner, by group: once, and for two runs of a program at most."""
    kept = Fairness.objects.select_related("run").filter(run=run_id).first()
    if kept is None:
        raise DomainError(_("Nothing was counted for this run."))
    program = lock_program(program_id=kept.run.program_id)
    rules.check_may_manage(by, program)
    kept = Fairness.objects.select_for_update(of=("self",)).select_related("run__program").get(pk=kept.pk)
    if kept.figures["rows"]:
        return
    if len(selectors.runs_told(kept.run)) >= selectors.RUNS_TOLD:
        raise DomainError(_("The figures of two runs are told already. More would tell about single people."))
    if not kept.counted:
        raise DomainError(_("The program is over: who was counted is no longer kept."))
    kept.figures, kept.counted = selectors.work_out(kept)
    kept.save(update_fields=["figures", "counted"])
    audit(verb="matching_run.fairness_told", by=by, subject=kept.run)
