"""States, kinds and questions of surveys."""

from surveys.enums.instruments import INSTRUMENTS
from surveys.enums.states import Colour, FigureNote, WaveKind, WaveState

__all__ = ["INSTRUMENTS", "Colour", "FigureNote", "WaveKind", "WaveState"]
