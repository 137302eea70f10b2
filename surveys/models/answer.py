"""Who answered, and what was answered: two tables that nothing joins.

Participation says that somebody answered. Response holds the answers under a pseudonym, keyed by a secret of the
program that is destroyed when the program closes. No person, no time and no order stands on a Response; the two are
written in separate transactions; neither is registered in the admin.
"""

import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.models import Enrolment, Program
from rmentor.lib.privacy import Privacy
from surveys.models.outsider import Outsider
from surveys.models.wave import Wave


def new_secret() -> str:
    """256 random bits."""
    return secrets.token_hex(32)


def new_id() -> uuid.UUID:
    """Random, so that the order of ids tells nothing."""
    return uuid.uuid4()


class ProgramSecretQuerySet(models.QuerySet["ProgramSecret"]):
    """The vocabulary of secrets."""

    def key_of(self, program_id: int) -> str | None:
        """The key of a program; None before its first survey, and for ever once it is destroyed."""
        return self.filter(program=program_id).values_list("key", flat=True).first()


class ProgramSecret(models.Model):
    """The key of a program's pseudonyms. Without the row nobody can tell whose answers are whose."""

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="+", related_query_name="secret")
    key = models.CharField(max_length=64, default=new_secret)

    objects = ProgramSecretQuerySet.as_manager()

    class Meta:
        verbose_name = _("program secret")
        verbose_name_plural = _("program secrets")

    def __str__(self) -> str:
        return f"secret of program {self.program_id}"


class Participation(models.Model):
    """That somebody answered a wave (occasion 0) or the pulse of their pair's meeting number `occasion`.

    Somebody with a seat, or somebody outside the program who is asked for comparison.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="participations")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, null=True, related_name="+", related_query_name="participation"
    )
    outsider = models.ForeignKey(
        Outsider, on_delete=models.CASCADE, null=True, related_name="+", related_query_name="participation"
    )
    pair_id = models.BigIntegerField(default=0)
    occasion = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "enrolment", "pair_id", "occasion"], name="everybody_answers_once"
            ),
            models.UniqueConstraint(fields=["wave", "outsider"], name="every_outsider_answers_once"),
            models.CheckConstraint(
                condition=Q(enrolment__isnull=False, outsider=None) | Q(enrolment=None, outsider__isnull=False),
                name="answered_inside_or_outside",
            ),
        ]

    def __str__(self) -> str:
        return f"participation #{self.pk}"


class Response(models.Model):
    """One person's answers, under a pseudonym."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"answers": Privacy.TOTALS_ONLY}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="responses")
    # HMAC(program secret, enrolment [, pair]); the same over all waves, so that before and after belong together.
    respondent_key = models.CharField(max_length=64)
    side = models.CharField(max_length=10)
    occasion = models.PositiveSmallIntegerField(default=0)
    answers = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "respondent_key", "occasion"], name="one_response_per_pseudonym_and_occasion"
            )
        ]

    def __str__(self) -> str:
        return "response"


class Draft(models.Model):
    """Answers that were not sent yet, under the same pseudonym; gone when they are sent or the wave closes."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"answers": Privacy.ONLY_ME}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="drafts")
    respondent_key = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("unsent answers")
        verbose_name_plural = _("unsent answers")
        constraints = [models.UniqueConstraint(fields=["wave", "respondent_key"], name="one_draft_per_pseudonym")]

    def __str__(self) -> str:
        return "unsent answers"
