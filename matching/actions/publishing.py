"""Publishing proposals: pairs come into being, and the mentees are asked first, privately."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from matching import rules, selectors
from matching.actions import letters
from matching.actions.locking import lock_run
from matching.models import MatchingRun, Pair, Proposal
from people.actions import audit
from people.models import Person
from programs.actions.locking import lock_program
from programs.enums import Side
from rmentor.lib import clock
from rmentor.lib.errors import DomainError


@dataclass(frozen=True)
class Published:
    """What came of it: pairs that were offered, and for each proposal left out a sentence that says why."""

    pairs: tuple[Pair, ...]
    skipped: tuple[str, ...]


@transaction.atomic
def publish(
    *,
    run_id: int,
    proposal_ids: Iterable[int] | None = None,
    least_percent: int = 0,
    seen_version: int | None = None,
    by: Person,
) -> Published:
    """Offer proposals of a run to their mentees: some, or all that were not published yet and fit well enough.

    Those that no longer hold are left out, each with the reason; one that goes over a rule with a reason holds for
    exactly that rule. `seen_version`: the version of the table that was looked at; None when nobody looked at one.
    """
    known = MatchingRun.objects.filter(pk=run_id).values_list("version", flat=True).first()
    if known is None:
        raise DomainError(_("This matching run does not exist any more."))
    run = lock_run(run_id=run_id, seen_version=known if seen_version is None else seen_version, by=by)
    program = lock_program(program_id=run.program_id)
    rules.check_makes_pairs(program)
    rules.check_has_proposals(run)
    run.program = program
    rows = selectors.rows_to_publish(run, proposal_ids=proposal_ids, least_percent=least_percent)
    _wait_for_people(rows)
    pairs, skipped = _offer_those_that_hold(run, rows)
    if not pairs:  # the table is as everybody has seen it
        run.version -= 1
        run.save(update_fields=["version"])
    for pair in pairs:
        audit(verb="pair.offered", by=by, subject=pair, new={"proposal": pair.proposal_id})
        letters.ask(pair=pair, side=Side.MENTEE)
    return Published(tuple(pairs), tuple(skipped))


def _wait_for_people(rows: Iterable[Proposal]) -> None:
    """Whoever publishes in another program at the same time waits for these people."""
    people = {one.person_id for row in rows for one in (row.mentor, row.mentee)}
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))


def _offer_those_that_hold(run: MatchingRun, rows: Iterable[Proposal]) -> tuple[list[Pair], list[str]]:
    now = clock.now()
    until = clock.add_workdays(now, rules.ANSWER_WORKDAYS)
    board = selectors.Board(run)
    pairs, skipped = [], []
    for row in rows:
        why_not = board.why_not(row)
        if why_not:
            skipped.append(f"{row}: {why_not}")
            continue
        pair = Pair(program=run.program, mentor=row.mentor, mentee=row.mentee, proposal=row)
        pair.offer(at=now, until=until)
        pair.save()
        board.offer(row)
        pairs.append(pair)
    return pairs, skipped
