"""Self-matching: HR has short lists prepared, participants rank them; HR decides with an ordinary run."""

from collections.abc import Collection, Mapping
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from matching import rules, tasks
from matching.enums import RunKind
from matching.models import MatchingRun, ShortListEntry
from people.actions import audit
from people.models import Person
from programs.actions.locking import lock_program
from rmentor.lib.errors import DomainError


@transaction.atomic
def prepare_short_lists(*, program_id: int, weights: Mapping[str, int] | None = None, by: Person) -> MatchingRun:
    """Ask the worker for a short list for everybody with a place left. Newer lists close older ones."""
    program = lock_program(program_id=program_id)
    rules.check_may_manage(by, program)
    rules.check_ranks(program)
    rules.check_makes_pairs(program)
    rules.check_no_run_under_way(program)
    chosen = asdict(rules.checked_weights(weights))
    run = MatchingRun.objects.create(program=program, kind=RunKind.SHORT_LIST, weights=chosen, started_by=by)
    audit(verb="short_lists.asked", by=by, subject=run, new={"weights": chosen})
    tasks.run.delay_on_commit(run_id=run.pk)
    return run


@transaction.atomic
def rank_short_list(
    *, run_id: int, ranks: Mapping[int, int], refused: Collection[int] = (), by: Person
) -> list[ShortListEntry]:
    """Keep whom somebody ranked (entry: 1 for the first choice) and with whom they would rather not work.

    The audit trail tells that somebody ranked. That somebody was refused it tells in no way: a change of nothing but
    refusals leaves no trace there.
    """
    run = _lock_list(run_id)
    entries = list(ShortListEntry.objects.visible_to(by).filter(run=run).select_related("owner").order_by("place"))
    if not entries:
        raise DomainError(_("This is not your short list."))
    _check_choices(entries, ranks, refused)
    before = [entry.rank for entry in entries]
    for entry in entries:
        entry.rank, entry.is_refused = ranks.get(entry.pk), entry.pk in refused
    ShortListEntry.objects.bulk_update(entries, ["rank", "is_refused"])
    if before != [entry.rank for entry in entries]:
        audit(verb="short_list.ranked", by=by, subject=entries[0].owner)
    return entries


def _lock_list(run_id: int) -> MatchingRun:
    """The run of an open list, its program locked: whoever starts the run for pairs waits, or was first."""
    run = MatchingRun.objects.filter(pk=run_id).first()
    if run is None:
        raise DomainError(_("This short list does not exist any more."))
    lock_program(program_id=run.program_id)
    rules.check_list_is_open(run)
    return run


def _check_choices(entries: list[ShortListEntry], ranks: Mapping[int, int], refused: Collection[int]) -> None:
    """Only people on the list, each rank once, nobody both ranked and refused."""
    known = {entry.pk for entry in entries}
    if not known >= {*ranks, *refused}:
        raise DomainError(_("Somebody you chose is not on your list."))
    if any(not 1 <= rank <= rules.list_length(len(known)) for rank in ranks.values()):
        raise DomainError(_("There are fewer people on your list than that."))
    if len(set(ranks.values())) < len(ranks):
        raise DomainError(_("Give each place once."))
    if set(ranks) & set(refused):
        raise DomainError(_("You cannot rank somebody and rather not work with them."))
