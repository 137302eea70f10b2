"""Offered times that pass with none picked: whoever offered them is told, and can offer others."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from matching.models import Pair
from messaging import rules as messaging
from messaging.actions.composing import compose
from messaging.enums import Category
from messaging.models import Message
from people.models import Person
from rmentor.lib import clock
from sessions import actions
from sessions.enums import OfferState
from sessions.models import Meeting, TimeOffer
from sessions.selectors import next_steps
from sessions.selectors.time_mails import OVER
from tests.factories import MeetingFactory

SignIn = Callable[[Person], Client]
AGAIN = "Offer other times"


@pytest.fixture
def times(soon: dt.datetime) -> list[dt.datetime]:
    return [soon, soon + dt.timedelta(days=1)]


@pytest.fixture
def offer(pair: Pair, mira: Person, times: list[dt.datetime]) -> TimeOffer:
    """Mira offers Edda two times for one more meeting."""
    return actions.offer_times(pair_id=pair.pk, times=times, by=mira)


@pytest.fixture
def later(times: list[dt.datetime]) -> Iterator[dt.datetime]:
    """An hour after the last of the times."""
    with clock.at(times[-1] + dt.timedelta(hours=1)):
        yield clock.now()


@pytest.fixture
def over(offer: TimeOffer, later: dt.datetime) -> TimeOffer:
    actions.tick()
    offer.refresh_from_db()
    return offer


def told() -> list[str]:
    """Who has a mail about it, in the words of each."""
    kind = messaging.known_kind(OVER)
    rows = Message.objects.filter(kind=OVER).select_related("recipient")
    return [f"{row.recipient.first_name}: {mail.subject}" for row in rows if (mail := compose(row, kind))]


def waits_for(person: Person) -> set[str]:
    return {step.url for step in next_steps(person) if step.button == AGAIN}


def test_whoever_offered_is_told_once_and_the_other_is_not(over: TimeOffer) -> None:
    assert over.state == OfferState.EXPIRED
    actions.tick()
    assert told() == ["Mira: The times you offered Edda Ek have passed"]


def test_the_mail_is_one_of_those_that_can_be_stopped() -> None:
    assert messaging.known_kind(OVER).category == Category.REMINDERS


def test_the_home_page_and_the_room_lead_to_other_times(
    over: TimeOffer, mira: Person, edda: Person, sign_in: SignIn
) -> None:
    again = reverse("sessions:pair-offer-times", args=[over.pair_id])
    assert waits_for(mira) == {again}
    assert waits_for(edda) == set()
    room = reverse("sessions:pair-room", args=[over.pair_id])
    assert "None of the times you offered Edda was picked" in sign_in(mira).get(room).content.decode()
    assert "was picked" not in sign_in(edda).get(room).content.decode()


def test_times_for_another_date_of_a_meeting_lead_back_to_that_meeting(
    pair: Pair, mira: Person, soon: dt.datetime
) -> None:
    meeting: Meeting = MeetingFactory(pair=pair, number=1, starts_at=soon + dt.timedelta(days=9))
    actions.offer_times(pair_id=pair.pk, meeting_id=meeting.pk, times=[soon], by=mira)
    with clock.at(soon + dt.timedelta(hours=1)):
        actions.tick()
        assert waits_for(mira) == {reverse("sessions:meeting-offer-times", args=[meeting.pk])}


def test_other_times_settle_it_whoever_offers_them(over: TimeOffer, edda: Person, mira: Person) -> None:
    actions.offer_times(pair_id=over.pair_id, times=[clock.now() + dt.timedelta(days=2)], by=edda)
    assert told() == []
    assert waits_for(mira) == set()


@pytest.mark.parametrize(("days", "reminded"), [(5, True), (7, False)])
def test_after_a_week_it_is_forgotten(
    over: TimeOffer, later: dt.datetime, mira: Person, days: int, *, reminded: bool
) -> None:
    with clock.at(later + dt.timedelta(days=days)):
        assert bool(waits_for(mira)) == reminded


def test_a_picked_time_is_no_reason_for_a_mail(offer: TimeOffer, edda: Person, times: list[dt.datetime]) -> None:
    actions.pick_time(offer_id=offer.pk, time_id=offer.times.all()[0].pk, by=edda)
    with clock.at(times[-1] + dt.timedelta(hours=1)):
        actions.tick()
    assert not Message.objects.filter(kind=OVER).exists()


def test_what_was_taken_back_or_is_void_is_no_reason_either(
    offer: TimeOffer, mira: Person, later: dt.datetime
) -> None:
    actions.take_back_times(offer_id=offer.pk, by=mira)
    actions.tick()
    assert not Message.objects.filter(kind=OVER).exists()


def test_a_pair_that_rests_is_not_written_to(offer: TimeOffer, later: dt.datetime) -> None:
    Pair.objects.update(state="paused", paused_at=later)
    actions.tick()
    assert told() == []
