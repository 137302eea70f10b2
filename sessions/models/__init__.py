"""Meetings and what comes of them."""

from sessions.models.action_item import ActionItem
from sessions.models.learning import LearningEntry, PrivateNote
from sessions.models.meeting import Meeting
from sessions.models.steps import ClosingStep, FitCheck
from sessions.models.times import CalendarFeed, CalendarReply, OfferedTime, TimeOffer

__all__ = [
    "ActionItem",
    "CalendarFeed",
    "CalendarReply",
    "ClosingStep",
    "FitCheck",
    "LearningEntry",
    "Meeting",
    "OfferedTime",
    "PrivateNote",
    "TimeOffer",
]
