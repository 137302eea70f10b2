import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching.models import Pair
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from sessions import actions
from sessions.enums import ItemKind, ItemState, MeetingState
from sessions.models import Meeting
from sessions.selectors import next_steps, pair_health, rhythm_figures, room_of
from tests.factories import ActionItemFactory, LearningEntryFactory, MeetingFactory, PairFactory

DAY = dt.timedelta(days=1)


def texts(person: Person) -> list[str]:
    return [step.text for step in next_steps(person)]


def test_the_next_step_is_the_meeting_of_this_week(pair: Pair, mira: Person) -> None:
    MeetingFactory(pair=pair, number=1, starts_at=clock.now() + 6 * DAY)
    MeetingFactory(pair=pair, number=2, starts_at=clock.now() + 8 * DAY)
    assert texts(mira) == ["Meeting with Edda"]


def test_a_meeting_that_is_over_is_to_be_logged_by_both(due: Meeting, mira: Person, edda: Person) -> None:
    assert texts(mira) == ["Log your meeting with Edda"]
    assert texts(edda) == ["Log your meeting with Mira"]


def test_what_one_logged_the_other_confirms(held: Meeting, mira: Person, edda: Person) -> None:
    to_confirm = "Mira has logged your meeting: is it right?"
    assert to_confirm not in texts(mira)
    assert to_confirm in texts(edda)
    actions.confirm_meeting(meeting_id=held.pk, by=edda)
    assert to_confirm not in texts(edda)


@pytest.mark.usefixtures("held")
def test_after_the_first_meeting_both_are_asked_how_it_felt(mira: Person, edda: Person) -> None:
    assert "How did the first meeting with Edda feel?" in texts(mira)
    assert "How did the first meeting with Mira feel?" in texts(edda)


def test_late_promises_of_mine_are_one_line(pair: Pair, mira: Person, edda: Person) -> None:
    late = clock.today() - 2 * DAY
    for owner, due_on, state in (
        (Side.MENTEE, late, ItemState.OPEN),
        (Side.MENTEE, late, ItemState.OPEN),
        (Side.MENTEE, late, ItemState.DONE),
        (Side.MENTEE, None, ItemState.OPEN),
        (Side.MENTEE, clock.today() + 2 * DAY, ItemState.OPEN),
    ):
        ActionItemFactory(pair=pair, owner=owner, due_on=due_on, state=state)
    assert texts(edda) == ["2 promises of yours are late"]
    assert texts(mira) == []


def test_a_stranger_has_no_steps(due: Meeting, stig: Person) -> None:
    assert texts(stig) == []


def test_paused_pairs_have_no_steps(due: Meeting, mira: Person) -> None:
    Pair.objects.update(state="paused", paused_at=clock.now())
    assert texts(mira) == []


@pytest.mark.parametrize("meetings", [1, 3])
def test_next_steps_take_two_queries(meetings: int, pair: Pair, mira: Person) -> None:
    for number in range(meetings):
        MeetingFactory(pair=pair, number=number + 1, past=True)
    with CaptureQueriesContext(connection) as queries:
        next_steps(mira)
    assert len(queries) == 2


def test_the_figures_of_the_rhythm_add_up(pair: Pair) -> None:
    program = pair.program
    states = [
        {"held": True},
        {"held": True},
        {"past": True},
        {"past": True, "state": MeetingState.MISSED, "logged_at": clock.now(), "logged_side": Side.MENTEE},
        {"past": True, "state": MeetingState.CANCELLED, "cancelled_side": Side.MENTEE},
        {"past": True, "state": MeetingState.CANCELLED, "cancelled_side": ""},
        {},
    ]
    for number, state in enumerate(states, 1):
        meeting = MeetingFactory(pair=pair, number=number, **state)
    LearningEntryFactory(meeting=Meeting.objects.get(number=1), side=Side.MENTOR)
    LearningEntryFactory(meeting=Meeting.objects.get(number=1), side=Side.MENTEE)
    ActionItemFactory(pair=pair, kind=ItemKind.IDEA)
    ActionItemFactory(pair=pair, kind=ItemKind.INTRODUCTION, state=ItemState.DONE)
    LearningEntryFactory(meeting__pair=PairFactory(active=True), meeting__number=1)
    assert meeting.state == MeetingState.PLANNED
    with CaptureQueriesContext(connection) as queries:
        figures = rhythm_figures(program)
    assert len(queries) == 4
    assert (figures.pairs, figures.planned, figures.held, figures.missed, figures.unlogged) == (1, 5, 2, 1, 1)
    assert (figures.cancelled_by_mentor, figures.cancelled_by_mentee) == (0, 1)
    assert (figures.learning_entries, figures.minutes_held) == (2, 120)
    assert (figures.promises, figures.promises_done, figures.ideas, figures.introductions) == (2, 1, 1, 1)
    assert figures.share_held == pytest.approx(0.4)


def test_before_the_first_meeting_there_is_no_share(pair: Pair) -> None:
    assert rhythm_figures(pair.program).share_held is None


def test_figures_of_a_past_moment_leave_out_what_came_later(held: Meeting) -> None:
    assert rhythm_figures(held.pair.program, as_of=clock.now() - 3 * DAY).held == 0


def test_the_health_of_a_pair_shows_its_months(pair: Pair) -> None:
    Pair.objects.update(activated_at=dt.datetime(2026, 3, 15, tzinfo=dt.UTC))
    for number, day in enumerate((dt.date(2026, 3, 20), dt.date(2026, 5, 4), dt.date(2026, 5, 28)), 1):
        starts_at = dt.datetime.combine(day, dt.time(10), dt.UTC)
        MeetingFactory(pair=pair, number=number, held=True, starts_at=starts_at)
    with clock.at(dt.datetime(2026, 6, 2, tzinfo=dt.UTC)):
        (health,) = pair_health(pair.program)
    assert [held for _month, held in health.months] == [1, 0, 2, 0]
    assert (health.held, health.months_kept, health.last_held_at.day) == (3, 2, 28)


@pytest.mark.parametrize("pairs", [1, 3])
def test_the_health_list_takes_three_queries(pairs: int, pair: Pair) -> None:
    for _number in range(pairs - 1):
        MeetingFactory(pair__program=pair.program, number=1, held=True)
    with CaptureQueriesContext(connection) as queries:
        assert len(pair_health(pair.program)) == pairs
    assert len(queries) == 3


@pytest.mark.parametrize("meetings", [1, 30])
def test_the_room_takes_four_queries_however_long_the_story(meetings: int, pair: Pair, mira: Person) -> None:
    for number in range(meetings):
        meeting = MeetingFactory(pair=pair, number=number + 1, held=True)
        LearningEntryFactory(meeting=meeting)
        ActionItemFactory(pair=pair)
    loaded = Pair.objects.with_people().get(pk=pair.pk)
    with CaptureQueriesContext(connection) as queries:
        room = room_of(loaded, mira)
        assert [str(told.meeting) for told in room.past] != []
    assert len(queries) == 4
    assert len(room.past) == meetings


def test_held_between_takes_from_the_first_and_before_the_last_moment(held: Meeting) -> None:
    start = held.starts_at
    assert Meeting.objects.held_between(start, start + DAY).get() == held
    assert not Meeting.objects.held_between(start - DAY, start).exists()
