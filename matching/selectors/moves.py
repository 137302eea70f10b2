"""What it would take to put two people together, before anybody does it: the page says it, the action does it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from matching import rules
from matching.models import Proposal
from matching.selectors.board import Board
from programs.enums import Side
from programs.models import Enrolment

Two = tuple[Enrolment, Enrolment]


@dataclass(frozen=True)
class Move:
    """Two people put together. `refused` says why it cannot be; `broken` are rules that only a reason goes over.

    `gone` are the proposals taken apart for it, `second` are two who lost their partners to it and get each other,
    and `left` are those who stay without a partner.
    """

    mentor: Enrolment
    mentee: Enrolment
    refused: str = ""
    broken: tuple[str, ...] = ()
    gone: tuple[Proposal, ...] = ()
    second: Two | None = None
    left: tuple[Enrolment, ...] = ()


def foresee(board: Board, mentor: Enrolment, mentee: Enrolment, *, instead_of: Proposal | None = None) -> Move:
    """What would happen. `instead_of`: the proposal that one of the two is in until now."""
    codes = board.broken(mentor, mentee)
    if rules.UNAVAILABLE in codes:
        return Move(mentor, mentee, refused=_("%(pair)s: not available.") % {"pair": _names(mentor, mentee)})
    if instead_of is not None and board.is_locked(instead_of):
        return Move(mentor, mentee, refused=locked_text(instead_of))
    gone = [instead_of] if instead_of is not None else []
    for row in gone:
        board.lift(row)
    try:
        refused = _make_room(board, (mentor, mentee), gone)
        second, left = _those_left(board, (mentor, mentee), gone)
    finally:
        for row in gone:
            board.put(row)
    if refused:
        return Move(mentor, mentee, refused=refused)
    return Move(mentor, mentee, broken=codes, gone=tuple(gone), second=second, left=left)


def locked_text(row: Proposal) -> str:
    """Why a proposal that is kept together is not taken apart."""
    return _("%(pair)s are kept together. Take that back first.") % {"pair": _names(row.mentor, row.mentee)}


def _make_room(board: Board, two: Two, gone: list[Proposal]) -> str:
    """Lift what stands in the way, noting it in `gone`; why there is no room, or nothing."""
    for enrolment in two:
        room = board.room_for(enrolment)
        if room is None:
            why = rules.reason_not_to_take(enrolment, board.taken[enrolment.person_id])
            return why or locked_text(board.pending[enrolment.pk][0])
        if room.instead_of is not None:
            board.lift(room.instead_of)
            gone.append(room.instead_of)
    return ""


def _those_left(board: Board, two: Two, gone: Sequence[Proposal]) -> tuple[Two | None, tuple[Enrolment, ...]]:
    """Who lost a partner: a mentor and a mentee who may get each other, or whoever stays without anybody."""
    lost = list(dict.fromkeys(one for row in gone for one in (row.mentor, row.mentee) if one not in two))
    mentors = [one for one in lost if one.side == Side.MENTOR]
    mentees = [one for one in lost if one.side == Side.MENTEE]
    if len(mentors) == len(mentees) == 1 and _may_be_put_together(board, mentors[0], mentees[0]):
        return (mentors[0], mentees[0]), ()
    return None, tuple(one for one in lost if not board.pending[one.pk])


def _may_be_put_together(board: Board, mentor: Enrolment, mentee: Enrolment) -> bool:
    rooms = [board.room_for(one) for one in (mentor, mentee)]
    return all(room is not None and room.is_free for room in rooms) and not board.broken(mentor, mentee)


def _names(mentor: Enrolment, mentee: Enrolment) -> str:
    return f"{mentor.person} – {mentee.person}"
