"""Retention: who stayed in the company beside matched colleagues, frozen once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.models import Program


class Retention(models.Model):
    """Who stayed, beside matched colleagues: worked out once, a year after the kick-off, and frozen.

    Worked out again every month it would tell in which month single people left.
    """

    program = models.OneToOneField(
        Program, on_delete=models.CASCADE, related_name="+", related_query_name="retention", verbose_name=_("program")
    )
    as_of = models.DateField(_("as of"))
    # {"sides": [reports.selectors.retention.StayFigures as a dict, ...]}
    figures = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("comparison of who stayed")
        verbose_name_plural = _("comparisons of who stayed")

    def __str__(self) -> str:
        return f"{self.program}, {self.as_of}"
