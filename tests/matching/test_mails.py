"""Every mail of the room renders, to the right person, and is not sent once it is no longer true."""

from collections.abc import Callable

import pytest
from django.conf import settings

from matching import actions
from matching.enums import PairState
from matching.models import Pair
from matching.selectors import mails
from messaging.actions.composing import compose
from messaging.models import Message
from messaging.rules import known_kind
from people.models import Person
from programs.enums import Side
from tests.factories import PairFactory

KINDS = [name for name, _still_true, _view in mails._KINDS]


def pair_in(kind: str, mira: Person, edda: Person) -> Pair:
    """A pair of Mira and Edda for which a mail of this kind is true."""
    trait = {"offer": "offered", "offer_reminder": "offered", "offer_closed": "offered"}.get(kind, "active")
    trait = "accepted" if kind.startswith("agreement") else trait
    pair = PairFactory(**{trait: True}, mentor__person=mira, mentee__person=edda)
    state = {"offer_closed": PairState.DECLINED, "paused": PairState.PAUSED}.get(kind)
    if kind == "ended":
        pair.end(side=Side.MENTOR, reason="CANARY", at=pair.activated_at)
    pair.state = state or pair.state
    pair.decline_reason = "CANARY"
    pair.save()
    return pair


def render(kind: str, pair: Pair, side: Side) -> str | None:
    """The whole mail as it would leave."""
    message = Message(
        kind=f"matching.{kind}",
        dedupe_key="key",
        recipient=pair.enrolment_on(side).person,
        facts={"pair": pair.pk, "side": side.value},
    )
    mail = compose(message, known_kind(message.kind))
    return None if mail is None else f"{mail.subject}\n{mail.body}\n{mail.alternatives[0].content}"


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_mail_names_the_partner_and_no_reason(kind: str, mira: Person, edda: Person) -> None:
    html = render(kind, pair_in(kind, mira, edda), Side.MENTEE)
    assert html is not None
    assert "Mira Malmsten" in html
    assert settings.BASE_URL + "/" in html
    assert "CANARY" not in html


def test_the_mentors_offer_tells_that_the_mentee_said_yes(offer: Pair, edda: Person) -> None:
    assert render("offer", offer, Side.MENTOR) is None
    pair = actions.accept_offer(pair_id=offer.pk, by=edda)
    assert "They have said yes already" in (render("offer", pair, Side.MENTOR) or "")
    assert render("offer", pair, Side.MENTEE) is None


def test_a_reminder_is_not_sent_after_the_answer(offer: Pair, edda: Person) -> None:
    assert render("offer_reminder", offer, Side.MENTEE) is not None
    actions.decline_offer(pair_id=offer.pk, by=edda)
    assert render("offer_reminder", offer, Side.MENTEE) is None


def test_a_mail_to_somebody_else_is_not_rendered(offer: Pair, stig: Person) -> None:
    load: Callable[..., object] = known_kind("matching.offer").load
    assert load({"pair": offer.pk, "side": "mentee"}, stig) is None
    assert load({"pair": 999_999, "side": "mentee"}, stig) is None


def test_the_facts_of_a_mail_are_ids_only(offer: Pair) -> None:
    assert Message.objects.filter(kind="matching.offer").get().facts == {"pair": offer.pk, "side": "mentee"}
