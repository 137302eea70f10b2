"""States of a mail in the outbox, and what mails are about."""

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


class Category(models.TextChoices):
    """What a mail is about, as far as somebody may wish for it or not."""

    SERVICE = "service", _("What concerns you directly")
    INVITATIONS = "invitations", _("Invitations to programs")
    REMINDERS = "reminders", _("Reminders")
    SURVEYS = "surveys", _("Surveys")
    REPORTS = "reports", _("New reports")

    @property
    def is_stoppable(self) -> bool:
        """Codes to sign in, decisions and appointments always come."""
        return self is not Category.SERVICE


class PauseReason(models.TextChoices):
    """Why no mail leaves."""

    BY_HAND = "by_hand", _("Somebody stopped it")
    RESTORED = "restored", _("The data come from a backup")
    REFUSED = "refused", _("The mail server refuses too many mails")
