"""At the end each side is asked: carry on, swap or rest; and may thank the other (S10)."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from matching import actions as matching
from matching.models import Pair
from messaging.models import Message
from messaging.rules import known_kind
from people.models import Person
from programs.enums import ProgramState
from rmentor.lib import clock
from rmentor.lib.tokens import make_token
from sessions import actions
from sessions.enums import Farewell, MeetingKind
from sessions.models import ClosingStep, Meeting
from sessions.selectors import next_steps
from sessions.selectors.step_mails import CLOSING_PURPOSE
from tests.factories import ActionItemFactory, LearningEntryFactory, MeetingFactory, PairFactory

pytestmark = pytest.mark.django_db
THANKS = "For the patience with my questions"


@pytest.fixture
def closed(pair: Pair) -> Meeting:
    """The closing meeting was held."""
    return MeetingFactory(pair=pair, number=7, kind=MeetingKind.CLOSING, held=True)


def page(pair: Pair) -> str:
    return reverse("sessions:closing-step", args=[pair.pk])


def room(pair: Pair) -> str:
    return reverse("sessions:pair-room", args=[pair.pk])


def mails(kind: str) -> list[str]:
    rows = Message.objects.filter(kind=f"sessions.{kind}").order_by("recipient__first_name")
    return list(rows.values_list("recipient__first_name", flat=True))


def complete(pair: Pair) -> None:
    """What happens when HR completes the program."""
    pair.program.state, pair.program.completed_at = ProgramState.COMPLETED, clock.now()
    pair.program.save()
    matching.tick()


def test_both_are_asked_after_the_closing_meeting(closed: Meeting) -> None:
    actions.tick()
    actions.tick()
    assert mails("closing") == ["Edda", "Mira"]
    morning = dt.datetime.combine(clock.today() + dt.timedelta(days=1), dt.time(9))
    assert set(Message.objects.filter(kind="sessions.closing").values_list("wanted_local", flat=True)) == {
        morning.isoformat()
    }


def test_both_are_asked_when_the_program_is_over(held: Meeting, pair: Pair) -> None:
    complete(pair)
    actions.tick()
    assert mails("closing") == ["Edda", "Mira"]


def test_who_never_met_is_not_asked_how_they_part(pair: Pair) -> None:
    complete(pair)
    actions.tick()
    assert mails("closing") == []


def test_who_has_not_answered_is_asked_once_more_a_week_after_the_program(closed: Meeting, pair: Pair) -> None:
    actions.tick()
    complete(pair)
    actions.tick()
    actions.tick()
    assert mails("closing") == ["Edda", "Edda", "Mira", "Mira"]
    late = Message.objects.filter(kind="sessions.closing").order_by("-wanted_local").values_list("wanted_local")[0][0]
    assert dt.datetime.fromisoformat(late).date() == clock.today() + dt.timedelta(days=8)


def test_a_wish_and_thanks_from_the_mail(client: Client, closed: Meeting, pair: Pair, mira: Person) -> None:
    token = make_token(CLOSING_PURPOSE, pair=pair.pk, person=mira.pk)
    address = reverse("sessions:closing-step-by-link", args=[token])
    answer = client.post(address, {"wish": "carry_on", "thanks": THANKS}, follow=True)
    assert "If Edda would like to carry on too" in answer.content.decode()
    assert ClosingStep.objects.get().thanks == THANKS
    assert mails("thanks") == ["Edda"]


def test_the_mail_of_thanks_does_not_hold_the_note_and_the_room_does(
    client: Client, closed: Meeting, pair: Pair, mira: Person, edda: Person
) -> None:
    actions.answer_closing(pair_id=pair.pk, by=mira, wish=Farewell.REST, thanks=THANKS)
    facts = known_kind("sessions.thanks").load({"pair": pair.pk}, edda)
    assert facts is not None
    assert THANKS not in str(facts)
    client.force_login(edda)
    text = client.get(room(pair)).content.decode()
    assert THANKS in text
    assert str(Farewell.REST.label) not in text


def test_a_wish_is_told_to_both_if_and_only_if_both_wish_to_carry_on(
    closed: Meeting, pair: Pair, mira: Person, edda: Person
) -> None:
    actions.answer_closing(pair_id=pair.pk, by=mira, wish=Farewell.CARRY_ON)
    actions.answer_closing(pair_id=pair.pk, by=edda, wish=Farewell.SWAP)
    assert mails("carry_on") == []
    actions.answer_closing(pair_id=pair.pk, by=edda, wish=Farewell.CARRY_ON)
    actions.answer_closing(pair_id=pair.pk, by=edda, wish=Farewell.CARRY_ON)
    assert mails("carry_on") == ["Edda", "Mira"]
    load = known_kind("sessions.carry_on").load
    assert load({"pair": pair.pk}, mira) is not None
    actions.answer_closing(pair_id=pair.pk, by=edda, wish=Farewell.REST)
    assert load({"pair": pair.pk}, mira) is None


def test_the_other_s_wish_shows_nowhere(
    client: Client, closed: Meeting, pair: Pair, mira: Person, edda: Person
) -> None:
    client.force_login(mira)
    actions.answer_closing(pair_id=pair.pk, by=mira, wish=Farewell.CARRY_ON)
    before = "both wish to carry on" in client.get(room(pair)).content.decode()
    actions.answer_closing(pair_id=pair.pk, by=edda, wish=Farewell.SWAP)
    assert (before, "both wish" in client.get(room(pair)).content.decode()) == (False, False)
    assert "would like to carry on too. Find" not in client.get(f"{page(pair)}?saved=yes").content.decode()
    actions.answer_closing(pair_id=pair.pk, by=edda, wish=Farewell.CARRY_ON)
    assert "both wish to carry on" in client.get(room(pair)).content.decode()


def test_the_home_page_asks_until_somebody_has_answered(
    closed: Meeting, pair: Pair, mira: Person, edda: Person
) -> None:
    assert page(pair) in [step.url for step in next_steps(mira)]
    actions.answer_closing(pair_id=pair.pk, by=mira, wish=Farewell.REST)
    assert page(pair) not in [step.url for step in next_steps(mira)]
    assert page(pair) in [step.url for step in next_steps(edda)]


def test_nobody_is_asked_in_the_middle(client: Client, held: Meeting, pair: Pair, mira: Person) -> None:
    client.force_login(mira)
    assert client.get(page(pair)).status_code == 409
    assert page(pair) not in [step.url for step in next_steps(mira)]


def test_two_months_later_the_question_is_gone(client: Client, held: Meeting, pair: Pair, mira: Person) -> None:
    complete(pair)
    client.force_login(mira)
    assert client.get(page(pair)).status_code == 200
    with time_machine.travel(clock.now() + dt.timedelta(weeks=9), tick=False):
        client.force_login(mira)
        assert client.get(page(pair)).status_code == 409


def test_alumni_read_their_room_with_what_came_of_it(client: Client, held: Meeting, pair: Pair, mira: Person) -> None:
    LearningEntryFactory(meeting=held, side="mentee", text="Ask before answering")
    ActionItemFactory(pair=pair, text="Introduce Mira to the board")
    complete(pair)
    client.force_login(mira)
    with time_machine.travel(clock.now() + dt.timedelta(days=200), tick=False):
        client.force_login(mira)
        text = client.get(room(pair)).content.decode()
    for told in ("Ask before answering", "Introduce Mira to the board", "How budgets are made", "First meeting"):
        assert told in text
    # Of a pair that is over only what it reached.
    assert "Still to come" not in text


def test_wishes_are_counted_and_listed_for_the_team_and_thanks_are_not(
    client: Client, closed: Meeting, pair: Pair, hana: Person
) -> None:
    actions.answer_closing(pair_id=pair.pk, by=pair.mentor.person, wish=Farewell.CARRY_ON, thanks=THANKS)
    actions.answer_closing(pair_id=pair.pk, by=pair.mentee.person, wish=Farewell.SWAP)
    own = PairFactory(active=True, program=pair.program, mentor__person=hana)
    MeetingFactory(pair=own, number=1, kind=MeetingKind.CLOSING, held=True)
    actions.answer_closing(pair_id=own.pk, by=own.mentee.person, wish=Farewell.CARRY_ON)
    client.force_login(hana)
    text = client.get(reverse("admin:mentoring_sessions_said")).content.decode()
    assert f"{Farewell.CARRY_ON.label}: <strong>1</strong>" in text
    assert f"{Farewell.SWAP.label}: <strong>1</strong>" in text
    assert THANKS not in text
    # Her own pair is a colleague's to look after.
    assert own.mentee.person.last_name not in text
