"""States, kinds and questions of surveys."""

from surveys.enums.instruments import INSTRUMENTS
from surveys.enums.reasons import NotComputableNote
from surveys.enums.states import Colour, FigureNote, QuestionnaireState, TestForm, WaveKind, WaveState

__all__ = [
    "INSTRUMENTS",
    "Colour",
    "FigureNote",
    "NotComputableNote",
    "QuestionnaireState",
    "TestForm",
    "WaveKind",
    "WaveState",
]
