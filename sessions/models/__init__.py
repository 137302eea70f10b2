"""Meetings and what comes of them."""

from sessions.models.action_item import ActionItem
from sessions.models.learning import LearningEntry, PrivateNote
from sessions.models.meeting import Meeting

__all__ = ["ActionItem", "LearningEntry", "Meeting", "PrivateNote"]
