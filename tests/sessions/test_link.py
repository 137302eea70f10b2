import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from people.models import Person
from rmentor.lib.tokens import make_token
from sessions.enums import MeetingState
from sessions.models import LearningEntry, Meeting
from sessions.selectors import mails
from tests.factories import MeetingFactory, PairFactory

FilledIn = Callable[..., dict[str, str]]


def link(meeting: Meeting, person: Person, purpose: str = mails.LOG_PURPOSE) -> str:
    token = make_token(purpose, meeting=meeting.pk, person=person.pk)
    return reverse("sessions:meeting-log-by-link", args=[token])


def test_the_link_of_the_mail_logs_without_signing_in(
    due: Meeting, edda: Person, client: Client, filled_in: FilledIn
) -> None:
    address = str(mails.load_log({"meeting": due.pk}, edda)["path"])
    assert client.get(address).status_code == 200
    response = client.post(address, filled_in(due, learned="Prompts"), follow=True)
    assert "Saved. Thank you!" in response.content.decode()
    due.refresh_from_db()
    assert (due.state, due.logged_side) == (MeetingState.HELD, "mentee")
    assert LearningEntry.objects.get().text == "Prompts"


def test_the_link_shows_the_time_of_its_person(due: Meeting, edda: Person, client: Client) -> None:
    edda.time_zone = "America/New_York"
    edda.save()
    Meeting.objects.update(starts_at=dt.datetime(2026, 7, 1, 14, tzinfo=dt.UTC))
    page = client.get(link(due, edda)).content.decode()
    assert 'value="10:00"' in page
    assert "(New York)" in page


def test_opening_the_link_signs_nobody_in(due: Meeting, edda: Person, client: Client) -> None:
    client.get(link(due, edda))
    assert client.get(reverse("sessions:pair-room", args=[due.pair_id])).status_code == 302


def test_opening_the_link_changes_nothing(due: Meeting, edda: Person, client: Client) -> None:
    client.get(link(due, edda))
    due.refresh_from_db()
    assert due.state == MeetingState.PLANNED


@pytest.mark.parametrize("days", [13, 15])
def test_the_link_works_for_two_weeks(days: int, due: Meeting, edda: Person, client: Client) -> None:
    address = link(due, edda)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=days)):
        response = client.get(address)
    assert response.status_code == (200 if days < 14 else 410)
    if days > 14:
        assert "has expired" in response.content.decode()


def test_a_garbled_link_leads_to_the_sign_in(due: Meeting, edda: Person, client: Client) -> None:
    response = client.get(link(due, edda)[:-3] + "x/")
    assert response.status_code == 410
    assert "not valid" in response.content.decode()


def test_a_link_made_for_something_else_opens_nothing(due: Meeting, edda: Person, client: Client) -> None:
    assert client.get(link(due, edda, purpose="survey")).status_code == 410


def test_a_link_of_a_person_who_is_not_of_the_pair_opens_nothing(due: Meeting, stig: Person, client: Client) -> None:
    assert client.get(link(due, stig)).status_code == 404


def test_a_link_of_somebody_who_left_opens_nothing(due: Meeting, edda: Person, client: Client) -> None:
    edda.is_active = False
    edda.save()
    assert client.get(link(due, edda)).status_code == 404


def test_a_link_writes_for_its_own_meeting_whatever_is_posted(
    due: Meeting, edda: Person, client: Client, filled_in: FilledIn
) -> None:
    other = MeetingFactory(pair=PairFactory(active=True), past=True, number=1)
    client.post(link(due, edda), filled_in(due, meeting_id=str(other.pk), pk=str(other.pk)))
    other.refresh_from_db()
    assert other.state == MeetingState.PLANNED


def test_a_faulty_log_by_link_keeps_what_was_typed(
    due: Meeting, edda: Person, client: Client, filled_in: FilledIn
) -> None:
    response = client.post(link(due, edda), filled_in(due, minutes="1800", learned="LEARNED"))
    assert response.status_code == 422
    assert "LEARNED" in response.content.decode()


def test_a_link_needs_its_csrf_token(due: Meeting, edda: Person, filled_in: FilledIn) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link(due, edda), filled_in(due)).status_code == 403


def test_a_page_opened_by_link_is_not_kept_by_the_browser(due: Meeting, edda: Person, client: Client) -> None:
    assert "no-store" in client.get(link(due, edda))["Cache-Control"]
