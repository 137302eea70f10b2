"""What a matching run returns: pairs with their reasons, and for everybody left over the rule that excludes them."""

from collections.abc import Mapping
from dataclasses import dataclass

ENGINE_VERSION = "assignment-1"


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
    """Somebody without a partner: the rule that excludes them, and how many of the other side each rule excludes."""

    key: int
    rule: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Result:
    """What came out. `total` is the sum of the scores of all pairs, in points."""

    pairs: tuple[Paired, ...]
    unmatched_mentors: tuple[Unmatched, ...]
    unmatched_mentees: tuple[Unmatched, ...]
    total: int
    digest: str
    engine_version: str = ENGINE_VERSION
