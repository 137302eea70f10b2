"""Reading mails that came back: one from the standard input (a pipe of the mail server), or a maildir folder."""

import mailbox
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from messaging import actions
from messaging.engine.bounces import MOST_BYTES


class Command(BaseCommand):
    """Notes what did not arrive."""

    help = "Read delivery status notifications (RFC 3464): one from standard input, or all new ones of --maildir."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from."""
        parser.add_argument("--maildir", type=Path, help="a maildir folder; what was read moves to its cur/")

    def handle(self, *args: object, maildir: Path | None, **options: object) -> None:  # noqa: ARG002 - Django's signature
        """Read, and say how many were ours."""
        if maildir is None:
            told = actions.take_back(raw=sys.stdin.buffer.read(MOST_BYTES))
            self.stdout.write(f"Mails that came back: {told}.")
            return
        if not (maildir / "new").is_dir():
            raise CommandError(f"{maildir} is not a maildir folder: it has no new/.")
        self.stdout.write(f"Mails that came back: {self._read(maildir)}.")

    def _read(self, maildir: Path) -> int:
        told = 0
        folder = mailbox.Maildir(maildir, create=False)
        for key in list(folder.keys()):
            message = folder.get_message(key)
            if message.get_subdir() != "new":
                continue
            told += actions.take_back(raw=folder.get_bytes(key)[:MOST_BYTES])
            message.set_subdir("cur")
            message.add_flag("S")
            folder[key] = message
        folder.close()
        return told
