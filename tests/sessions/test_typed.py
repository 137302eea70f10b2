"""Whoever types until their session has ended loses nothing; what makes that possible opens nothing else."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from people.models import Person
from rmentor.lib import clock
from rmentor.lib.logs import TOKEN_IN_PATH
from sessions.enums import MeetingState
from sessions.models import LearningEntry, Meeting, PrivateNote
from tests.factories import MeetingFactory

FilledIn = Callable[..., dict[str, str]]
SignIn = Callable[[Person], Client]


@pytest.fixture
def signed_in(edda: Person, sign_in: SignIn) -> Client:
    return sign_in(edda)


@pytest.fixture
def address(due: Meeting, signed_in: Client) -> str:
    """Where the page that Edda has open sends what she types."""
    page = signed_in.get(reverse("sessions:meeting-log", args=[due.pk])).content.decode()
    found = re.search(r'method="post" action="(/l/typed/[^"]+)"', page)
    assert found
    return found.group(1)


def test_signed_in_it_is_saved_as_ever(due: Meeting, address: str, signed_in: Client, filled_in: FilledIn) -> None:
    response = signed_in.post(address, filled_in(due, learned="Prompts"), follow=True)
    assert response.redirect_chain == [(reverse("sessions:pair-room", args=[due.pair_id]), 302)]
    assert "Saved. Thank you!" in response.content.decode()
    assert LearningEntry.objects.get().text == "Prompts"


def test_what_was_typed_when_the_session_ends_is_saved(due: Meeting, address: str, filled_in: FilledIn) -> None:
    without_session = Client()
    response = without_session.post(address, filled_in(due, learned="Prompts", note="Mine"), follow=True)
    assert "Saved. Thank you!" in response.content.decode()
    due.refresh_from_db()
    assert (due.state, due.logged_side) == (MeetingState.HELD, "mentee")
    assert (LearningEntry.objects.get().text, PrivateNote.objects.get().text) == ("Prompts", "Mine")


def test_a_fault_in_it_comes_back_with_all_that_was_typed(due: Meeting, address: str, filled_in: FilledIn) -> None:
    client = Client()
    response = client.post(address, filled_in(due, minutes="1800", learned="LEARNED"))
    assert response.status_code == 422
    page = response.content.decode()
    assert "LEARNED" in page
    assert f'action="{address}"' in page
    assert client.post(address, filled_in(due, learned="LEARNED")).status_code == 302
    assert LearningEntry.objects.get().text == "LEARNED"


def test_it_shows_nothing_and_signs_nobody_in(due: Meeting, address: str, filled_in: FilledIn) -> None:
    client = Client()
    for query in ("", "?saved=yes"):
        assert client.get(address + query)["Location"] == reverse("sessions:meeting-log", args=[due.pk])
    client.post(address, filled_in(due))
    assert client.get(reverse("sessions:pair-room", args=[due.pair_id])).status_code == 302


@pytest.mark.parametrize(("hours", "status"), [(23, 302), (25, 410)])
def test_it_works_for_a_day(hours: int, status: int, due: Meeting, address: str, filled_in: FilledIn) -> None:
    with time_machine.travel(clock.now() + dt.timedelta(hours=hours)):
        assert Client().post(address, filled_in(due)).status_code == status


def test_it_ends_with_the_password(due: Meeting, address: str, edda: Person, filled_in: FilledIn) -> None:
    edda.set_password("another one altogether")
    edda.save()
    assert Client().post(address, filled_in(due)).status_code == 410
    due.refresh_from_db()
    assert due.state == MeetingState.PLANNED


def test_it_ends_when_its_person_leaves(due: Meeting, address: str, edda: Person, filled_in: FilledIn) -> None:
    edda.is_active = False
    edda.save()
    assert Client().post(address, filled_in(due)).status_code == 404


def test_it_writes_for_nobody_else(
    due: Meeting, address: str, mira: Person, sign_in: SignIn, filled_in: FilledIn
) -> None:
    assert sign_in(mira).post(address, filled_in(due)).status_code == 410
    other = MeetingFactory(pair=due.pair, past=True, number=2)
    Client().post(address, filled_in(due, pk=str(other.pk)))
    other.refresh_from_db()
    assert other.state == MeetingState.PLANNED


def test_it_needs_the_csrf_token_of_its_page(due: Meeting, address: str, filled_in: FilledIn) -> None:
    assert Client(enforce_csrf_checks=True).post(address, filled_in(due)).status_code == 403


def test_its_token_stands_in_no_log(address: str) -> None:
    assert TOKEN_IN_PATH.match(address)
