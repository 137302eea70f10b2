"""A colleague who keeps an executive's calendar offers times for them (S9)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from matching.models import Pair
from messaging import rules as messaging
from messaging.actions.composing import compose
from messaging.models import Message
from people.models import AuditEntry, Delegate, Person
from programs.enums import Side
from rmentor.lib.errors import NotAllowedError
from sessions import actions
from sessions.enums import OfferState
from sessions.models import Meeting, TimeOffer
from tests.factories import MeetingFactory, PairFactory

SignIn = Callable[[Person], Client]


@pytest.fixture
def kept(pair: Pair, edda: Person, dara: Person) -> Delegate:
    """Edda has named Dara."""
    cache.clear()
    return actions.name_delegate(email=dara.email, by=edda)


@pytest.fixture
def address(kept: Delegate, pair: Pair, edda: Person) -> str:
    """Where Dara offers times for one more meeting."""
    return reverse("sessions:delegated-pair-offer", args=[edda.pk, pair.pk])


@pytest.fixture
def filled(soon: dt.datetime) -> dict[str, str]:
    return {"time_1": f"{soon:%Y-%m-%dT%H:%M}", "place": "video", "link": ""}


def test_a_delegate_offers_times_and_both_read_who_it_was(  # noqa: PLR0917 - fixtures
    address: str, pair: Pair, filled: dict[str, str], dara: Person, mira: Person, edda: Person, sign_in: SignIn
) -> None:
    client = sign_in(dara)
    assert address in client.get(reverse("sessions:delegated-list")).content.decode()
    assert 'name="time_3" value="' in client.get(address).content.decode()
    told = client.post(address, filled, follow=True).content.decode()
    assert "Sent. Mira picks one of the times." in told
    offer = TimeOffer.objects.get()
    assert (offer.side, offer.keeper, offer.state) == (Side.MENTEE, dara, OfferState.OPEN)
    message = Message.objects.get(kind="sessions.times", recipient=mira)
    mail = compose(message, messaging.known_kind(message.kind))
    assert mail is not None
    assert "Edda Ek offers you times to meet" in str(mail.subject)
    line = "Dara Dal offers them for Edda."
    assert line in str(mail.body)
    for person in (mira, edda):
        assert line in sign_in(person).get(reverse("sessions:pair-room", args=[pair.pk])).content.decode()
    entry = AuditEntry.objects.get(verb="times.offered")
    assert (entry.actor_pk, entry.new) == (dara.pk, {"side": "mentee", "times": 1, "for": "mentee"})


def test_other_times_for_a_meeting_that_is_planned(  # noqa: PLR0917 - fixtures
    kept: Delegate, planned: Meeting, filled: dict[str, str], dara: Person, edda: Person, sign_in: SignIn
) -> None:
    address = reverse("sessions:delegated-meeting-offer", args=[edda.pk, planned.pk])
    client = sign_in(dara)
    assert "Instead of" in client.get(address).content.decode()
    client.post(address, filled)
    assert TimeOffer.objects.get().meeting == planned


def test_what_the_other_side_offers_is_not_shown_and_only_knowingly_replaced(  # noqa: PLR0917 - fixtures
    address: str, pair: Pair, filled: dict[str, str], soon: dt.datetime, dara: Person, mira: Person, sign_in: SignIn
) -> None:
    before = actions.offer_times(pair_id=pair.pk, times=[soon + dt.timedelta(days=5)], by=mira)
    client = sign_in(dara)
    assert client.post(address, filled).status_code == 409  # the page was open before Mira offered
    before.refresh_from_db()
    assert before.state == OfferState.OPEN
    shown = client.get(address).content.decode()
    assert "Mira has offered Edda times, and Edda can pick one. Yours will take their place." in shown
    assert reverse("sessions:times-detail", args=[before.pk]) not in shown
    client.post(address, {**filled, "replaces": str(before.pk)})
    before.refresh_from_db()
    assert before.state == OfferState.WITHDRAWN
    assert TimeOffer.objects.open().get().keeper == dara


def test_a_fault_is_told_beside_the_field(
    address: str, filled: dict[str, str], dara: Person, sign_in: SignIn
) -> None:
    answer = sign_in(dara).post(address, {**filled, "time_1": "2020-01-01T10:00"})
    assert answer.status_code == 422
    assert "That time has already passed." in answer.content.decode()


def test_the_offer_is_the_executives_and_not_the_delegates(  # noqa: PLR0917 - fixtures
    address: str, filled: dict[str, str], dara: Person, edda: Person, mira: Person, sign_in: SignIn
) -> None:
    sign_in(dara).post(address, filled)
    offer = TimeOffer.objects.get()
    for name in ("times-detail", "times-pick", "times-take-back"):
        assert sign_in(dara).post(reverse(f"sessions:{name}", args=[offer.pk])).status_code in {404, 405}
    actions.take_back_times(offer_id=offer.pk, by=edda)
    offer.refresh_from_db()
    assert offer.state == OfferState.WITHDRAWN


def test_once_it_is_taken_back_nothing_is_offered(  # noqa: PLR0917 - fixtures
    kept: Delegate,
    address: str,
    filled: dict[str, str],
    soon: dt.datetime,
    dara: Person,
    edda: Person,
    sign_in: SignIn,
) -> None:
    actions.revoke_delegate(delegation_id=kept.pk, by=edda)
    assert sign_in(dara).post(address, filled).status_code == 404
    with pytest.raises(NotAllowedError):
        actions.offer_times(pair_id=Pair.objects.get().pk, times=[soon], by=dara, on_behalf_of=edda)
    assert not TimeOffer.objects.exists()


def test_a_delegate_offers_nothing_in_pairs_of_others(
    kept: Delegate, filled: dict[str, str], dara: Person, edda: Person, sign_in: SignIn
) -> None:
    other = PairFactory(active=True)
    meeting = MeetingFactory(pair=other, number=1)
    for name, number in (("delegated-pair-offer", other.pk), ("delegated-meeting-offer", meeting.pk)):
        address = reverse(f"sessions:{name}", args=[edda.pk, number])
        assert sign_in(dara).post(address, filled).status_code == 404
