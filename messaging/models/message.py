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
        """Waiting on its own, allowed to leave and reserved by nobody, by the database's clock."""
        waiting = self.filter(state=MessageState.PENDING, digest=None, not_before__lte=Now() + GRAIN)
        return waiting.filter(Q(lease_until=None) | Q(lease_until__lt=Now()))

    def left_behind(self) -> Self:
        """Claimed by a worker that did not come back in time: the mail has left, or not."""
        return self.filter(state=MessageState.SENDING, lease_until__lt=Now())

    def too_late(self, now: "dt.datetime | Now") -> Self:
        """Waiting, and of no use any more."""
        return self.filter(state=MessageState.PENDING, expires_at__lte=now)

    def newest_due_first(self) -> Self:
        """After an outage what is fresh leaves before what is stale."""
        return self.order_by("-not_before", "-pk")


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
    # What was asked for, before quiet hours: a moment, or a wall time wherever the person lives (ISO, naive).
    wanted_at = models.DateTimeField(null=True, blank=True)
    wanted_local = models.CharField(max_length=26, blank=True)
    # The wishes that `not_before` was made with; where the person's are others now, it is made anew.
    zone = models.CharField(max_length=60, blank=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_to = models.TimeField(null=True, blank=True)
    expires_at = models.DateTimeField(_("useless after"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    maybe_duplicate = models.BooleanField(_("may have been sent twice"), default=False)
    created_at = models.DateTimeField(_("queued at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    # Last heard of the mail server, and what; for the breaker and for HR.
    answered_at = models.DateTimeField(_("last answer at"), null=True, blank=True)
    answer_code = models.PositiveSmallIntegerField(_("answer of the mail server"), null=True, blank=True)
    # Came back after the mail server had taken it.
    bounced_at = models.DateTimeField(_("came back at"), null=True, blank=True)
    # The local part of its Message-ID, by which what comes back is recognised.
    mail_id = models.CharField(max_length=40, blank=True)
    # Leaves as a part of this mail.
    digest = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts", verbose_name=_("collected in")
    )

    # Set by the claim: the database's clock at that moment, which every check before sending goes by.
    claimed_at: dt.datetime | None = None
    # Set by the claim too: whether HR has words of its own for it.
    is_worded: bool = True
    # And what it is about, where its kind can be looked up for many at a time.
    found: object = None

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=Q(state__in=[MessageState.PENDING, MessageState.SENDING]),
                name="messages_to_send",
            ),
            # One for each question of a tick: all stay as quick with 100,000 rows as with ten.
            models.Index(
                fields=["priority", "not_before", "id"],
                condition=Q(state=MessageState.PENDING, digest=None),
                name="messages_in_sending_order",
            ),
            models.Index(fields=["lease_until"], condition=Q(state=MessageState.SENDING), name="messages_being_sent"),
            models.Index(
                fields=["expires_at"], condition=Q(state=MessageState.PENDING), name="messages_growing_stale"
            ),
            models.Index(
                fields=["recipient", "not_before"],
                condition=Q(state=MessageState.PENDING),
                name="messages_waiting_for_somebody",
            ),
            models.Index(
                fields=["answered_at"], condition=Q(answered_at__isnull=False), name="messages_last_answered"
            ),
            models.Index(fields=["mail_id"], condition=~Q(mail_id=""), name="messages_by_mail_id"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at=None)),
                name="message_has_a_time_when_it_was_sent",
            ),
            models.CheckConstraint(
                condition=Q(bounced_at=None) | Q(state=MessageState.SENT), name="message_bounces_after_it_was_sent"
            ),
            known_choice("state", MessageState, "message_state_is_known"),
            known_choice("priority", Priority, "message_priority_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
