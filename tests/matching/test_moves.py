import datetime as dt

import pytest

from matching.enums import PairState, RunState
from matching.models import MatchingRun, Pair
from programs.enums import Side
from rmentor.lib.errors import DomainError, IllegalMoveError
from tests.factories import NOON

ALL_MOVES = [(now, to) for now in PairState for to in PairState]


def move(pair: Pair, to: PairState) -> None:
    """By the method that leads to a state."""
    methods = {
        PairState.OFFERED: lambda: pair.offer(at=NOON, until=NOON),
        PairState.DECLINED: lambda: pair.decline(side=Side.MENTEE, reason=""),
        PairState.ACTIVE: lambda: pair.activate(at=NOON),
        PairState.PAUSED: lambda: pair.pause(at=NOON),
        PairState.COMPLETED: lambda: pair.complete(at=NOON),
        PairState.ENDED: lambda: pair.end(side=Side.MENTOR, reason="", at=NOON),
    }
    methods[to]()


@pytest.mark.parametrize(("now", "to"), ALL_MOVES)
def test_a_pair_moves_as_its_table_says(now: PairState, to: PairState) -> None:
    pair = Pair(state=now, mentee_accepted_at=NOON, mentor_accepted_at=NOON)
    if to is PairState.PROPOSED:
        assert all(to not in targets for targets in Pair.MOVES.values())
    elif to in Pair.MOVES[now]:
        move(pair, to)
        assert pair.state == to
    else:
        with pytest.raises(IllegalMoveError):
            move(pair, to)
        assert pair.state == now


def test_the_table_of_moves_is_the_one_of_the_design() -> None:
    assert {
        PairState.PROPOSED: {PairState.OFFERED},
        PairState.OFFERED: {PairState.ACTIVE, PairState.DECLINED},
        PairState.ACTIVE: {PairState.PAUSED, PairState.COMPLETED, PairState.ENDED},
        PairState.PAUSED: {PairState.ACTIVE, PairState.ENDED},
        PairState.DECLINED: set(),
        PairState.COMPLETED: set(),
        PairState.ENDED: set(),
    } == Pair.MOVES


def test_a_pair_does_not_go_live_before_both_accepted() -> None:
    pair = Pair(state=PairState.OFFERED, mentee_accepted_at=NOON)
    with pytest.raises(DomainError):
        pair.activate(at=NOON)


def test_the_mentor_cannot_accept_before_the_mentee() -> None:
    pair = Pair(state=PairState.OFFERED, expires_at=NOON + dt.timedelta(days=7))
    with pytest.raises(DomainError):
        pair.accept(side=Side.MENTOR, at=NOON)
    assert pair.mentor_accepted_at is None


def test_an_offer_that_ran_out_cannot_be_accepted() -> None:
    pair = Pair(state=PairState.OFFERED, expires_at=NOON)
    with pytest.raises(DomainError):
        pair.accept(side=Side.MENTEE, at=NOON)


def test_the_mentees_yes_gives_the_mentor_time_and_the_mentors_stops_the_clock() -> None:
    later = NOON + dt.timedelta(days=7)
    pair = Pair(state=PairState.OFFERED, expires_at=NOON + dt.timedelta(hours=1))
    pair.accept(side=Side.MENTEE, at=NOON, until=later)
    assert pair.expires_at == later
    pair.accept(side=Side.MENTOR, at=NOON, until=later)
    assert (pair.expires_at, pair.is_accepted) == (None, True)


def test_only_a_resting_pair_is_taken_up_again() -> None:
    pair = Pair(state=PairState.OFFERED, mentee_accepted_at=NOON, mentor_accepted_at=NOON)
    with pytest.raises(DomainError):
        pair.resume(at=NOON)


def test_a_pair_that_comes_back_keeps_the_day_it_went_live() -> None:
    pair = Pair(
        state=PairState.PAUSED,
        activated_at=NOON,
        paused_at=NOON,
        mentee_accepted_at=NOON,
        mentor_accepted_at=NOON,
    )
    pair.resume(at=NOON + dt.timedelta(days=9))
    assert (pair.activated_at, pair.paused_at) == (NOON, None)


@pytest.mark.parametrize("state", [RunState.WAITING, RunState.DONE, RunState.FAILED])
def test_only_a_running_run_ends(state: RunState) -> None:
    run = MatchingRun(state=state)
    with pytest.raises(IllegalMoveError):
        run.finish(at=NOON)
    with pytest.raises(IllegalMoveError):
        run.fail(fault="", at=NOON)
