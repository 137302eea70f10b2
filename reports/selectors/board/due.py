"""Which programs are to be counted again for HR's dashboard."""

import datetime as dt

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from programs.enums import OVER, ProgramState
from programs.models import Program
from reports.selectors.board.figures import FORMAT

# Old after so long while something goes on, and in the weeks after the end, in which the last meetings are logged.
GOING_ON, COMPLETED = dt.timedelta(minutes=10), dt.timedelta(days=1)
# Counted so lately that counting again would tell nothing new.
LATELY = dt.timedelta(minutes=1)


def programs_to_count(now: dt.datetime) -> QuerySet[Program]:
    """Never counted, counted in another state or format, or too long ago; what is put away is counted once more."""
    known = Program.objects.annotate(
        # Cast: as keys of JSON they would be compared as JSON.
        counted_as=Cast(KeyTextTransform("state", "board__figures"), TextField()),
        counted_in=Cast(KeyTextTransform("format", "board__figures"), TextField()),
    )
    is_old = Q(board__as_of__lte=now - GOING_ON) & ~Q(state__in=OVER)
    is_old |= Q(board__as_of__lte=now - COMPLETED, state=ProgramState.COMPLETED)
    is_other = Q(board=None) | ~Q(counted_as=F("state")) | ~Q(counted_in=FORMAT)
    return known.filter(is_other | is_old).order_by("pk")


def programs_counted_lately(now: dt.datetime) -> QuerySet[Program]:
    """Nobody needs to ask for these again."""
    return Program.objects.filter(board__as_of__gt=now - LATELY)
