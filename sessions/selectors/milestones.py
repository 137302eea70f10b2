"""What a pair has come to: read off what it has done, kept nowhere."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matching.enums import PairState
from matching.models import Pair
from sessions.enums import ItemState, MeetingKind, MeetingState
from sessions.models import ActionItem, Meeting


@dataclass(frozen=True)
class Milestone:
    """One of seven; `at` is empty where nobody wrote down when."""

    label: str | Promise
    is_reached: bool
    at: dt.datetime | None = None


def milestones_of(pair: Pair, meetings: Sequence[Meeting], items: Sequence[ActionItem]) -> tuple[Milestone, ...]:
    """From what the room has read anyway: no query. Of a pair that is over only what it reached."""
    held = sorted((one for one in meetings if one.state == MeetingState.HELD), key=lambda one: one.starts_at)
    kept = any(item.state == ItemState.DONE for item in items)
    half = (pair.program.months + 1) // 2
    found = (
        Milestone(_("Agreed"), pair.activated_at is not None, pair.activated_at),
        _nth(_("First meeting"), held, 1),
        Milestone(_("First promise kept"), kept),
        _nth(_("Three meetings"), held, 3),
        _nth(_("First give-back"), [one for one in held if one.kind == MeetingKind.GIVE_BACK], 1),
        _nth(_("Half-way"), held, half),
        _closing(pair, held),
    )
    is_over = pair.state in (PairState.COMPLETED, PairState.ENDED)
    return tuple(one for one in found if one.is_reached or not is_over)


def _nth(label: Promise, held: Sequence[Meeting], number: int) -> Milestone:
    is_reached = len(held) >= number
    return Milestone(label, is_reached, held[number - 1].starts_at if is_reached else None)


def _closing(pair: Pair, held: Sequence[Meeting]) -> Milestone:
    """The closing meeting, or the end of the program."""
    met = _nth(_("Closing"), [one for one in held if one.kind == MeetingKind.CLOSING], 1)
    is_over = pair.state == PairState.COMPLETED
    return met if met.is_reached else Milestone(met.label, is_over, pair.ended_at if is_over else None)
