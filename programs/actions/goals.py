"""Changing a goal after it was frozen: the old version is kept, and the program is still judged by the first."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from people.actions import audit
from people.models import Person
from programs import rules
from programs.actions.locking import check_fresh, lock_program
from programs.actions.planning import plain
from programs.models import Goal, GoalVersion
from rmentor.lib import clock
from rmentor.lib.errors import DomainError


@transaction.atomic
def change_goal(
    *, goal_id: int, values: Mapping[str, Any], reason: str, by: Person, version: int | None = None
) -> GoalVersion:
    """Let a frozen goal say something else from now on; how it stood is kept as a version of it, with the reason.

    With `version`, refuses when somebody else saved the program since that version of it was read.
    """
    goal = _lock_goal(goal_id, by)
    check_fresh(program=goal.program, version=version)
    _check_values(goal, values)
    changed = {name: value for name, value in values.items() if getattr(goal, name) != value}
    if not changed:
        raise DomainError(_("Nothing differs from what the goal says now."))
    if not reason.strip():
        raise DomainError(_("Give a reason: it stays beside the goal."))
    kept = _keep(goal, reason.strip()[:300], by)
    old = {name: plain(getattr(goal, name)) for name in changed}
    for name, value in changed.items():
        setattr(goal, name, value)
    goal.save(update_fields=list(changed))
    goal.program.version += 1
    goal.program.save(update_fields=["version"])
    new = {name: plain(value) for name, value in changed.items()}
    audit(verb="goal.changed", by=by, subject=goal, old=old, new={**new, "reason": kept.reason})
    return kept


def _lock_goal(goal_id: int, by: Person) -> Goal:
    """The goal with its program, which is what is locked."""
    found = Goal.objects.filter(pk=goal_id).values_list("program_id", flat=True).first()
    if found is None:
        raise DomainError(_("This goal does not exist any more."))
    program = lock_program(program_id=found)
    rules.check_may_manage(by, program)
    rules.check_may_change_goals(program)
    goal = Goal.objects.get(pk=goal_id)
    goal.program = program
    return goal


def _check_values(goal: Goal, values: Mapping[str, Any]) -> None:
    """Nothing may be empty that a goal must have, and its values must fit."""
    then = {name: values.get(name, getattr(goal, name)) for name in Goal.MUST_HAVE}
    if set(values) - set(Goal.MUST_HAVE) or any(value in (None, "") for value in then.values()):
        raise DomainError(_("A goal needs everything that it had when the program started."))
    faults = rules.goal_faults(then["measure"], then["baseline"], then["target"])
    if faults:
        raise DomainError(" ".join(faults.values()))


def _keep(goal: Goal, reason: str, by: Person) -> GoalVersion:
    return GoalVersion.objects.create(
        goal=goal,
        number=goal.versions.count() + 1,
        values={name: getattr(goal, name) for name in Goal.FROZEN},
        valid_until=clock.now(),
        reason=reason,
        by=by,
    )
