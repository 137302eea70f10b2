"""How long to wait before the next try."""

import datetime as dt
import random

FIRST = dt.timedelta(seconds=30)
LONGEST = dt.timedelta(hours=1)
# A server that takes few connections at a time is asked again at scattered moments within this span.
SCATTER = dt.timedelta(minutes=10)


def wait_after(attempts: int, chance: float | None = None) -> dt.timedelta:
    """Twice as long after every try, an hour at most, half up or down by chance so that not all come back at once."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(LONGEST, FIRST * float(1 << doublings)) * (0.5 + _lot(chance))


def scattered(chance: float | None = None) -> dt.timedelta:
    """Somewhere in the next minutes: what was refused at the same moment does not come back at the same moment."""
    return FIRST + (SCATTER - FIRST) * _lot(chance)


def _lot(chance: float | None) -> float:
    return random.random() if chance is None else chance  # noqa: S311 - spreads load, guards nothing
