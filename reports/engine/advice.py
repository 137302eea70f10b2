"""What the released totals of a program suggest to an executive: a table of rules, the most pressing first.

Nothing here is read from anybody's answers: only verdicts, totals over at least k mentors and k mentees, and how many
of those asked answered. A rule looks at a total of meetings or commitments only from k on, so that no suggestion is
about what one person did.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass

from reports.engine.verdict import Verdict

MOST = 3
# Fewer answers than these leave too much room for what the others would have said.
ENOUGH_ANSWERED = 0.7


class Advice(enum.StrEnum):
    """The words stand in reports.selectors.advice."""

    WAIT = "wait"
    GOT_WORSE = "got_worse"
    MEET_MORE = "meet_more"
    MENTEES_CANCEL = "mentees_cancel"
    MENTORS_CANCEL = "mentors_cancel"
    KEEP_COMMITMENTS = "keep_commitments"
    FEW_ANSWERED = "few_answered"
    LOG_MEETINGS = "log_meetings"
    BEHIND = "behind"
    NOT_CLEAR = "not_clear"
    BELOW = "below"
    UNCERTAIN = "uncertain"
    REACHED = "reached"
    NOT_MEASURED = "not_measured"
    CARRY_ON = "carry_on"


@dataclass(frozen=True)
class Totals:
    """Counts of a program's meetings and commitments, over at least k mentors and k mentees."""

    planned: int = 0
    held: int = 0
    unlogged: int = 0
    cancelled_by_mentors: int = 0
    cancelled_by_mentees: int = 0
    commitments: int = 0
    commitments_done: int = 0

    @property
    def cancelled(self) -> int:
        """By either side."""
        return self.cancelled_by_mentors + self.cancelled_by_mentees


@dataclass(frozen=True)
class Situation:
    """What the rules look at. `totals` is None while too few have met; `early`: a verdict is about fewer than ten."""

    k: int
    verdicts: frozenset[Verdict]
    totals: Totals | None
    early: bool = False
    # Of those asked in the closing survey, the share that answered; None where it is not told or not asked yet.
    answered: float | None = None


Rule = Callable[[Situation, Totals], bool]


def _meets_less_than_half(now: Situation, totals: Totals) -> bool:
    return totals.planned >= now.k and 2 * totals.held < totals.planned


def _many_cancelled(now: Situation, totals: Totals) -> bool:
    return totals.cancelled >= now.k and 10 * totals.cancelled >= totals.planned


def _mentees_cancel(now: Situation, totals: Totals) -> bool:
    return _many_cancelled(now, totals) and 2 * totals.cancelled_by_mentees > totals.cancelled


def _mentors_cancel(now: Situation, totals: Totals) -> bool:
    return _many_cancelled(now, totals) and 2 * totals.cancelled_by_mentors > totals.cancelled


def _commitments_wait(now: Situation, totals: Totals) -> bool:
    return totals.commitments >= now.k and 5 * totals.commitments_done < 4 * totals.commitments


def _few_answered(now: Situation, _totals: Totals) -> bool:
    return now.answered is not None and now.answered < ENOUGH_ANSWERED


def _many_not_logged(now: Situation, totals: Totals) -> bool:
    return totals.unlogged >= now.k and 5 * totals.unlogged >= totals.planned


def _uncertain(now: Situation, _totals: Totals) -> bool:
    return Verdict.UNCERTAIN in now.verdicts or (now.early and Verdict.SHOWN in now.verdicts)


def _reached(now: Situation, _totals: Totals) -> bool:
    shown = Verdict.SHOWN in now.verdicts and not now.early
    return shown or Verdict.COUNT_REACHED in now.verdicts


def _any_of(*verdicts: Verdict) -> Rule:
    return lambda now, _totals: not now.verdicts.isdisjoint(verdicts)


def _too_few_met(now: Situation, _totals: Totals) -> bool:
    return now.totals is None


def _not_measured(now: Situation, _totals: Totals) -> bool:
    return now.totals is not None and Verdict.NOT_MEASURED in now.verdicts


RULES: tuple[tuple[Advice, Rule], ...] = (
    (Advice.WAIT, _too_few_met),
    (Advice.GOT_WORSE, _any_of(Verdict.WORSE)),
    (Advice.MEET_MORE, _meets_less_than_half),
    (Advice.MENTEES_CANCEL, _mentees_cancel),
    (Advice.MENTORS_CANCEL, _mentors_cancel),
    (Advice.KEEP_COMMITMENTS, _commitments_wait),
    (Advice.FEW_ANSWERED, _few_answered),
    (Advice.LOG_MEETINGS, _many_not_logged),
    (Advice.BEHIND, _any_of(Verdict.COUNT_OPEN, Verdict.COUNT_MISSED)),
    (Advice.NOT_CLEAR, _any_of(Verdict.NOT_CLEAR, Verdict.NO_INTERVAL)),
    (Advice.BELOW, _any_of(Verdict.BELOW)),
    (Advice.UNCERTAIN, _uncertain),
    (Advice.REACHED, _reached),
    (Advice.NOT_MEASURED, _not_measured),
)


def advise(now: Situation) -> tuple[Advice, ...]:
    """One to three suggestions, the most pressing first."""
    totals = now.totals or Totals()
    found = [advice for advice, holds in RULES if holds(now, totals)]
    return tuple(found[:MOST]) or (Advice.CARRY_ON,)
