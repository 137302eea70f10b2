"""What the pairs of a program said after their first meeting and at their end, for its team. No word of thanks."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching.models import Pair
from people.models import Person
from programs.enums import Side
from programs.models import Program
from sessions.enums import Farewell
from sessions.models import ClosingStep, FitCheck


@dataclass(frozen=True)
class SideSaid:
    """One side of a pair; empty where they have said nothing."""

    person: Person
    side: Side
    fit: str
    reason: str
    wish: str


@dataclass(frozen=True)
class PairSaid:
    """Both sides of a pair."""

    pair: Pair
    sides: tuple[SideSaid, ...]


@dataclass(frozen=True)
class ProgramSaid:
    """Every pair of which somebody has said something, and how many wish what."""

    pairs: tuple[PairSaid, ...]
    wishes: tuple[tuple[str, int], ...]


def said_in(program: Program, reader: Person) -> ProgramSaid:
    """Three queries; without the reader's own pairs."""
    fits = {(row.pair_id, row.side): row for row in FitCheck.objects.filter(pair__program=program)}
    wishes = {
        (row.pair_id, row.side): row for row in ClosingStep.objects.filter(pair__program=program).defer("thanks")
    }
    numbers = {pair_id for pair_id, _side in [*fits, *wishes]}
    pairs = Pair.objects.managed_by(reader).filter(pk__in=numbers).with_people().order_by("pk")
    rows = tuple(PairSaid(pair, tuple(_side(pair, side, fits, wishes) for side in Side)) for pair in pairs)
    return ProgramSaid(rows, _counted(rows))


def _side(
    pair: Pair, side: Side, fits: Mapping[tuple[int, str], FitCheck], wishes: Mapping[tuple[int, str], ClosingStep]
) -> SideSaid:
    fit, wish = fits.get((pair.pk, side)), wishes.get((pair.pk, side))
    return SideSaid(
        person=pair.enrolment_on(side).person,
        side=side,
        fit=fit.get_fit_display() if fit else "",
        reason=fit.reason if fit else "",
        wish=wish.get_wish_display() if wish else "",
    )


def _counted(rows: Iterable[PairSaid]) -> tuple[tuple[str, int], ...]:
    counts = Counter(one.wish for row in rows for one in row.sides)
    return tuple((str(wish.label), counts[str(wish.label)]) for wish in Farewell) if any(counts) else ()
