"""The page on which a pair is mended, or somebody left over gets a partner: who else there is, and the cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from matching import rules
from matching.models import MatchingRun, Proposal
from matching.selectors.board import Board
from matching.selectors.moves import Move, foresee
from matching.selectors.proposals import Bar, Row, bars_of, drawing_of, may_change, reasons_of, row_of
from people.models import Person
from programs.enums import Side
from programs.models import Enrolment


@dataclass(frozen=True)
class Other:
    """Another partner for somebody: `at_once` is what the button does, `cost` what it costs when all else is matched
    again as well as can be; `refused` says why there is no button."""

    mentor_id: int
    mentee_id: int
    partner: Person
    percent: int
    bars: tuple[Bar, ...]
    reasons: tuple[str, ...]
    cost: str
    at_once: str
    refused: str

    @property
    def drawing(self) -> str:
        """All criteria as columns, for an SVG path."""
        return drawing_of(self.bars)


@dataclass(frozen=True)
class Others:
    """The best others for one person."""

    person: Person
    side: str
    others: tuple[Other, ...]


@dataclass(frozen=True)
class Anybody:
    """Somebody of the other side, to choose by name."""

    pk: int
    person: Person
    is_free: bool


@dataclass(frozen=True)
class MendPage:
    """`row` is the pair, None for somebody left over. `swaps` are other pairs to change mentors with."""

    run: MatchingRun
    row: Row | None
    is_locked: bool
    may_change: bool
    columns: tuple[Others, ...]
    swaps: tuple[Proposal, ...]
    enrolment: Enrolment | None = None
    everybody: tuple[Anybody, ...] = ()


def pair_to_mend(board: Board, proposal: Proposal, person: Person) -> MendPage:
    """One proposal: the best others for both, and the other pairs. Nothing about `person` is told."""
    is_open = may_change(board.run) and proposal.pk not in board.pairs
    both = (proposal.mentee, proposal.mentor)
    seats = _seats(board, both)
    return MendPage(
        run=board.run,
        row=row_of(board, proposal),
        is_locked=board.is_locked(proposal),
        may_change=is_open,
        columns=tuple(_others(board, one, proposal, seats, person) for one in both) if is_open else (),
        swaps=_swaps(board, proposal, person) if is_open else (),
    )


def person_to_pair(board: Board, enrolment: Enrolment, person: Person) -> MendPage:
    """Somebody without a partner: the best others, and everybody of the other side by name."""
    is_open = may_change(board.run)
    return MendPage(
        run=board.run,
        row=None,
        is_locked=False,
        may_change=is_open,
        columns=(_others(board, enrolment, None, _seats(board, (enrolment,)), person),) if is_open else (),
        swaps=(),
        enrolment=enrolment,
        everybody=_everybody(board, enrolment, person) if is_open else (),
    )


def _seats(board: Board, people: tuple[Enrolment, ...]) -> dict[int, Enrolment]:
    """Everybody whom the run names as another partner for these, with what the board has to know about them."""
    wanted = {other["partner"] for one in people for other in board.run.alternatives.get(str(one.pk), [])}
    found = Enrolment.objects.filter(program=board.run.program_id).with_person().in_bulk(wanted)
    board.look_at(found.values())
    return found


def _others(
    board: Board, one: Enrolment, proposal: Proposal | None, seats: Mapping[int, Enrolment], person: Person
) -> Others:
    told = board.run.alternatives.get(str(one.pk), [])
    known = [(fact, _move(board, one, seats[fact["partner"]], proposal)) for fact in told if fact["partner"] in seats]
    return Others(
        person=one.person,
        side=str(Side(one.side).label),
        others=tuple(
            _other(board, seats[fact["partner"]], fact, move) for fact, move in known if not _touches(move, person)
        ),
    )


def _move(board: Board, one: Enrolment, partner: Enrolment, proposal: Proposal | None) -> Move:
    mentor, mentee = (one, partner) if one.side == Side.MENTOR else (partner, one)
    return foresee(board, mentor, mentee, instead_of=proposal)


def _touches(move: Move, person: Person) -> bool:
    """Whether a move is about somebody, who then neither sees nor makes it."""
    people = [move.mentor, move.mentee, *(one for row in move.gone for one in (row.mentor, row.mentee))]
    return any(one.person_id == person.pk for one in people)


def _other(board: Board, partner: Enrolment, fact: Mapping[str, Any], move: Move) -> Other:
    return Other(
        mentor_id=move.mentor.pk,
        mentee_id=move.mentee.pk,
        partner=partner.person,
        percent=fact["percent"],
        bars=bars_of(fact.get("criteria", {})),
        reasons=reasons_of(fact.get("reasons", [])),
        cost=rules.cost_text(people=fact["people"], points=fact["points"], total=board.run.total),
        at_once=_at_once(move),
        refused=move.refused,
    )


def _at_once(move: Move) -> str:
    """What the button does to others."""
    if move.second is not None:
        mentor, mentee = move.second
        return _("%(mentor)s and %(mentee)s get each other.") % {"mentor": mentor.person, "mentee": mentee.person}
    if move.left:
        names = ", ".join(str(one.person) for one in move.left)
        return _("Left without a partner for now: %(names)s.") % {"names": names}
    return _("Nobody else is touched.")


def _swaps(board: Board, proposal: Proposal, person: Person) -> tuple[Proposal, ...]:
    """Pairs that can change mentors with this one, by name."""
    others = (
        row
        for row in board.proposals
        if row.pk not in board.pairs
        and row.mentor_id != proposal.mentor_id
        and row.mentee_id != proposal.mentee_id
        and person.pk not in (row.mentor.person_id, row.mentee.person_id)
        and not board.is_locked(row)
    )
    return tuple(sorted(others, key=lambda row: str(row.mentor.person).casefold()))


def _everybody(board: Board, enrolment: Enrolment, person: Person) -> tuple[Anybody, ...]:
    """The other side: who is free first, then by name."""
    seats = Enrolment.objects.filter(program=board.run.program_id).accepted().with_person()
    others = list(seats.on_side(Side(enrolment.side).other).exclude(person=person))
    board.look_at(others)
    rooms = [(one, board.room_for(one)) for one in others]
    found = [Anybody(one.pk, one.person, room.is_free) for one, room in rooms if room is not None]
    return tuple(sorted(found, key=lambda one: (not one.is_free, one.person.name.casefold())))
