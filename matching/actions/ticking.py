"""What is due in matching, found in the database: lost jobs, offers that ran out, pairs whose program is over."""

from django.db import transaction
from django.utils.translation import gettext as _

from matching import tasks
from matching.actions import letters
from matching.actions.leaving import raise_ended
from matching.actions.locking import lock_pair
from matching.actions.offering import raise_declined
from matching.actions.rechecking import recheck_pairs
from matching.actions.watching import watch_over_offers
from matching.actions.what_if import forget_inputs_of_past_programs
from matching.enums import PairState, RunState
from matching.models import MatchingRun, Pair
from matching.models.run import MOST_ATTEMPTS, SILENT_FOR
from people.actions import audit
from programs.enums import EnrolmentState, ProgramState, Side
from rmentor.lib import clock

OVER = (ProgramState.COMPLETED, ProgramState.ARCHIVED)


def tick() -> None:
    """What is due, found in the database. Idempotent; a lost tick only delays."""
    _send_runs_again()
    forget_inputs_of_past_programs()
    now = clock.now()
    for pair_id in Pair.objects.unanswered(now).order_by("pk").values_list("pk", flat=True):
        _expire(pair_id)
    for pair_id in Pair.objects.without_a_ground().order_by("pk").values_list("pk", flat=True):
        _close(pair_id)
    recheck_pairs()
    watch_over_offers(now)


def _send_runs_again() -> None:
    """Runs whose task was lost, or whose worker died; not for ever, as the fault may be ours."""
    now = clock.now()
    for run in MatchingRun.objects.for_worker(now).filter(created_at__lt=now - SILENT_FOR / 6).order_by("pk"):
        if run.attempts >= MOST_ATTEMPTS:
            _give_up(run.pk)
        else:
            tasks.run.delay_on_commit(run_id=run.pk)


@transaction.atomic
def _give_up(run_id: int) -> None:
    run = MatchingRun.objects.select_for_update().get(pk=run_id)
    if run.state == RunState.RUNNING:
        run.fail(fault=_("The worker stopped half-way, several times."), at=clock.now())
        run.save(update_fields=["state", "fault", "ended_at"])
        audit(verb="matching_run.failed", by=None, subject=run)


@transaction.atomic
def _expire(pair_id: int) -> None:
    """Close an offer that nobody answered in time; looked at again under the lock."""
    pair = lock_pair(pair_id=pair_id)
    if pair.state != PairState.OFFERED or not pair.is_expired(clock.now()):
        return
    _withdraw_offer(pair, side=None)
    raise_declined(pair=pair)


def _withdraw_offer(pair: Pair, *, side: Side | None) -> None:
    """Close an offer from outside. Only whoever was asked hears of it."""
    pair.decline(side=side, reason="")
    pair.save(update_fields=["state", "declined_side", "decline_reason"])
    audit(verb="pair.offer_closed", by=None, subject=pair)
    letters.tell(pair=pair, side=Side.MENTEE, kind=letters.OFFER_CLOSED)
    if pair.mentee_accepted_at is not None:
        letters.tell(pair=pair, side=Side.MENTOR, kind=letters.OFFER_CLOSED)


@transaction.atomic
def _close(pair_id: int) -> None:
    """Close a pair whose program is over, or one of whom gave back the seat."""
    pair = lock_pair(pair_id=pair_id)
    side = _side_that_withdrew(pair)
    if pair.state == PairState.OFFERED:
        _withdraw_offer(pair, side=side)
    elif pair.state in (PairState.ACTIVE, PairState.PAUSED):
        _close_live(pair, side)


def _close_live(pair: Pair, side: Side | None) -> None:
    now = clock.now()
    if pair.program.state in OVER:
        if pair.state == PairState.PAUSED:
            pair.resume(at=now)
        pair.complete(at=now)
    else:
        pair.end(side=side, reason="", at=now)
    pair.save()
    audit(verb=f"pair.{pair.state}", by=None, subject=pair)
    if side is not None and pair.state == PairState.ENDED:
        letters.tell(pair=pair, side=side.other, kind=letters.ENDED)
        raise_ended(pair=pair)


def _side_that_withdrew(pair: Pair) -> Side | None:
    """The side whose seat was given back; None when the program itself is over."""
    for side in Side:
        if pair.enrolment_on(side).state == EnrolmentState.WITHDRAWN:
            return side
    return None
