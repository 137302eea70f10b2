"""States of runs and pairs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """Where a matching run stands."""

    WAITING = "waiting", _("Waiting for the worker")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped by a fault")


class RunKind(models.TextChoices):
    """What a run is for."""

    PROPOSE = "propose", _("Proposals to publish")
    WHAT_IF = "what_if", _("What if")
    SHORT_LIST = "short_list", _("Short lists to rank")


class Objective(models.TextChoices):
    """What a run aims at. The values are the engine's."""

    PEOPLE = "people", _("Most people first, then the best fit")
    TOTAL = "total", _("The best fit in all, even if fewer find a partner")


class ProposalOrigin(models.TextChoices):
    """Who put the two together."""

    ENGINE = "engine", _("Matching")
    HAND = "hand", _("Program team")


class PairState(models.TextChoices):
    """The life of a pair."""

    PROPOSED = "proposed", _("Proposed")
    OFFERED = "offered", _("Offered")
    DECLINED = "declined", _("Declined")
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended early")
    COMPLETED = "completed", _("Completed")


class RuleKind(models.TextChoices):
    """What HR decided about two people."""

    BAN = "ban", _("Never together")
    LOCK = "lock", _("Always together")
