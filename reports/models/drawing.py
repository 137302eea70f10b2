"""Drawing: a chart as it was drawn, kept under what it shows."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class DrawingQuerySet(models.QuerySet["Drawing"]):
    """The vocabulary of drawings."""

    def svg_of(self, keys: Iterable[str]) -> dict[str, str]:
        """The drawings there are of these, without their PNG. One query."""
        return dict(self.filter(key__in=list(keys)).values_list("key", "svg"))


class Drawing(models.Model):
    """The same specification always has the same drawing, so it is drawn once, by the worker, and never changes.

    Nothing in it is about a person: only charts of released totals are drawn.
    """

    # The digest of the specification and of how it is drawn: reports.engine.pictures.key_of.
    key = models.CharField(max_length=64, primary_key=True)
    svg = models.TextField()
    # For mails; empty where no mail shows it.
    png = models.BinaryField(default=bytes)
    drawn_at = models.DateTimeField(_("drawn at"), auto_now_add=True)

    objects = DrawingQuerySet.as_manager()

    class Meta:
        verbose_name = _("drawing")
        verbose_name_plural = _("drawings")

    def __str__(self) -> str:
        return self.key
