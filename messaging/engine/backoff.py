"""How long to wait before the next try."""

import datetime as dt
import random

FIRST = dt.timedelta(seconds=30)
LONGEST = dt.timedelta(hours=1)


def wait_after(attempts: int, chance: float | None = None) -> dt.timedelta:
    """Twice as long after every try, an hour at most, half up or down by chance so that not all come back at once."""
    lot = random.random() if chance is None else chance  # noqa: S311 - spreads load, guards nothing
    doublings = min(max(attempts - 1, 0), 20)
    return min(LONGEST, FIRST * float(1 << doublings)) * (0.5 + lot)
