"""Reading the mailbox that our mails come from: answers of calendars, and mails that came back."""

from messaging import actions as messaging
from messaging.management.reading import MailReader
from sessions import actions


class Command(MailReader):
    """Notes what calendars answer and what did not arrive: both come to the same address."""

    help = (
        "Read answers of calendar programs (METHOD:REPLY, RFC 5546) and delivery status notifications (RFC 3464): "
        "one mail from standard input, or all new ones of --maildir."
    )
    answers = returned = 0

    def take_in(self, raw: bytes) -> None:
        """An answer, a mail that came back, or something else."""
        self.answers += actions.take_reply(raw=raw)
        self.returned += messaging.take_back(raw=raw)

    def summary(self) -> str:
        """How many were ours."""
        return f"Answers of calendars: {self.answers}. Mails that came back: {self.returned}."
