"""What becomes of a message that was claimed, and writing it down."""

import datetime as dt
from contextlib import nullcontext
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from messaging import rules
from messaging.actions.naming import mail_id_of
from messaging.actions.posting import Answer
from messaging.engine.backoff import scattered, wait_after
from messaging.enums import MessageState
from messaging.models import Message

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
    # What it answered, if it did; and whether it knows no such recipient.
    code: int | None = None
    at_recipient: bool = False

    @property
    def refused(self) -> bool:
        """A final no of the mail server."""
        return self.code is not None and self.code >= 500


def give_up(state: MessageState, error: str = "") -> Outcome:
    """It will not be sent."""
    return Outcome(state, error)


def postpone(not_before: dt.datetime) -> Outcome:
    """It waits for a better hour; this was not a try."""
    return Outcome(MessageState.PENDING, not_before=not_before)


def retry(message: Message, error: str, code: int | None = None) -> Outcome:
    """It is tried again later, and later still; when it is of no use any more, it expires."""
    return Outcome(MessageState.PENDING, error, wait=wait_after(message.attempts), code=code)


def after(answer: Answer, message: Message) -> Outcome:
    """What the mail server's answer makes of the message."""
    if answer.accepted:
        return Outcome(MessageState.SENT, code=answer.code)
    if answer.down:
        wait = scattered() if answer.scatter else wait_after(message.attempts)
        return Outcome(MessageState.PENDING, answer.text, wait=wait, stop=True, code=answer.code)
    if answer.again:
        return retry(message, answer.text, answer.code)
    return Outcome(MessageState.FAILED, answer.text, code=answer.code, at_recipient=answer.at_recipient)


def settle(message: Message, outcome: Outcome) -> bool:
    """Write the outcome down, unless the claim was lost to another worker meanwhile (fencing)."""
    with transaction.atomic() if message.kind == rules.DIGEST else nullcontext():
        mine = Message.objects.filter(pk=message.pk, state=MessageState.SENDING, attempts=message.attempts)
        written = bool(mine.update(**_changes(message, outcome)))
        if written and message.kind == rules.DIGEST and outcome.state != MessageState.PENDING:
            _settle_parts(message, outcome)
    say_settled(message, outcome, written=written)
    return written


def say_settled(message: Message, outcome: Outcome, *, written: bool) -> None:
    """One line in the log."""
    event = "message_settled" if written else "claim_was_lost"
    log.info(event, message=message.pk, kind=message.kind, state=outcome.state.value, attempts=message.attempts)


def _settle_parts(message: Message, outcome: Outcome) -> None:
    """What happens to a collection happens to what it holds."""
    parts = Message.objects.filter(digest=message.pk, state=MessageState.PENDING)
    sent = {"sent_at": Now()} if outcome.state == MessageState.SENT else {}
    parts.update(state=outcome.state, last_error=outcome.error[:300], **sent)


def _changes(message: Message, outcome: Outcome) -> dict[str, object]:
    changes: dict[str, object] = {"state": outcome.state, "last_error": outcome.error[:300], "lease_until": None}
    if outcome.state == MessageState.SENT:
        changes |= {"sent_at": Now(), "mail_id": mail_id_of(message)}
    if outcome.code is not None:
        changes |= {"answered_at": Now(), "answer_code": outcome.code}
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
