"""Reading about meetings."""

from sessions.selectors.figures import PairHealth, RhythmFigures, pair_health, rhythm_figures
from sessions.selectors.own_pairs import OwnPair, own_pairs
from sessions.selectors.room import Room, Told, room_of
from sessions.selectors.steps import next_steps, steps_in

__all__ = [
    "OwnPair",
    "PairHealth",
    "RhythmFigures",
    "Room",
    "Told",
    "next_steps",
    "own_pairs",
    "pair_health",
    "rhythm_figures",
    "room_of",
    "steps_in",
]
