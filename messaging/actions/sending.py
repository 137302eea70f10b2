"""The outbox at work: claim a row for five minutes, check that it is still true, send it, note it.

A worker may die at any point. Before the mail server took the mail nothing is lost, as the claim runs out. After it,
and before that is noted, the mail is sent once more with the same Message-ID.
"""

import datetime as dt
import time
import traceback
from pathlib import Path

import structlog
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.urls import NoReverseMatch

from messaging import rules
from messaging.actions.composing import compose
from messaging.actions.outcomes import Outcome, after, give_up, postpone, retry, settle
from messaging.actions.posting import Postman
from messaging.engine.quiet import next_allowed
from messaging.enums import MessageState
from messaging.models import Message
from rmentor.lib import clock
from rmentor.lib.errors import DomainError

BATCH = 50
# Longer than the mail server's time-out, or two workers could send the same mail.
LEASE = dt.timedelta(minutes=5)

# What making one mail can run into: a faulty template, an address or a fact that is not there, a row that is gone.
# Such a mail is tried again later; it must not hold up all others. Anything else stops the tick and is seen.
CANNOT_BE_MADE = (
    TemplateDoesNotExist,
    TemplateSyntaxError,
    NoReverseMatch,
    ObjectDoesNotExist,
    DomainError,
    LookupError,
    AttributeError,
    TypeError,
    ValueError,
)

log = structlog.get_logger(__name__)


def send_due(*, limit: int = BATCH, seconds: float = 20) -> int:
    """Work off what is due: at most `limit` mails, for about `seconds`. Returns how many were worked off.

    Several workers may do this at a time. Stops at the first sign that the mail server is down.
    """
    until = time.monotonic() + seconds
    done = 0
    with Postman() as postman:
        while done < limit and time.monotonic() < until:
            message = claim()
            if message is None:
                break
            done += 1
            outcome = _work_off(message, postman)
            settle(message, outcome)
            if outcome.stop:
                break
    return done


def claim() -> Message | None:
    """Take the next due message, so that nobody else does while the lease lasts. By the database's clock."""
    with transaction.atomic():
        due = Message.objects.due().in_sending_order()
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        found = due.first()
        if found is None:
            return None
        left_behind = found.state == MessageState.SENDING
        changes = {"maybe_duplicate": True} if left_behind else {}
        # The condition stands again in the update: where rows cannot be locked, it alone decides.
        taken = (
            Message.objects.due()
            .filter(pk=found.pk, attempts=found.attempts)
            .update(state=MessageState.SENDING, attempts=F("attempts") + 1, lease_until=Now() + LEASE, **changes)
        )
        if not taken:
            return None
    # `state` stays what it was before the claim: _hindrance asks whether another worker left it behind.
    found.attempts += 1
    found.maybe_duplicate = found.maybe_duplicate or left_behind
    return found


def _work_off(message: Message, postman: Postman) -> Outcome:
    kind = rules.kind_called(message.kind)
    if kind is None:
        return retry(message, f"This release does not know the kind {message.kind}.")
    return _hindrance(message, kind) or _send(message, kind, postman)


def _hindrance(message: Message, kind: rules.Kind) -> Outcome | None:
    """What has changed since the message was queued so that it must not leave now."""
    now = clock.now()
    to = message.recipient
    if message.state == MessageState.SENDING and not kind.at_least_once:
        return give_up(MessageState.FAILED, "The worker stopped while sending: it may have arrived or not.")
    if message.expires_at is not None and message.expires_at <= now:
        return give_up(MessageState.EXPIRED)
    if not to.is_active:
        return give_up(MessageState.SUPPRESSED)
    if kind.urgent:
        return None
    # The database said that it is due: a slower clock of this machine does not make it quiet again.
    moment = max(now, message.not_before)
    allowed = next_allowed(moment, to.time_zone, to.quiet_from, to.quiet_to)
    return postpone(allowed) if allowed > moment else None


def _send(message: Message, kind: rules.Kind, postman: Postman) -> Outcome:
    try:
        mail = compose(message, kind)
    except CANNOT_BE_MADE as error:
        # Where it broke, but not what the fault says: that may quote what a mail is made of.
        frames = [
            f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
        ]
        log.error("mail_not_made", message=message.pk, kind=kind.name, fault=type(error).__name__, where=frames[-6:])
        return retry(message, f"The mail could not be made ({type(error).__name__}).")
    if mail is None:
        return give_up(MessageState.CANCELLED)
    return after(postman.hand_over(mail), message)
