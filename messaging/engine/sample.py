"""Stand-ins for what a mail is about, so that its text can be looked at without anybody's data."""

import datetime as dt
from collections.abc import Iterator

MOMENT = dt.datetime(2027, 3, 3, 14, 30, tzinfo=dt.UTC)


class Sample:
    """Shows its own name in brackets; what is asked of it is another one, a moment or a number, or what is known."""

    def __init__(self, name: str, **known: object) -> None:
        self._name = name
        self.__dict__ |= known

    def __getattr__(self, name: str) -> object:
        if name.startswith("_") or name in {"resolve_expression", "as_sql"}:
            raise AttributeError(name)
        if name.endswith("_at"):
            return MOMENT
        if name.endswith("_on") or name == "as_of":
            return MOMENT.date()
        return {"minutes": 60, "time_zone": "Europe/Rome"}.get(name) or Sample(name)

    def __iter__(self) -> Iterator["Sample"]:
        return iter([self])

    def __str__(self) -> str:
        return f"[{self._name.replace('get_', '').replace('_display', '').replace('_', ' ')}]"
