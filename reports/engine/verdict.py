"""What may be said of a goal (survey specification, 3.3 "Verdict of a goal tile")."""

import enum
from dataclasses import dataclass

# Under ten people a change is a sign to watch, not evidence.
EVIDENCE_FROM = 10


class Verdict(enum.StrEnum):
    """The short value goes into snapshots; the words stand in reports.selectors.words."""

    SHOWN = "shown"
    UNCERTAIN = "uncertain"
    BELOW = "below"
    NOT_CLEAR = "not_clear"
    WORSE = "worse"
    # Everybody changed by exactly the same, so that no interval can be computed.
    NO_INTERVAL = "no_interval"
    # Counted facts have no interval.
    COUNT_REACHED = "count_reached"
    COUNT_OPEN = "count_open"
    COUNT_MISSED = "count_missed"
    # Nothing to judge.
    NOT_MEASURED = "not_measured"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Estimate:
    """A mean change of `n` people with its 95 % interval."""

    n: int
    change: float
    low: float | None
    high: float | None


def judge_change(estimate: Estimate, target: float) -> Verdict:
    """Compare the change and its interval with the `target` change; the first rule that holds decides.

    An interval that only touches 0 covers it.
    """
    if estimate.low is None or estimate.high is None:
        return Verdict.NO_INTERVAL
    if estimate.low >= target:
        return Verdict.SHOWN
    if estimate.low > 0:
        return Verdict.UNCERTAIN if estimate.change >= target else Verdict.BELOW
    return Verdict.WORSE if estimate.high < 0 else Verdict.NOT_CLEAR


def is_early(n: int) -> bool:
    """Whether a verdict about `n` people needs the words "early sign, not evidence"."""
    return n < EVIDENCE_FROM


def judge_count(value: float, target: float, *, is_final: bool) -> Verdict:
    """Compare a counted fact with its target; below it only the end decides."""
    if value >= target:
        return Verdict.COUNT_REACHED
    return Verdict.COUNT_MISSED if is_final else Verdict.COUNT_OPEN
