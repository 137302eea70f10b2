"""Reading mails that came back."""

from messaging import actions
from messaging.management.reading import MailReader


class Command(MailReader):
    """Notes what did not arrive."""

    help = "Read delivery status notifications (RFC 3464): one from standard input, or all new ones of --maildir."
    told = 0

    def take_in(self, raw: bytes) -> None:
        """A mail that came back, or something else."""
        self.told += actions.take_back(raw=raw)

    def summary(self) -> str:
        """How many were ours."""
        return f"Mails that came back: {self.told}."
