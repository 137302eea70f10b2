"""Rules of meetings: their rhythm, their agenda, who may write what."""

from sessions.rules.promises import Promise
from sessions.rules.writing import check_may_give_back, may_give_back

__all__ = ["Promise", "check_may_give_back", "may_give_back"]
