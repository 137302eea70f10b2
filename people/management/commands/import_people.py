"""`manage.py import_people FILE [--dry-run]`: import people from a file of an HR system."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.actions import hand_in_import, import_people, preview_import
from people.actions.imports import check_size
from people.enums import ImportState
from people.selectors import ImportOutcome, read_outcome
from rmentor.lib.errors import DomainError


class Command(BaseCommand):
    """The same import as in the admin, done at once. Ends with 1 when the file was refused."""

    help = "Imports people from a CSV or XLSX file of an HR system: all of them, or nobody and the list of faults."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and whether to only look."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only tell what would change")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:  # noqa: ARG002, ANN401 - Django's signature
        """Read, import, tell."""
        try:
            told = self._dry_run(file) if dry_run else self._import(file)
        except DomainError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        outcome = read_outcome(told)
        if outcome.fault_count:
            self._show_faults(outcome)
            raise CommandError("Refused: nothing was imported.", returncode=1)
        self._show(outcome, dry_run=dry_run)

    def _dry_run(self, file: Path) -> dict[str, Any]:
        check_size(size=file.stat().st_size)
        return preview_import(content=file.read_bytes())

    def _import(self, file: Path) -> dict[str, Any]:
        check_size(size=file.stat().st_size)
        run = hand_in_import(file_name=file.name, content=file.read_bytes(), by=None, send=False)
        run = import_people(run_id=run.pk)
        if run.state == ImportState.FAILED:
            raise CommandError("Stopped by a fault: nothing was imported.", returncode=1)
        return dict(run.outcome)

    def _show_faults(self, outcome: ImportOutcome) -> None:
        lines = [("Row", "Column", "Fault", "What to do")]
        lines += [(str(words.row or ""), words.column, words.message, words.what_to_do) for words in outcome.faults]
        widths = [max(len(line[index]) for line in lines) for index in range(3)]
        for line in lines:
            cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
            self.stdout.write("  ".join([*cells, line[3]]))
        if outcome.fault_count > len(outcome.faults):
            self.stdout.write(f"... and {outcome.fault_count - len(outcome.faults)} more.")

    def _show(self, outcome: ImportOutcome, *, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write("Dry run: nothing was written. An import would do this:")
        for part in outcome.lists:
            self.stdout.write(f"{part.title:<16}{part.count:>7}")
        for part in outcome.lists:
            if part.name in {"moved", "left", "missing"}:
                for line in part.lines:
                    self.stdout.write(f"{part.title}: {line.number} {line.name}  {'; '.join(line.notes)}".rstrip())
        if outcome.unused:
            self.stdout.write(f"Columns not used: {', '.join(outcome.unused)}")
