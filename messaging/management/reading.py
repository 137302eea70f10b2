"""Commands that read mails: one from the standard input (a pipe of the mail server), or a maildir folder."""

import mailbox
import sys
from abc import abstractmethod
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from messaging.engine.bounces import MOST_BYTES


class MailReader(BaseCommand):
    """Hands each mail over once, and says what came of them."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from."""
        parser.add_argument("--maildir", type=Path, help="a maildir folder; what was read moves to its cur/")

    @abstractmethod
    def take_in(self, raw: bytes) -> None:
        """Read one mail."""

    @abstractmethod
    def summary(self) -> str:
        """What came of all of them."""

    def handle(self, *args: object, maildir: Path | None, **options: object) -> None:  # noqa: ARG002 - Django's signature
        """Read, and say how many were ours."""
        if maildir is None:
            self.take_in(sys.stdin.buffer.read(MOST_BYTES))
        elif not (maildir / "new").is_dir():
            raise CommandError(f"{maildir} is not a maildir folder: it has no new/.")
        else:
            self._read_folder(maildir)
        self.stdout.write(self.summary())

    def _read_folder(self, maildir: Path) -> None:
        folder = mailbox.Maildir(maildir, create=False)
        for key in list(folder.keys()):
            message = folder.get_message(key)
            if message.get_subdir() != "new":
                continue
            self.take_in(folder.get_bytes(key)[:MOST_BYTES])
            message.set_subdir("cur")
            message.add_flag("S")
            folder[key] = message
        folder.close()
