"""Making the mail from its row, at the moment it leaves: in the recipient's language and zone, from today's facts."""

from email.charset import QP, Charset
from email.utils import formataddr
from functools import cache
from typing import cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from messaging.engine.mime import message_id, one_line, subject_and_text
from messaging.models import Message
from messaging.rules import Kind
from people.models import Person

# Out-of-office answers and list robots leave such mails alone.
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def compose(message: Message, kind: Kind) -> EmailMultiAlternatives | None:
    """The mail, or None when what it would say is no longer true."""
    to = message.recipient
    with translation.override(_language_of(to)), timezone.override(ZoneInfo(to.time_zone)):
        context = kind.load(message.facts, to)
        if context is None:
            return None
        html = render_to_string(
            kind.template,
            {**context, "recipient": to, "base_url": settings.BASE_URL, "mail_language": _language_of(to)},
        )
    mail = _as_mail(html, to, message.dedupe_key)
    if context.get("calendar"):
        _add_calendar(mail, cast("bytes", context["calendar"]), str(context.get("calendar_method", "REQUEST")))
    return mail


def _language_of(person: Person) -> str:
    return person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _as_mail(html: str, to: Person, key: str) -> EmailMultiAlternatives:
    subject, text = subject_and_text(html)
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[formataddr((one_line(to.name), one_line(to.email)))],
        headers={**HEADERS, "Message-ID": message_id(key, host)},
    )
    mail.encoding = _charset()
    mail.attach_alternative(_inliner().inline(html), "text/html")
    return mail


def _add_calendar(mail: EmailMultiAlternatives, calendar: bytes, method: str) -> None:
    """Beside the text, which is where Outlook and Google look for an invitation, and as a file for all others."""
    mail.attach_alternative(calendar.decode(), f"text/calendar; method={method}")
    mail.attach("invite.ics", calendar, "application/ics")


@cache
def _charset() -> Charset:
    """Quoted-printable: servers refuse lines over 998 octets, and a note may be one long line."""
    charset = Charset("utf-8")
    charset.body_encoding = QP
    return charset


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)
