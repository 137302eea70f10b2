"""Where mails go when there is no mail server: into the app, which shows them."""

from collections.abc import Sequence
from email.header import decode_header, make_header

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from messaging.engine.mime import one_line
from messaging.models import CaughtMail


class CatcherBackend(BaseEmailBackend):
    """Django's mail backend of the embedded mode."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the mails as they would have gone over the wire."""
        return len(CaughtMail.objects.bulk_create([_caught(mail) for mail in email_messages]))


def _caught(mail: EmailMessage) -> CaughtMail:
    return CaughtMail(
        to=one_line(", ".join(_readable(recipient) for recipient in mail.recipients()))[:300],
        subject=one_line(str(mail.subject))[:300],
        text=str(mail.body),
        html=_html_of(mail),
        raw=mail.message().as_bytes(),
    )


def _readable(recipient: str) -> str:
    """A recipient with the name as a person writes it, not as it travels."""
    return str(make_header(decode_header(recipient)))


def _html_of(mail: EmailMessage) -> str:
    parts = mail.alternatives if isinstance(mail, EmailMultiAlternatives) else []
    return next((str(content) for content, mimetype in parts if mimetype == "text/html"), "")
