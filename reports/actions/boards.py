"""Counting the figures of HR's dashboard, over and over."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Person
from programs.models import Program
from reports import tasks
from reports.models import Board
from reports.selectors import board as selectors
from rmentor.lib import clock
from rmentor.lib.errors import NotAllowedError

# So many programs at a time: the memory of the worker stays flat however many there are.
BATCH = 50


def refresh_boards() -> None:
    """Count again what is old."""
    count_boards(program_ids=_ids(selectors.programs_to_count(clock.now())))


def count_boards(*, program_ids: Sequence[int]) -> None:
    """Count these programs and keep the figures. Done twice, the later count stays."""
    for start in range(0, len(program_ids), BATCH):
        _count(program_ids[start : start + BATCH])


@transaction.atomic
def ask_for_count(*, by: Person) -> int:
    """Have the worker count all programs of a person again; how many. Those counted a moment ago are left alone."""
    mine = Program.objects.managed_by(by)
    if not mine.exists():
        raise NotAllowedError(_("Only HR and the coordinators of a program may do this."))
    ids = _ids(mine.exclude(pk__in=selectors.programs_counted_lately(clock.now())))
    if ids:
        tasks.count_boards.delay_on_commit(program_ids=ids)
    return len(ids)


@transaction.atomic
def _count(program_ids: Sequence[int]) -> None:
    now = clock.now()
    figures = selectors.count_boards(Program.objects.filter(pk__in=program_ids), now)
    boards = [Board(program_id=pk, as_of=now, figures=counted.as_dict()) for pk, counted in figures.items()]
    Board.objects.bulk_create(
        boards, update_conflicts=True, unique_fields=["program"], update_fields=["as_of", "figures"]
    )


def _ids(programs: Iterable[Program]) -> list[int]:
    return [program.pk for program in programs]
