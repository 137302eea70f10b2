"""Several mails for one person become one: at most one such mail on a day, and nothing beside it but what hurries."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q, QuerySet

from messaging import rules
from messaging.engine.quiet import next_day
from messaging.enums import MessageState
from messaging.models import Message
from messaging.rules import DIGEST
from people.models import Person

# So many may come one by one.
MOST_ALONE = 3
# When what has to wait for the next day comes.
MORNING = dt.time(8)


def collect(message: Message) -> bool:
    """Put a due mail and the others that are due for its recipient into today's one mail.

    When that has left already, what can wait waits for tomorrow's. False when `message` cannot wait: it leaves alone.
    Inside the transaction of the claim.
    """
    now = _moment(message)
    parts = list(_crowd_of(message).values_list("pk", "priority", "expires_at"))
    digest = _of_today(message, now, parts)
    together = Message.objects.filter(pk__in=[part[0] for part in parts], state=MessageState.PENDING)
    if digest.state == MessageState.PENDING and not digest.attempts:
        together.update(digest=digest)
        return True
    to = message.recipient
    tomorrow = next_day(now, to.time_zone, to.quiet_from, to.quiet_to, MORNING)
    can_wait = together.filter(Q(expires_at=None) | Q(expires_at__gt=tomorrow + dt.timedelta(hours=1)))
    waiting = list(can_wait.values_list("pk", flat=True))
    Message.objects.filter(pk__in=waiting).update(not_before=tomorrow)
    return message.pk in waiting


def _moment(message: Message) -> dt.datetime:
    if message.claimed_at is None:
        raise ValueError("only a mail that is being claimed can be collected")
    return message.claimed_at


def _crowd_of(message: Message) -> QuerySet[Message]:
    crowd = Message.objects.due().filter(recipient=message.recipient_id, kind__in=rules.kinds_in_digest())
    if connection.features.has_select_for_update_skip_locked:
        return crowd.select_for_update(skip_locked=True)
    return crowd


def _of_today(message: Message, now: dt.datetime, parts: list[tuple[int, int, dt.datetime | None]]) -> Message:
    """The one mail of this person's local day, made if it is not there."""
    to: Person = message.recipient
    day = now.astimezone(ZoneInfo(to.time_zone)).date()
    key = f"{DIGEST}:{to.pk}:{day.isoformat()}"
    ends = [part[2] for part in parts]
    row = Message(
        dedupe_key=key,
        kind=DIGEST,
        recipient=to,
        not_before=now,
        expires_at=None if None in ends else max(end for end in ends if end is not None),
        priority=min(part[1] for part in parts),
    )
    Message.objects.bulk_create([row], ignore_conflicts=True)
    return Message.objects.get(dedupe_key=key)
