"""The outbox, the wishes of those who get mail, and HR's own words."""

from messaging.models.caught import CaughtMail
from messaging.models.message import Message, MessageQuerySet
from messaging.models.outbox import BadAddress, Heartbeat, Outbox
from messaging.models.wishes import MailWishes, Unwanted
from messaging.models.wording import Wording

__all__ = [
    "BadAddress",
    "CaughtMail",
    "Heartbeat",
    "MailWishes",
    "Message",
    "MessageQuerySet",
    "Outbox",
    "Unwanted",
    "Wording",
]
