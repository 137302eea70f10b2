"""Questions, sendings, answers. Nothing here says who answered what."""

from surveys.models.answer import Draft, Participation, ProgramSecret, Response
from surveys.models.outsider import Outsider
from surveys.models.plan import SurveyPlan, TestOrder
from surveys.models.questionnaire import Questionnaire
from surveys.models.release import Release
from surveys.models.signal import Signal
from surveys.models.timing import PulseTiming
from surveys.models.wave import Wave

__all__ = [
    "Draft",
    "Outsider",
    "Participation",
    "ProgramSecret",
    "PulseTiming",
    "Questionnaire",
    "Release",
    "Response",
    "Signal",
    "SurveyPlan",
    "TestOrder",
    "Wave",
]
