"""The agreement: written by either, confirmed by both, and then the pair is live."""

from django.db import transaction
from django.utils.translation import gettext as _

from matching import rules
from matching.actions import letters
from matching.actions.locking import lock_agreement, lock_pair
from matching.enums import PairState
from matching.models import Agreement, Pair
from people.actions import audit
from people.models import Person
from rmentor.lib import clock
from rmentor.lib.errors import DomainError


@transaction.atomic
def save_agreement(*, pair_id: int, goals: str, communication: str, version: int, by: Person) -> Agreement:
    """Write the agreement; a change takes back both confirmations. StaleError when the other has changed it."""
    pair = lock_pair(pair_id=pair_id)
    side = pair.side_of(by)
    rules.check_agreement_can_be_written(pair)
    agreement = lock_agreement(pair=pair)
    goals, communication = goals.strip(), communication.strip()
    if not goals:
        raise DomainError(_("Write what you want to reach together."))
    if (goals, communication) == (agreement.goals, agreement.communication):
        return agreement
    rules.check_fresh(agreement, version)
    agreement.rewrite(goals=goals, communication=communication)
    agreement.save()
    audit(verb="agreement.written", by=by, subject=pair, new={"version": agreement.version})
    letters.tell(pair=pair, side=side.other, kind=letters.AGREEMENT_CHANGED, revision=agreement.version)
    return agreement


@transaction.atomic
def confirm_agreement(*, pair_id: int, version: int, by: Person) -> Pair:
    """Confirm the text of `version`. When both have, the pair goes live."""
    pair = lock_pair(pair_id=pair_id)
    side = pair.side_of(by)
    agreement = lock_agreement(pair=pair)
    if pair.state == PairState.ACTIVE and agreement.is_confirmed_by(side):
        return pair
    rules.check_agreement_can_be_written(pair)
    rules.check_makes_pairs(pair.program)
    rules.check_fresh(agreement, version)
    if not agreement.goals:
        raise DomainError(_("Write what you want to reach together."))
    if agreement.is_confirmed_by(side):
        return pair
    agreement.confirm(side=side, at=clock.now())
    agreement.save(update_fields=[f"{side}_confirmed_at"])
    audit(verb="agreement.confirmed", by=by, subject=pair, new={"version": agreement.version, "side": side.value})
    if agreement.is_confirmed:
        _go_live(pair, by)
    return pair


def _go_live(pair: Pair, by: Person) -> None:
    pair.activate(at=clock.now())
    pair.save(update_fields=["state", "activated_at", "paused_at"])
    audit(verb="pair.activated", by=by, subject=pair)
    letters.tell_both(pair=pair, kind=letters.LIVE)
