"""The counted figures of HR's dashboard against a recount in plain Python over raw rows."""

import datetime as dt
import itertools
import random
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from matching.enums import PairState, RunState
from matching.models import Fairness, Pair
from people.models import Person
from programs import actions as programs
from programs.actions.sign_ups import SOURCE
from programs.enums import EnrolmentState, ProgramState, Side
from programs.models import Enrolment, Program
from reports import actions
from reports.enums import ChannelKind, FunnelStep
from reports.models import Board
from reports.selectors.board import BoardFigures, count_board, count_boards
from reports.selectors.board.figures import Channel, Month, WaveRate
from rmentor.lib import clock
from rmentor.lib.errors import NotAllowedError
from sessions.enums import MeetingState
from sessions.models import Meeting
from sessions.selectors import pair_health
from surveys.enums import WaveKind, WaveState
from surveys.models import Participation
from tests.factories import (
    EnrolmentFactory,
    MatchingRunFactory,
    MeetingFactory,
    PairFactory,
    PersonFactory,
    ProgramFactory,
    TeamMemberFactory,
    WaveFactory,
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 20, 12, tzinfo=dt.UTC)
SOURCES = ("", "", "intranet", "poster", SOURCE, "pair list")


def recount(program: Program, now: dt.datetime) -> dict[str, Any]:
    """Funnel, channels and months, in plain Python over raw rows."""
    seats = list(Enrolment.objects.filter(program=program).values())
    pairs = [row for row in Pair.objects.filter(program=program).values() if row["state"] != "proposed"]
    meetings = list(Meeting.objects.filter(pair__program=program).values())
    return {
        "funnel": _funnel(program, seats, pairs, meetings, now),
        "channels": _channels(seats),
        "months": _months(program, pairs, meetings, now),
    }


def _funnel(
    program: Program, seats: list[Any], pairs: list[Any], meetings: list[Any], now: dt.datetime
) -> dict[str, tuple[int | None, ...]]:
    def people(rows: list[Any]) -> tuple[int, int, None]:
        mentors = sum(1 for row in rows if row["side"] == "mentor")
        return mentors, len(rows) - mentors, None

    def of_pairs(rows: list[Any]) -> tuple[int, int, int]:
        return len({row["mentor_id"] for row in rows}), len({row["mentee_id"] for row in rows}), len(rows)

    gap = dt.timedelta(days=7 * program.gap_alarm_weeks)
    last: dict[int, dt.datetime] = {}
    for row in meetings:
        if row["state"] == "held":
            last[row["pair_id"]] = max(last.get(row["pair_id"], row["starts_at"]), row["starts_at"])
    met = [row for row in pairs if row["id"] in last]
    until = {row["id"]: now if row["state"] == "active" else row["ended_at"] for row in met}
    keeping = [
        row for row in met if row["state"] in {"active", "completed"} and last[row["id"]] + gap >= until[row["id"]]
    ]
    return {
        "invited": people([row for row in seats if row["invited_at"]]),
        "applied": people([row for row in seats if row["state"] != "invited"]),
        "accepted": people([row for row in seats if row["state"] in {"accepted", "withdrawn"}]),
        "trained": (None, None, None),
        "matched": of_pairs(pairs),
        "agreed": of_pairs([row for row in pairs if row["activated_at"]]),
        "met": of_pairs(met),
        "on_rhythm": of_pairs(keeping),
        "completed": of_pairs([row for row in pairs if row["state"] == "completed"]),
    }


def _channels(seats: list[Any]) -> Counter[tuple[str, str, bool]]:
    """(kind, name, whether with a seat) of everybody who applied."""
    came: Counter[tuple[str, str, bool]] = Counter()
    for row in seats:
        if row["state"] == "invited":
            continue
        kind, name = "said", row["source"]
        if name in {"sign-up list", "pair list"}:
            kind, name = name, ""
        elif not name:
            kind = "invited" if row["invited_at"] else "alone"
        came[kind, name, row["state"] in {"accepted", "withdrawn"}] += 1
    return came


def _months(program: Program, pairs: list[Any], meetings: list[Any], now: dt.datetime) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    first = program.starts_on.replace(day=1) if program.starts_on else dt.date.min
    days = [dt.date(year, month, 1) for year in (2025, 2026) for month in range(1, 13)]
    for day in days:
        here = [row for row in meetings if row["starts_at"].date().replace(day=1) == day]
        live = [
            row
            for row in pairs
            if row["activated_at"]
            and max(first, row["activated_at"].date().replace(day=1)) <= day <= (row["ended_at"] or now).date()
        ]
        held = [row for row in here if row["state"] == "held"]
        planned = [row for row in here if row["state"] == "planned"]
        met = len({row["pair_id"] for row in held})
        counts = {
            "live": max(len(live), met),
            "met": met,
            "held": len(held),
            "missed": sum(1 for row in here if row["state"] == "missed"),
            "called_off": sum(1 for row in here if row["cancelled_side"]),
            "unlogged": sum(1 for row in planned if row["starts_at"] <= now),
            "planned": sum(1 for row in planned if row["starts_at"] > now),
        }
        if counts["live"] and day <= now.date():
            found[day.isoformat()] = counts
    return found


def as_recounted(figures: BoardFigures) -> dict[str, Any]:
    channels: Counter[tuple[str, str, bool]] = Counter()
    for row in figures.channels:
        channels[row.kind, row.name, True] += row.accepted
        channels[row.kind, row.name, False] += row.applied - row.accepted
    months = {}
    for month in figures.months:
        months[month.month] = {name: getattr(month, name) for name in Month.__dataclass_fields__ if name != "month"}
    return {
        "funnel": {step.name: (step.mentors, step.mentees, step.pairs) for step in figures.funnel},
        "channels": +channels,
        "months": months,
    }


def _busy_program(seed: int) -> Program:
    """Enrolments, pairs and meetings in every state, thrown together."""
    dice = random.Random(seed)  # noqa: S311 - throws test data together
    program: Program = ProgramFactory(
        running=True, starts_on=dice.choice([None, dt.date(2026, 2, 10)]), gap_alarm_weeks=dice.choice([3, 6])
    )
    seats = {side: [_seat(program, side, dice) for _number in range(9)] for side in Side}
    for mentor, mentee in dice.sample(list(itertools.product(*seats.values())), 14):
        _pair(program, mentor, mentee, dice)
    return program


def _seat(program: Program, side: Side, dice: random.Random) -> Enrolment:
    state = dice.choice(EnrolmentState.values)
    invited_at = NOW if state == EnrolmentState.INVITED or dice.random() < 0.4 else None
    seat: Enrolment = EnrolmentFactory(
        program=program, side=side, state=state, invited_at=invited_at, source=dice.choice(SOURCES)
    )
    return seat


def _pair(program: Program, mentor: Enrolment, mentee: Enrolment, dice: random.Random) -> None:
    state = dice.choice(PairState.values)
    went_live = state not in {PairState.PROPOSED, PairState.OFFERED, PairState.DECLINED}
    began = NOW - dt.timedelta(days=dice.randrange(40, 170))
    is_over = state in {PairState.COMPLETED, PairState.ENDED}
    pair = PairFactory(
        program=program,
        mentor=mentor,
        mentee=mentee,
        state=state,
        activated_at=began if went_live else None,
        ended_at=NOW - dt.timedelta(days=dice.randrange(35)) if is_over else None,
    )
    for number in range(dice.randrange(6) if went_live else 0):
        at = began + dt.timedelta(days=30 * number + dice.randrange(20))
        done = dice.choice(MeetingState.values) if at < NOW else MeetingState.PLANNED
        MeetingFactory(
            pair=pair,
            starts_at=at,
            state=done,
            cancelled_side=dice.choice(["mentor", "mentee", ""]) if done == MeetingState.CANCELLED else "",
            logged_at=NOW,
        )


@pytest.mark.parametrize("seed", range(4))
def test_the_figures_equal_an_independent_recount(seed: int) -> None:
    for program in (_busy_program(seed), _busy_program(100 + seed)):
        assert as_recounted(count_board(program, NOW)) == recount(program, NOW)


def test_counting_many_programs_at_once_tells_the_same_of_each_and_takes_no_more_queries() -> None:
    many = [_busy_program(seed) for seed in range(3)]
    with CaptureQueriesContext(connection) as at_once:
        together = count_boards(many, NOW)
    with CaptureQueriesContext(connection) as alone:
        single = count_boards(many[:1], NOW)
    assert len(at_once) == len(alone) <= 8
    assert {**together, **single} == together == {program.pk: count_board(program, NOW) for program in many}


def test_what_is_kept_is_what_is_counted_on_the_spot() -> None:
    wanted = [_busy_program(7), ProgramFactory(), ProgramFactory(recruiting=True)]
    with clock.at(NOW):
        actions.refresh_boards()
    kept = {board.program_id: board for board in Board.objects.all()}
    assert {pk: board.as_of for pk, board in kept.items()} == {program.pk: NOW for program in wanted}
    for program in wanted:
        assert BoardFigures.from_dict(kept[program.pk].figures) == count_board(program, NOW)


def test_the_months_tell_the_same_as_the_health_of_the_pairs() -> None:
    program = _busy_program(11)
    with clock.at(NOW):
        healths = pair_health(program)
        months = count_board(program).months
    met: Counter[str] = Counter()
    live: Counter[str] = Counter()
    for month, held in itertools.chain.from_iterable(health.months for health in healths):
        live[month.isoformat()] += 1
        met[month.isoformat()] += held > 0
    assert {row.month: (row.live, row.met) for row in months} == {day: (live[day], met[day]) for day in live}


# ---- how people came ---------------------------------------------------------------------------------------------


def test_who_was_invited_and_who_found_it_themselves_are_told_apart(hana: Person) -> None:
    program = ProgramFactory(recruiting=True)
    asked, alone = PersonFactory.create_batch(2)
    programs.invite(program_id=program.pk, person_ids=[asked.pk], side=Side.MENTOR, by=hana)
    for person in (asked, alone):
        programs.apply(program=program, person=person, side=Side.MENTOR, offers=[("A", 1)], wishes=[("B", 1)])
    figures = count_board(program)
    assert figures.channels == (Channel("alone", "", 1, 0), Channel("invited", "", 1, 0))
    assert [(step.name, step.mentors) for step in figures.funnel[:2]] == [("invited", 1), ("applied", 2)]


def test_only_the_largest_channels_are_told_one_by_one() -> None:
    program = ProgramFactory(recruiting=True)
    for number in range(10):
        EnrolmentFactory.create_batch(1 + (number < 8), program=program, side=Side.MENTEE, source=f"link {number}")
    channels = count_board(program).channels
    assert [row.name for row in channels[:8]] == [f"link {number}" for number in range(8)]
    assert channels[8:] == (Channel(ChannelKind.OTHER, "", 2, 0),)


def test_a_step_that_nothing_measures_is_not_zero() -> None:
    trained = next(step for step in count_board(ProgramFactory()).funnel if step.name == FunnelStep.TRAINED)
    assert (trained.mentors, trained.mentees, trained.pairs) == (None, None, None)


# ---- who answers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answered", "told"), [(4, None), (5, 5)])
def test_a_rate_of_fewer_than_five_is_not_told(answered: int, told: int | None) -> None:
    program = ProgramFactory(running=True)
    seats = EnrolmentFactory.create_batch(8, program=program, side=Side.MENTOR, accepted=True)
    wave = WaveFactory(program=program, kind=WaveKind.PRE, state=WaveState.OPEN, opened_on=NOW.date())
    WaveFactory(program=program, kind=WaveKind.POST, state=WaveState.DRAFT, opened_on=None)
    for seat in seats[:answered]:
        Participation.objects.create(wave=wave, enrolment=seat)
    (rate,) = count_board(program).rates
    assert rate == WaveRate(kind="pre", state="open", asked=8, answered=told)


def test_the_figures_hold_no_name_and_no_number_of_anybody() -> None:
    program = _busy_program(3)
    PersonFactory(last_name="Secretperson")
    figures = str(count_board(program, NOW).as_dict())
    for person in Person.objects.all():
        assert person.last_name not in figures
        assert person.email not in figures


# ---- who was left out --------------------------------------------------------------------------------------------


def test_of_the_last_run_what_it_has_released_is_told() -> None:
    program = ProgramFactory(matching=True)
    for weak in (20, 30):
        run = MatchingRunFactory(program=program, state=RunState.DONE, progress=100)
        rows = [
            {"kind": "all", "name": "", "people": 20, "without": None},
            {"kind": "side", "name": "mentor", "people": 10, "without": 5},
            {"kind": "department", "name": "Finance", "people": 7, "without": 6},
        ]
        Fairness.objects.create(run=run, figures={"weak": weak, "rows": rows})
    fair = count_board(program).fairness
    assert fair is not None
    assert (fair.run, fair.weak) == (run.pk, 30)
    assert [(row.kind, row.people, row.without) for row in fair.groups] == [("all", 20, None), ("side", 10, 5)]


# ---- when it is counted ------------------------------------------------------------------------------------------


def _counted(program: Program) -> dt.datetime:
    return Board.objects.get(program=program).as_of


@pytest.mark.parametrize(
    ("state", "minutes", "again"),
    [
        (ProgramState.RUNNING, 9, False),
        (ProgramState.RUNNING, 10, True),
        (ProgramState.DRAFT, 10, True),
        (ProgramState.COMPLETED, 60, False),
        (ProgramState.COMPLETED, 24 * 60, True),
        (ProgramState.ARCHIVED, 365 * 24 * 60, False),
        (ProgramState.CANCELLED, 365 * 24 * 60, False),
    ],
)
def test_figures_are_counted_again_once_they_are_old(state: ProgramState, minutes: int, *, again: bool) -> None:
    program, later = ProgramFactory(state=state), NOW + dt.timedelta(minutes=minutes)
    with clock.at(NOW):
        actions.refresh_boards()
    with clock.at(later):
        actions.refresh_boards()
    assert _counted(program) == (later if again else NOW)


@pytest.mark.parametrize(
    "change", [{"state": ProgramState.ARCHIVED}, {"board__figures": {"state": "completed", "format": "0"}}]
)
def test_a_program_in_another_state_or_figures_in_another_format_are_counted_at_once(change: dict[str, Any]) -> None:
    program = ProgramFactory(state=ProgramState.COMPLETED)
    with clock.at(NOW):
        actions.refresh_boards()
    if "state" in change:
        Program.objects.update(**change)
    else:
        Board.objects.update(figures=change["board__figures"])
    with clock.at(NOW + dt.timedelta(seconds=1)):
        actions.refresh_boards()
    assert _counted(program) == NOW + dt.timedelta(seconds=1)
    program.refresh_from_db()
    assert BoardFigures.from_dict(Board.objects.get().figures) == count_board(program)


def test_the_clock_of_the_reports_counts() -> None:
    program = ProgramFactory(running=True)
    with clock.at(NOW):
        actions.tick()
    assert _counted(program) == NOW


def test_counting_goes_on_over_many_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.actions.boards.BATCH", 2)
    ProgramFactory.create_batch(5)
    actions.refresh_boards()
    assert Board.objects.count() == 5


# ---- asked for by hand -------------------------------------------------------------------------------------------


def test_somebody_who_runs_programs_has_these_counted_and_no_others(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    own = TeamMemberFactory(program=ProgramFactory(running=True))
    ProgramFactory(running=True)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.ask_for_count(by=own.person) == 1
    assert list(Board.objects.values_list("program", flat=True)) == [own.program_id]


def test_what_was_counted_a_moment_ago_is_not_counted_again(hana: Person) -> None:
    ProgramFactory(running=True)
    actions.refresh_boards()
    assert actions.ask_for_count(by=hana) == 0
    with clock.at(clock.now() + dt.timedelta(minutes=2)):
        assert actions.ask_for_count(by=hana) == 1


def test_whoever_runs_no_program_cannot_have_anything_counted(xena: Person) -> None:
    ProgramFactory(running=True)
    with pytest.raises(NotAllowedError):
        actions.ask_for_count(by=xena)
