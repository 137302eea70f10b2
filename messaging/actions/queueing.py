"""Putting mails into the outbox, inside the transaction of what they tell about."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from messaging import rules
from messaging.actions.waking import wake_worker
from messaging.engine.quiet import next_allowed
from messaging.enums import Priority
from messaging.models import Message
from people.models import Person
from rmentor.lib import clock

KEY_LENGTH = 200
# So many rows go into one statement; what a planner holds in memory at a time.
AT_A_TIME = 2000


@dataclass(frozen=True)
class Letter:
    """One mail to one person, as a planner asks for it. See `queue`."""

    kind: str
    to: Person
    key: str
    facts: Mapping[str, object] | None = None
    not_before: dt.datetime | None = None
    # Instead: what the wall clock shows where the person lives (naive). Moves along when they move.
    local: dt.datetime | None = None
    expires_at: dt.datetime | None = None
    priority: Priority = Priority.NORMAL


def queue(
    *,
    kind: str,
    to: Person,
    key: str,
    facts: Mapping[str, object] | None = None,
    not_before: dt.datetime | None = None,
    local: dt.datetime | None = None,
    expires_at: dt.datetime | None = None,
    priority: Priority = Priority.NORMAL,
) -> Message:
    """One mail to one person, once per `key` however often and by how many at a time it is asked for.

    Put what makes the mail another one into the key: `kind:ids:revision:person`. `facts` are ids; the text is made
    from them when the mail leaves. It leaves at `not_before` (now), moved out of the person's quiet hours.
    """
    message = _row(Letter(kind, to, key, facts, not_before, local, expires_at, priority))
    Message.objects.bulk_create([message], ignore_conflicts=True)
    if priority == Priority.SECURITY:
        wake_worker()  # somebody waits for it in front of the sign-in page
    return Message.objects.get(dedupe_key=message.dedupe_key)


def queue_all(*, letters: Iterable[Letter]) -> None:
    """The same for many, in few statements and little memory: give it a generator over `.iterator()`."""
    waiting = iter(letters)
    while rows := [_row(letter) for letter in islice(waiting, AT_A_TIME)]:
        Message.objects.bulk_create(rows, ignore_conflicts=True)


def leaves_at(message: Message, *, kind: rules.Kind, to: Person) -> dt.datetime:
    """When a mail may leave at the earliest, by what was asked for and what the person wishes now."""
    wanted = message.wanted_at or message.not_before
    if message.wanted_local:
        wanted = clock.resolve(dt.datetime.fromisoformat(message.wanted_local), to.time_zone)
    return wanted if kind.urgent else next_allowed(wanted, to.time_zone, to.quiet_from, to.quiet_to)


def _row(letter: Letter) -> Message:
    kind, to = rules.known_kind(letter.kind), letter.to
    message = Message(
        dedupe_key=_fitting(letter.key),
        kind=kind.name,
        recipient=to,
        facts=dict(letter.facts or {}),
        wanted_at=letter.not_before or clock.now(),
        wanted_local=letter.local.isoformat() if letter.local else "",
        zone=to.time_zone,
        quiet_from=to.quiet_from,
        quiet_to=to.quiet_to,
        priority=letter.priority,
    )
    message.not_before = leaves_at(message, kind=kind, to=to)
    message.expires_at = letter.expires_at or message.not_before + kind.useful_for
    return message


def _fitting(key: str) -> str:
    """A key of any length in the space there is; the hash keeps two long ones apart."""
    if len(key) <= KEY_LENGTH:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: KEY_LENGTH - len(digest) - 1]}#{digest}"
