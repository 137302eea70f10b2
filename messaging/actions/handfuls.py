"""The mails a tick has in hand: reserved in handfuls, begun one by one as the one before has left."""

import time
from collections.abc import Callable
from typing import Self

from django.conf import settings
from django.db import connection

from messaging import rules
from messaging.actions.claiming import AT_ONCE, begin, release, reserve
from messaging.actions.naming import mail_id_of
from messaging.actions.outcomes import Outcome, say_settled
from messaging.enums import MessageState
from messaging.models import Message

# What was asked about a handful (wishes, pauses, what the mails are about) is believed so long, in seconds.
FRESH_FOR = 1.0

# One commit for two rows. Nothing happens between the mail server's yes to one mail and this; the next mail is made
# only after it. Each half holds by itself: a claim that was lost writes nothing, nor does a mail taken meanwhile.
SENT_AND_NEXT = """
UPDATE messaging_message SET
    state = CASE WHEN id = %(sent)s THEN 'sent' ELSE 'sending' END,
    attempts = CASE WHEN id = %(sent)s THEN attempts ELSE attempts + 1 END,
    lease_until = CASE WHEN id = %(sent)s THEN NULL ELSE statement_timestamp() + %(lease)s * interval '1 second' END,
    sent_at = CASE WHEN id = %(sent)s THEN statement_timestamp() END,
    last_error = CASE WHEN id = %(sent)s THEN '' ELSE last_error END,
    mail_id = CASE WHEN id = %(sent)s THEN %(mail_id)s ELSE mail_id END,
    answered_at = CASE WHEN id = %(sent)s THEN statement_timestamp() ELSE answered_at END,
    answer_code = CASE WHEN id = %(sent)s THEN %(code)s ELSE answer_code END
WHERE id IN (%(sent)s, %(next)s) AND CASE WHEN id = %(sent)s
    THEN state = 'sending' AND attempts = %(sent_attempts)s
    ELSE state = 'pending' AND attempts = %(next_attempts)s AND digest_id IS NOT DISTINCT FROM %(next_digest)s END
RETURNING id
"""


class Hand:
    """The mails this tick has reserved; what is left of them at the end is given back."""

    def __init__(self, on_plenty: Callable[[], None]) -> None:
        self._reserved: list[Message] = []
        self._stale_at = 0.0
        self._on_plenty: Callable[[], None] | None = on_plenty

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_facts: object) -> None:
        release(self._reserved)

    def next(self) -> Message | None:
        """The next mail, claimed for sending; None when nothing is due."""
        while self._is_filled():
            message = self._reserved.pop(0)
            if begin(message):
                return message
        return None

    def can_pass_on(self, sent: Message, outcome: Outcome) -> bool:
        """Whether one statement can note that this one has left and claim the next."""
        return connection.vendor == "postgresql" and _is_plain(sent, outcome) and not self._is_stale()

    def pass_on(self, sent: Message, outcome: Outcome) -> Message | None:
        """Note that one has left and claim the next."""
        following = self._reserved.pop(0)
        return following if _pass_on(sent, outcome, following) else self.next()

    def _is_stale(self) -> bool:
        return not self._reserved or time.monotonic() > self._stale_at

    def _is_filled(self) -> bool:
        if self._is_stale():
            release(self._reserved)
            self._reserved = reserve()
            _look_ahead(self._reserved)
            self._stale_at = time.monotonic() + FRESH_FOR
            if len(self._reserved) == AT_ONCE and self._on_plenty is not None:
                self._on_plenty()
                self._on_plenty = None
        return bool(self._reserved)


def _look_ahead(messages: list[Message]) -> None:
    """Find what the mails are about, one question a kind."""
    for name in {message.kind for message in messages}:
        kind = rules.kind_called(name)
        if kind is None or kind.look_up is None:
            continue
        same = [message for message in messages if message.kind == name]
        ids = [message.facts.get(kind.look_up.fact) for message in same]
        found = kind.look_up.find([one for one in ids if isinstance(one, int)])
        for message, one in zip(same, ids, strict=True):
            message.found = found.get(one)


def _is_plain(sent: Message, outcome: Outcome) -> bool:
    kind = rules.kind_called(sent.kind)
    is_single = kind is not None and kind.name != rules.DIGEST and not kind.secret
    return is_single and outcome.state == MessageState.SENT


def _pass_on(sent: Message, outcome: Outcome, following: Message) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            SENT_AND_NEXT,
            {
                "sent": sent.pk,
                "sent_attempts": sent.attempts,
                "mail_id": mail_id_of(sent),
                "code": outcome.code,
                "next": following.pk,
                "next_attempts": following.attempts,
                "next_digest": following.digest_id,
                "lease": settings.OUTBOX_LEASE_SECONDS,
            },
        )
        written = {row[0] for row in cursor.fetchall()}
    say_settled(sent, outcome, written=sent.pk in written)
    following.attempts += 1
    return following.pk in written
