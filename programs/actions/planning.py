"""Setting up a program: its goals, its design, its team."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import cast

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from people.actions import audit
from people.models import Person
from programs import rules
from programs.actions.locking import check_fresh, lock_program
from programs.actions.selecting import move_up
from programs.enums import Side, TeamRole
from programs.models import Goal, Program, TeamMember
from rmentor.lib.errors import DomainError


@transaction.atomic
def create_program(*, template: str, name: str, by: Person) -> Program:
    """A draft filled from a goal template (its code), goals included; whoever makes it is its first coordinator."""
    rules.check_may_plan(by)
    filled = rules.GOAL_TEMPLATES.get(template)
    if filled is None:
        raise DomainError(_("There is no goal template “%(code)s”.") % {"code": template})
    name = name.strip()
    if not name or Program.objects.filter(name__iexact=name).exists():
        raise DomainError(_("A program needs a name that no other program has."))
    program = Program.objects.create(
        name=name,
        slug=_free_slug(name),
        template=filled.code,
        mode=filled.mode,
        driver=filled.driver,
        benefits=str(filled.benefits),
        commitment=str(filled.commitment),
        monitoring=str(filled.monitoring),
    )
    Goal.objects.bulk_create(_goal_from(draft, filled, program, by) for draft in filled.goals)
    TeamMember.objects.create(program=program, person=by, role=TeamRole.COORDINATOR)
    audit(verb="program.created", by=by, subject=program, new={"template": filled.code})
    return program


@transaction.atomic
def update_program(
    *, program_id: int, values: Mapping[str, object], by: Person, version: int | None = None
) -> Program:
    """Change what a coordinator decides about a program (rules.DESIGN_FIELDS); more seats move the waiting list up.

    With `version`, refuses when somebody else saved since that version was read.
    """
    program = lock_program(program_id=program_id)
    rules.check_may_manage(by, program)
    check_fresh(program=program, version=version)
    changed = {name: value for name, value in values.items() if getattr(program, name) != value}
    if not changed:
        return program
    refused = [name for name in changed if name not in rules.DESIGN_FIELDS or name in rules.locked_fields(program)]
    if refused:
        raise DomainError(_("This can no longer be changed: %(fields)s.") % {"fields": ", ".join(sorted(refused))})
    old = {name: plain(getattr(program, name)) for name in changed}
    for name, value in changed.items():
        setattr(program, name, value)
    program.version += 1
    program.save(update_fields=[*changed, "version"])
    _date_goals(program)
    new = {name: plain(value) for name, value in changed.items()}
    audit(verb="program.changed", by=by, subject=program, old=old, new=new)
    if "seats" in changed:
        _give_new_seats(program, before=cast("int | None", old["seats"]))
    return program


@transaction.atomic
def save_goal(*, goal: Goal, by: Person) -> Goal:
    """Add a goal to its program, or keep a changed one; frozen goals stay as they are."""
    program = lock_program(program_id=goal.program_id)
    rules.check_may_manage(by, program)
    _check_not_frozen(program)
    before = Goal.objects.filter(pk=goal.pk).values(*Goal.MUST_HAVE).first() if goal.pk else None
    goal.due_on = goal.due_on or program.ends_on
    goal.save()
    _touch(program)
    now = Goal.objects.filter(pk=goal.pk).values(*Goal.MUST_HAVE).get()
    audit(verb="goal.changed" if before else "goal.added", by=by, subject=goal, old=_plains(before), new=_plains(now))
    return goal


@transaction.atomic
def remove_goal(*, goal: Goal, by: Person) -> None:
    """Take a goal out of a program that has not started."""
    program = lock_program(program_id=goal.program_id)
    rules.check_may_manage(by, program)
    _check_not_frozen(program)
    audit(verb="goal.removed", by=by, subject=goal, old={"program": program.name})
    goal.delete()
    _touch(program)


@transaction.atomic
def name_team(
    *, program_id: int, by: Person, coordinators: Iterable[Person] = (), selectors: Iterable[Person] = ()
) -> None:
    """Add people to a program's team. Who is in it already stays in it."""
    program = lock_program(program_id=program_id)
    rules.check_may_manage(by, program)
    named = [(person, TeamRole.COORDINATOR) for person in coordinators]
    named += [(person, TeamRole.SELECTOR) for person in selectors]
    for person, role in named:
        _member, new = TeamMember.objects.get_or_create(program=program, person=person, role=role)
        if new:
            audit(verb="team.added", by=by, subject=program, new={"person": person.pk, "role": role.value})
    _touch(program)


@transaction.atomic
def save_team_member(*, member: TeamMember, by: Person) -> TeamMember:
    """Add somebody to a program's team, or keep a changed role."""
    program = lock_program(program_id=member.program_id)
    rules.check_may_manage(by, program)
    member.save()
    audit(verb="team.named", by=by, subject=program, new={"person": member.person_id, "role": member.role})
    _touch(program)
    return member


@transaction.atomic
def remove_from_team(*, member: TeamMember, by: Person) -> None:
    """Take somebody out of a program's team in one role."""
    program = lock_program(program_id=member.program_id)
    rules.check_may_manage(by, program)
    audit(verb="team.removed", by=by, subject=program, old={"person": member.person_id, "role": member.role})
    member.delete()
    _touch(program)


def _give_new_seats(program: Program, *, before: int | None) -> None:
    """Let the waiting list move up when seats were added."""
    if before is not None and program.seats is not None:
        for side in Side:
            move_up(program=program, side=side, freed=program.seats - before)


def _free_slug(name: str) -> str:
    """An address made of the name; a number is added while another program has it."""
    base = slugify(name)[:50].strip("-") or "program"
    taken = set(Program.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{n}" for n in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)


def _goal_from(draft: rules.GoalDraft, template: rules.GoalTemplate, program: Program, owner: Person) -> Goal:
    return Goal(
        program=program,
        strategy=str(template.strategy),
        objective=str(draft.objective),
        method=str(draft.method),
        success_criterion=str(draft.success_criterion),
        measure=draft.measure,
        baseline=draft.baseline,
        target=draft.target,
        owner=owner,
    )


def _date_goals(program: Program) -> None:
    """A goal without a date is due when the program ends."""
    if program.ends_on:
        program.goals.filter(due_on=None).update(due_on=program.ends_on)


def _check_not_frozen(program: Program) -> None:
    if rules.is_frozen(program):
        raise DomainError(_("The goals are frozen since the program started."))


def _touch(program: Program) -> None:
    program.version += 1
    program.save(update_fields=["version"])


def _plains(values: Mapping[str, object] | None) -> dict[str, object]:
    return {name: plain(value) for name, value in (values or {}).items()}


def plain(value: object) -> object:
    """What JSON can hold: people by number, dates and decimals as text."""
    if isinstance(value, Person):
        return value.pk
    if value is None or isinstance(value, bool | int | float | str | list):
        return value
    return value.isoformat() if isinstance(value, dt.date) else str(value)
