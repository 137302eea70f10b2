import datetime as dt

import pytest

from matching.models import Pair
from programs.enums import Side
from rmentor.lib.errors import DomainError, IllegalMoveError
from sessions.enums import ItemState, MeetingPlace, MeetingState
from sessions.models import ActionItem, Meeting

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
YESTERDAY = NOW - dt.timedelta(days=1)


def meeting(state: MeetingState) -> Meeting:
    return Meeting(pair=Pair(), number=1, state=state, starts_at=YESTERDAY, minutes=60, logged_side=Side.MENTOR)


def move(row: Meeting, to: MeetingState) -> None:
    if to == MeetingState.CANCELLED:
        row.cancel(side=Side.MENTEE, reason="")
    elif to == MeetingState.MISSED:
        row.log_missed(side=Side.MENTEE, at=NOW)
    elif to == MeetingState.HELD:
        row.log_held(side=Side.MENTEE, starts_at=YESTERDAY, minutes=60, place=MeetingPlace.CALL, at=NOW)
    else:
        row.move_to(NOW + dt.timedelta(days=1), now=NOW)


@pytest.mark.parametrize("now", MeetingState)
@pytest.mark.parametrize("to", MeetingState)
def test_a_meeting_moves_only_as_its_table_says(now: MeetingState, to: MeetingState) -> None:
    row = meeting(now)
    stays_planned = now == to == MeetingState.PLANNED
    if to in Meeting.MOVES[now] or stays_planned:
        move(row, to)
        assert row.state == to
    else:
        with pytest.raises(DomainError):
            move(row, to)
        assert row.state == now


@pytest.mark.parametrize("now", MeetingState)
@pytest.mark.parametrize("to", MeetingState)
def test_a_log_is_mended_only_as_its_table_says(now: MeetingState, to: MeetingState) -> None:
    row = meeting(now)
    off = Side.MENTOR if to == MeetingState.CANCELLED else None
    if to in Meeting.CORRECTIONS.get(now, ()):
        row.correct(to=to, cancelled_side=off, side=Side.MENTEE, at=NOW)
        assert (row.state, row.cancelled_side, row.logged_side) == (to, off or "", Side.MENTEE)
    else:
        with pytest.raises(IllegalMoveError):
            row.correct(to=to, cancelled_side=off, side=Side.MENTEE, at=NOW)
        assert row.state == now


@pytest.mark.parametrize("now", ItemState)
@pytest.mark.parametrize("to", ItemState)
def test_a_promise_moves_only_as_its_table_says(now: ItemState, to: ItemState) -> None:
    item = ActionItem(pair=Pair(), owner=Side.MENTOR, text="x", state=now)
    if to in ActionItem.MOVES[now]:
        item.move(to)
        assert item.state == to
    else:
        with pytest.raises(IllegalMoveError):
            item.move(to)


def test_every_state_has_its_moves() -> None:
    assert set(Meeting.MOVES) == set(MeetingState)
    assert set(Meeting.CORRECTIONS) == set(MeetingState) - {MeetingState.PLANNED}
    assert set(ActionItem.MOVES) == set(ItemState)


def test_what_both_confirmed_stays_as_it_is() -> None:
    row = meeting(MeetingState.HELD)
    row.confirm(side=Side.MENTEE, at=NOW)
    with pytest.raises(DomainError, match="stays as it is"):
        row.correct(to=MeetingState.MISSED, cancelled_side=None, side=Side.MENTEE, at=NOW)
    with pytest.raises(DomainError, match="stays as it is"):
        row.restate(starts_at=YESTERDAY, minutes=30, place=MeetingPlace.CALL, at=NOW)


def test_who_logged_cannot_confirm_alone() -> None:
    with pytest.raises(DomainError, match="nothing to confirm"):
        meeting(MeetingState.HELD).confirm(side=Side.MENTOR, at=NOW)


@pytest.mark.parametrize("minutes", [0, 4, 481, 1800])
def test_no_meeting_lasts_30_hours_or_no_time(minutes: int) -> None:
    with pytest.raises(DomainError, match="between 5 minutes and 8 hours"):
        meeting(MeetingState.PLANNED).log_held(
            side=Side.MENTOR, starts_at=YESTERDAY, minutes=minutes, place=MeetingPlace.CALL, at=NOW
        )


def test_a_missed_meeting_lies_behind() -> None:
    with pytest.raises(DomainError, match="lies ahead"):
        meeting(MeetingState.PLANNED).log_missed(side=Side.MENTOR, at=YESTERDAY - dt.timedelta(hours=1))
