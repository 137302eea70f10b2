"""Several comparisons at once."""

from collections.abc import Sequence


def holm(p: Sequence[float]) -> list[float]:
    """The p values adjusted by Holm's step-down method (1979), in the order given.

    The i-th smallest of m becomes p (m - i + 1), never less than the one before it and at most 1; reject where the
    adjusted one is at most .05. None from none. ValueError for what is no p value (NaN too).
    """
    if not all(0 <= value <= 1 for value in p):
        raise ValueError("a p value lies between 0 and 1")
    adjusted, running = [0.0] * len(p), 0.0
    for rank, place in enumerate(sorted(range(len(p)), key=lambda i: p[i])):
        running = max(running, min(1.0, p[place] * (len(p) - rank)))
        adjusted[place] = running
    return adjusted
