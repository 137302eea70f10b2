"""Whether participants stayed in the company, beside matched colleagues who did not take part.

Both are watched from the day of the kick-off on, on which all of them were employed: counting participants from a
later day would count only those who had stayed until then (immortal time).
"""

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from surveys.statistics.controls import Balance, Employee, Matched, balance_of, choose_controls
from surveys.statistics.missing import FAR
from surveys.statistics.proportion import newcombe, newcombe_paired
from surveys.statistics.survival import Curve, LogRank, kaplan_meier, log_rank
from surveys.statistics.values import Interval

FEWEST = 10
MONTHS = 12


class Refusal(enum.StrEnum):
    """Why there is no comparison."""

    TOO_EARLY = "too_early"  # the data do not reach to the end of the time compared
    TOO_FEW = "too_few"  # under ten participants
    NO_COLLEAGUES = "no_colleagues"  # under ten of them have a colleague who is alike
    UNLIKE = "unlike"  # matched as well as possible, and still too different


class RetentionWord(enum.StrEnum):
    """What may be said. None of them says why."""

    NO_DIFFERENCE = "no_difference"  # compatible with no difference
    MORE_STAYED = "more_stayed"
    FEWER_STAYED = "fewer_stayed"


@dataclass(frozen=True)
class Retention:
    """Who was still employed at the end of the time compared; `difference` and its interval are shares, -1 to 1.

    `left_out` participants found no colleague who is alike. `log_rank` is None with fewer than ten exits in all.
    """

    n: int
    stayed: int
    n_controls: int
    controls_stayed: int
    left_out: int
    difference: float
    interval: Interval
    word: RetentionWord
    balance: tuple[Balance, ...]
    curve: Curve
    controls_curve: Curve
    log_rank: LogRank | None
    controls: frozenset[int]


def compare_retention(
    participants: Collection[Employee],
    others: Collection[Employee],
    *,
    days: float,
    known_days: float,
    fewest: int = FEWEST,
) -> Retention | Refusal:
    """Two matched colleagues per participant, or one each where two leave out too many; who is there after `days`?

    `known_days`: how far after the kick-off the data reach; whoever is still there then is censored. Interval of the
    difference: Newcombe's hybrid score (1998b), or for one colleague each his for pairs (1998c). Refused in this
    order: too early, too few, no colleagues, unlike (tenure or age more than a quarter of a standard deviation apart
    after matching). ValueError as `choose_controls`, or when somebody left before the first day was over.
    """
    if any(one.left_after is not None and one.left_after <= 0 for one in (*participants, *others)):
        raise ValueError("everybody was employed on the day of the kick-off")
    if known_days < days:
        return Refusal.TOO_EARLY
    if len(participants) < fewest:
        return Refusal.TOO_FEW
    matched = _matched(participants, others)
    if len(matched) < fewest:
        return Refusal.NO_COLLEAGUES
    balance = balance_of(matched)
    if any(line.smd is None or abs(line.smd) > FAR for line in balance):
        return Refusal.UNLIKE
    return _compared(matched, balance, days, left_out=len(participants) - len(matched))


def _matched(participants: Collection[Employee], others: Collection[Employee]) -> list[Matched]:
    """Two colleagues each; one each when two cannot be found for nine in ten and one can for more."""
    two = choose_controls(participants, others, 2)
    if 10 * len(two) >= 9 * len(participants):
        return two
    one = choose_controls(participants, others, 1)
    return one if len(one) > len(two) else two


def _compared(matched: list[Matched], balance: list[Balance], days: float, *, left_out: int) -> Retention:
    mine, theirs = [row.participant for row in matched], [one for row in matched for one in row.controls]
    stayed, controls_stayed = (sum(_stays(one, days) for one in people) for people in (mine, theirs))
    if len(theirs) == len(mine):
        interval = _interval_of_pairs(matched, days)
    else:
        interval = newcombe(stayed, len(mine), controls_stayed, len(theirs))
    watched, watched_controls = _watched(mine, days), _watched(theirs, days)
    return Retention(
        n=len(mine),
        stayed=stayed,
        n_controls=len(theirs),
        controls_stayed=controls_stayed,
        left_out=left_out,
        difference=stayed / len(mine) - controls_stayed / len(theirs),
        interval=interval,
        word=word_of(interval),
        balance=tuple(balance),
        curve=kaplan_meier(*watched),
        controls_curve=kaplan_meier(*watched_controls),
        log_rank=log_rank(*watched, *watched_controls),
        controls=frozenset(one.key for one in theirs),
    )


def _stays(one: Employee, days: float) -> bool:
    return one.left_after is None or one.left_after > days


def _watched(people: Sequence[Employee], days: float) -> tuple[list[float], list[bool]]:
    """Until when each was watched, and whether they left then."""
    left = [not _stays(one, days) for one in people]
    times = [days if one.left_after is None else min(one.left_after, days) for one in people]
    return times, left


def _interval_of_pairs(matched: Sequence[Matched], days: float) -> Interval:
    kinds = [(_stays(row.participant, days), _stays(row.controls[0], days)) for row in matched]
    order = ((True, True), (True, False), (False, True), (False, False))
    return newcombe_paired(*(kinds.count(kind) for kind in order))


def word_of(interval: Interval) -> RetentionWord:
    """What an interval of a difference allows to say; one that only touches 0 covers it."""
    low, high = interval
    if low > 0:
        return RetentionWord.MORE_STAYED
    return RetentionWord.FEWER_STAYED if high < 0 else RetentionWord.NO_DIFFERENCE


def stepped(curve: Curve, *, days: float, k: int) -> list[tuple[int, float]]:
    """(month, share still there) for a picture in which each step stands for at least `k` people who left.

    Exits are gathered by twelfths of `days` until there are enough; what is left over at the end joins the step
    before. With fewer than `k` exits in all there is nothing but the first point. For people watched to the end.
    """
    points, told = [(0, 1.0)], 0
    for month in range(1, MONTHS + 1):
        gone = sum(step.exits for step in curve.steps if step.time <= days * month / MONTHS)
        if gone - told >= k:
            points.append((month, curve.at(days * month / MONTHS)))
            told = gone
    if told and told < curve.exits:
        points[-1] = (MONTHS, curve.at(days))
    return points
