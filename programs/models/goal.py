"""Goal: what a program is for, and how one will know."""

import copy
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.enums import Measure
from programs.models.program import Program
from rmentor.lib.privacy import Privacy


@dataclass(frozen=True)
class GoalChange:
    """One field of a goal that was changed after the program had started."""

    # Which version it ended.
    version: int
    on: dt.date
    field: str
    old: object
    new: object


class Goal(models.Model):
    """A measurable goal. Frozen when the program starts running."""

    # What must be filled in before recruiting opens (G1).
    MUST_HAVE: ClassVar[tuple[str, ...]] = (
        "strategy",
        "objective",
        "method",
        "success_criterion",
        "measure",
        "baseline",
        "target",
        "owner",
        "due_on",
    )
    # What a version keeps. Who owns a goal may change without the goal being another.
    FROZEN: ClassVar[tuple[str, ...]] = tuple(name for name in MUST_HAVE if name != "owner")

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="goals", related_query_name="goal")
    strategy = models.CharField(_("strategy it serves"), max_length=250, blank=True)
    objective = models.CharField(_("objective"), max_length=250)
    method = models.CharField(_("method"), max_length=250, blank=True)
    success_criterion = models.CharField(_("success criterion"), max_length=250, blank=True)
    measure = models.CharField(_("measure"), max_length=20, choices=Measure, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=8, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(
        _("target"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("For a scale: the value to reach, on the scale. For a counted fact: the count."),
    )
    owner = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        related_query_name="owned_goal",
        verbose_name=_("owner"),
    )
    due_on = models.DateField(_("to be reached by"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(measure__in=["", *Measure.values]), name="goal_is_judged_by_a_known_measure"
            )
        ]

    def __str__(self) -> str:
        return self.objective

    @property
    def missing(self) -> list[str]:
        """Names of the fields of MUST_HAVE that are still empty."""
        return [name for name in self.MUST_HAVE if getattr(self, name) in (None, "")]

    def judged(self) -> "Goal":
        """The goal as it was frozen when the program started: the program is judged by that."""
        first = next(iter(self.versions.all()), None)
        return self if first is None else first.goal_then(self)

    def changes(self) -> Iterator[GoalChange]:
        """Each field that was changed after the start, oldest first."""
        versions = list(self.versions.all())
        stood = [*(version.goal_then(self) for version in versions), self]
        for version, (before, after) in zip(versions, pairwise(stood), strict=True):
            for name in self.FROZEN:
                old, new = getattr(before, name), getattr(after, name)
                if old != new:
                    yield GoalChange(version.number, version.valid_until.date(), name, old, new)


class GoalVersion(models.Model):
    """How a goal stood until it was changed after the start. Number 1 is what the program is judged by."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"reason": Privacy.PROGRAM_TEAM}

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="versions", related_query_name="version")
    number = models.PositiveSmallIntegerField(_("number"))
    # The fields of Goal.FROZEN by name.
    values = models.JSONField(_("what it said"), encoder=DjangoJSONEncoder)
    valid_until = models.DateTimeField(_("valid until"))
    reason = models.CharField(_("why it was changed"), max_length=300)
    by = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        related_query_name="changed_goal",
        verbose_name=_("changed by"),
    )

    class Meta:
        verbose_name = _("earlier version of a goal")
        verbose_name_plural = _("earlier versions of goals")
        ordering = ["goal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="versions_of_a_goal_are_numbered"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_goal_is_changed_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.goal} ({self.number})"

    def goal_then(self, goal: Goal) -> Goal:
        """`goal` as it stood; not to be saved."""
        then = copy.copy(goal)
        for name in Goal.FROZEN:
            column: Any = goal._meta.get_field(name)  # noqa: SLF001 - Django documents _meta
            setattr(then, name, column.to_python(self.values[name]))
        return then
