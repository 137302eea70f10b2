"""What a pilot test tells of its items: too easy, too hard, left out, or measuring something else."""

import enum
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.statistics.proportion import wilson
from surveys.statistics.reasons import NotComputable
from surveys.statistics.values import Interval, given, varies

TOO_EASY, TOO_HARD, TOO_RARELY_ANSWERED = 0.90, 0.15, 0.80

Answers = Mapping[str, float | None]  # item: answer of one person; an item may be left out


class ItemFlag(enum.StrEnum):
    """What to look at before an item is used again."""

    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    RARELY_ANSWERED = "rarely_answered"
    AGAINST_THE_REST = "against_the_rest"


@dataclass(frozen=True)
class ItemStatistic:
    """One question of a test: n answered it, which share of those asked, and which share of n was right.

    correct and its interval are None when nobody answered. item_rest says how far the item goes with the others.
    """

    item: str
    n: int
    response_rate: float
    correct: float | None
    interval: Interval | None
    item_rest: float | NotComputable
    flags: frozenset[ItemFlag]


def item_statistics(people: Sequence[Answers], items: Sequence[str]) -> list[ItemStatistic] | NotComputable:
    """One line for each item, in the order given; an answer is 1 (right) or 0 (wrong, or "I do not know").

    Share correct with Wilson's interval; flags over .90 and under .15 correct, under .80 answered (survey
    specification, 2.5 and 3.3), and a negative item-rest correlation. To be shown from n = 100, for a pilot before.
    NotComputable when nobody was asked. ValueError for an answer that is neither 0 nor 1.
    """
    if not people:
        return NotComputable.NOBODY
    together, rates = item_rest_correlations(people, items), response_rates(people, items)
    return [_line(item, _column(people, item), rates[item], together[item]) for item in items]


def response_rates(people: Sequence[Answers], items: Sequence[str]) -> dict[str, float]:
    """Which share of the people who were asked answered each item. ValueError when nobody was asked."""
    if not people:
        raise ValueError("nobody was asked")
    return {item: len(_column(people, item)) / len(people) for item in items}


def item_rest_correlations(people: Sequence[Answers], items: Sequence[str]) -> dict[str, float | NotComputable]:
    """Pearson's r of each item with the mean of the person's other items, reverse items turned.

    A person counts for an item who answered it and two thirds of the others, as for a scale score. NotComputable for
    fewer than two such people, for a lone item, or when the item or the rest does not vary.
    """
    return {item: _item_rest(people, item, [other for other in items if other != item]) for item in items}


def _item_rest(people: Sequence[Answers], item: str, others: Sequence[str]) -> float | NotComputable:
    if not others:
        return NotComputable.TOO_FEW_ITEMS
    pairs = [
        (value, statistics.fmean(rest))
        for person in people
        if given(value := person.get(item))
        and 3 * len(rest := [answer for other in others if given(answer := person.get(other))]) >= 2 * len(others)
    ]
    if len(pairs) < 2:
        return NotComputable.TOO_FEW if pairs else NotComputable.NOBODY
    columns = [list(column) for column in zip(*pairs, strict=True)]
    if not all(varies(statistics.stdev(column), column) for column in columns):
        return NotComputable.NO_VARIANCE
    return statistics.correlation(*columns)


def _column(people: Sequence[Answers], item: str) -> list[float]:
    return [value for person in people if given(value := person.get(item))]


def _line(item: str, answers: Sequence[float], rate: float, item_rest: float | NotComputable) -> ItemStatistic:
    if not set(answers) <= {0, 1}:
        raise ValueError("an answer in a test is right (1) or wrong (0)")
    right = round(sum(answers))
    return ItemStatistic(
        item=item,
        n=len(answers),
        response_rate=rate,
        correct=right / len(answers) if answers else None,
        interval=wilson(right, len(answers)) if answers else None,
        item_rest=item_rest,
        flags=_flags(right / len(answers) if answers else None, rate, item_rest),
    )


def _flags(correct: float | None, rate: float, item_rest: float | NotComputable) -> frozenset[ItemFlag]:
    raised = {
        ItemFlag.TOO_EASY: correct is not None and correct > TOO_EASY,
        ItemFlag.TOO_HARD: correct is not None and correct < TOO_HARD,
        ItemFlag.RARELY_ANSWERED: rate < TOO_RARELY_ANSWERED,
        ItemFlag.AGAINST_THE_REST: not isinstance(item_rest, NotComputable) and item_rest < 0,
    }
    return frozenset(flag for flag, is_so in raised.items() if is_so)
