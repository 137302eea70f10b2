"""Waiting mails follow their recipient: to another zone, to other quiet hours."""

from django.db.models import F, Q, QuerySet

from messaging import rules
from messaging.actions.queueing import leaves_at
from messaging.enums import MessageState
from messaging.models import Message

# So many at a time; the rest follows with the next look.
MOST = 2000
WRITTEN = ["not_before", "zone", "quiet_from", "quiet_to"]


def replan() -> int:
    """Make the moment of every waiting mail anew whose recipient wishes something else now. Returns how many."""
    moved = list(_planned_for_other_wishes()[:MOST])
    for message in moved:
        to = message.recipient
        kind = rules.kind_called(message.kind)
        if kind is not None:
            message.not_before = leaves_at(message, kind=kind, to=to)
        message.zone, message.quiet_from, message.quiet_to = to.time_zone, to.quiet_from, to.quiet_to
    for message in moved:
        # Only while it waits untouched: a worker may have taken it meanwhile.
        waiting = Message.objects.filter(pk=message.pk, state=MessageState.PENDING, attempts=0)
        waiting.update(**{name: getattr(message, name) for name in WRITTEN})
    return len(moved)


def _planned_for_other_wishes() -> QuerySet[Message]:
    same = Q(zone=F("recipient__time_zone"), quiet_from=F("recipient__quiet_from"), quiet_to=F("recipient__quiet_to"))
    waiting = Message.objects.filter(
        state=MessageState.PENDING, attempts=0, digest=None, wanted_at__isnull=False, quiet_from__isnull=False
    )
    return waiting.exclude(same).select_related("recipient").order_by("pk")
