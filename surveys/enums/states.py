"""States and kinds of surveys."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WaveKind(models.TextChoices):
    """When a questionnaire is sent."""

    PRE = "pre", _("Before")
    POST = "post", _("After")
    PULSE = "pulse", _("Pulse after each meeting")


class WaveState(models.TextChoices):
    """The life of a wave."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Colour(models.TextChoices):
    """What the relapse rule says about a pair."""

    GREEN = "green", _("Nothing to do")
    AMBER = "amber", _("Check in")
    RED = "red", _("Talk within 7 days")


class FigureNote(models.TextChoices):
    """What has to be said beside a released figure, or instead of it."""

    EVIDENCE = "evidence", _("Change during the program, not proof that the program caused it.")
    EARLY_SIGN = "early_sign", _("Early sign, not evidence: fewer than 10 people.")
    TOO_FEW = "too_few", _("Hidden: too few people answered both before and after.")
    TOO_ALIKE = "too_alike", _("Hidden: the answers are too alike, a mean would give them away.")
