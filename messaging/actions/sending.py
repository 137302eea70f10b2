"""The outbox at work: claim a row for five minutes, check that it is still true, send it, note it.

A worker may die at any point. Before the mail server took the mail nothing is lost, as the claim runs out. After it,
and before that is noted, the mail is sent once more with the same Message-ID.
"""

import datetime as dt
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import structlog
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError, connection
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.urls import NoReverseMatch

from messaging import rules
from messaging.actions.claiming import expire, rescue
from messaging.actions.collecting import MORNING
from messaging.actions.composing import compose
from messaging.actions.handfuls import Hand
from messaging.actions.outcomes import Outcome, after, give_up, postpone, retry, settle
from messaging.actions.posting import Postman
from messaging.actions.refusals import note_refusal
from messaging.engine.quiet import next_allowed, next_day
from messaging.engine.stopping import is_stopping
from messaging.enums import MessageState
from messaging.models import Message
from messaging.selectors import had_one_today
from rmentor.lib import clock
from rmentor.lib.errors import DomainError

# A tick ends after so many mails or 20 seconds, and between any two of them when the worker is asked to stop.
BATCH = 200
# Seconds between two looks for a database that has gone away.
NEXT_LOOK = 0.5
# The database is away.
AWAY = (OperationalError, InterfaceError)
GONE = "The recipient cannot sign in any more."

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


def send_due(*, limit: int = BATCH, seconds: float = 20, on_plenty: Callable[[], None] = lambda: None) -> int:
    """Work off what is due: at most `limit` mails, for about `seconds`. Returns how many were worked off.

    Several workers may do this at a time: `on_plenty` is called when there is enough for another one. Stops at the
    first sign that the mail server is down, and when the worker is asked to stop.
    """
    until = time.monotonic() + seconds
    done = 0
    rescue()
    expire()

    def goes_on() -> bool:
        return done < limit and time.monotonic() < until and not is_stopping()

    with Hand(on_plenty) as hand, Postman() as postman:
        message = hand.next() if goes_on() else None
        while message is not None:
            outcome = _work_off(message, postman)
            done += 1
            message = _note(message, outcome, hand, goes_on=goes_on())
    if done >= limit:
        on_plenty()  # what is left of the handful would wait for the next tick
    return done


def _note(message: Message, outcome: Outcome, hand: Hand, *, goes_on: bool) -> Message | None:
    """Note what came of one mail, and claim the next; None: none is left, or the others have to wait."""
    if goes_on and hand.can_pass_on(message, outcome):
        with suppress(*AWAY):
            return hand.pass_on(message, outcome)
    _settle(message, outcome)
    if outcome.stop or (outcome.refused and note_refusal(message=message, answer=outcome)):
        return None
    return hand.next() if goes_on else None


def _settle(message: Message, outcome: Outcome) -> None:
    """Write it down; when the database is away at this very moment, as soon as it is back.

    The mail has left: giving up here would send it again.
    """
    until = time.monotonic() + settings.OUTBOX_LEASE_SECONDS / 2
    while True:
        try:
            settle(message, outcome)
        except AWAY:
            if connection.in_atomic_block or time.monotonic() > until:
                raise
            connection.close()
            time.sleep(NEXT_LOOK)
        else:
            return


def _work_off(message: Message, postman: Postman) -> Outcome:
    kind = rules.kind_called(message.kind)
    if kind is None:
        return retry(message, f"This release does not know the kind {message.kind}.")
    now = message.claimed_at or clock.now()
    # Loaders ask what time it is: a host whose clock jumped must not find that a meeting has begun.
    with clock.at(now):
        try:
            return _hindrance(message, kind, now) or _send(message, kind, postman)
        except AWAY as error:
            # The mail server has not seen it: nothing is ambiguous, so it need not be left to run out.
            return retry(message, f"The database did not answer ({type(error).__name__}).")


def _hindrance(message: Message, kind: rules.Kind, now: dt.datetime) -> Outcome | None:
    """What has changed since the message was queued so that it must not leave now."""
    to = message.recipient
    if not to.is_active:
        return give_up(MessageState.SUPPRESSED, GONE)
    if kind.urgent:
        return None
    allowed = next_allowed(now, to.time_zone, to.quiet_from, to.quiet_to)
    if allowed > now:
        return postpone(allowed)
    if kind.once_a_day and had_one_today(message, now):
        return postpone(next_day(now, to.time_zone, to.quiet_from, to.quiet_to, MORNING))
    return None


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
