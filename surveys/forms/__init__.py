"""What people choose and type on pages about surveys."""

from surveys.forms.answering import NO_ANSWER, AnswerForm, PulseForm, StepForm, SurveyForm
from surveys.forms.planning import SurveyPlanForm

__all__ = ["NO_ANSWER", "AnswerForm", "PulseForm", "StepForm", "SurveyForm", "SurveyPlanForm"]
