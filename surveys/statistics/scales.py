"""From answers to a scale score."""

from collections.abc import Collection, Mapping

LOWEST, HIGHEST = 1, 5


def scale_score(
    answers: Mapping[str, int | None], items: Collection[str], reverse: Collection[str] = ()
) -> float | None:
    """The mean of the answered items, from 1 to 5, or None when fewer than two thirds (rounded up) were answered.

    A reverse item counts as 6 - x. "No answer" is missing, never a 3. (Survey specification, 2.3.)
    """
    given = {item: value for item in items if (value := answers.get(item)) is not None}
    if not given or 3 * len(given) < 2 * len(items):
        return None
    scored = [LOWEST + HIGHEST - value if item in reverse else value for item, value in given.items()]
    return sum(scored) / len(scored)
