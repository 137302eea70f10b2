import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matching.models import Pair
from people.models import Person
from programs.actions import close_case
from programs.enums import CaseKind, Direction, Mode
from programs.models import Case, Program
from rmentor.lib import clock
from sessions.enums import MeetingKind
from sessions.models import Meeting
from surveys import actions
from surveys.enums import Colour
from surveys.models import Signal, Wave
from surveys.selectors import flagged_pairs
from tests.factories import MeetingFactory, PairFactory
from tests.surveys.conftest import NOW

CALM = {"P1": 2, "P2": 2, "P3": 2, "P4": 4, "P5": 4}
BOSS = {"P1": 5, "P2": 5, "P3": 5, "P4": 1, "P5": 1}
Meet = Callable[..., Meeting]


@pytest.fixture
def meet(pulse: Wave, pair: Pair) -> Meet:
    """Hold the next meeting of a pair, with the answers of its sides (None: no answer)."""
    numbers: dict[int, int] = {}

    def _meet(mentor: dict | None, mentee: dict | None, of: Pair = pair, **facts: object) -> Meeting:
        number = numbers[of.pk] = numbers.get(of.pk, 0) + 1
        meeting = MeetingFactory(
            pair=of, number=number, held=True, starts_at=NOW - dt.timedelta(hours=100 - number), **facts
        )
        for person, answers in ((of.mentor.person, mentor), (of.mentee.person, mentee)):
            if answers:
                actions.answer_pulse(meeting_id=meeting.pk, person=person, answers=answers)
        return meeting

    return _meet


def test_a_calm_pair_is_green_and_nobody_is_asked_for(meet: Meet, pair: Pair) -> None:
    meet(CALM, CALM)
    meet(CALM, CALM)
    actions.evaluate_relapse()
    signal = Signal.objects.get(pair=pair)
    assert (signal.colour, signal.since) == (Colour.GREEN, NOW.date())
    assert not Case.objects.exists()


def test_a_pair_led_by_the_senior_turns_red_and_the_team_is_asked_for_a_talk(
    meet: Meet, pair: Pair, mira: Person, edda: Person, hana: Person
) -> None:
    meet(BOSS, BOSS)
    meet(BOSS, BOSS)
    actions.evaluate_relapse()
    assert Signal.objects.get(pair=pair).colour == Colour.RED
    case = Case.objects.get()
    assert case.kind == CaseKind.ROLES_SLIPPING
    assert set(case.about.all()) == {mira, edda}
    assert list(Case.objects.managed_by(hana)) == [case]


@pytest.mark.parametrize("mentor_alone", [True, False])
def test_the_case_is_the_same_whoever_answered(meet: Meet, pair: Pair, *, mentor_alone: bool) -> None:
    for _ in range(2):
        meet(BOSS if mentor_alone else None, None if mentor_alone else BOSS)
    actions.evaluate_relapse()
    case, signal = Case.objects.get(), Signal.objects.get()
    assert case.title == str(pair)
    assert case.next_step.startswith("Talk to each of the two separately")
    assert {field.name for field in signal._meta.get_fields()} == {"id", "pair", "colour", "since"}
    assert "mentee" not in f"{case.title}{case.next_step}{case.key}"


def test_the_same_colour_the_next_day_changes_nothing_and_a_closed_case_stays_closed(
    meet: Meet, pair: Pair, hana: Person
) -> None:
    meet(BOSS, BOSS)
    meet(BOSS, BOSS)
    actions.evaluate_relapse()
    close_case(case_id=Case.objects.get().pk, outcome="Talked to both", by=hana)
    with clock.at(NOW + dt.timedelta(days=1)):
        actions.evaluate_relapse()
    assert Signal.objects.get().since == NOW.date()
    assert Case.objects.count() == 1


def test_amber_that_turns_red_asks_once_more(meet: Meet, pair: Pair) -> None:
    tilted = {"P1": 3, "P2": 4, "P3": 3, "P4": 3, "P5": 3}
    meet(tilted, tilted)
    meet(tilted, tilted)
    actions.evaluate_relapse()
    assert Signal.objects.get().colour == Colour.AMBER
    meet(BOSS, BOSS)
    with clock.at(NOW + dt.timedelta(days=1)):
        actions.evaluate_relapse()
    signal = Signal.objects.get()
    assert (signal.colour, signal.since) == (Colour.RED, NOW.date() + dt.timedelta(days=1))
    assert Case.objects.count() == 2


def test_a_pair_that_recovers_turns_green_again(meet: Meet, pair: Pair) -> None:
    for answers in (CALM, CALM, CALM, BOSS, BOSS):
        meet(answers, answers)
    actions.evaluate_relapse()
    assert Signal.objects.get().colour == Colour.RED
    for answers in (CALM, CALM):
        meet(answers, answers)
    actions.evaluate_relapse()
    assert Signal.objects.get().colour == Colour.GREEN


def test_an_agreed_give_back_meeting_is_skipped(meet: Meet, pair: Pair) -> None:
    meet(CALM, CALM)
    meet(BOSS, BOSS, kind=MeetingKind.GIVE_BACK)
    meet(BOSS, BOSS, kind=MeetingKind.GIVE_BACK)
    actions.evaluate_relapse()
    assert Signal.objects.get().colour == Colour.GREEN


def test_a_mutual_program_expects_more_talk_of_the_senior(meet: Meet, pair: Pair) -> None:
    tilted = {"P1": 3, "P2": 4, "P3": 3, "P4": 3, "P5": 3}
    Program.objects.update(mode=Mode.MUTUAL)
    meet(tilted, tilted)
    meet(tilted, tilted)
    actions.evaluate_relapse()
    assert Signal.objects.get().colour == Colour.GREEN


def test_classic_mentoring_cannot_slip_back_into_itself(meet: Meet, pair: Pair) -> None:
    Program.objects.update(direction=Direction.CLASSIC)
    meet(BOSS, BOSS)
    meet(BOSS, BOSS)
    actions.evaluate_relapse()
    assert not Signal.objects.exists()


def test_the_clock_looks_at_the_pairs_once_a_day(meet: Meet, pair: Pair) -> None:
    meet(BOSS, BOSS)
    actions.tick()
    meet(BOSS, BOSS)
    with clock.at(NOW + dt.timedelta(hours=10)):
        actions.tick()
    assert Signal.objects.get().colour == Colour.GREEN
    with clock.at(NOW + dt.timedelta(days=1)):
        actions.tick()
    assert Signal.objects.get().colour == Colour.RED


def test_the_number_of_flagged_pairs_is_told_only_of_many(meet: Meet, pair: Pair) -> None:
    program = pair.program
    Signal.objects.create(pair=pair, colour=Colour.RED, since=NOW.date())
    assert flagged_pairs(program) is None
    for _ in range(4):
        Signal.objects.create(pair=PairFactory(program=program, active=True), colour=Colour.AMBER, since=NOW.date())
    assert flagged_pairs(program) == 5
    Signal.objects.exclude(pair=pair).update(colour=Colour.GREEN)
    assert flagged_pairs(program) is None
    PairFactory.create_batch(15, program=program, active=True)
    assert flagged_pairs(program) == 1


def count_evaluation() -> int:
    with CaptureQueriesContext(connection) as captured:
        actions.evaluate_relapse()
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


def test_looking_at_three_pairs_costs_as_much_as_at_one(meet: Meet, pair: Pair) -> None:
    meet(CALM, CALM)
    actions.evaluate_relapse()
    one = count_evaluation()
    for _ in range(2):
        meet(CALM, CALM, of=PairFactory(program=pair.program, active=True))
    actions.evaluate_relapse()
    assert count_evaluation() == one


def test_a_tick_with_nothing_due_is_cheap(meet: Meet, pair: Pair) -> None:
    meet(CALM, CALM)
    actions.tick()
    with CaptureQueriesContext(connection) as captured:
        actions.tick()
    assert len(captured) == 6
