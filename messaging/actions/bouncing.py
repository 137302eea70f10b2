"""What becomes of a mail that came back."""

from django.db import transaction

from messaging.actions.refusals import count_against
from messaging.engine import bounces
from messaging.enums import MessageState
from messaging.models import Message
from people.actions import audit
from rmentor.lib import clock


def take_back(*, raw: bytes) -> int:
    """Read a mail that came back: note it at the message it is about, and leave a dead address alone from now on.

    Believed is only what names a Message-ID of ours and the address it went to. Returns how many messages it told of.
    """
    return sum(_note(bounce) for bounce in bounces.read(raw))


@transaction.atomic
def _note(bounce: bounces.Bounce) -> bool:
    ours = Message.objects.filter(mail_id=bounce.mail_id, state=MessageState.SENT).exclude(mail_id="")
    message = ours.select_for_update(of=("self",)).select_related("recipient").first()
    if message is None or message.recipient.email.lower() != bounce.address:
        return False
    message.last_error = bounce.said
    message.bounced_at = message.bounced_at or clock.now()
    message.save(update_fields=["last_error", "bounced_at"])
    if bounce.is_final:
        count_against(address=bounce.address, said=bounce.said, for_good=True)
    audit(verb="mail came back", by=None, subject=message, new={"final": bounce.is_final})
    return True
