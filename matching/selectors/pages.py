"""What the page of a pair shows to one of the two, up to the moment when they are live."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from matching import rules
from matching.enums import PairState
from matching.models import Agreement, Pair
from people.models import Person
from programs.enums import Driver, Side

DRIVER_TEXTS: Mapping[str, object] = {
    Driver.MENTOR: _("The mentor drives: brings the agenda and keeps the rhythm."),
    Driver.MENTEE: _("The mentee drives: brings the agenda and keeps the rhythm."),
    Driver.SHARED: _("You drive in turn: whoever's turn it is brings the agenda."),
}


@dataclass(frozen=True)
class PairPage:
    """`step` says what is asked: answer, wait, agree, live, or over."""

    pair: Pair
    partner: Person
    is_mentor: bool
    step: str
    reasons: tuple[str, ...]
    driver: object
    agreement: Agreement | None
    is_mine_confirmed: bool
    is_theirs_confirmed: bool
    about: tuple[tuple[object, str], ...]


def pair_page(pair: Pair, person: Person) -> PairPage:
    """Everything the page needs, for one of the two."""
    side = pair.side_of(person)
    agreement = Agreement.objects.filter(pair=pair).first()
    return PairPage(
        pair=pair,
        partner=pair.enrolment_on(side.other).person,
        is_mentor=side is Side.MENTOR,
        step=_step(pair, side),
        reasons=_reasons(pair, side),
        driver=DRIVER_TEXTS[pair.program.driver],
        agreement=agreement,
        is_mine_confirmed=agreement is not None and agreement.is_confirmed_by(side),
        is_theirs_confirmed=agreement is not None and agreement.is_confirmed_by(side.other),
        about=_about(pair, side.other),
    )


def agreement_of(pair: Pair) -> Agreement:
    """The agreement as it stands, or an empty one that nobody has saved yet."""
    return Agreement.objects.filter(pair=pair).first() or Agreement(pair=pair)


def _about(pair: Pair, side: Side) -> tuple[tuple[object, str], ...]:
    """What one of the two has written for both of them, once they are live."""
    if pair.state not in (PairState.ACTIVE, PairState.PAUSED):
        return ()
    said = pair.enrolment_on(side)
    lines = ((_("Likes to talk about"), said.interests), (_("Likes to work"), said.working_style))
    return tuple((name, text) for name, text in (*lines, (_("Can usually meet"), said.times)) if text)


def _step(pair: Pair, side: Side) -> str:
    if pair.state in (PairState.ACTIVE, PairState.PAUSED):
        return "live"
    if pair.state != PairState.OFFERED:
        return "over"
    if pair.is_accepted:
        return "agree"
    return "wait" if pair.is_accepted_by(side) else "answer"


def _reasons(pair: Pair, side: Side) -> tuple[str, ...]:
    if pair.proposal is None:
        return ()
    texts = (rules.partner_reason_text(reason, side) for reason in pair.proposal.reasons)
    return tuple(text for text in texts if text)
