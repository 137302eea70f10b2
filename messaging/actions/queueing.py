"""Putting a mail into the outbox, inside the transaction of what it tells about."""

import datetime as dt
import hashlib
from collections.abc import Mapping

from messaging import rules
from messaging.actions.waking import wake_worker
from messaging.engine.quiet import next_allowed
from messaging.enums import Priority
from messaging.models import Message
from people.models import Person
from rmentor.lib import clock

KEY_LENGTH = 200


def queue(
    *,
    kind: str,
    to: Person,
    key: str,
    facts: Mapping[str, object] | None = None,
    not_before: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
    priority: Priority = Priority.NORMAL,
) -> Message:
    """One mail to one person, once per `key` however often and by how many at a time it is asked for.

    Put what makes the mail another one into the key: `kind:ids:revision:person`. `facts` are ids; the text is made
    from them when the mail leaves. It leaves at `not_before` (now), moved out of the person's quiet hours.
    """
    known = rules.known_kind(kind)
    earliest = _leaves_at(known, to, not_before or clock.now())
    message = Message(
        dedupe_key=_fitting(key),
        kind=kind,
        recipient=to,
        facts=dict(facts or {}),
        not_before=earliest,
        expires_at=expires_at or earliest + known.useful_for,
        priority=priority,
    )
    Message.objects.bulk_create([message], ignore_conflicts=True)
    if priority == Priority.SECURITY:
        wake_worker()  # somebody waits for it in front of the sign-in page
    return Message.objects.get(dedupe_key=message.dedupe_key)


def _leaves_at(kind: rules.Kind, to: Person, moment: dt.datetime) -> dt.datetime:
    if kind.urgent:
        return moment
    return next_allowed(moment, to.time_zone, to.quiet_from, to.quiet_to)


def _fitting(key: str) -> str:
    """A key of any length in the space there is; the hash keeps two long ones apart."""
    if len(key) <= KEY_LENGTH:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: KEY_LENGTH - len(digest) - 1]}#{digest}"
