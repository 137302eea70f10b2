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


@dataclass(frozen=True)
class FrozenFigures:
    """A program's released figures, and the day they were computed."""

    as_of: dt.date
    figures: rules.ReleasedFigures


def release_of(program: Program) -> FrozenFigures | None:
    """The released figures, None before the program is completed."""
    release = Release.objects.filter(program=program).first()
    if release is None:
        return None
    return FrozenFigures(release.as_of, rules.ReleasedFigures.from_dict(release.figures))


def flagged_pairs(program: Program) -> int | None:
    """How many live pairs are amber or red; None when that is too few to be told ("few").

    Told only if at least k pairs are flagged, or of at least 20 live pairs: otherwise the number points at somebody.
    """
    live = Pair.objects.active().filter(program=program)
    counts = live.aggregate(flagged=Count("pk", filter=Q(signal__colour__in=FLAGGED)), pairs=Count("pk"))
    told = counts["flagged"] >= program.k or counts["pairs"] >= max(20, program.k)
    return counts["flagged"] if told else None
