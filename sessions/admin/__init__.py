"""The program team's pages about meetings: that they took place, never what was said."""

from sessions.admin.meeting import MeetingAdmin

__all__ = ["MeetingAdmin"]
