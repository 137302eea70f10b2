"""What the room of a pair shows of the steps on its way."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from matching.enums import PairState
from matching.models import Pair
from programs.enums import Side
from sessions.enums import MeetingKind, MeetingState
from sessions.models import ActionItem, FitCheck, Meeting
from sessions.rules import steps as rules
from sessions.selectors.closings import Parting, parting_of
from sessions.selectors.fits import fit_of
from sessions.selectors.milestones import Milestone, milestones_of


@dataclass(frozen=True)
class RoomSteps:
    """For one side: what they have said themselves, and what the other has left for them."""

    milestones: tuple[Milestone, ...]
    asks_about_fit: bool
    fit: FitCheck | None
    asks_about_closing: bool
    parting: Parting | None


def room_steps(
    pair: Pair, side: Side, meetings: Sequence[Meeting], items: Sequence[ActionItem], now: dt.datetime
) -> RoomSteps:
    """One query in the weeks after the first meeting, one at the end, none between."""
    held = [meeting for meeting in meetings if meeting.state == MeetingState.HELD]
    asks_about_fit = rules.asks_about_fit(pair, held[0] if held else None, now)
    has_closed = pair.state == PairState.COMPLETED or any(one.kind == MeetingKind.CLOSING for one in held)
    return RoomSteps(
        milestones=milestones_of(pair, meetings, items),
        asks_about_fit=asks_about_fit,
        fit=fit_of(pair, side) if asks_about_fit else None,
        asks_about_closing=rules.asks_about_closing(pair, held, now),
        parting=parting_of(pair, side) if has_closed else None,
    )
