from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Person
from sessions.enums import MeetingState
from sessions.models import Meeting
from tests.factories import MeetingFactory, PairFactory, TeamMemberFactory

SignIn = Callable[[Person], Client]
LIST = "admin:mentoring_sessions_meeting_changelist"
RHYTHM = "admin:mentoring_sessions_rhythm"


@pytest.mark.parametrize("name", [LIST, RHYTHM])
def test_hr_sees_the_meetings_of_every_pair(name: str, planned: Meeting, hana: Person, sign_in: SignIn) -> None:
    page = sign_in(hana).get(reverse(name)).content.decode()
    assert "Mira Malmsten – Edda Ek" in page


@pytest.mark.parametrize("name", [LIST, RHYTHM])
def test_a_coordinator_sees_only_their_programs(name: str, planned: Meeting, sign_in: SignIn) -> None:
    other = MeetingFactory(number=1)
    coordinator = TeamMemberFactory(program=other.pair.program).person
    page = sign_in(coordinator).get(reverse(name)).content.decode()
    assert str(other.pair) in page
    assert "Mira Malmsten" not in page
    assert planned.pair.program.name not in page


@pytest.mark.parametrize("name", [LIST, RHYTHM])
def test_who_runs_the_program_does_not_see_their_own_pair(name: str, hana: Person, sign_in: SignIn) -> None:
    pair = PairFactory(active=True, mentee__person=hana)
    MeetingFactory(pair=pair, number=1)
    assert str(pair) not in sign_in(hana).get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", [LIST, RHYTHM])
def test_participants_and_executives_stay_outside(
    name: str, planned: Meeting, mira: Person, xena: Person, sign_in: SignIn
) -> None:
    for person in (mira, xena):
        assert sign_in(person).get(reverse(name)).status_code in (302, 403, 404)


def test_nothing_can_be_added_changed_or_deleted(planned: Meeting, hana: Person, sign_in: SignIn) -> None:
    browser = sign_in(hana)
    change = reverse("admin:mentoring_sessions_meeting_change", args=[planned.pk])
    assert browser.post(change, {"state": "held"}).status_code == 403
    assert browser.get(reverse("admin:mentoring_sessions_meeting_add")).status_code == 403
    delete = reverse("admin:mentoring_sessions_meeting_delete", args=[planned.pk])
    assert browser.post(delete, {"post": "yes"}).status_code == 403
    planned.refresh_from_db()
    assert planned.state == MeetingState.PLANNED


def test_the_list_filters_by_state_and_program(planned: Meeting, hana: Person, sign_in: SignIn) -> None:
    browser = sign_in(hana)
    assert "Mira" not in browser.get(reverse(LIST), {"state": "held"}).content.decode()
    program = str(planned.pair.program_id)
    assert "Mira" in browser.get(reverse(LIST), {"program": program}).content.decode()
    assert browser.get(reverse(LIST), {"program": "x"}).status_code == 200


def test_a_hidden_field_cannot_be_probed_through_the_address(planned: Meeting, hana: Person, sign_in: SignIn) -> None:
    response = sign_in(hana).get(reverse(LIST), {"learnings__text__startswith": "a"})
    assert response.status_code == 400


@pytest.mark.parametrize("name", [LIST, RHYTHM])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    name: str, planned: Meeting, hana: Person, sign_in: SignIn
) -> None:
    counts = []
    for rows in (1, 3, 30):
        while Meeting.objects.count() < rows:
            MeetingFactory(pair__program=planned.pair.program)
        browser = sign_in(hana)
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse(name))
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 10
