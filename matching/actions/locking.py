"""What every action about a pair or a run begins with: it, locked until the transaction ends."""

from django.utils.translation import gettext_lazy as _

from matching import rules
from matching.models import Agreement, MatchingRun, Pair
from people.models import Person
from rmentor.lib.errors import DomainError


def lock_pair(*, pair_id: int) -> Pair:
    """The pair with its people, locked."""
    pair = Pair.objects.select_for_update(of=("self",)).with_people().filter(pk=pair_id).first()
    if pair is None:
        raise DomainError(_("This pair does not exist any more."))
    return pair


def lock_agreement(*, pair: Pair) -> Agreement:
    """The agreement of a locked pair; an empty draft when nobody has begun."""
    agreement, _new = Agreement.objects.select_for_update().get_or_create(pair=pair, defaults={"goals": ""})
    return agreement


def lock_run(*, run_id: int, seen_version: int, by: Person) -> MatchingRun:
    """The run, locked, as the page that `by` looked at showed it; its table counts as changed from here on.

    NotAllowedError for somebody who does not run the program, StaleError when the table has changed since.
    """
    run = MatchingRun.objects.select_for_update(of=("self",)).select_related("program").filter(pk=run_id).first()
    if run is None:
        raise DomainError(_("This matching run does not exist any more."))
    rules.check_may_manage(by, run.program)
    rules.check_fresh_run(run, seen_version)
    run.version += 1
    run.save(update_fields=["version"])
    return run
