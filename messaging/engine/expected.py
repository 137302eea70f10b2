"""A mail that is foreseen. The rooms' rules say which there will be; nothing is queued."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expected:
    """One mail to one person of a program."""

    kind: str
    # When it is wanted, before anybody's quiet hours.
    at: dt.datetime
    # What has to happen, or must not have happened, for it to come: words, translated when they are shown.
    why: object
    # When the meeting that it is about begins.
    meeting_at: dt.datetime | None = None
    # Which one of several that come as the same kind of mail, such as the kind of a survey.
    about: str = ""
