"""HR's second chance for a mail that failed or came back."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from messaging import rules
from messaging.enums import MessageState
from messaging.models import Message
from people.actions import audit
from people.models import Person
from rmentor.lib import clock
from rmentor.lib.errors import DomainError


def send_again(*, message_id: int, by: Person) -> Message:
    """Let a mail that failed or came back wait for the worker once more, under its old Message-ID."""
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=message_id)
        kind = rules.known_kind(message.kind)
        if not rules.may_send_again(message):
            raise DomainError(_("Only a mail that failed or came back can be sent again."))
        if kind.secret:
            raise DomainError(_("This mail held a code that is no longer kept. Ask the person to request a new one."))
        parts = Message.objects.filter(digest=message.pk, state=message.state)
        parts.update(state=MessageState.PENDING, sent_at=None, expires_at=clock.now() + kind.useful_for)
        message.state, message.attempts, message.not_before = MessageState.PENDING, 0, clock.now()
        message.sent_at = message.bounced_at = message.answered_at = None
        message.expires_at = clock.now() + kind.useful_for
        message.digest = None
        message.save(
            update_fields=[
                "state",
                "attempts",
                "not_before",
                "expires_at",
                "sent_at",
                "bounced_at",
                "answered_at",
                "digest",
            ]
        )
        audit(verb="send mail again", by=by, subject=message)
    return message
