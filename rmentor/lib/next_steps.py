"""One thing that waits for a person: what the home page lists. Every room tells its own."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class NextStep:
    """What to do, where, by when. `weight` sorts: lower first."""

    text: str
    url: str
    button: str
    due: dt.datetime | None = None
    note: str = ""
    weight: int = 50
    # Of what waits for a program team: since when, and whether it goes before all that is older.
    since: dt.datetime | None = None
    is_urgent: bool = False
