"""The name of a mail: follows from its key, so that every try of it, and a row planned anew, carries the same."""

from urllib.parse import urlsplit

from django.conf import settings

from messaging.engine.mime import mail_id, message_id
from messaging.models import Message


def mail_id_of(message: Message) -> str:
    """The local part of its Message-ID."""
    # A mail that comes back is believed when it names this: so it must not be something one can work out.
    return mail_id(message.dedupe_key, f"rmentor.mail.{settings.SECRET_KEY}")


def message_id_of(message: Message) -> str:
    """Its Message-ID."""
    return message_id(mail_id_of(message), urlsplit(settings.BASE_URL).hostname or "localhost")
