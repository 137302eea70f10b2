"""Taking the next due mail, so that nobody else does while the lease lasts. Everything by the database's clock."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Lower, Now, NullIf

from messaging import rules
from messaging.actions.collecting import MOST_ALONE, collect
from messaging.enums import Category, MessageState, PauseReason, Priority
from messaging.models import BadAddress, MailWishes, Message, Outbox, Unwanted, Wording
from rmentor.lib import clock

# So many mails are looked up in one question. What a killed worker had reserved is free again this much later.
AT_ONCE = 100
RESERVED = dt.timedelta(seconds=10)
AMBIGUOUS = "The worker stopped while sending: it may have arrived or not."
TOO_LATE = "It could not leave in time."
UNWANTED = "The recipient has stopped mails of this kind."
NO_MAIL_THERE = "The address takes no mail."


def reserve(limit: int = AT_ONCE) -> list[Message]:
    """The most urgent due mails, the newest of them first, kept for us for a moment. None of them is begun yet.

    What its recipient does not want, or where no mail arrives, is settled on the way, in the same transaction.
    """
    for priority in Priority:
        due = Message.objects.due().filter(priority=priority).newest_due_first()
        # Asked in order, so that an index answers it: "is there any" may read the whole table once most have left.
        while due.values_list("pk")[:1]:
            with transaction.atomic():
                found = _first_due(priority, limit)
                if not found or _is_halted(found[0]):
                    break
                ours = _without_set_aside(found)
                Message.objects.filter(pk__in=[one.pk for one in ours]).update(lease_until=Now() + RESERVED)
            if ours:
                return ours
    return []


def begin(message: Message) -> bool:
    """Claim one reserved mail for sending; False when it is no longer there to be sent. Decides alone who gets it."""
    lease = dt.timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    mine = Message.objects.filter(
        pk=message.pk, state=MessageState.PENDING, attempts=message.attempts, digest=message.digest_id
    )
    taken = mine.update(state=MessageState.SENDING, attempts=F("attempts") + 1, lease_until=Now() + lease)
    message.attempts += 1
    return bool(taken)


def release(messages: Iterable[Message]) -> None:
    """Give back what was reserved and not begun."""
    if left := [message.pk for message in messages]:
        Message.objects.filter(pk__in=left, state=MessageState.PENDING).update(lease_until=None)


def claim() -> Message | None:
    """One mail, at once ours; None when nothing is due."""
    for message in reserve(limit=1):
        if begin(message):
            return message
    return None


def rescue() -> int:
    """Let go of what a worker left behind: it is sent once more, and never a third time. Returns how many there were.

    Where not even one repeat is allowed, or one may have left already, HR decides.
    """
    once = rules.names_of(lambda kind: not kind.at_least_once)
    left = Message.objects.left_behind()
    failed = left.filter(Q(kind__in=once) | Q(maybe_duplicate=True)).update(
        state=MessageState.FAILED, last_error=AMBIGUOUS, lease_until=None, maybe_duplicate=True
    )
    again = (
        left.filter(maybe_duplicate=False)
        .exclude(kind__in=once)
        .update(state=MessageState.PENDING, lease_until=None, maybe_duplicate=True)
    )
    return failed + again


def expire() -> int:
    """Give up what is of no use any more, and say so. Returns how many there were."""
    words = Coalesce(NullIf(F("last_error"), Value("")), Value(TOO_LATE))
    stale = Message.objects.too_late(clock.now() if clock.is_pretended() else Now())
    secret = rules.names_of(lambda kind: kind.secret)
    changes = {"state": MessageState.EXPIRED, "last_error": words}
    return stale.filter(kind__in=secret).update(facts={}, **changes) + stale.update(**changes)


def _first_due(priority: Priority, limit: int) -> list[Message]:
    due = Message.objects.due().filter(priority=priority).newest_due_first()
    rows = _with_what_decides(due).select_related("recipient")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    found = list(rows[:limit])
    for message in found:
        message.claimed_at = clock.now() if clock.is_pretended() else _told(message, "now")
        message.is_worded = _told(message, "worded")
    return found


def _without_set_aside(found: list[Message]) -> list[Message]:
    """Those that leave on their own."""
    collected: set[int] = set()
    ours = []
    for message in found:
        if message.recipient_id in collected and _is_collectable(message):
            continue  # went into the collection that an earlier one has begun
        if not _set_aside(message):
            ours.append(message)
        elif _is_collectable(message):
            collected.add(message.recipient_id)
    return ours


def _with_what_decides(rows: QuerySet[Message]) -> QuerySet[Message]:
    """Asked together with the row: one question a mail instead of six."""
    crowd = Message.objects.due().filter(recipient=OuterRef("recipient_id"), kind__in=rules.kinds_in_digest())
    bad = BadAddress.objects.filter(address=Lower(OuterRef("recipient__email")), suppressed_at__isnull=False)
    unwanted = Unwanted.objects.filter(person=OuterRef("recipient_id"), category=OuterRef("category"))
    worded = Wording.objects.filter(kind=OuterRef("kind"), language=OuterRef("recipient__language"))
    return rows.annotate(
        worded=Exists(worded.exclude(used_text="")),
        now=ExpressionWrapper(Now(), output_field=DateTimeField()),
        halted=Subquery(Outbox.objects.filter(paused_at__isnull=False).values("reason")[:1]),
        category=_category(),
        unwanted=Exists(unwanted),
        bad_address=Exists(bad),
        crowd=Subquery(crowd.order_by().values("recipient").annotate(number=Count("pk")).values("number")),
        alone=Exists(MailWishes.objects.filter(person=OuterRef("recipient_id"), each_alone=True)),
    )


def _category() -> Case:
    """What a row is about, for the database."""
    named = {category: rules.names_in(category) for category in Category if category.is_stoppable}
    cases = [When(kind__in=names, then=Value(category.value)) for category, names in named.items() if names]
    return Case(*cases, default=Value(Category.SERVICE.value), output_field=CharField())


def _is_halted(message: Message) -> bool:
    """While the outbox rests nothing leaves but codes to sign in, and those too if the mail server refuses mails."""
    reason = PauseReason.RESTORED if settings.OUTBOX_PAUSED else _told(message, "halted")
    return bool(reason) and (reason == PauseReason.REFUSED or message.priority != Priority.SECURITY)


def _set_aside(message: Message) -> bool:
    """Whether it does not leave as it is: not wanted, no mailbox there, or collected with others into one mail."""
    for reason, words in (("unwanted", UNWANTED), ("bad_address", NO_MAIL_THERE)):
        if _told(message, reason):
            _suppress(message, words)
            return True
    return _is_collectable(message) and collect(message)


def _is_collectable(message: Message) -> bool:
    kind = rules.kind_called(message.kind)
    is_crowd = (_told(message, "crowd") or 0) > MOST_ALONE
    return kind is not None and kind.in_digest and is_crowd and not _told(message, "alone")


def _suppress(message: Message, words: str) -> None:
    both = Message.objects.filter(Q(pk=message.pk) | Q(digest=message.pk), state=MessageState.PENDING)
    secret: dict[str, object] = {"facts": {}} if message.kind in rules.names_of(lambda kind: kind.secret) else {}
    both.update(state=MessageState.SUPPRESSED, last_error=words, **secret)


def _told(message: Message, name: str) -> Any:  # noqa: ANN401 - whatever was asked together with the row
    return getattr(message, name)
