"""What somebody promises in a meeting, as a plain value."""

import datetime as dt
from dataclasses import dataclass

from programs.enums import Side
from sessions.enums import ItemKind


@dataclass(frozen=True)
class Promise:
    """Who will do what, by when."""

    owner: Side
    text: str
    kind: ItemKind = ItemKind.EXPERIMENT
    due_on: dt.date | None = None
