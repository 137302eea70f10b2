"""The relapse rule: has a pair slipped back into boss and subordinate? Plain Python, from answers to a colour.

"In the last two answered meetings this pair was led more by the senior than in its first meetings (rise), or led by
the senior outright (level)." Specification, thresholds and their simulated error rates: docs of the survey room.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# A score of one side alone is moved onto the scale of the pair: mentors see a little more hierarchy than mentees.
MENTOR_ALONE = -0.02
MENTEE_ALONE = 0.05
SAME = 1e-9  # thresholds are met by equality, also after floating-point arithmetic

# Each side's items, and whether a high answer means that the senior led.
SHARED = {"agenda": True, "talk": True, "advice": True}
MENTOR_ITEMS = {**SHARED, "disagree": False}
MENTEE_ITEMS = {**SHARED, "learned": False}

Answers = Mapping[str, int | None]


class State(enum.StrEnum):
    """What an evaluated meeting says. Skipped: nobody answered enough, or the senior taught as agreed."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Config:
    """The thresholds of the rule."""

    prior: float = 0.33
    prior_weight: int = 2
    baseline_n: int = 3
    min_rise_meetings: int = 3
    amber_rise: float = 0.17
    amber_mentor: float = 0.23
    amber_level: float = 0.54
    red_rise: float = 0.26
    red_mentor: float = 0.32
    red_level: float = 0.65
    amber_run: int = 3
    min_items: int = 3


ONE_WAY = Config()
MUTUAL = Config(prior=0.42, amber_level=0.62, red_level=0.72)


@dataclass(frozen=True)
class MeetingAnswers:
    """The pulse of one held meeting, in the order of the meetings; None for a side that did not answer."""

    mentor: Answers | None = None
    mentee: Answers | None = None
    give_back: bool = False


@dataclass(frozen=True)
class Evaluation:
    """What the rule says after a meeting. Only `state` may leave this room."""

    state: State
    rise: float | None = None
    rise_mentor: float | None = None
    level: float | None = None
    gap: float | None = None


@dataclass
class _Side:
    """One side's scores so far, and how far each lay above that side's own beginning."""

    config: Config
    scores: list[float] = field(default_factory=list)
    rises: list[float] = field(default_factory=list)

    def add(self, score: float) -> float:
        """Note a score; returns its distance from the baseline of the meetings before it."""
        first = self.scores[: self.config.baseline_n]
        weight = self.config.prior_weight
        baseline = (weight * self.config.prior + sum(first)) / (weight + len(first))
        self.scores.append(score)
        self.rises.append(score - baseline)
        return self.rises[-1]


@dataclass
class _Pair:
    """A pair's evaluated meetings so far."""

    mentor: _Side
    mentee: _Side
    rises: list[float] = field(default_factory=list)
    levels: list[float] = field(default_factory=list)
    run: int = 0


def score(answers: Answers | None, items: Mapping[str, bool], min_items: int) -> float | None:
    """0 (the junior leads) to 1 (boss and subordinate), or None with fewer than `min_items` answers."""
    given = {name: answers.get(name) for name in items} if answers else {}
    parts = [
        (value - 1) / 4 if items[name] else (5 - value) / 4 for name, value in given.items() if value is not None
    ]
    return sum(parts) / len(parts) if len(parts) >= min_items else None


def evaluate(meetings: Sequence[MeetingAnswers], config: Config = ONE_WAY) -> list[Evaluation]:
    """The rule after each meeting of a pair."""
    pair = _Pair(_Side(config), _Side(config))
    return [_after(meeting, pair, config) for meeting in meetings]


def current_state(meetings: Sequence[MeetingAnswers], config: Config = ONE_WAY) -> State:
    """What the last evaluated meeting said; green before there is one."""
    states = [result.state for result in evaluate(meetings, config) if result.state is not State.SKIPPED]
    return states[-1] if states else State.GREEN


def _after(meeting: MeetingAnswers, pair: _Pair, config: Config) -> Evaluation:
    mentor = score(meeting.mentor, MENTOR_ITEMS, config.min_items)
    mentee = score(meeting.mentee, MENTEE_ITEMS, config.min_items)
    if meeting.give_back or (mentor is None and mentee is None):
        return Evaluation(State.SKIPPED)
    sides = [(pair.mentor, mentor), (pair.mentee, mentee)]
    pair.rises.append(_mean([side.add(value) for side, value in sides if value is not None]))
    pair.levels.append(_level(mentor, mentee))
    rise, level = _rise(pair.rises, pair, config), _last_two(pair.levels)
    rise_mentor = _rise(pair.mentor.rises, pair, config) if mentor is not None else None
    state = _colour(rise, rise_mentor, level, config)
    pair.run = 0 if state is State.GREEN else pair.run + 1
    if pair.run >= config.amber_run:
        state = State.RED
    gap = mentor - mentee if mentor is not None and mentee is not None else None
    return Evaluation(state, rise, rise_mentor, level, gap)


def _colour(rise: float | None, rise_mentor: float | None, level: float | None, config: Config) -> State:
    def reached(at_rise: float, at_mentor: float, at_level: float) -> bool:
        limits = [(rise, at_rise), (rise_mentor, at_mentor), (level, at_level)]
        return any(value is not None and value >= limit - SAME for value, limit in limits)

    if reached(config.red_rise, config.red_mentor, config.red_level):
        return State.RED
    if reached(config.amber_rise, config.amber_mentor, config.amber_level):
        return State.AMBER
    return State.GREEN


def _level(mentor: float | None, mentee: float | None) -> float:
    if mentor is not None and mentee is not None:
        return (mentor + mentee) / 2
    return mentor + MENTOR_ALONE if mentor is not None else (mentee or 0.0) + MENTEE_ALONE


def _rise(rises: list[float], pair: _Pair, config: Config) -> float | None:
    return _last_two(rises) if len(pair.rises) >= config.min_rise_meetings else None


def _last_two(values: list[float]) -> float | None:
    return _mean(values[-2:]) if len(values) >= 2 else None


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
