"""A program with enough people for figures, and the helpers that let them answer."""

import datetime as dt
from collections.abc import Callable

import pytest

from matching.models import Pair
from people.models import Person
from programs.enums import ProgramState, Side
from programs.models import Enrolment, Program
from rmentor.lib import clock
from sessions.models import Meeting
from surveys import actions
from surveys.enums import WaveKind
from surveys.models import Wave
from tests.factories import EnrolmentFactory, MeetingFactory, ProgramFactory

NOW = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)
PULSE = {"P1": 2, "P2": 3, "P3": 2, "P4": 4, "P5": 4}


@pytest.fixture(autouse=True)
def at_nine() -> object:
    with clock.at(NOW):
        yield


@pytest.fixture
def program(db: None) -> Program:
    return ProgramFactory(running=True, starts_on=dt.date(2026, 4, 1), started_at=NOW - dt.timedelta(days=7))


@pytest.fixture
def mentees(program: Program) -> Callable[[int], list[Enrolment]]:
    """So many people with a seat."""

    def _mentees(count: int) -> list[Enrolment]:
        return [EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True) for _ in range(count)]

    return _mentees


@pytest.fixture
def pre(program: Program) -> Wave:
    return actions.open_wave(program=program, kind=WaveKind.PRE, by=None)


@pytest.fixture
def pulse(pair: Pair) -> Wave:
    return actions.open_wave(program=pair.program, kind=WaveKind.PULSE, by=None)


@pytest.fixture
def held(pair: Pair, pulse: Wave) -> Meeting:
    """Mira and Edda met yesterday."""
    return MeetingFactory(pair=pair, number=1, held=True, starts_at=NOW - dt.timedelta(days=1))


def answers_of(wave: Wave, side: Side, value: int) -> dict[str, int]:
    return {
        item["id"]: value
        for scale in wave.questionnaire.definition["scales"]
        if scale["who"] == side
        for item in scale["items"]
    }


def answer(wave: Wave, people: list[Enrolment], values: list[int]) -> None:
    for enrolment, value in zip(people, values, strict=True):
        actions.answer_wave(
            wave_id=wave.pk, person=enrolment.person, answers=answers_of(wave, Side(enrolment.side), value)
        )


def complete(program: Program) -> None:
    Program.objects.filter(pk=program.pk).update(state=ProgramState.COMPLETED, completed_at=clock.now())
    program.refresh_from_db()


def person_with_seat(program: Program, side: Side) -> Person:
    return EnrolmentFactory(program=program, side=side, accepted=True).person
