"""What every calculation here needs to know of a value: whether it is missing, and what is only rounding."""

import math
from collections.abc import Iterable, Sequence
from typing import TypeGuard

Interval = tuple[float, float]

Z = 1.959963984540054  # the 97.5 % point of the normal distribution
SAME = 1e-9  # scores closer than this are the same: 2.3333333 - 1.3333333 is not quite 1
ROUNDING = 1e-12  # a spread below this share of the largest value is rounding


def given(value: float | None) -> TypeGuard[float]:
    """Whether there is an answer: None and NaN are none. An endless one is a mistake of the caller (ValueError)."""
    if value is None or math.isnan(value):
        return False
    if math.isinf(value):
        raise ValueError("an answer must be a finite number")
    return True


def complete(rows: Iterable[Sequence[float | None]]) -> list[list[float]]:
    """The rows in which nothing is missing. Rows of unequal length raise ValueError."""
    everybody = list(rows)
    if len({len(row) for row in everybody}) > 1:
        raise ValueError("every row needs the same number of answers")
    answered = [[float(value) for value in row if given(value)] for row in everybody]
    return [kept for kept, row in zip(answered, everybody, strict=True) if len(kept) == len(row)]


def varies(spread: float, values: Iterable[float]) -> bool:
    """Whether a standard deviation is more than the rounding of values of this size."""
    return spread > ROUNDING * max((abs(value) for value in values), default=0.0)
