"""How long the six taps take, from the page that is shown to the answers that are sent, in coarse steps."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from rmentor.lib.tokens import BadTokenError, make_token, read_token
from surveys.rules.answering import PULSE_DAYS

OPENED = "pulse-opened"
# Upper ends of the steps, in seconds; who left the page open falls into the last one.
STEPS = (15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 75, 90, 120, 180, 300, 600, 32_767)
# What the pulse was made for: half of all under the first, nine of ten under the second.
MEDIAN_GOAL, MOST_GOAL = 45, 60


@dataclass(frozen=True)
class PulseTimes:
    """Half of the pulses took at most `median` seconds, nine of ten at most `most`."""

    pulses: int
    median: int
    most: int

    @property
    def is_quick(self) -> bool:
        """Whether both goals are reached."""
        return self.median <= MEDIAN_GOAL and self.most <= MOST_GOAL


def stamp(seconds: float) -> str:
    """The moment at which the page was shown, for its form to bring back. It is kept nowhere."""
    return make_token(OPENED, at=int(seconds))


def step_since(stamped: str, seconds: float) -> int | None:
    """The step that the time since belongs to; None of a stamp that is not ours."""
    try:
        opened = int(read_token(OPENED, stamped, max_age=dt.timedelta(days=PULSE_DAYS))["at"])
    except BadTokenError:
        return None
    return STEPS[min(bisect_left(STEPS, max(seconds - opened, 0)), len(STEPS) - 1)]


def times_of(counts: Mapping[int, int], k: int) -> PulseTimes | None:
    """What the steps add up to; None of fewer than k pulses."""
    pulses = sum(counts.values())
    if pulses < k:
        return None
    return PulseTimes(pulses, _at(counts, 0.5 * pulses), _at(counts, 0.9 * pulses))


def _at(counts: Mapping[int, int], rank: float) -> int:
    """The end of the step within which the pulse of this rank lies."""
    below = 0
    for step in sorted(counts):
        below += counts[step]
        if below >= rank:
            return step
    return STEPS[-1]
