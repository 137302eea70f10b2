"""Questions, sendings, answers. Nothing here says who answered what."""

from surveys.models.answer import Participation, ProgramSecret, Response
from surveys.models.release import Release
from surveys.models.signal import Signal
from surveys.models.wave import Questionnaire, Wave

__all__ = ["Participation", "ProgramSecret", "Questionnaire", "Release", "Response", "Signal", "Wave"]
