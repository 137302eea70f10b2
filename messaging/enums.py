"""States of a mail in the outbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageState(models.TextChoices):
    """Where a mail stands. Only the outbox's own code moves it."""

    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    EXPIRED = "expired", _("Too late to send")
    CANCELLED = "cancelled", _("No longer needed")
    SUPPRESSED = "suppressed", _("Not wanted by the recipient")


class Priority(models.IntegerChoices):
    """Lower leaves first."""

    SECURITY = 0, _("Security")
    SOON = 10, _("Soon")
    NORMAL = 20, _("Normal")
