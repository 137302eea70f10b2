"""The outbox: every mail is a row before it is a mail."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from messaging.enums import MessageState, Priority
from people.models import Person
from rmentor.lib.constraints import known_choice

# SQLite's clock counts whole milliseconds: what was queued within the present one is due all the same.
GRAIN = dt.timedelta(milliseconds=1)


class MessageQuerySet(models.QuerySet["Message"]):
    """The vocabulary of the outbox."""

    def due(self) -> Self:
        """Waiting and allowed to leave, or left behind by a worker whose lease ran out; by the database's clock."""
        return self.filter(not_before__lte=Now() + GRAIN).filter(
            Q(state=MessageState.PENDING) | Q(state=MessageState.SENDING, lease_until__lt=Now())
        )

    def in_sending_order(self) -> Self:
        """Most urgent first, then longest due."""
        return self.order_by("priority", "not_before", "pk")


class Message(models.Model):
    """One mail to one person, rendered when it leaves, from `facts` (ids), in the recipient's language."""

    # purpose:subject:revision:recipient, so that planning twice makes one row.
    dedupe_key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=60, db_index=True)
    recipient = models.ForeignKey(
        Person,
        on_delete=models.CASCADE,
        related_name="+",
        related_query_name="message",
        verbose_name=_("recipient"),
    )
    facts = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=MessageState, default=MessageState.PENDING)
    priority = models.SmallIntegerField(_("priority"), choices=Priority, default=Priority.NORMAL)
    not_before = models.DateTimeField(_("not before"))
    expires_at = models.DateTimeField(_("useless after"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    maybe_duplicate = models.BooleanField(_("may have been sent twice"), default=False)
    created_at = models.DateTimeField(_("queued at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=Q(state__in=[MessageState.PENDING, MessageState.SENDING]),
                name="messages_to_send",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at=None)),
                name="message_has_a_time_when_it_was_sent",
            ),
            known_choice("state", MessageState, "message_state_is_known"),
            known_choice("priority", Priority, "message_priority_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"


class Heartbeat(models.Model):
    """When something that ticks last did; the worker's is what /readyz looks at."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self) -> str:
        return self.name


class CaughtMail(models.Model):
    """A mail of the embedded mode, which has no mail server: shown in the app instead of sent."""

    at = models.DateTimeField(auto_now_add=True)
    to = models.CharField(max_length=300)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    raw = models.BinaryField()

    class Meta:
        verbose_name = _("caught mail")
        verbose_name_plural = _("caught mails")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.subject
