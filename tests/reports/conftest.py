"""A program with pairs, a goal and released survey figures, as large as the test asks."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from programs.enums import Side
from programs.models import Program
from surveys.enums import WaveKind, WaveState
from surveys.models import Release
from tests.factories import EnrolmentFactory, GoalFactory, MeetingFactory, PairFactory, ProgramFactory, WaveFactory

Build = Callable[..., Program]

GAIN = {
    "code": "DC",
    "name": "Digital confidence",
    "who": "mentee",
    "hidden": False,
    "note": "evidence",
    "n": 12,
    "n_pre": 12,
    "n_post": 12,
    "mean_pre": 2.5,
    "mean_post": 3.2,
    "change": 0.7,
    "low": 0.5,
    "high": 0.9,
}


@pytest.fixture
def build(db: None) -> Build:
    """build(pairs=6, scales=[{...}]) makes a running program whose pairs each held one meeting."""

    def _build(pairs: int = 6, scales: list[dict[str, Any]] | None = None, **fields: Any) -> Program:
        program = ProgramFactory(running=True, name="Digital 2026", slug="digital", **fields)
        GoalFactory(program=program, objective="Leaders use digital tools")
        for number in range(pairs):
            mentor = EnrolmentFactory(
                program=program, side=Side.MENTOR, accepted=True, person__last_name=f"Secretmentor{number}"
            )
            mentee = EnrolmentFactory(
                program=program, side=Side.MENTEE, accepted=True, person__last_name=f"Secretmentee{number}"
            )
            pair = PairFactory(program=program, mentor=mentor, mentee=mentee, active=True)
            MeetingFactory(pair=pair, held=True)
        if scales is not None:
            release(program, scales)
        return program

    return _build


def release(program: Program, scales: list[dict[str, Any]]) -> None:
    """The closing survey has closed with these figures."""
    WaveFactory(
        program=program,
        kind=WaveKind.POST,
        state=WaveState.CLOSED,
        closed_on=dt.date(2026, 4, 1),
        questionnaire__code="q",
        questionnaire__version=1,
    )
    figures = {"k": program.k, "rates": {}, "scales": {row.get("code", "DC"): {**GAIN, **row} for row in scales}}
    Release.objects.create(program=program, as_of=dt.date(2026, 4, 1), figures=figures)
