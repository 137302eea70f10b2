"""Rules of meetings: their rhythm, their agenda, who may write what."""

from sessions.rules.promises import Promise

__all__ = ["Promise"]
