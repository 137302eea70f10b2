"""ApiToken: lets one tool of the company read the released totals, and nothing else."""

import datetime as dt
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Person


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """The vocabulary of tokens."""

    def valid(self) -> Self:
        """Not revoked."""
        return self.filter(revoked_at=None)


class ApiToken(models.Model):
    """The token itself is shown once, when it is made; only its digest is kept."""

    name = models.CharField(_("name of the tool"), max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        related_query_name="made_token",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    # A day, not a time: enough to see which are not used any more.
    last_used_on = models.DateField(_("last used on"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("access for a tool")
        verbose_name_plural = _("access for tools")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    def revoke(self, *, at: dt.datetime) -> None:
        """Close the door for good; a token revoked already keeps its day."""
        self.revoked_at = self.revoked_at or at
