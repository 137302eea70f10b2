"""What the room surveys tells to pages and to the rooms above. Never an answer."""

from surveys.selectors.pulses import own_pulse, times_of_pulses
from surveys.selectors.release import FrozenFigures, flagged_pairs, release_of
from surveys.selectors.response import counted_waves, rate_of_counted, response_rates
from surveys.selectors.steps import next_steps, pulse_steps, survey_steps

__all__ = [
    "FrozenFigures",
    "counted_waves",
    "flagged_pairs",
    "next_steps",
    "own_pulse",
    "pulse_steps",
    "rate_of_counted",
    "release_of",
    "response_rates",
    "survey_steps",
    "times_of_pulses",
]
