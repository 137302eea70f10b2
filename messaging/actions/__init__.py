"""What can be done in the room messaging: put a mail into the outbox, and send what is due."""

from messaging.actions.backlog import drop_backlog
from messaging.actions.queueing import queue
from messaging.actions.resending import send_again
from messaging.actions.sending import send_due
from messaging.actions.ticking import tick

__all__ = ["drop_backlog", "queue", "send_again", "send_due", "tick"]
