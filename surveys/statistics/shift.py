"""Response shift: how people rate their start, asked at the start and asked again at the end."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from surveys.statistics.paired import PairedChange, paired_change
from surveys.statistics.values import Interval, complete


class ShiftWord(enum.StrEnum):
    """The one sentence that may be said of a shift."""

    LOWER = "lower"  # people now rate their start lower
    HIGHER = "higher"  # people now rate their start higher
    NOT_CLEAR = "not_clear"  # the interval covers no shift
    NO_INTERVAL = "no_interval"  # one person, or everybody shifted by the same


@dataclass(frozen=True)
class ResponseShift:
    """Three numbers of the same people: `then_post` stands beside `pre_post`, never instead of it."""

    pre_post: PairedChange
    then_post: PairedChange
    shift: PairedChange
    word: ShiftWord


Answers = Sequence[float | None]


def response_shift(pre: Answers, then: Answers, post: Answers) -> ResponseShift:
    """shift = then - pre, a paired t; `then` is how people rate, at the end, what they were like at the start.

    Only people who answered all three count, so that the three numbers are about the same people. Ratings of one's
    own past carry faults of memory and of justifying one's effort (Howard 1980): a shift is told, never subtracted.
    ValueError for lists of unequal length, an endless answer, or when nobody answered all three.
    """
    rows = complete(zip(pre, then, post, strict=True))
    before, again, after = ([row[place] for row in rows] for place in range(3))
    shift = paired_change(before, again)
    return ResponseShift(paired_change(before, after), paired_change(again, after), shift, _word(shift.interval))


def _word(interval: Interval | None) -> ShiftWord:
    if interval is None:
        return ShiftWord.NO_INTERVAL
    low, high = interval
    if high < 0:
        return ShiftWord.LOWER
    return ShiftWord.HIGHER if low > 0 else ShiftWord.NOT_CLEAR


def confidence_alone(confidence: Interval | None, test: Interval | None) -> bool:
    """Whether confidence rose and the test did not: a test has no response shift, so this is to be said.

    From the 95 % intervals of both changes: confidence wholly above 0, the test not. False when one is missing.
    """
    return confidence is not None and test is not None and confidence[0] > 0 and test[0] <= 0
