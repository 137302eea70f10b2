"""What the worker does for short lists: two matchings, one for the lists of each side, and a mail to everybody."""

from collections import defaultdict

from django.db import transaction

from matching import engine, rules
from matching.actions import letters
from matching.actions.solving import solve
from matching.enums import RunState
from matching.models import MatchingRun, ShortListEntry
from people.actions import audit
from programs.enums import Side
from programs.models import Enrolment
from rmentor.lib import clock


def write_lists(run: MatchingRun, given: engine.Given) -> None:
    """Work out the lists of both sides and keep them. Raises engine.InputError."""
    wanted = {side: rules.input_for_lists(given, owners=side) for side in Side}
    found = {Side.MENTEE: solve(run, wanted[Side.MENTEE]).result}
    same = wanted[Side.MENTOR] == wanted[Side.MENTEE]
    found[Side.MENTOR] = found[Side.MENTEE] if same else solve(run, wanted[Side.MENTOR]).result
    _keep(run, found)


@transaction.atomic
def _keep(run: MatchingRun, found: dict[Side, engine.Result]) -> None:
    """Everything or nothing; a worker that comes second finds the run done."""
    run = MatchingRun.objects.select_for_update(of=("self",)).select_related("program").get(pk=run.pk)
    if run.state != RunState.RUNNING:
        return
    ShortListEntry.objects.filter(run=run).delete()
    entries = [entry for side, result in found.items() for entry in _entries(run, side, result)]
    ShortListEntry.objects.bulk_create(entries, batch_size=1000)
    for_mentees = found[Side.MENTEE]
    run.input_digest, run.engine_version, run.rounds = (
        for_mentees.digest,
        for_mentees.engine_version,
        for_mentees.rounds,
    )
    owners = {entry.owner_id for entry in entries}
    run.people = len(owners)
    run.unmatched = [
        *(_without_list(one, Side.MENTEE) for one in for_mentees.unmatched_mentees),
        *(_without_list(one, Side.MENTOR) for one in found[Side.MENTOR].unmatched_mentors),
    ]
    run.finish(at=clock.now())
    run.save()
    audit(verb="short_lists.done", by=None, subject=run, new={"people": len(owners)})
    for owner in Enrolment.objects.filter(pk__in=owners).with_person().order_by("pk"):
        letters.ask_to_rank(run=run, owner=owner)


def _entries(run: MatchingRun, side: Side, result: engine.Result) -> list[ShortListEntry]:
    """The lists of everybody on one side."""
    lists: defaultdict[int, dict[int, engine.Paired]] = defaultdict(dict)
    for pair in result.pairs:
        owner, partner = (pair.mentor, pair.mentee) if side is Side.MENTOR else (pair.mentee, pair.mentor)
        lists[owner][partner] = pair
    return [
        ShortListEntry(
            run=run,
            owner_id=owner,
            partner_id=partner,
            place=place,
            score=shown[partner].share,
            reasons=[{"code": reason.code, **reason.facts} for reason in shown[partner].reasons],
        )
        for owner, shown in lists.items()
        for place, partner in enumerate(
            rules.in_an_order_that_tells_nothing(run_id=run.pk, owner=owner, partners=shown), start=1
        )
    ]


def _without_list(one: engine.Unmatched, side: Side) -> dict[str, object]:
    counts, release = dict(one.counts), dict(one.release)
    return {"enrolment": one.key, "side": side.value, "rule": one.rule, "counts": counts, "release": release}
