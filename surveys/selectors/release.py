"""What reports may read: frozen figures, and how many pairs are flagged."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from matching.models import Pair
from programs.models import Program
from surveys import rules
from surveys.enums import Colour
from surveys.models import Release

FLAGGED = [Colour.AMBER, Colour.RED]
ENOUGH_PAIRS = 20


@dataclass(frozen=True)
class FrozenFigures:
    """A program's released figures, and the day they were computed."""

    as_of: dt.date
    figures: rules.ReleasedFigures


def release_of(program: Program) -> FrozenFigures | None:
    """The released figures, None before the program is completed."""
    release = Release.objects.final().filter(program=program).first()
    if release is None:
        return None
    return FrozenFigures(release.as_of, rules.ReleasedFigures.from_dict(release.figures))


def flagged_pairs(program: Program) -> int | None:
    """How many live pairs are amber or red; None when that is too few to be told ("few").

    Told only if at least k pairs are flagged, or of at least 20 live pairs: otherwise the number points at somebody.
    """
    live = Pair.objects.active().filter(program=program)
    counts = live.aggregate(flagged=Count("pk", filter=Q(signal__colour__in=FLAGGED)), pairs=Count("pk"))
    return counts["flagged"] if may_tell_flagged(**counts, k=program.k) else None


def may_tell_flagged(*, flagged: int, pairs: int, k: int) -> bool:
    """Whether an executive may read how many of so many live pairs are flagged."""
    return flagged >= k or pairs >= max(ENOUGH_PAIRS, k)
