"""What the team does with the proposals of a run by hand (M6): put together, swap, take apart, keep, keep apart.

Each change counts in the version of the run, so that a page opened before it changes nothing. A rule that two people
break is gone over only with a reason; what is not available is not gone over at all: nobody is told what it is, so
nobody could give a reason for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching import rules, selectors
from matching.actions.locking import lock_run
from matching.actions.ruling import drop_pair_rule, set_pair_rule
from matching.enums import ProposalOrigin, RuleKind
from matching.errors import NeedsReasonError
from matching.models import MatchingRun, PairRule, Proposal
from people.actions import audit
from people.models import Person
from programs.enums import Side
from programs.models import Enrolment
from rmentor.lib.errors import DomainError, NotAllowedError

Two = tuple[Enrolment, Enrolment]
NOT_THEIR_OWN = gettext_lazy("Nobody decides about a pair of their own.")


@dataclass(frozen=True)
class Moved:
    """What a change came to: the new proposals, and who is left without a partner in this run because of it."""

    made: tuple[Proposal, ...]
    left: tuple[Enrolment, ...]


@transaction.atomic
def put_together(
    *,
    run_id: int,
    seen_version: int,
    mentor_id: int,
    mentee_id: int,
    instead_of: int | None = None,
    reason: str = "",
    by: Person,
) -> Moved:
    """Propose these two; `instead_of`: the proposal that one of them is in until now.

    Whoever has no place left loses their weakest proposal for it. When that leaves one mentor and one mentee over,
    the two are put together, if no rule stands against it. NeedsReasonError for a rule that a reason may go over.
    """
    run = _lock(run_id, seen_version, by)
    mentor, mentee = _seats(run, mentor_id, mentee_id, by)
    board = selectors.Board(run, also=(mentor, mentee))
    row = None if instead_of is None else board.pending_row(instead_of, by=by)
    if row is not None and mentor.pk != row.mentor_id and mentee.pk != row.mentee_id:
        raise DomainError(_("This proposal is about somebody else. Look at the table again."))
    move = selectors.foresee(board, mentor, mentee, instead_of=row)
    if move.refused:
        raise DomainError(move.refused)
    _check_reason([move], reason)
    for gone in move.gone:
        _remove(board, gone, by)
    made = [_make(board, (mentor, mentee), move.broken, reason, by)]
    if move.second is not None:
        made.append(_make(board, move.second, (), "", by))
    return Moved(tuple(made), move.left)


@transaction.atomic
def swap_mentors(
    *, run_id: int, seen_version: int, proposal_id: int, other_id: int, reason: str = "", by: Person
) -> Moved:
    """Let two proposals change their mentors; the rules hold for both new pairs, or both need the reason."""
    run = _lock(run_id, seen_version, by)
    board = selectors.Board(run)
    first, second = board.pending_row(proposal_id, by=by), board.pending_row(other_id, by=by)
    if first.mentor_id == second.mentor_id or first.mentee_id == second.mentee_id:
        raise DomainError(_("Choose two pairs of four different people."))
    _check_loose(board, first, second)
    for row in (first, second):
        board.lift(row)
    moves = [
        selectors.foresee(board, second.mentor, first.mentee),
        selectors.foresee(board, first.mentor, second.mentee),
    ]
    refused = " ".join(move.refused for move in moves if move.refused)
    if refused:
        raise DomainError(refused)
    _check_reason(moves, reason)
    for row in (first, second):
        board.put(row)
        _remove(board, row, by)
    return Moved(tuple(_make(board, (move.mentor, move.mentee), move.broken, reason, by) for move in moves), ())


@transaction.atomic
def take_apart(*, run_id: int, seen_version: int, proposal_id: int, by: Person) -> Moved:
    """Propose these two no longer; both are left over until they are put together with somebody."""
    run = _lock(run_id, seen_version, by)
    board = selectors.Board(run)
    row = board.pending_row(proposal_id, by=by)
    _check_loose(board, row)
    return Moved((), _without_partner(board, _remove(board, row, by)))


@transaction.atomic
def keep_together(*, run_id: int, seen_version: int, proposal_id: int, reason: str = "", by: Person) -> PairRule:
    """Lock a proposed pair: every further run keeps it."""
    run = _lock(run_id, seen_version, by)
    row = selectors.Board(run).pending_row(proposal_id, by=by)
    reason = reason.strip() or _("Kept in the table of proposals.")
    return set_pair_rule(kind=RuleKind.LOCK, mentor_id=row.mentor_id, mentee_id=row.mentee_id, reason=reason, by=by)


@transaction.atomic
def let_loose(*, run_id: int, seen_version: int, proposal_id: int, by: Person) -> None:
    """Take back that two people stay together; the proposal stays."""
    run = _lock(run_id, seen_version, by)
    row = selectors.Board(run).pending_row(proposal_id, by=by)
    rule = PairRule.objects.filter(mentor=row.mentor_id, mentee=row.mentee_id, kind=RuleKind.LOCK).first()
    if rule is not None:
        drop_pair_rule(rule_id=rule.pk, by=by)


@transaction.atomic
def keep_apart(*, run_id: int, seen_version: int, proposal_id: int, reason: str, by: Person) -> Moved:
    """Ban a proposed pair, with a reason: it is taken apart, and no further run proposes it."""
    run = _lock(run_id, seen_version, by)
    board = selectors.Board(run)
    row = board.pending_row(proposal_id, by=by)
    set_pair_rule(kind=RuleKind.BAN, mentor_id=row.mentor_id, mentee_id=row.mentee_id, reason=reason, by=by)
    return Moved((), _without_partner(board, _remove(board, row, by)))


def _lock(run_id: int, seen_version: int, by: Person) -> MatchingRun:
    run = lock_run(run_id=run_id, seen_version=seen_version, by=by)
    rules.check_makes_pairs(run.program)
    rules.check_has_proposals(run)
    return run


def _seats(run: MatchingRun, mentor_id: int, mentee_id: int, by: Person) -> tuple[Enrolment, Enrolment]:
    found = Enrolment.objects.filter(program=run.program_id).with_person().in_bulk([mentor_id, mentee_id])
    mentor, mentee = found.get(mentor_id), found.get(mentee_id)
    if mentor is None or mentee is None or (mentor.side, mentee.side) != (Side.MENTOR, Side.MENTEE):
        raise DomainError(_("Choose a mentor and a mentee of this program."))
    if by.pk in (mentor.person_id, mentee.person_id):
        raise NotAllowedError(NOT_THEIR_OWN)
    return mentor, mentee


def _check_reason(moves: Sequence[selectors.Move], reason: str) -> None:
    """Raise NeedsReasonError when rules are broken and nobody says why."""
    if reason.strip():
        return
    said = [
        f"{move.mentor.person} – {move.mentee.person}: {', '.join(rules.rule_text(code) for code in move.broken)}."
        for move in moves
        if move.broken
    ]
    if said:
        raise NeedsReasonError(" ".join(said))


def _check_loose(board: selectors.Board, *rows: Proposal) -> None:
    for row in rows:
        if board.is_locked(row):
            raise DomainError(selectors.locked_text(row))


def _remove(board: selectors.Board, row: Proposal, by: Person) -> list[Enrolment]:
    if by.pk in (row.mentor.person_id, row.mentee.person_id):
        raise NotAllowedError(NOT_THEIR_OWN)
    audit(verb="proposal.taken_apart", by=by, subject=row, old={"origin": row.origin, "run": row.run_id})
    board.lift(row)
    row.delete()
    return [row.mentor, row.mentee]


def _make(board: selectors.Board, two: Two, codes: tuple[str, ...], reason: str, by: Person) -> Proposal:
    mentor, mentee = two
    fit = selectors.fit_of(board.run, mentor.pk, mentee.pk)
    row = Proposal.objects.create(
        run=board.run,
        mentor=mentor,
        mentee=mentee,
        score=fit.share,
        criteria=dict(fit.criteria),
        reasons=fit.reasons,
        origin=ProposalOrigin.HAND,
        broken=list(codes),
        override_reason=reason.strip()[:250] if codes else "",
    )
    board.put(row)
    facts: dict[str, object] = {"run": board.run.pk}
    if codes:
        facts |= {"broken": list(codes), "reason": row.override_reason}
    audit(verb="proposal.made_by_hand", by=by, subject=row, new=facts)
    return row


def _without_partner(board: selectors.Board, lost: Sequence[Enrolment]) -> tuple[Enrolment, ...]:
    """Of those who lost a partner, who has none in this run now."""
    return tuple(one for one in lost if not board.pending[one.pk])
