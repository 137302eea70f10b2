"""Resting, coming back, and leaving: at any time, from either side, without fault (S7)."""

from django.db import transaction

from matching import rules
from matching.actions import letters
from matching.actions.locking import lock_pair
from matching.enums import PairState
from matching.models import Pair
from people.actions import audit
from people.models import Person
from programs import actions as programs
from programs.enums import Side
from programs.rules import may_look_for_partner
from rmentor.lib import clock


@transaction.atomic
def end_pair(*, pair_id: int, reason: str = "", wants_partner: bool | None = None, by: Person) -> Pair:
    """Leave the pair. The reason goes to the program team alone; the partner gets a neutral mail.

    `wants_partner`: whether matching looks for another one for whoever leaves; None leaves their wish as it is.
    """
    pair = lock_pair(pair_id=pair_id)
    side = pair.side_of(by)
    if pair.state == PairState.ENDED and pair.ended_side == side:
        return pair
    pair.end(side=side, reason=reason.strip()[:300], at=clock.now())
    pair.save(update_fields=["state", "ended_side", "end_reason", "ended_at"])
    audit(verb="pair.ended", by=by, subject=pair)
    letters.tell(pair=pair, side=side.other, kind=letters.ENDED)
    mine = pair.enrolment_on(side)
    mine.program = pair.program
    if wants_partner is not None and may_look_for_partner(mine):
        programs.set_wants_partner(enrolment_id=mine.pk, wants=wants_partner, by=by)
    raise_ended(pair=pair)
    return pair


@transaction.atomic
def pause_pair(*, pair_id: int, by: Person) -> Pair:
    """Let the pair rest for a while; either of the two, or the program team."""
    pair = lock_pair(pair_id=pair_id)
    _check_may_pause(pair, by)
    if pair.state == PairState.PAUSED:
        return pair
    pair.pause(at=clock.now())
    pair.save(update_fields=["state", "paused_at"])
    audit(verb="pair.paused", by=by, subject=pair)
    _tell_others(pair, letters.PAUSED, by)
    return pair


@transaction.atomic
def resume_pair(*, pair_id: int, by: Person) -> Pair:
    """Take up again after a rest; either of the two, or the program team."""
    pair = lock_pair(pair_id=pair_id)
    _check_may_pause(pair, by)
    if pair.state == PairState.ACTIVE:
        return pair
    pair.resume(at=clock.now())
    pair.save(update_fields=["state", "paused_at"])
    audit(verb="pair.resumed", by=by, subject=pair)
    _tell_others(pair, letters.RESUMED, by)
    return pair


def raise_ended(*, pair: Pair) -> None:
    """Tell the program team who wants a new match. Why stands on the pair's page, not in the case."""
    about = [pair.mentor.person, pair.mentee.person]
    programs.raise_pair_ended(program=pair.program, key=f"pair:{pair.pk}", title=str(pair), about=about)


def _check_may_pause(pair: Pair, by: Person) -> None:
    if by.pk not in {pair.mentor.person_id, pair.mentee.person_id}:
        rules.check_may_manage(by, pair.program)


def _tell_others(pair: Pair, kind: str, by: Person) -> None:
    """A mail for each rest: the moment in the key tells one from the next."""
    revision = int(clock.now().timestamp())
    for side in Side:
        if pair.enrolment_on(side).person_id != by.pk:
            letters.tell(pair=pair, side=side, kind=kind, revision=revision)
