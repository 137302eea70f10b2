"""Who drives: every text, reminder and default follows the program's setting."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from matching.models import Pair
from messaging.models import Message
from people.models import Person
from programs.enums import Driver, Side
from programs.models import Program
from rmentor.lib import clock
from sessions import actions
from sessions.models import Meeting
from sessions.rules import driving, moments
from sessions.selectors import mails, next_steps
from tests.factories import MeetingFactory
from tests.sessions.test_mails import composed

SignIn = Callable[[Person], Client]
MINE, THEIRS = "agenda: send one line beforehand", "prepares the agenda"
# Who drives the program, the number of the meeting, whose turn that is.
TURNS = [
    (Driver.MENTOR, 1, Side.MENTOR),
    (Driver.MENTOR, 2, Side.MENTOR),
    (Driver.MENTEE, 1, Side.MENTEE),
    (Driver.MENTEE, 2, Side.MENTEE),
    (Driver.SHARED, 1, Side.MENTOR),
    (Driver.SHARED, 2, Side.MENTEE),
    (Driver.SHARED, 3, Side.MENTOR),
]
every_setting = pytest.mark.parametrize(("driver", "number", "turn"), TURNS)


@pytest.fixture
def meeting(pair: Pair, driver: Driver, number: int) -> Meeting:
    Program.objects.update(driver=driver)
    planned: Meeting = MeetingFactory(pair=pair, number=number)
    return Meeting.objects.with_pair().get(pk=planned.pk)


def told(turn: Side, mira: Person, edda: Person) -> tuple[Person, Person]:
    """Who drives, and the other one."""
    return (mira, edda) if turn is Side.MENTOR else (edda, mira)


@every_setting
def test_each_turn_is_somebodys(driver: Driver, number: int, turn: Side) -> None:
    assert driving.turn_of(driver, number) is turn


@every_setting
def test_the_mails_before_a_meeting_say_who_prepares_and_who_leads(  # noqa: PLR0917 - fixtures
    turn: Side, number: int, driver: Driver, meeting: Meeting, mira: Person, edda: Person
) -> None:
    mine, other = told(turn, mira, edda)
    actions.tick()
    with clock.at(meeting.starts_at - moments.DAY):
        actions.tick()
        for kind in (mails.INVITATION, mails.REMINDER):
            assert MINE in composed(kind, mine).body
            assert f"{turn.value} {THEIRS}" in composed(kind, other).body
            assert ("This time" in composed(kind, other).body) is (driver is Driver.SHARED)
    with clock.at(meeting.starts_at - moments.HOUR):
        actions.tick()
        assert "You lead today." in composed(mails.SOON, mine).body
        assert f"Your {turn.value} leads today." in composed(mails.SOON, other).body


@every_setting
def test_the_pages_say_the_same(  # noqa: PLR0917 - fixtures
    turn: Side, number: int, driver: Driver, meeting: Meeting, mira: Person, edda: Person, sign_in: SignIn
) -> None:
    mine, other = told(turn, mira, edda)
    for page in (
        reverse("sessions:pair-room", args=[meeting.pair_id]),
        reverse("sessions:meeting-detail", args=[meeting.pk]),
    ):
        assert MINE in sign_in(mine).get(page).content.decode()
        assert f"{turn.value} {THEIRS}" in sign_in(other).get(page).content.decode()


@every_setting
def test_only_who_drives_is_asked_to_prepare(  # noqa: PLR0917 - fixtures
    turn: Side, number: int, driver: Driver, meeting: Meeting, mira: Person, edda: Person
) -> None:
    mine, other = told(turn, mira, edda)
    with clock.at(meeting.starts_at - moments.DAY):
        buttons = {person: [step.button for step in next_steps(person)] for person in (mine, other)}
    assert "Prepare the agenda" in buttons[mine]
    assert "Prepare the agenda" not in buttons[other]


@every_setting
def test_who_drives_keeps_the_log_and_is_asked_first(  # noqa: PLR0917 - fixtures
    turn: Side, number: int, driver: Driver, meeting: Meeting, mira: Person, edda: Person
) -> None:
    mine, other = told(turn, mira, edda)
    with clock.at(meeting.ends_at + dt.timedelta(minutes=1)):
        actions.tick()
        asked = dict(Message.objects.filter(kind=mails.LOG).values_list("recipient", "wanted_local"))
        assert (asked[mine.pk][11:16], asked[other.pk][11:16]) == ("09:00", "15:00")
        assert "The log is yours this time" in composed(mails.LOG, mine).body
        assert f"Your {turn.value} keeps the log this time" in composed(mails.LOG, other).body


@pytest.mark.parametrize(
    ("driver", "to_mentor", "to_mentee"),
    [
        (Driver.MENTOR, "The dates are in your hands:", "Your mentor keeps the dates."),
        (Driver.MENTEE, "Your mentee keeps the dates.", "The dates are in your hands:"),
        (Driver.SHARED, "in your hands together", "in your hands together"),
    ],
)
def test_who_drives_finds_the_next_date(  # noqa: PLR0917 - fixtures
    driver: Driver, to_mentor: str, to_mentee: str, planned: Meeting, mira: Person, edda: Person, sign_in: SignIn
) -> None:
    Program.objects.update(driver=driver)
    actions.cancel_meeting(meeting_id=planned.pk, by=mira)
    room = reverse("sessions:pair-room", args=[planned.pair_id])
    for person, words in ((mira, to_mentor), (edda, to_mentee)):
        assert words in composed(mails.CANCELLED, person).body
        assert words in sign_in(person).get(room).content.decode()
