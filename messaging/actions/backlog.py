"""Letting go of what is long past: after a restored backup, and when the demo company has lived through its past."""

import datetime as dt

from django.db import transaction

from messaging.enums import MessageState
from messaging.models import Message


@transaction.atomic
def drop_backlog(*, before: dt.datetime) -> int:
    """Let every waiting mail that was due before `before` expire unsent. Returns how many there were."""
    late = Message.objects.filter(state=MessageState.PENDING, not_before__lt=before)
    return late.update(state=MessageState.EXPIRED, facts={})
