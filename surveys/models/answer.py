"""Who answered, and what was answered: two tables that nothing joins.

Participation says that somebody answered. Response holds the answers under a pseudonym, keyed by a secret of the
program that is destroyed when the program closes. No person, no time and no order stands on a Response; the two are
written in separate transactions; neither is registered in the admin.
"""

import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from programs.models import Enrolment, Program
from rmentor.lib.privacy import Privacy
from surveys.models.wave import Wave


def new_secret() -> str:
    """256 random bits."""
    return secrets.token_hex(32)


def new_id() -> uuid.UUID:
    """Random, so that the order of ids tells nothing."""
    return uuid.uuid4()


class ProgramSecret(models.Model):
    """The key of a program's pseudonyms. Without the row nobody can tell whose answers are whose."""

    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="+", related_query_name="secret")
    key = models.CharField(max_length=64, default=new_secret)

    class Meta:
        verbose_name = _("program secret")
        verbose_name_plural = _("program secrets")

    def __str__(self) -> str:
        return f"secret of program {self.program_id}"


class Participation(models.Model):
    """That somebody answered a wave (occasion 0) or the pulse of their pair's meeting number `occasion`."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="participations")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="+", related_query_name="participation"
    )
    pair_id = models.BigIntegerField(default=0)
    occasion = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "enrolment", "pair_id", "occasion"], name="everybody_answers_once"
            )
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
