"""What a program costs: sums that HR enters, and what an hour of each side is worth."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.enums import Side
from programs.models import Program
from reports.enums import CostKind
from rmentor.lib.constraints import known_choice
from rmentor.lib.privacy import Privacy


class Cost(models.Model):
    """One sum spent on a program, in the currency of the company (setting CURRENCY)."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"amount": Privacy.PROGRAM_TEAM, "note": Privacy.PROGRAM_TEAM}

    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="+", related_query_name="cost", verbose_name=_("program")
    )
    kind = models.CharField(_("what for"), max_length=10, choices=CostKind)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    spent_on = models.DateField(_("spent on"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        ordering = ["-spent_on", "-pk"]
        constraints = [
            known_choice("kind", CostKind, "cost_kind_is_known"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="a_cost_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.spent_on}"


class HourlyCost(models.Model):
    """What an hour of one side costs the company; without it hours are told and no money."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"amount": Privacy.PROGRAM_TEAM}

    program = models.ForeignKey(
        Program,
        on_delete=models.CASCADE,
        related_name="+",
        related_query_name="hourly_cost",
        verbose_name=_("program"),
    )
    side = models.CharField(_("side"), max_length=6, choices=Side)
    amount = models.DecimalField(
        _("an hour costs"), max_digits=8, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("cost of an hour")
        verbose_name_plural = _("costs of an hour")
        ordering = ["side"]
        constraints = [
            models.UniqueConstraint(fields=["program", "side"], name="one_hourly_cost_per_side"),
            known_choice("side", Side, "hourly_cost_side_is_known"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="an_hour_costs_nothing_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.amount}"
