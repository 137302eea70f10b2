"""HR's view of mails: what became of each, what they say, whether they leave at all."""

from messaging.admin.messages import MessageAdmin
from messaging.admin.outbox import BadAddressAdmin, OutboxAdmin
from messaging.admin.wordings import WordingAdmin

__all__ = ["BadAddressAdmin", "MessageAdmin", "OutboxAdmin", "WordingAdmin"]
