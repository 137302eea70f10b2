"""Board: the figures of one program for HR's dashboard, counted by the worker again and again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.models import Program


class Board(models.Model):
    """The newest count; unlike a report it is not kept. Counting a million meetings anew takes seconds."""

    program = models.OneToOneField(
        Program, on_delete=models.CASCADE, related_name="+", related_query_name="board", verbose_name=_("program")
    )
    as_of = models.DateTimeField(_("as of"))
    # reports.selectors.board.BoardFigures as a dict.
    figures = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("dashboard")
        verbose_name_plural = _("dashboard")

    def __str__(self) -> str:
        return f"{self.program}, {self.as_of}"
