"""What can be done in the room surveys."""

from surveys.actions.answering import answer_pulse, answer_wave
from surveys.actions.instruments import load_instruments
from surveys.actions.planning import SurveyChoice, plan_surveys
from surveys.actions.purging import purge_answers
from surveys.actions.releasing import compute_release, finish_program
from surveys.actions.signalling import evaluate_relapse
from surveys.actions.ticking import tick
from surveys.actions.timing import count_time_of_pulse
from surveys.actions.waves import close_wave, open_wave

__all__ = [
    "SurveyChoice",
    "answer_pulse",
    "answer_wave",
    "close_wave",
    "compute_release",
    "count_time_of_pulse",
    "evaluate_relapse",
    "finish_program",
    "load_instruments",
    "open_wave",
    "plan_surveys",
    "purge_answers",
    "tick",
]
