"""What a matching run is given: two sides, rules, weights. Frozen, checked, and with a digest."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields

MUST = 10
MAX_MINUTES_FROM_UTC = 14 * 60
MAX_CAPACITY = 50
LEVELS = range(1, 6)


class InputError(ValueError):
    """The input contradicts itself, or holds something that is not a whole number in its range."""


@dataclass(frozen=True)
class Weights:
    """How much each criterion counts, 0 (not at all) to 10 (must: a pair where it is zero is never made)."""

    skills: int = 8
    mutual: int = 5
    interests: int = 3
    style: int = 2
    languages: int = 2
    place: int = 3
    department: int = 4
    preferences: int = 5


CRITERIA = tuple(item.name for item in fields(Weights))


# What is wanted: the most people with a partner and then the best total, or the best total alone.
MOST_PEOPLE = "people"
BEST_TOTAL = "total"
OBJECTIVES = (MOST_PEOPLE, BEST_TOTAL)
# The questions of working style, each answered with one end (-1), the other (1) or not at all (0).
STYLES = 4
# A short list ranks so many: 1 is the first choice.
RANKS = range(1, 6)


@dataclass(frozen=True)
class Rules:
    """What differs from program to program: the objective and the hard rules."""

    # The senior side stands at least so many grades above the junior side.
    min_grade_gap: int = 2
    # False: the mentor is the junior (reverse mentoring). True: the mentor is the senior.
    is_classic: bool = False
    # Whether the mentee teaches too; only then does the criterion "mutual" count.
    is_mutual: bool = False
    # Most people first (`MOST_PEOPLE`), or the best total alone (`BEST_TOTAL`).
    objective: str = MOST_PEOPLE
    # A pair under so many percent of the points it could have is never made.
    min_percent: int = 0


@dataclass(frozen=True)
class Candidate:
    """Somebody who looks for partners, on one side.

    `key` names the enrolment and `person` the human being, both stable from run to run. `capacity` is how many
    *more* partners they can take; `has_partner` says whether they have one already. Levels run from 1 to 5.
    """

    key: int
    person: int
    grade: int | None = None
    department: str = ""
    location: str = ""
    minutes_from_utc: int = 0
    languages: frozenset[str] = frozenset()
    offers: Mapping[str, int] = field(default_factory=dict)
    wishes: Mapping[str, int] = field(default_factory=dict)
    interests: frozenset[str] = frozenset()
    avoids: frozenset[str] = frozenset()
    style: tuple[int, ...] = (0,) * STYLES
    # Whom they ranked in a self-matching program: key on the other side -> 1 (first choice) to 5.
    ranks: Mapping[int, int] = field(default_factory=dict)
    # What they are or share, in words only they know; with `same_identity` a partner must share one of them.
    identities: frozenset[str] = frozenset()
    same_identity: bool = False
    capacity: int = 1
    has_partner: bool = False
    # Everybody above in the reporting line, at any depth, dotted lines included.
    above: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Given:
    """The whole input. Pairs in `bans` and `locks` are (key of the mentor, key of the mentee)."""

    mentors: tuple[Candidate, ...]
    mentees: tuple[Candidate, ...]
    rules: Rules = Rules()
    weights: Weights = Weights()
    bans: frozenset[tuple[int, int]] = frozenset()
    locks: frozenset[tuple[int, int]] = frozenset()

    def check(self) -> None:
        """Raise InputError at the first thing that cannot be."""
        for name, weight in asdict(self.weights).items():
            _whole(f"weight {name}", weight, range(MUST + 1))
        _whole("min_grade_gap", self.rules.min_grade_gap, range(101))
        _whole("min_percent", self.rules.min_percent, range(101))
        if self.rules.objective not in OBJECTIVES:
            raise InputError(f"objective is {self.rules.objective!r}")
        for side in (self.mentors, self.mentees):
            for candidate in side:
                _check_candidate(candidate)
            keys, people = {one.key for one in side}, {one.person for one in side}
            if min(len(keys), len(people)) != len(side):
                raise InputError("somebody stands twice on one side")
        self._check_locks()

    def _check_locks(self) -> None:
        if self.bans & self.locks:
            raise InputError("the same two are banned and locked")
        for position, side in enumerate((self.mentors, self.mentees)):
            free = {candidate.key: candidate.capacity for candidate in side}
            for lock in self.locks:
                free[lock[position]] = free.get(lock[position], 0) - 1
            if any(left < 0 for left in free.values()):
                raise InputError("a lock names somebody unknown, or more partners than somebody can take")

    def in_order(self) -> "Given":
        """The same input with both sides in the order of their keys, so that the order of rows cannot matter."""
        return Given(
            mentors=tuple(sorted(self.mentors, key=lambda candidate: candidate.key)),
            mentees=tuple(sorted(self.mentees, key=lambda candidate: candidate.key)),
            rules=self.rules,
            weights=self.weights,
            bans=self.bans,
            locks=self.locks,
        )

    def digest(self) -> str:
        """sha256 of the input in a canonical form: the same digest means the same pairs."""
        text = json.dumps(asdict(self.in_order()), sort_keys=True, default=sorted, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _whole(what: str, value: object, allowed: Collection[int]) -> None:
    """Refuse NaN, infinity, fractions and anything out of range."""
    if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
        raise InputError(f"{what} is {value!r}")


def _check_candidate(candidate: Candidate) -> None:
    _whole("key", candidate.key, range(2**63))
    _whole("person", candidate.person, range(2**63))
    _whole("capacity", candidate.capacity, range(MAX_CAPACITY + 1))
    _whole("minutes_from_utc", candidate.minutes_from_utc, range(-MAX_MINUTES_FROM_UTC, MAX_MINUTES_FROM_UTC + 1))
    if candidate.grade is not None:
        _whole("grade", candidate.grade, range(2**15))
    for level in (*candidate.offers.values(), *candidate.wishes.values()):
        _whole("level", level, LEVELS)
    for end in candidate.style:
        _whole("style", end, range(-1, 2))
    if len(candidate.style) != STYLES:
        raise InputError(f"style has {len(candidate.style)} answers")
    for rank in candidate.ranks.values():
        _whole("rank", rank, RANKS)
