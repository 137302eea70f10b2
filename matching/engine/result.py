"""What a matching run returns: pairs with their reasons, and for everybody left over the rule that excludes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ENGINE_VERSION = "pricing-1"


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for a pair, as a code and its facts; the words are made where the language is known."""

    code: str
    facts: Mapping[str, str | int]


@dataclass(frozen=True)
class Paired:
    """A pair. `score` counts in points (see `score`), `share` is its part of the most a pair could have, 0 to 1."""

    mentor: int
    mentee: int
    score: int
    share: float
    # Each criterion that counts, 0 to 1.
    criteria: Mapping[str, float]
    reasons: tuple[Reason, ...]
    is_locked: bool = False


@dataclass(frozen=True)
class Unmatched:
    """Somebody without a partner: the rule that excludes them, and how many of the other side each rule excludes.

    `release` says what would help: for each rule, how many of the other side would be possible partners if that one
    rule did not hold (nothing but it excludes them).
    """

    key: int
    rule: str
    counts: Mapping[str, int]
    release: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Certificate:
    """The proof that nobody can do better, or by how much at most somebody could if the run was stopped early.

    `people` with a partner and `points` are what was reached; no assignment of the same input can have more than
    `people + people_gap` people, nor, with as many people, more than `points + points_gap` points. The two prices
    are the dual values by key, in the unit of `value` (see `certificate`, which checks them without the solver).
    """

    people: int
    points: int
    people_gap: int
    points_gap: int
    unit: int
    first: int
    mentor_prices: Mapping[int, int]
    mentee_prices: Mapping[int, int]

    @property
    def is_proved(self) -> bool:
        """Nothing better exists."""
        return not self.people_gap and not self.points_gap


@dataclass(frozen=True)
class Alternative:
    """Another partner for somebody, and what choosing them would cost the whole, exactly.

    `people` fewer would have a partner (negative: more, which cannot be), and `points` fewer would be scored in all.
    """

    partner: int
    share: float
    criteria: Mapping[str, float]
    reasons: tuple[Reason, ...]
    people: int
    points: int


@dataclass(frozen=True)
class Round:
    """How far a run has come: the number of the round, pairs so far, and at most how much better it could get."""

    number: int
    pairs: int
    people_gap: int
    points_gap: int


@dataclass(frozen=True)
class Result:
    """What came out. `total` is the sum of the scores of all pairs, in points."""

    pairs: tuple[Paired, ...]
    unmatched_mentors: tuple[Unmatched, ...]
    unmatched_mentees: tuple[Unmatched, ...]
    total: int
    digest: str
    certificate: Certificate | None = None
    rounds: int = 0
    engine_version: str = ENGINE_VERSION
