"""HR's second chance for a mail that failed."""

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
    """Let a failed mail wait for the worker once more, under its old Message-ID."""
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=message_id)
        kind = rules.known_kind(message.kind)
        if message.state != MessageState.FAILED:
            raise DomainError(_("Only a mail that failed can be sent again."))
        if kind.secret:
            raise DomainError(_("This mail held a code that is no longer kept. Ask the person to request a new one."))
        message.state, message.attempts, message.not_before = MessageState.PENDING, 0, clock.now()
        message.expires_at = clock.now() + kind.useful_for
        message.save(update_fields=["state", "attempts", "not_before", "expires_at"])
        audit(verb="send mail again", by=by, subject=message)
    return message
