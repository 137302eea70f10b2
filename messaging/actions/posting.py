"""Handing mails to the mail server, and what its answers mean."""

import re
import smtplib
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from types import TracebackType
from typing import Self

from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from messaging.engine import wire
from messaging.engine.mime import one_line

# `kim@firm.example` or `Kim Kaya <kim@firm.example>`, nothing quoted.
_ADDRESS = r"[^\s<>(),;:\"@\\]+@[^\s<>(),;:\"@\\]+"
SIMPLE = re.compile(rf"({_ADDRESS})|[^<>(),;:\"@\\]* <({_ADDRESS})>")
# 421: the server closes the connection; 432: Exchange, when more than three are open.
TOO_MUCH = frozenset({421, 432})


@dataclass(frozen=True)
class Answer:
    """What came of handing over one mail."""

    accepted: bool = False
    # Worth another try later.
    again: bool = False
    # The server itself is in trouble, or has enough of us: trying the other mails now is of no use.
    down: bool = False
    # It takes few connections at a time: come back at another moment than the others.
    scatter: bool = False
    # It knows no such recipient.
    at_recipient: bool = False
    code: int | None = None
    text: str = ""

    @property
    def refused(self) -> bool:
        """A final no to this mail."""
        return self.code is not None and self.code >= 500


class Postman:
    """One connection for a batch, opened with the first mail."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._connection.close()

    def hand_over(self, mail: EmailMessage) -> Answer:
        """Try to get rid of `mail`."""
        try:
            self._send(mail)
        except smtplib.SMTPRecipientsRefused as error:
            return _judge(*next(iter(error.recipients.values())), at_recipient=True)
        except smtplib.SMTPDataError as error:
            return _judge(error.smtp_code, error.smtp_error)
        except smtplib.SMTPNotSupportedError as error:
            return Answer(text=_as_text(error))
        except OSError as error:  # time-outs, refused connections and every other smtplib error
            return Answer(again=True, down=True, text=_as_text(error))
        except ValueError as error:  # an address or header that cannot be written; it may quote what the mail says
            return Answer(text=type(error).__name__)
        return Answer(accepted=True, code=250)

    def _send(self, mail: EmailMessage) -> None:
        connection = self._open()
        if isinstance(connection, EmailBackend) and connection.connection and (content := _written(mail)):
            connection.connection.sendmail(_address_of(mail.from_email), [_address_of(mail.to[0])], content)
        else:
            connection.send_messages([mail])

    def _open(self) -> BaseEmailBackend:
        if self._connection is None:
            connection = get_connection()
            connection.open()
            self._connection = connection
        return self._connection


def _written(mail: EmailMessage) -> bytes | None:
    """The common mail as it travels; None for what Django's way has to write: attachments, unusual addresses."""
    parts = mail.alternatives if isinstance(mail, EmailMultiAlternatives) else []
    if [mimetype for _content, mimetype in parts] != ["text/html"] or mail.attachments or len(mail.to) != 1:
        return None
    if not _address_of(mail.from_email) or not _address_of(mail.to[0]):
        return None
    headers = {"Subject": str(mail.subject), "From": mail.from_email, "To": mail.to[0], "Date": formatdate()}
    return wire.alternatives(headers | mail.extra_headers, str(mail.body), str(parts[0][0]))


@lru_cache(maxsize=100)
def _address_of(header: str) -> str:
    """The address alone; empty where there is more to it than a name and an ASCII address."""
    found = SIMPLE.fullmatch(header) if header.isascii() else None
    return "" if found is None else found[1] or found[2]


def _judge(code: int, text: bytes | str, *, at_recipient: bool = False) -> Answer:
    """4xx: later; 421 and 432: too much for the server; 5xx: never."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return Answer(
        again=code < 500,
        down=code in TOO_MUCH,
        scatter=code in TOO_MUCH,
        at_recipient=at_recipient and code >= 500,
        code=code,
        text=one_line(f"{code} {words}")[:300],
    )


def _as_text(error: Exception) -> str:
    return one_line(f"{type(error).__name__}: {error}")[:300]
