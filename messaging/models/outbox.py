"""The outbox as a whole: whether anything leaves, who ticks, and which addresses take no mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.enums import PauseReason
from people.models import Person
from rmentor.lib.constraints import by_implies_at, known_choice


class Outbox(models.Model):
    """One row: whether mails leave. Without the row they do."""

    ONLY = 1

    paused_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    paused_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("stopped by")
    )
    reason = models.CharField(_("why"), max_length=10, choices=PauseReason, blank=True)
    # The mail server's words, when they were the reason.
    said = models.CharField(_("what the mail server said"), max_length=300, blank=True)
    # Refusals from before do not count again.
    resumed_at = models.DateTimeField(_("started again at"), null=True, blank=True)

    class Meta:
        verbose_name = _("sending of mails")
        verbose_name_plural = _("sending of mails")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_outbox"),
            known_choice("reason", PauseReason, "pause_reason_is_known", blank=True),
            by_implies_at("paused", "outbox_was_paused_by_somebody_at_a_time"),
        ]

    def __str__(self) -> str:
        return str(_("Mails wait") if self.paused_at else _("Mails leave"))


class BadAddress(models.Model):
    """An address that mail servers refuse: after two days with refusals, or a mail that came back, none is sent."""

    address = models.EmailField(_("address"), unique=True)
    refused_on = models.DateField(_("last refused on"))
    days = models.PositiveSmallIntegerField(_("days with a refusal"), default=1)
    said = models.CharField(_("what the mail server said"), max_length=300, blank=True)
    suppressed_at = models.DateTimeField(_("no mail since"), null=True, blank=True)

    class Meta:
        verbose_name = _("address that takes no mail")
        verbose_name_plural = _("addresses that take no mail")

    def __str__(self) -> str:
        return self.address


class Heartbeat(models.Model):
    """When something that ticks last did; the worker's is what /readyz looks at."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name
