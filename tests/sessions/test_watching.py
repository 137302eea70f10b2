"""Pairs that do not meet are seen early, and a case says when its reason is gone."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching.enums import PairState
from matching.models import Pair
from people.models import Person
from programs.enums import CaseKind, Side
from programs.models import Case, Program
from rmentor.lib import clock
from sessions import actions
from sessions.enums import MeetingState
from sessions.models import Meeting
from tests.factories import MeetingFactory, PairFactory

DAY = dt.timedelta(days=1)


def tick(days: float = 0) -> list[str]:
    """A tick after so many days; the kinds of open cases."""
    with clock.at(clock.now() + days * DAY):
        actions.tick()
    return list(Case.objects.open().order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def new(pair: Pair) -> Pair:
    """Live since today in a program that has begun; they meet in a week and in five."""
    Program.objects.update(starts_on=clock.today() - 30 * DAY)
    Pair.objects.update(activated_at=clock.now())
    for number, days in ((1, 7), (2, 37)):
        MeetingFactory(pair=pair, number=number, starts_at=clock.now() + days * DAY)
    pair.refresh_from_db()
    return pair


def test_a_pair_that_has_not_met_for_three_weeks_is_raised_once(new: Pair, mira: Person, edda: Person) -> None:
    assert tick(20) == []
    for days in (22, 22, 30):
        assert tick(days) == [CaseKind.NEVER_MET]
    case = Case.objects.get()
    assert (case.title, case.key) == (str(new), f"pair:{new.pk}")
    assert "first meeting" in case.next_step
    assert set(case.about.all()) == {mira, edda}


def test_the_three_weeks_begin_with_the_program(new: Pair) -> None:
    Program.objects.update(starts_on=clock.today() + 10 * DAY)
    assert tick(22) == []
    assert tick(32) == [CaseKind.NEVER_MET]


@pytest.mark.parametrize("state", [MeetingState.MISSED, MeetingState.CANCELLED])
def test_a_first_meeting_that_fell_through_is_seen_when_nothing_takes_its_place(new: Pair, state: str) -> None:
    side = {"cancelled_side": Side.MENTEE} if state == MeetingState.CANCELLED else {"logged_at": clock.now()}
    Meeting.objects.filter(number=1).update(state=state, **side)
    assert tick(6) == []
    assert tick(8) == [CaseKind.NEVER_MET]


def test_a_first_meeting_that_was_put_off_for_some_days_is_no_case(new: Pair, mira: Person) -> None:
    Meeting.objects.filter(number=1).update(state=MeetingState.MISSED, logged_at=clock.now())
    MeetingFactory(pair=new, number=3, starts_at=clock.now() + 17 * DAY)
    assert tick(8) == []


@pytest.mark.parametrize("known", ["met", "brought in", "resting", "not begun"])
def test_who_has_met_or_rests_is_left_alone(new: Pair, known: str) -> None:
    if known == "met":
        MeetingFactory(pair=new, number=9, held=True)
    Pair.objects.update(is_imported=known == "brought in", state="paused" if known == "resting" else "active")
    Pair.objects.filter(state="paused").update(paused_at=clock.now())
    if known == "not begun":
        Program.objects.update(starts_on=clock.today() + 90 * DAY)
    assert CaseKind.NEVER_MET not in tick(23)


def test_a_pair_that_never_met_is_not_called_silent_at_once(new: Pair, hana: Person) -> None:
    tick(22)
    assert tick(60) == [CaseKind.NEVER_MET]
    with clock.at(clock.now() + 60 * DAY):
        Case.objects.update(state="closed", closed_at=clock.now(), closed_by=hana, outcome="Called both")
    assert tick(70) == []
    assert tick(82) == [CaseKind.SILENT_PAIR]


def test_a_pair_that_is_called_silent_is_not_called_never_met_too(new: Pair) -> None:
    Program.objects.update(gap_alarm_weeks=2)
    assert tick(15) == [CaseKind.SILENT_PAIR]
    assert tick(22) == [CaseKind.SILENT_PAIR]


def test_a_case_says_that_the_two_have_met_and_stays_open(new: Pair) -> None:
    tick(22)
    MeetingFactory(pair=new, number=9, held=True, starts_at=clock.now() + 23 * DAY)
    assert tick(24) == [CaseKind.NEVER_MET]
    assert Case.objects.get().settled_text == "The two have met meanwhile."


def test_a_silence_that_is_over_says_so_and_one_that_comes_back_is_open_again(new: Pair) -> None:
    MeetingFactory(pair=new, number=9, held=True)
    assert tick(45) == [CaseKind.SILENT_PAIR]
    assert Case.objects.get().settled_at is None
    MeetingFactory(pair=new, number=10, held=True, starts_at=clock.now() + 45 * DAY)
    tick(46)
    assert Case.objects.get().settled_text == "The two have met meanwhile."
    assert tick(46 + 43) == [CaseKind.SILENT_PAIR]
    assert Case.objects.get().settled_text == ""
    tick(46 + 44)
    assert Case.objects.get().settled_text == ""


@pytest.mark.parametrize(
    ("state", "text"),
    [(PairState.PAUSED, "The pair rests now."), (PairState.ENDED, "The pair has ended meanwhile.")],
)
def test_a_case_says_that_the_pair_rests_or_is_over(new: Pair, state: PairState, text: str) -> None:
    tick(22)
    ended_at = clock.now() if state == PairState.ENDED else None
    Pair.objects.update(state=state, paused_at=clock.now(), ended_at=ended_at)
    tick(23)
    assert Case.objects.get().settled_text == text


def test_watching_asks_as_little_for_many_pairs_as_for_one(new: Pair) -> None:
    def asked() -> int:
        with clock.at(clock.now() + 23 * DAY):
            actions.tick()
            with CaptureQueriesContext(connection) as queries:
                actions.tick()
        return len(queries)

    few = asked()
    for _number in range(4):
        pair = PairFactory(program=new.program, active=True, activated_at=clock.now())
        MeetingFactory(pair=pair, number=1, starts_at=clock.now() + 7 * DAY)
    assert asked() == few
    assert Case.objects.count() == 5
