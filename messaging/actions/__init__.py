"""What can be done in the room messaging: put mails into the outbox, send what is due, see to what goes wrong."""

from messaging.actions.backlog import drop_backlog
from messaging.actions.bouncing import take_back
from messaging.actions.pausing import pause_outbox, resume_outbox, write_again_to
from messaging.actions.previewing import Preview, preview, said
from messaging.actions.queueing import Letter, queue, queue_all
from messaging.actions.resending import send_again
from messaging.actions.sending import send_due
from messaging.actions.ticking import tick
from messaging.actions.wishing import unsubscribe, wish_for
from messaging.actions.wording import use_shipped_text, use_wording, write_wording

__all__ = [
    "Letter",
    "Preview",
    "drop_backlog",
    "pause_outbox",
    "preview",
    "queue",
    "queue_all",
    "resume_outbox",
    "said",
    "send_again",
    "send_due",
    "take_back",
    "tick",
    "unsubscribe",
    "use_shipped_text",
    "use_wording",
    "wish_for",
    "write_again_to",
    "write_wording",
]
