"""A matching run: asked for by HR, done by the worker, watched on its page."""

from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from matching import engine, rules, selectors, tasks
from matching.enums import RunState
from matching.models import MatchingRun, Proposal
from people.actions import audit
from people.models import Person
from programs.actions.locking import lock_program
from programs.enums import Side
from programs.models import Enrolment
from rmentor.lib import clock


@transaction.atomic
def start_run(*, program_id: int, weights: Mapping[str, int] | None = None, by: Person) -> MatchingRun:
    """Ask the worker for proposals. `weights` go over the defaults; one run of a program at a time."""
    program = lock_program(program_id=program_id)
    rules.check_may_manage(by, program)
    rules.check_makes_pairs(program)
    rules.check_no_run_under_way(program)
    chosen = asdict(rules.checked_weights(weights))
    run = MatchingRun.objects.create(program=program, weights=chosen, started_by=by)
    audit(verb="matching_run.started", by=by, subject=run, new={"weights": chosen})
    tasks.run.delay_on_commit(run_id=run.pk)
    return run


def run_matching(*, run_id: int) -> None:
    """Do a run, from claiming it to its proposals. Called twice, or by two workers, it is done once."""
    if not _claim(run_id):
        return
    run = MatchingRun.objects.select_related("program").get(pk=run_id)
    given, gone = selectors.engine_input(run.program, rules.checked_weights(run.weights))
    _sign_of_life(run, progress=30)
    try:
        result = _match(given)
    except engine.InputError as error:
        _fail(run, str(error))
        return
    _sign_of_life(run, progress=80)
    _write(run, result, gone)


def _claim(run_id: int) -> bool:
    """Take the run in one conditional change, so that only one worker has it."""
    now = clock.now()
    taken = MatchingRun.objects.for_worker(now).filter(pk=run_id)
    return bool(
        taken.update(
            state=RunState.RUNNING, heartbeat_at=now, attempts=F("attempts") + 1, progress=5, fault="", ended_at=None
        )
    )


def _sign_of_life(run: MatchingRun, *, progress: int) -> None:
    MatchingRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(progress=progress, heartbeat_at=clock.now())


def _match(given: engine.Given) -> engine.Result:
    from matching.engine.run import match  # noqa: PLC0415 - slow import

    return match(given)


@transaction.atomic
def _write(run: MatchingRun, result: engine.Result, gone: list[Enrolment]) -> None:
    """Everything or nothing; a worker that comes second finds the run done."""
    run = MatchingRun.objects.select_for_update().get(pk=run.pk)
    if run.state != RunState.RUNNING:
        return
    run.proposals.all().delete()
    Proposal.objects.bulk_create(_proposal(run, pair) for pair in result.pairs)
    run.total, run.input_digest, run.engine_version = result.total, result.digest, result.engine_version
    run.unmatched = [
        *({"enrolment": one.pk, "side": one.side, "rule": "left", "counts": {}} for one in gone),
        *(_left_over(one, Side.MENTEE) for one in result.unmatched_mentees),
        *(_left_over(one, Side.MENTOR) for one in result.unmatched_mentors),
    ]
    run.finish(at=clock.now())
    run.save()
    audit(verb="matching_run.done", by=None, subject=run, new={"pairs": len(result.pairs), "digest": result.digest})


def _proposal(run: MatchingRun, pair: engine.Paired) -> Proposal:
    return Proposal(
        run=run,
        mentor_id=pair.mentor,
        mentee_id=pair.mentee,
        score=pair.share,
        criteria=dict(pair.criteria),
        reasons=[{"code": reason.code, **reason.facts} for reason in pair.reasons],
    )


def _left_over(one: engine.Unmatched, side: Side) -> dict[str, object]:
    return {"enrolment": one.key, "side": side.value, "rule": one.rule, "counts": dict(one.counts)}


@transaction.atomic
def _fail(run: MatchingRun, fault: str) -> None:
    run = MatchingRun.objects.select_for_update().get(pk=run.pk)
    run.fail(fault=_("The input contradicts itself: %(fault)s") % {"fault": fault}, at=clock.now())
    run.save(update_fields=["state", "fault", "ended_at"])
    audit(verb="matching_run.failed", by=None, subject=run)
