"""What the questions are, who may answer them, and what may be told of the answers."""

from surveys.rules.answering import (
    CONTACT_ME,
    PULSE_DAYS,
    SurveyClosedError,
    check_wave_is_open,
    open_pulse,
    pulse_closes_at,
    respondent_key,
)
from surveys.rules.figures import Rate, ReleasedFigures, ScaleFigure, rate_of, scale_figure
from surveys.rules.questions import (
    BadAnswerError,
    Question,
    Scale,
    Section,
    check_answers,
    pulse_questions,
    questions_for,
    scales_of,
    sections_for,
)

__all__ = [
    "CONTACT_ME",
    "PULSE_DAYS",
    "BadAnswerError",
    "Question",
    "Rate",
    "ReleasedFigures",
    "Scale",
    "ScaleFigure",
    "Section",
    "SurveyClosedError",
    "check_answers",
    "check_wave_is_open",
    "open_pulse",
    "pulse_closes_at",
    "pulse_questions",
    "questions_for",
    "rate_of",
    "respondent_key",
    "scale_figure",
    "scales_of",
    "sections_for",
]
