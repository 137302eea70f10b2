"""Both of a pair at once, with a connection each: one meeting, one offer of times."""

import datetime as dt

import pytest

from matching.models import Pair
from messaging.models import Message
from people.models import Person
from rmentor.lib.errors import StaleError
from sessions import actions
from sessions.enums import OfferState
from sessions.models import Meeting, TimeOffer
from sessions.selectors import mails
from tests.at_once import at_once, needs_postgresql

pytestmark = [needs_postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def times(soon: dt.datetime) -> list[dt.datetime]:
    return [soon + dt.timedelta(days=number) for number in range(3)]


def test_three_clicks_on_three_times_at_once_make_one_meeting(
    pair: Pair, mira: Person, edda: Person, times: list[dt.datetime]
) -> None:
    offer = actions.offer_times(pair_id=pair.pk, times=times, by=mira)
    clicks = [
        lambda pk=time.pk: actions.pick_time(offer_id=offer.pk, time_id=pk, by=edda) for time in offer.times.all()
    ]
    assert [type(fault) for fault in at_once(clicks)] == [StaleError, StaleError]
    assert Meeting.objects.count() == 1
    assert Message.objects.filter(kind=mails.INVITATION).count() == 2


def test_a_pick_and_a_taking_back_at_once_end_in_one_of_the_two(
    pair: Pair, mira: Person, edda: Person, times: list[dt.datetime]
) -> None:
    offer = actions.offer_times(pair_id=pair.pk, times=times, by=mira)
    first = offer.times.all()[0].pk
    raised = at_once(
        [
            lambda: actions.pick_time(offer_id=offer.pk, time_id=first, by=edda),
            lambda: actions.take_back_times(offer_id=offer.pk, by=mira),
        ]
    )
    assert [type(fault) for fault in raised] == [StaleError]
    offer.refresh_from_db()
    assert Meeting.objects.count() == (1 if offer.state == OfferState.TAKEN else 0)


def test_a_pick_and_a_move_at_once_leave_the_meeting_at_one_of_the_two_times(
    planned: Meeting, mira: Person, edda: Person, times: list[dt.datetime]
) -> None:
    offer = actions.offer_times(pair_id=planned.pair_id, meeting_id=planned.pk, times=times, by=mira)
    first, elsewhere = offer.times.all()[0], times[0] + dt.timedelta(days=30)
    raised = at_once(
        [
            lambda: actions.pick_time(offer_id=offer.pk, time_id=first.pk, by=edda),
            lambda: actions.move_meeting(meeting_id=planned.pk, starts_at=elsewhere, by=mira, revision=0),
        ]
    )
    assert [type(fault) for fault in raised] == [StaleError]
    planned.refresh_from_db()
    assert planned.revision == 1
    assert planned.starts_at in {first.starts_at, elsewhere}


def test_both_offering_at_once_leave_one_offer_and_the_other_is_told(
    pair: Pair, mira: Person, edda: Person, times: list[dt.datetime]
) -> None:
    raised = at_once(
        [
            lambda: actions.offer_times(pair_id=pair.pk, times=times[:2], by=mira),
            lambda: actions.offer_times(pair_id=pair.pk, times=times[1:], by=edda),
        ]
    )
    assert [type(fault) for fault in raised] == [StaleError]
    assert TimeOffer.objects.open().count() == 1
