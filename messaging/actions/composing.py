"""Making the mail from its row, at the moment it leaves: in the recipient's language and zone, from today's facts."""

from collections.abc import Iterable, Mapping
from email.charset import QP, Charset
from email.mime.image import MIMEImage
from email.utils import formataddr
from functools import cache
from typing import Any, cast
from zoneinfo import ZoneInfo

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from messaging.actions.naming import message_id_of
from messaging.actions.parts import parts_of
from messaging.actions.wording import worded
from messaging.engine.mime import InlinePicture, one_line, subject_and_text
from messaging.models import Message
from messaging.rules import DIGEST, FOUND, Kind, unsubscribe_path
from people.models import Person

# Out-of-office answers and list robots leave such mails alone.
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def compose(message: Message, kind: Kind) -> EmailMultiAlternatives | None:
    """The mail, or None when what it would say is no longer true."""
    to = message.recipient
    with translation.override(language_of(to)), timezone.override(ZoneInfo(to.time_zone)):
        context = _context(message, kind)
        if context is None:
            return None
        html = render(kind, context, to=to, is_worded=message.is_worded)
    mail = _as_mail(html, message, context["unsubscribe_path"])
    if context.get("calendar"):
        _add_calendar(mail, cast("bytes", context["calendar"]), str(context.get("calendar_method", "REQUEST")))
    _add_pictures(mail, html, cast("Iterable[InlinePicture]", context.get("inline_pictures", ())))
    return mail


def render(kind: Kind, context: Mapping[str, object], *, to: Person, is_worded: bool) -> str:
    """What a mail says, in the language that is active: HR's words for it, or the shipped ones."""
    whole = {**context, "recipient": to, "base_url": settings.BASE_URL, "mail_language": language_of(to)}
    own = worded(kind, whole, language_of(to)) if is_worded else None
    return render_to_string("mail/worded.html", whole | own) if own else render_to_string(kind.template, whole)


def language_of(person: Person) -> str:
    """The language of a person's mails."""
    return person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _context(message: Message, kind: Kind) -> dict[str, object] | None:
    to, categories = message.recipient, {kind.category}
    if kind.name == DIGEST:
        parts = parts_of(message, _subject)
        if not parts:
            return None
        context: Mapping[str, object] | None = {"parts": parts}
        categories = {part.category for part in parts}
    else:
        context = kind.load(_facts(message), to)
    return None if context is None else {**context, "unsubscribe_path": unsubscribe_path(to, categories)}


def _facts(message: Message) -> dict[str, Any]:
    return message.facts if message.found is None else {**message.facts, FOUND: message.found}


def _subject(part: Message, kind: Kind, context: Mapping[str, object]) -> str:
    """What a mail would have been called on its own."""
    return subject_and_text(render(kind, context, to=part.recipient, is_worded=part.is_worded))[0]


def _as_mail(html: str, message: Message, unsubscribe: object) -> EmailMultiAlternatives:
    subject, text = subject_and_text(html)
    to = message.recipient
    headers = {**HEADERS, "Message-ID": message_id_of(message)}
    if unsubscribe:
        # RFC 8058: mail programs show a button for these two.
        headers["List-Unsubscribe"] = f"<{settings.BASE_URL}{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[formataddr((one_line(to.name), one_line(to.email)))],
        headers=headers,
    )
    mail.encoding = _charset()
    mail.attach_alternative(_inliner().inline(html), "text/html")
    return mail


def _add_calendar(mail: EmailMultiAlternatives, calendar: bytes, method: str) -> None:
    """Beside the text, which is where Outlook and Google look for an invitation, and as a file for all others."""
    mail.attach_alternative(calendar.decode(), f"text/calendar; method={method}")
    mail.attach("invite.ics", calendar, "application/ics")


def _add_pictures(mail: EmailMultiAlternatives, html: str, pictures: Iterable[InlinePicture]) -> None:
    """Those that the text shows: inside the mail (multipart/related), so that nothing is loaded to see them."""
    for picture in pictures:
        if f'"cid:{picture.name}"' in html:
            part = MIMEImage(picture.content, "png")
            part["Content-ID"] = f"<{picture.name}>"
            part.add_header("Content-Disposition", "inline", filename=f"{picture.name}.png")
            mail.mixed_subtype = "related"  # type: ignore[attr-defined]  # missing in its stubs
            mail.attach(part)


@cache
def _charset() -> Charset:
    """Quoted-printable: servers refuse lines over 998 octets, and a note may be one long line."""
    charset = Charset("utf-8")
    charset.body_encoding = QP
    return charset


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False)
