"""What somebody is told of their own answers: scores before and after, and whether the change is more than chance.

Told to that person alone. Nothing of the group is told: its spread only decides the verdict, from k people on.
"""

import enum
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from surveys.enums import WaveKind
from surveys.rules.questions import Scale
from surveys.statistics import scale_score
from surveys.statistics.alpha import cronbach_alpha
from surveys.statistics.reasons import NotComputable
from surveys.statistics.reliable import OWN_DATA_FROM, Reliability, ReliableChange, reliability_of, reliable_change
from surveys.statistics.scales import HIGHEST, LOWEST

# The surveys that are asked twice of the same person.
TWICE: tuple[tuple[WaveKind, WaveKind], ...] = (
    (WaveKind.PRE, WaveKind.POST),
    (WaveKind.OTHERS_PRE, WaveKind.OTHERS_POST),
    (WaveKind.TEST_PRE, WaveKind.TEST_POST),
)
SECOND_TIMES = frozenset(after for _before, after in TWICE)

Answers = Mapping[str, int]
# One row for each person: each item with its points, None where there is none.
Rows = Sequence[Sequence[float | None]]


class Verdict(enum.StrEnum):
    """What can be said of a change."""

    HIGHER = "up"
    LOWER = "down"
    UNCLEAR = "unclear"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True)
class OwnChange:
    """Before and after of one person in one scale, or in the test."""

    before: float
    after: float
    verdict: Verdict
    # Too few people for a reliability of their own: .80 was taken.
    is_assumed: bool


def own_scale(scale: Scale, before: Answers, after: Answers, group: Sequence[Answers], *, k: int) -> OwnChange | None:
    """One's own scores on a scale; None where too few of its questions were answered. `group`: everybody's before."""
    first, second = (scale_score(answers, scale.items, scale.reverse) for answers in (before, after))
    if first is None or second is None:
        return None
    scores = [scale_score(answers, scale.items, scale.reverse) for answers in group]
    rows = [[_points(answers, item, scale.reverse) for item in scale.items] for answers in group]
    return _judged(first, second, [score for score in scores if score is not None], rows, k=k)


def own_test(
    before: Sequence[float], after: Sequence[float], group: Sequence[Sequence[float]], *, k: int
) -> OwnChange:
    """Right answers as 1, all others as 0. `group`: the people who had the same form before."""
    shares = [statistics.fmean(row) for row in group]
    return _judged(statistics.fmean(before), statistics.fmean(after), shares, group, k=k)


def _judged(before: float, after: float, scores: Sequence[float], rows: Rows, *, k: int) -> OwnChange:
    if len(scores) < k:
        return OwnChange(before, after, Verdict.NOT_JUDGED, is_assumed=False)
    reliability = _reliability(rows)
    change = reliable_change(pre=before, post=after, sd_pre=statistics.stdev(scores), reliability=reliability.value)
    if not isinstance(change, ReliableChange):
        return OwnChange(before, after, Verdict.NOT_JUDGED, is_assumed=False)
    return OwnChange(before, after, Verdict(change.direction), reliability.assumed)


def _reliability(rows: Rows) -> Reliability:
    """Of few people it is assumed, whatever their answers: then nothing needs to be computed."""
    return reliability_of(cronbach_alpha(rows) if len(rows) >= OWN_DATA_FROM else NotComputable.TOO_FEW)


def _points(answers: Answers, item: str, reverse: frozenset[str]) -> float | None:
    value = answers.get(item)
    if value is None:
        return None
    return LOWEST + HIGHEST - value if item in reverse else value
