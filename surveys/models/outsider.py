"""Outsider: somebody outside a program who is asked the same questions, for comparison."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.enums import Side
from programs.models import Program
from rmentor.lib.constraints import known_choice


class Outsider(models.Model):
    """One member of a program's comparison group. Taking part is free, as for everybody."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+", related_query_name="outsider")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", related_query_name="outsider")
    # Whom they are compared with: they get the questions of this side.
    side = models.CharField(_("compared with"), max_length=10, choices=Side)

    class Meta:
        verbose_name = _("person asked for comparison")
        verbose_name_plural = _("people asked for comparison")
        constraints = [
            models.UniqueConstraint(fields=["program", "person"], name="asked_for_comparison_once"),
            known_choice("side", Side, "outsider_side_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.program}: {self.person}"
