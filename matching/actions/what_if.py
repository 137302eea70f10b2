"""What if: a run from the frozen input of another, with changes. It is looked at, not published; or really done."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from matching import rules, selectors, tasks
from matching.actions.ruling import drop_pair_rule, set_pair_rule
from matching.actions.running import checked_choice, start_run
from matching.enums import RuleKind, RunKind, RunState
from matching.models import Fairness, MatchingRun, PairRule, RunInput
from people.actions import audit
from people.models import Person
from programs.actions.locking import lock_program
from rmentor.lib.errors import DomainError


@transaction.atomic
def start_what_if(
    *,
    run_id: int,
    changes: Sequence[Mapping[str, Any]] = (),
    weights: Mapping[str, int] | None = None,
    objective: str | None = None,
    min_percent: int | None = None,
    by: Person,
) -> MatchingRun:
    """Solve the input of a finished run again with changes (`rules.changes`), other weights or another aim.

    From a what-if it goes on: its changes stay, and its weights, unless others are given.
    """
    run = _run(run_id)
    program = lock_program(program_id=run.program_id)
    rules.check_may_manage(by, program)
    rules.check_makes_pairs(program)
    rules.check_no_run_under_way(program)
    if run.state != RunState.DONE:
        raise DomainError(_("This run is not done yet."))
    parent = run.parent if run.kind == RunKind.WHAT_IF and run.parent else run
    kept = selectors.kept_input(parent)
    if kept is None:
        raise DomainError(rules.INPUT_IS_GONE)
    asked = [*run.changes, *(dict(change) for change in changes)]
    rules.check_changes(kept, asked)
    chosen = checked_choice(
        weights={**run.weights, **(weights or {})},
        objective=run.objective if objective is None else objective,
        min_percent=run.min_percent if min_percent is None else min_percent,
    )
    if not asked and all(getattr(parent, name) == value for name, value in chosen.items()):
        raise DomainError(_("Change something first: as it is, the run would come out the same."))
    facts = {"kind": RunKind.WHAT_IF, "parent": parent, "changes": asked, "started_by": by}
    what_if = MatchingRun.objects.create(program=program, **facts, **chosen)
    audit(verb="matching_run.what_if_started", by=by, subject=what_if, new={**chosen, "changes": len(asked)})
    tasks.run.delay_on_commit(run_id=what_if.pk)
    return what_if


@transaction.atomic
def do_what_if(*, run_id: int, reason: str = "", by: Person) -> MatchingRun:
    """Decide what a what-if tried out, and start a run with it. `reason` is that of its bans and locks.

    One more place is not the team's to give: who has it is asked, and the next run finds it.
    """
    what_if = _run(run_id)
    if what_if.kind != RunKind.WHAT_IF:
        raise DomainError(_("Choose a what-if."))
    program = lock_program(program_id=what_if.program_id)
    rules.check_may_manage(by, program)
    for change in what_if.changes:
        if change["change"] in rules.ABOUT_TWO:
            _decide(change, reason, by)
    return start_run(
        program_id=program.pk,
        weights=what_if.weights,
        objective=what_if.objective,
        min_percent=what_if.min_percent,
        by=by,
    )


def forget_inputs_of_past_programs() -> None:
    """Frozen input goes when the program is over: nobody is matched from it any more. So does who was counted."""
    RunInput.objects.exclude(run__program__state__in=rules.KEEPS_INPUT).delete()
    over = Fairness.objects.exclude(run__program__state__in=rules.KEEPS_INPUT)
    over.exclude(counted={}).update(counted={})


def _run(run_id: int) -> MatchingRun:
    run = MatchingRun.objects.select_related("parent").filter(pk=run_id).first()
    if run is None:
        raise DomainError(_("This matching run does not exist any more."))
    return run


def _decide(change: Mapping[str, Any], reason: str, by: Person) -> None:
    mentor, mentee = change["mentor"], change["mentee"]
    if change["change"] == "lift":
        rule = PairRule.objects.filter(mentor=mentor, mentee=mentee).first()
        if rule is not None:
            drop_pair_rule(rule_id=rule.pk, by=by)
        return
    set_pair_rule(kind=RuleKind(change["change"]), mentor_id=mentor, mentee_id=mentee, reason=reason, by=by)
