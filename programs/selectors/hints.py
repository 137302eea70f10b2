"""How often computed hints were right: what those who closed their cases said."""

from dataclasses import dataclass

from django.db.models import Count, Q

from people.models import Person
from programs.enums import HINTS, Judgement
from programs.models import Case, Program


@dataclass(frozen=True)
class HintsSoFar:
    """Hints of one program, and what they turned out to be; the rest is open or could not be told."""

    raised: int
    real: int
    false: int


def hints_so_far(program: Program, person: Person) -> HintsSoFar:
    """Without the hints that this person must not know of: a number, too, would tell them. One query."""
    hints = Case.objects.filter(program=program, kind__in=HINTS).without_conflict(person).order_by()
    counts = hints.aggregate(
        raised=Count("pk"),
        real=Count("pk", filter=Q(judgement=Judgement.REAL)),
        false=Count("pk", filter=Q(judgement=Judgement.NOT_REAL)),
    )
    return HintsSoFar(**counts)
