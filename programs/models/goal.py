"""Goal: what a program is for, and how one will know."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.enums import Measure
from programs.models.program import Program


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
