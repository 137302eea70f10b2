"""What can be done with meetings and what comes of them."""

from sessions.actions.delegating import name_delegate, revoke_delegate
from sessions.actions.items import add_item, move_item
from sessions.actions.logs import confirm_meeting, log_meeting, save_note
from sessions.actions.offering import offer_times, pick_time, take_back_times
from sessions.actions.planning import add_meeting, cancel_meeting, move_meeting, plan_meetings
from sessions.actions.ticking import tick

__all__ = [
    "add_item",
    "add_meeting",
    "cancel_meeting",
    "confirm_meeting",
    "log_meeting",
    "move_item",
    "move_meeting",
    "name_delegate",
    "offer_times",
    "pick_time",
    "plan_meetings",
    "revoke_delegate",
    "save_note",
    "take_back_times",
    "tick",
]
