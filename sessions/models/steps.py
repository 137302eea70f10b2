"""What each side says at two points of the way: after the first meeting, and at the end."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from matching.models import Pair
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from rmentor.lib.constraints import known_choice
from rmentor.lib.privacy import Privacy
from sessions.enums import Farewell, Fit


class FitQuerySet(models.QuerySet["FitCheck"]):
    """The vocabulary of fit checks."""

    def in_doubt(self) -> Self:
        """Whoever did not call it good."""
        return self.exclude(fit=Fit.GOOD)


class FitCheck(models.Model):
    """How the first meeting felt to one side. The other side learns nothing of it."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"fit": Privacy.PROGRAM_TEAM, "reason": Privacy.PROGRAM_TEAM}

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="+", related_query_name="fit_check")
    side = models.CharField(max_length=10, choices=Side)
    fit = models.CharField(_("how did it feel?"), max_length=8, choices=Fit)
    reason = models.CharField(_("what should the program team know?"), max_length=500, blank=True)
    # The first time; from then on it can be changed for a while.
    answered_at = models.DateTimeField(default=clock.now, editable=False)

    objects = FitQuerySet.as_manager()

    class Meta:
        verbose_name = _("fit check")
        verbose_name_plural = _("fit checks")
        constraints = [
            models.UniqueConstraint(fields=["pair", "side"], name="one_fit_check_per_side"),
            known_choice("side", Side, "fit_check_side_is_known"),
            known_choice("fit", Fit, "fit_is_known"),
        ]

    def __str__(self) -> str:
        return f"fit check #{self.pk}"


class ClosingQuerySet(models.QuerySet["ClosingStep"]):
    """The vocabulary of endings."""

    def visible_to(self, person: Person) -> Self:
        """Both of the pair, nobody else."""
        return self.filter(pair__in=Pair.objects.visible_to(person))


class ClosingStep(models.Model):
    """What one side wishes at the end, and a word of thanks to the other."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"wish": Privacy.PROGRAM_TEAM, "thanks": Privacy.BOTH_OF_US}

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="+", related_query_name="closing_step")
    side = models.CharField(max_length=10, choices=Side)
    wish = models.CharField(_("and now?"), max_length=10, choices=Farewell)
    thanks = models.TextField(_("a word of thanks"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        verbose_name = _("closing step")
        verbose_name_plural = _("closing steps")
        constraints = [
            models.UniqueConstraint(fields=["pair", "side"], name="one_closing_step_per_side"),
            known_choice("side", Side, "closing_step_side_is_known"),
            known_choice("wish", Farewell, "farewell_is_known"),
        ]

    def __str__(self) -> str:
        return f"closing step #{self.pk}"
