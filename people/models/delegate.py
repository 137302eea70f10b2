"""Delegate: a colleague who may book, move and cancel somebody's meetings, and reads nothing else."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models.person import Person
from rmentor.lib.privacy import Privacy


class DelegateQuerySet(models.QuerySet["Delegate"]):
    """The vocabulary of delegates."""

    def standing(self) -> Self:
        """Not taken back, and both still with the company."""
        return self.filter(revoked_at=None, person__is_active=True, delegate__is_active=True)


class Delegate(models.Model):
    """`person` lets `delegate` keep the calendar of their meetings."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"delegate": Privacy.PROGRAM_TEAM}

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", related_query_name="delegation")
    delegate = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="+",
        related_query_name="delegated",
        verbose_name=_("who keeps your calendar"),
    )
    named_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = DelegateQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "delegate"], condition=Q(revoked_at=None), name="a_delegate_is_named_once"
            ),
            models.CheckConstraint(condition=~Q(person=F("delegate")), name="nobody_is_their_own_delegate"),
        ]

    def __str__(self) -> str:
        return f"delegate #{self.pk}"
