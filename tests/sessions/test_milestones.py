"""What a pair has come to, read off what it has done (S10)."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.models import Pair
from people.models import Person
from rmentor.lib import clock
from sessions.enums import ItemState, MeetingKind
from sessions.selectors import room_of
from tests.factories import ActionItemFactory, MeetingFactory

pytestmark = pytest.mark.django_db


def reached(pair: Pair, me: Person) -> list[str]:
    return [str(one.label) for one in room_of(pair, me).steps.milestones if one.is_reached]


def hold(pair: Pair, count: int, kind: MeetingKind = MeetingKind.TEACH) -> None:
    first = 1 + len(room_of(pair, pair.mentor.person).past)
    for number in range(first, first + count):
        MeetingFactory(
            pair=pair, number=number, held=True, kind=kind, starts_at=clock.now() - dt.timedelta(days=60 - number)
        )


def test_a_pair_begins_with_its_agreement(pair: Pair, mira: Person) -> None:
    assert reached(pair, mira) == ["Agreed"]
    assert len(room_of(pair, mira).steps.milestones) == 7


def test_milestones_come_with_meetings_and_promises(pair: Pair, mira: Person) -> None:
    hold(pair, 1)
    assert reached(pair, mira) == ["Agreed", "First meeting"]
    hold(pair, 2)
    assert "Three meetings" in reached(pair, mira)
    assert "Half-way" not in reached(pair, mira)
    hold(pair, 1)
    assert "Half-way" in reached(pair, mira)
    hold(pair, 1, MeetingKind.GIVE_BACK)
    item = ActionItemFactory(pair=pair)
    assert "First promise kept" not in reached(pair, mira)
    item.state = ItemState.DONE
    item.save()
    hold(pair, 1, MeetingKind.CLOSING)
    assert len(reached(pair, mira)) == 7


def test_a_meeting_that_fell_through_is_no_milestone(pair: Pair, mira: Person) -> None:
    MeetingFactory(pair=pair, number=1, past=True)
    MeetingFactory(pair=pair, number=2)
    assert reached(pair, mira) == ["Agreed"]


def test_a_screen_reader_hears_what_is_reached_and_what_is_to_come(client: Client, pair: Pair, mira: Person) -> None:
    hold(pair, 1)
    client.force_login(mira)
    text = " ".join(client.get(reverse("sessions:pair-room", args=[pair.pk])).content.decode().split())
    assert '<span class="visually-hidden">Reached: </span>First meeting <time' in text
    assert '<span class="visually-hidden">Still to come: </span>Three meetings' in text


def test_the_room_asks_the_same_number_of_queries_whatever_was_reached(
    client: Client, pair: Pair, mira: Person
) -> None:
    client.force_login(mira)
    page = reverse("sessions:pair-room", args=[pair.pk])
    hold(pair, 1)
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    hold(pair, 6)
    ActionItemFactory(pair=pair, state=ItemState.DONE)
    with CaptureQueriesContext(connection) as seven:
        client.get(page)
    assert len(seven) == len(one) == 9
