"""A matching run: asked for by HR, done by the worker, watched on its page."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from matching import engine, rules, selectors, tasks
from matching.actions.fairness import keep_how_it_ended
from matching.actions.listing import write_lists
from matching.actions.solving import Solved, solve
from matching.enums import Objective, RunKind, RunState
from matching.models import MatchingRun, Proposal, RunInput
from people.actions import audit
from people.models import Person
from programs.actions.locking import lock_program
from programs.enums import Side
from programs.models import Enrolment
from rmentor.lib import clock
from rmentor.lib.errors import DomainError


@transaction.atomic
def start_run(
    *,
    program_id: int,
    weights: Mapping[str, int] | None = None,
    objective: str = Objective.PEOPLE,
    min_percent: int = 0,
    by: Person,
) -> MatchingRun:
    """Ask the worker for proposals. `weights` go over the defaults; one run of a program at a time."""
    program = lock_program(program_id=program_id)
    rules.check_may_manage(by, program)
    rules.check_makes_pairs(program)
    rules.check_no_run_under_way(program)
    chosen = checked_choice(weights=weights, objective=objective, min_percent=min_percent)
    run = MatchingRun.objects.create(program=program, started_by=by, **chosen)
    audit(verb="matching_run.started", by=by, subject=run, new=chosen)
    tasks.run.delay_on_commit(run_id=run.pk)
    return run


def checked_choice(*, weights: Mapping[str, int] | None, objective: str, min_percent: int) -> dict[str, Any]:
    """Weights, aim and least fit as a run keeps them; DomainError for one that there is not."""
    if objective not in Objective.values:
        raise DomainError(_("Choose what the run aims at."))
    if not 0 <= min_percent <= 100:
        raise DomainError(_("The least fit is a whole number from 0 to 100."))
    return {
        "weights": asdict(rules.checked_weights(weights)),
        "objective": str(objective),
        "min_percent": min_percent,
    }


def run_matching(*, run_id: int) -> None:
    """Do a run, from claiming it to its proposals. Called twice, or by two workers, it is done once."""
    if not _claim(run_id):
        return
    run = MatchingRun.objects.select_related("program", "parent").get(pk=run_id)
    try:
        given, gone = _given(run)
        if run.kind == RunKind.SHORT_LIST:
            write_lists(run, given)
            return
        solved = solve(run, given)
    except engine.InputError as error:
        _fail(run, _("The input contradicts itself: %(fault)s") % {"fault": error})
        return
    except DomainError as error:
        _fail(run, str(error))
        return
    _write(run, given, solved, gone)


def _claim(run_id: int) -> bool:
    """Take the run in one conditional change, so that only one worker has it."""
    now = clock.now()
    taken = MatchingRun.objects.for_worker(now).filter(pk=run_id)
    return bool(
        taken.update(
            state=RunState.RUNNING,
            heartbeat_at=now,
            attempts=F("attempts") + 1,
            progress=5,
            rounds=0,
            fault="",
            ended_at=None,
        )
    )


def _given(run: MatchingRun) -> tuple[engine.Given, list[Enrolment]]:
    """The input, and those with a seat who are not in it; a what-if has that of its run, changed."""
    weights = rules.checked_weights(run.weights)
    if run.kind != RunKind.WHAT_IF or run.parent is None:
        return selectors.engine_input(run.program, weights, objective=run.objective, min_percent=run.min_percent)
    kept = selectors.kept_input(run.parent)
    if kept is None:
        raise DomainError(rules.INPUT_IS_GONE)
    return rules.changed_for(run, kept), []


@transaction.atomic
def _write(run: MatchingRun, given: engine.Given, solved: Solved, gone: list[Enrolment]) -> None:
    """Everything or nothing; a worker that comes second finds the run done."""
    run = MatchingRun.objects.select_for_update(of=("self",)).select_related("program").get(pk=run.pk)
    if run.state != RunState.RUNNING:
        return
    result = solved.result
    run.proposals.all().delete()
    Proposal.objects.bulk_create((_proposal(run, pair) for pair in result.pairs), batch_size=1000)
    run.total, run.input_digest, run.engine_version = result.total, result.digest, result.engine_version
    run.rounds, run.alternatives = result.rounds, solved.alternatives
    _certify(run, result)
    run.unmatched = [
        *(_out(one) for one in gone),
        *(_left_over(one, Side.MENTEE) for one in result.unmatched_mentees),
        *(_left_over(one, Side.MENTOR) for one in result.unmatched_mentors),
    ]
    if run.kind != RunKind.WHAT_IF:
        content = selectors.input_to_keep(given, run.program)
        RunInput.objects.update_or_create(run=run, defaults={"content": content})
    run.finish(at=clock.now())
    run.save()
    keep_how_it_ended(run=run)
    audit(verb="matching_run.done", by=None, subject=run, new={"pairs": len(result.pairs), "digest": result.digest})


def _certify(run: MatchingRun, result: engine.Result) -> None:
    proof = result.certificate
    if proof is None:
        run.people = len({key for pair in result.pairs for key in (pair.mentor, pair.mentee)})
        run.people_gap = run.points_gap = 0
    else:
        run.people, run.people_gap, run.points_gap = proof.people, proof.people_gap, proof.points_gap


def _proposal(run: MatchingRun, pair: engine.Paired) -> Proposal:
    return Proposal(
        run=run,
        mentor_id=pair.mentor,
        mentee_id=pair.mentee,
        score=pair.share,
        criteria=dict(pair.criteria),
        reasons=[{"code": reason.code, **reason.facts} for reason in pair.reasons],
    )


def _out(one: Enrolment) -> dict[str, object]:
    """Somebody with a seat whom the engine was not given."""
    rule = selectors.why_out(one)
    return {"enrolment": one.pk, "side": one.side, "rule": rule, "counts": {}, "release": {}}


def _left_over(one: engine.Unmatched, side: Side) -> dict[str, object]:
    counts, release = dict(one.counts), dict(one.release)
    return {"enrolment": one.key, "side": side.value, "rule": one.rule, "counts": counts, "release": release}


@transaction.atomic
def _fail(run: MatchingRun, fault: str) -> None:
    run = MatchingRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state != RunState.RUNNING:
        return
    run.fail(fault=fault, at=clock.now())
    run.save(update_fields=["state", "fault", "ended_at"])
    audit(verb="matching_run.failed", by=None, subject=run)
