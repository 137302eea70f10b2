"""What can be done with meetings and what comes of them."""

from sessions.actions.delegating import name_delegate, revoke_delegate
from sessions.actions.feeding import renew_feed
from sessions.actions.fitting import answer_fit, ask_for_call, call_in_confidence
from sessions.actions.items import add_item, change_item, move_item
from sessions.actions.kinds import choose_kind
from sessions.actions.logs import confirm_meeting, log_meeting, save_note
from sessions.actions.offering import offer_times, pick_time, take_back_times
from sessions.actions.parting import answer_closing
from sessions.actions.planning import add_meeting, cancel_meeting, move_meeting, plan_meetings
from sessions.actions.replying import take_reply
from sessions.actions.ticking import tick

__all__ = [
    "add_item",
    "add_meeting",
    "answer_closing",
    "answer_fit",
    "ask_for_call",
    "call_in_confidence",
    "cancel_meeting",
    "change_item",
    "choose_kind",
    "confirm_meeting",
    "log_meeting",
    "move_item",
    "move_meeting",
    "name_delegate",
    "offer_times",
    "pick_time",
    "plan_meetings",
    "renew_feed",
    "revoke_delegate",
    "save_note",
    "take_back_times",
    "take_reply",
    "tick",
]
