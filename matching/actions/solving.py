"""What the worker does for a run: solve it, say how far it has come, and stop when somebody has asked for it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from matching import engine
from matching.enums import RunKind, RunState
from matching.models import MatchingRun
from programs.enums import Side
from rmentor.lib import clock

if TYPE_CHECKING:
    from matching.engine.what_if import Study

READ, SOLVED = 20, 85
# A round may take longer than a worker may be silent; far below SILENT_FOR.
BEAT_SECONDS = 20
# Up to so many seats, alternatives are worked out for everybody and kept.
SEATS_WITH_ALTERNATIVES = 2_000


@dataclass(frozen=True)
class Solved:
    """The result, and what other partners would cost: {enrolment: [{"partner": id, ...}]}."""

    result: engine.Result
    alternatives: dict[str, list[dict[str, Any]]]


def solve(run: MatchingRun, given: engine.Given) -> Solved:
    """The best pairs, or the best so far when somebody has asked to stop. Raises engine.InputError."""
    from matching.engine import apart  # noqa: PLC0415 - slow import
    from matching.engine.run import match  # noqa: PLC0415 - slow import
    from matching.engine.what_if import Study  # noqa: PLC0415 - slow import

    def on_round(now: engine.Round) -> bool:
        return _goes_on(run.pk, now)

    is_small = len(given.mentors) + len(given.mentees) <= SEATS_WITH_ALTERNATIVES
    _sign_of_life(run.pk, progress=READ)
    with _heartbeat(run.pk):
        apart.ready_for(given)
        if run.kind == RunKind.WHAT_IF or not is_small:
            return Solved(match(given, on_round=on_round), {})
        study = Study(given, on_round=on_round)
        result = study.result
        _sign_of_life(run.pk, progress=SOLVED)
        return Solved(result, _alternatives(study))


def _alternatives(study: "Study") -> dict[str, list[dict[str, Any]]]:
    """For everybody other partners with their cost, in the form that a run keeps; nobody without any."""
    told = {
        str(one.key): [_other(other) for other in study.alternatives(side.value, one.key)]
        for side, people in ((Side.MENTOR, study.given.mentors), (Side.MENTEE, study.given.mentees))
        for one in people
    }
    return {key: others for key, others in told.items() if others}


def _other(other: engine.Alternative) -> dict[str, Any]:
    return {
        "partner": other.partner,
        "percent": round(100 * other.share),
        "people": other.people,
        "points": other.points,
        "criteria": dict(other.criteria),
        "reasons": [{"code": reason.code, **reason.facts} for reason in other.reasons],
    }


def _goes_on(run_id: int, now: engine.Round) -> bool:
    """Write how far it has come. False when somebody has asked to stop, or another worker has finished the run."""
    _sign_of_life(
        run_id,
        progress=min(SOLVED, READ + 15 * now.number),
        rounds=now.number,
        people=2 * now.pairs,
        people_gap=now.people_gap,
        points_gap=now.points_gap,
    )
    return MatchingRun.objects.filter(pk=run_id, state=RunState.RUNNING, stop_asked_at=None).exists()


def _sign_of_life(run_id: int, **known: int) -> None:
    MatchingRun.objects.filter(pk=run_id, state=RunState.RUNNING).update(heartbeat_at=clock.now(), **known)


@contextmanager
def _heartbeat(run_id: int) -> Iterator[None]:
    """Signs of life from a thread of its own while a long round is at work."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            _sign_of_life(run_id)
        connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat of run {run_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
