"""Letting go of what is long past: after a restored backup, and when the demo company has lived through its past."""

import datetime as dt

from django.db import transaction

from messaging.enums import MessageState
from messaging.models import Message, Outbox
from people.actions import audit
from people.models import Person


@transaction.atomic
def drop_backlog(*, before: dt.datetime, by: Person | None = None) -> int:
    """Let every waiting mail that was due before `before` expire unsent. Returns how many there were."""
    late = Message.objects.filter(state=MessageState.PENDING, not_before__lt=before)
    number = late.update(state=MessageState.EXPIRED, facts={}, last_error="It was let go unsent.")
    if by is not None:
        outbox, _new = Outbox.objects.get_or_create(pk=Outbox.ONLY)
        audit(verb="let go of mails", by=by, subject=outbox, new={"mails": number, "before": before.isoformat()})
    return number
