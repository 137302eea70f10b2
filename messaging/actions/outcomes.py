"""What becomes of a message that was claimed, and writing it down."""

import datetime as dt
from dataclasses import dataclass

import structlog
from django.db.models import F
from django.db.models.functions import Now

from messaging import rules
from messaging.actions.posting import Answer
from messaging.engine.backoff import wait_after
from messaging.enums import MessageState
from messaging.models import Message
from rmentor.lib import clock

# With the waits of `wait_after` about half a day. A mail server that is down does not count: `expires_at` ends that.
MOST_ATTEMPTS = 15

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Outcome:
    """Where a claimed message goes next."""

    state: MessageState
    error: str = ""
    wait: dt.timedelta | None = None
    not_before: dt.datetime | None = None
    # The mail server is down: leave the rest of the batch for later.
    stop: bool = False


def give_up(state: MessageState, error: str = "") -> Outcome:
    """It will not be sent."""
    return Outcome(state, error)


def postpone(not_before: dt.datetime) -> Outcome:
    """It waits for a better hour; this was not a try."""
    return Outcome(MessageState.PENDING, not_before=not_before)


def retry(message: Message, error: str) -> Outcome:
    """It is tried again later, unless it was tried often enough."""
    if message.attempts >= MOST_ATTEMPTS:
        return give_up(MessageState.FAILED, error)
    return Outcome(MessageState.PENDING, error, wait=wait_after(message.attempts))


def after(answer: Answer, message: Message) -> Outcome:
    """What the mail server's answer makes of the message."""
    if answer.accepted:
        return Outcome(MessageState.SENT)
    if answer.down:
        return Outcome(MessageState.PENDING, answer.text, wait=wait_after(message.attempts), stop=True)
    return retry(message, answer.text) if answer.again else give_up(MessageState.FAILED, answer.text)


def settle(message: Message, outcome: Outcome) -> bool:
    """Write the outcome down, unless the claim was lost to another worker meanwhile (fencing)."""
    mine = Message.objects.filter(pk=message.pk, state=MessageState.SENDING, attempts=message.attempts)
    written = bool(mine.update(**_changes(message, outcome)))
    event = "message_settled" if written else "claim_was_lost"
    log.info(event, message=message.pk, kind=message.kind, state=outcome.state.value, attempts=message.attempts)
    return written


def _changes(message: Message, outcome: Outcome) -> dict[str, object]:
    changes: dict[str, object] = {"state": outcome.state, "last_error": outcome.error[:300], "lease_until": None}
    if outcome.state == MessageState.SENT:
        changes["sent_at"] = clock.now()
    if outcome.not_before is not None:
        changes |= {"not_before": outcome.not_before, "attempts": F("attempts") - 1}
    if outcome.wait is not None:
        changes["not_before"] = Now() + outcome.wait
    if outcome.state != MessageState.PENDING and _is_secret(message):
        changes["facts"] = {}
    return changes


def _is_secret(message: Message) -> bool:
    kind = rules.kind_called(message.kind)
    return kind is not None and kind.secret
