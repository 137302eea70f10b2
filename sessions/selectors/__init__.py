"""Reading about meetings."""

from sessions.selectors.figures import PairHealth, RhythmFigures, pair_health, rhythm_figures
from sessions.selectors.room import Room, Told, room_of
from sessions.selectors.steps import next_steps, with_next_meeting

__all__ = [
    "PairHealth",
    "RhythmFigures",
    "Room",
    "Told",
    "next_steps",
    "pair_health",
    "rhythm_figures",
    "room_of",
    "with_next_meeting",
]
