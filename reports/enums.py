"""States and kinds of progress reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    """Where a compilation stands."""

    WAITING = "waiting", _("Waiting for the worker")
    RUNNING = "running", _("Being compiled")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped by a fault")


class ReportKind(models.TextChoices):
    """Why a report was compiled."""

    MONTHLY = "monthly", _("Monthly")
    FINAL = "final", _("Final")
    ON_DEMAND = "on_demand", _("On demand")
