"""The pages on which people answer, and see what they answered themselves."""

from surveys.views.pulse import pulse_answer, pulse_answer_by_link
from surveys.views.results import own_results
from surveys.views.waves import wave_answer, wave_answer_by_link

__all__ = ["own_results", "pulse_answer", "pulse_answer_by_link", "wave_answer", "wave_answer_by_link"]
