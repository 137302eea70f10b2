"""Answering an offer: the mentee first, privately; the mentor after a yes."""

from django.db import transaction
from django.utils.translation import gettext as _

from matching import rules
from matching.actions import letters
from matching.actions.locking import lock_pair
from matching.enums import PairState
from matching.models import Agreement, Pair
from people.actions import audit
from people.models import Person
from programs import actions as programs
from programs.enums import CaseKind, Side
from rmentor.lib import clock
from rmentor.lib.errors import DomainError


@transaction.atomic
def accept_offer(*, pair_id: int, by: Person) -> Pair:
    """Say yes. After the mentee's yes the mentor is asked; after the mentor's, both write the agreement."""
    pair = lock_pair(pair_id=pair_id)
    side = pair.side_of(by)
    if pair.is_accepted_by(side):
        return pair
    rules.check_makes_pairs(pair.program)
    now = clock.now()
    pair.accept(side=side, at=now, until=clock.add_workdays(now, rules.ANSWER_WORKDAYS))
    pair.save(update_fields=["mentee_accepted_at", "mentor_accepted_at", "expires_at"])
    audit(verb="pair.accepted", by=by, subject=pair, new={"side": side.value})
    if side is Side.MENTEE:
        letters.ask(pair=pair, side=Side.MENTOR)
    else:
        Agreement.objects.get_or_create(pair=pair, defaults={"goals": ""})
        letters.tell_both(pair=pair, kind=letters.AGREEMENT)
    return pair


@transaction.atomic
def decline_offer(*, pair_id: int, reason: str = "", by: Person) -> Pair:
    """Say no, without having to say why. The reason goes to the program team; the other side never reads it."""
    pair = lock_pair(pair_id=pair_id)
    side = pair.side_of(by)
    if pair.state == PairState.DECLINED and pair.declined_side == side:
        return pair
    if side is Side.MENTOR and pair.mentee_accepted_at is None:
        raise DomainError(_("This offer is no longer open."))
    pair.decline(side=side, reason=reason.strip()[:300])
    pair.save(update_fields=["state", "declined_side", "decline_reason"])
    audit(verb="pair.declined", by=by, subject=pair)
    if side is Side.MENTOR or pair.mentee_accepted_at is not None:
        letters.tell(pair=pair, side=side.other, kind=letters.OFFER_CLOSED)
    raise_declined(pair=pair)
    return pair


def raise_declined(*, pair: Pair) -> None:
    """Tell the program team that both are free again. Why stands on the pair's page, not in the case."""
    programs.raise_case(
        program=pair.program,
        kind=CaseKind.OFFER_DECLINED,
        key=f"pair:{pair.pk}",
        title=str(pair),
        next_step=_("Both are free again: start another matching run, or talk to them."),
        about=[pair.mentor.person, pair.mentee.person],
    )
