import json

import pytest
from pytest_django import DjangoAssertNumQueries

from matching.enums import PairState
from matching.models import Pair
from programs.enums import Measure, ProgramState
from programs.models import Program
from reports.engine import Verdict
from reports.selectors import program_figures
from reports.selectors.figures import CheckIns
from rmentor.lib import clock
from surveys.enums import Colour
from surveys.models import Signal
from tests.factories import NOON, GoalFactory, MeetingFactory, PairFactory
from tests.reports.conftest import Build

QUERIES = 14


@pytest.mark.parametrize("pairs", [5, 8])
def test_the_figures_take_the_same_queries_whatever_the_number_of_pairs(
    build: Build, pairs: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    program = build(pairs=pairs, scales=[{}])
    with django_assert_num_queries(QUERIES):
        program_figures(program)


def test_a_goal_is_judged_by_the_change_that_its_target_asks_for(build: Build) -> None:
    goal = program_figures(build(scales=[{"change": 0.7, "low": 0.5, "high": 0.9}])).goals[0]
    assert (goal.needed, goal.verdict, goal.early) == (0.5, Verdict.SHOWN, False)


def test_fewer_than_ten_people_are_an_early_sign(build: Build) -> None:
    assert program_figures(build(scales=[{"n": 9}])).goals[0].early


@pytest.mark.parametrize("fault", [{"n": 4}, {"hidden": True}, {"n": None}])
def test_under_five_people_nothing_is_shown_even_if_a_release_says_it(build: Build, fault: dict[str, object]) -> None:
    figures = program_figures(build(scales=[fault]))
    assert figures.goals[0].verdict == Verdict.HIDDEN
    assert figures.gains[0].hidden
    assert {figures.gains[0].n, figures.gains[0].change, figures.gains[0].before, figures.gains[0].low} == {None}


def test_a_larger_k_of_the_program_holds(build: Build) -> None:
    assert program_figures(build(pairs=6, scales=[{"n": 9}], k=10)).gains[0].hidden


def test_a_goal_is_not_measured_before_people_were_asked_again(build: Build) -> None:
    figures = program_figures(build())
    assert figures.goals[0].verdict == Verdict.NOT_MEASURED
    assert figures.gains == ()


@pytest.mark.parametrize(("pairs", "shown"), [(4, False), (5, True)])
def test_the_rhythm_of_fewer_than_five_mentors_is_not_shown(build: Build, pairs: int, *, shown: bool) -> None:
    figures = program_figures(build(pairs=pairs))
    assert (figures.rhythm is not None, figures.pairs is not None) == (shown, shown)


def test_one_mentor_with_five_mentees_is_not_a_group(build: Build) -> None:
    program = build(pairs=0)
    pair = PairFactory(program=program, active=True)
    for _ in range(4):
        PairFactory(program=program, mentor=pair.mentor, active=True)
    assert program_figures(program).rhythm is None


def test_the_rhythm_counts_what_became_of_the_meetings(build: Build) -> None:
    program = build(pairs=6)
    MeetingFactory(
        pair=Pair.objects.filter(program=program).first(), past=True, state="cancelled", cancelled_side="mentor"
    )
    rhythm = program_figures(program).rhythm
    assert rhythm is not None
    assert (rhythm.planned, rhythm.held, rhythm.cancelled_by_mentors, rhythm.cancelled_by_mentees) == (7, 6, 1, 0)


def test_a_few_pairs_that_ended_cannot_be_told_from_the_rest(build: Build) -> None:
    program = build(pairs=12)
    early = list(Pair.objects.filter(program=program)[:2])
    Pair.objects.filter(pk__in=[row.pk for row in early]).update(state=PairState.ENDED, ended_at=NOON)
    pairs = program_figures(program).pairs
    assert pairs is not None
    assert (pairs.met, pairs.live, pairs.ended) == (12, None, None)


@pytest.mark.parametrize(
    ("state", "target", "verdict"),
    [
        (ProgramState.RUNNING, 100, Verdict.COUNT_REACHED),
        (ProgramState.RUNNING, 101, Verdict.COUNT_OPEN),
        (ProgramState.COMPLETED, 101, Verdict.COUNT_MISSED),
    ],
)
def test_a_counted_goal_is_compared_with_its_target(
    build: Build, state: ProgramState, target: float, verdict: Verdict
) -> None:
    program = build()
    GoalFactory(program=program, measure=Measure.HELD, baseline=0, target=target)
    Program.objects.filter(pk=program.pk).update(state=state)
    program.refresh_from_db()
    assert program_figures(program).goals[1].verdict == verdict


def test_a_counted_goal_of_a_small_group_is_not_shown(build: Build) -> None:
    program = build(pairs=3)
    GoalFactory(program=program, measure=Measure.IDEAS, baseline=0, target=1)
    assert program_figures(program).goals[1].verdict == Verdict.HIDDEN


def test_a_snapshot_is_plain_json_without_names(build: Build) -> None:
    text = json.dumps(program_figures(build(scales=[{}])).as_snapshot())
    assert "Secret" not in text
    assert "pair_id" not in text


@pytest.mark.parametrize(
    ("pairs", "flagged", "told"), [(6, 0, None), (6, 4, None), (6, 5, 5), (19, 1, None), (20, 1, 1), (20, 0, 0)]
)
def test_how_many_pairs_are_flagged_is_told_only_of_many(
    build: Build, pairs: int, flagged: int, told: int | None
) -> None:
    program = build(pairs=pairs)
    assert program_figures(program).check_ins is None
    for number, pair in enumerate(Pair.objects.filter(program=program).order_by("pk")):
        colour = (Colour.AMBER, Colour.RED)[number % 2] if number < flagged else Colour.GREEN
        Signal.objects.create(pair=pair, colour=colour, since=clock.today())
    assert program_figures(program).check_ins == CheckIns(told)
    assert program_figures(program).as_snapshot()["check_ins"] == {"flagged": told}
