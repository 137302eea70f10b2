"""The input as typed arrays: what the engine works on. Names have become whole numbers, people are in order of keys.

`Problem.of` makes it from a `Given`. Whoever has arrays already (a benchmark, a big import) builds `Side` and
`Problem` directly; `Problem.check` refuses what does not hang together.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.engine.given import (
    LEVELS,
    MAX_CAPACITY,
    MAX_MINUTES_FROM_UTC,
    RANKS,
    STYLES,
    Candidate,
    Given,
    InputError,
    Rules,
    Weights,
)

Whole = npt.NDArray[np.int64]
Small = npt.NDArray[np.int16]
Codes = npt.NDArray[np.int32]
Levels = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

UNKNOWN = -1
WORD = 64


@dataclass(frozen=True)
class Lists:
    """A list for each person: theirs are `item[start[k]:start[k + 1]]`, ascending, and `level` beside each item."""

    start: Whole
    item: Whole
    level: Levels

    @classmethod
    def of(cls, lists: Sequence[Mapping[int, int]]) -> "Lists":
        """From one mapping of item to level per person."""
        pairs = [(item, each[item]) for each in lists for item in sorted(each)]
        return cls.from_lengths(
            np.array([len(each) for each in lists], dtype=np.int64),
            np.array([item for item, _level in pairs], dtype=np.int64),
            np.array([level for _item, level in pairs], dtype=np.int8),
        )

    @classmethod
    def from_lengths(cls, lengths: Whole, item: Whole, level: Levels | None = None) -> "Lists":
        """From the length of each list and all items in a row; every level is 1 if none are given."""
        start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        return cls(start, item, np.ones(len(item), dtype=np.int8) if level is None else level)

    def __len__(self) -> int:
        return len(self.start) - 1

    @property
    def lengths(self) -> Whole:
        """How long each list is."""
        return np.diff(self.start)

    @property
    def owner(self) -> Whole:
        """Whose list each item stands in."""
        return np.repeat(np.arange(len(self), dtype=np.int64), self.lengths)

    def take(self, which: Whole) -> "Lists":
        """The lists of some people, in that order."""
        lengths = self.lengths[which]
        ends = np.cumsum(lengths)
        at = np.arange(int(lengths.sum()), dtype=np.int64) + np.repeat(self.start[which] - (ends - lengths), lengths)
        return Lists.from_lengths(lengths, self.item[at], self.level[at])

    def sums(self) -> Whole:
        """The sum of the levels of each list."""
        return np.diff(np.concatenate([[0], np.cumsum(self.level, dtype=np.int64)])[self.start])

    def renamed(self, position_of: Whole) -> "Lists":
        """Items looked up in `position_of`; those that are -1 there are dropped."""
        item = position_of[self.item]
        kept = item != UNKNOWN
        lengths = np.bincount(self.owner[kept], minlength=len(self)).astype(np.int64)
        owner, item, level = self.owner[kept], item[kept], self.level[kept]
        order = np.lexsort((item, owner))
        return Lists.from_lengths(lengths, item[order], level[order])


@dataclass(frozen=True)
class Side:
    """One side, in order of keys; n people. Unknown grades, departments and locations are -1.

    languages and identities are sets of bits, [n, words]. style is [n, 4] of -1, 0, 1. offers and wishes name topics
    with levels 1 to 5 (without topics to avoid); interests name themselves; ranks name positions on the other side
    with ranks 1 to 5; above names people (as `people` does).
    """

    keys: Whole
    people: Whole
    grade: Small
    department: Codes
    location: Codes
    minutes: Small
    languages: Words
    identities: Words
    same_identity: Flags
    style: Levels
    capacity: Whole
    has_partner: Flags
    offers: Lists
    wishes: Lists
    interests: Lists
    ranks: Lists
    above: Lists

    def __len__(self) -> int:
        return len(self.keys)

    def take(self, which: Whole) -> "Side":
        """Some of them (ascending positions, so that the order of keys holds)."""
        taken: dict[str, Any] = {
            name: value.take(which) if isinstance(value, Lists) else value[which]
            for name, value in self.arrays().items()
        }
        return Side(**taken)

    def arrays(self) -> dict[str, Any]:
        """Its arrays and lists by name."""
        return {item.name: getattr(self, item.name) for item in fields(self)}


@dataclass(frozen=True)
class Problem:
    """Both sides, rules and weights. Rows are mentees, columns are mentors.

    `bans` and `locks` are [k, 2]: (row, column). `said` names, of "style" and "preferences", what anybody said
    something about, perhaps of people who are not here; None: look at the arrays.
    """

    mentees: Side
    mentors: Side
    rules: Rules
    weights: Weights
    bans: Whole
    locks: Whole
    said: frozenset[str] | None = None

    @classmethod
    def of(cls, given: Given) -> "Problem":
        """The arrays of a checked input in order of keys."""
        names = _Names(given)
        mentees, mentors = names.side(given.mentees, given.mentors), names.side(given.mentors, given.mentees)
        row_of, column_of = _positions(given.mentees), _positions(given.mentors)

        def links(keys: frozenset[tuple[int, int]]) -> Whole:
            known = sorted(
                (row_of[mentee], column_of[mentor])
                for mentor, mentee in keys
                if mentee in row_of and mentor in column_of
            )
            return np.array(known, dtype=np.int64).reshape(-1, 2)

        everybody = (*given.mentees, *given.mentors)
        said = [
            ("style", any(any(one.style) for one in everybody)),
            ("preferences", any(one.ranks for one in everybody)),
        ]
        return cls(
            mentees,
            mentors,
            given.rules,
            given.weights,
            links(given.bans),
            links(given.locks),
            frozenset(name for name, is_said in said if is_said),
        )

    @property
    def weights_that_count(self) -> dict[str, int]:
        """The weight of each criterion that can tell pairs apart here.

        "mutual" is 0 where only the mentor teaches, "style" and "preferences" where nobody said anything.
        """
        weights: dict[str, int] = asdict(self.weights)
        if not self.rules.is_mutual:
            weights["mutual"] = 0
        for name in {"style", "preferences"} - self._said:
            weights[name] = 0
        return weights

    @property
    def _said(self) -> frozenset[str]:
        if self.said is not None:
            return self.said
        sides = (self.mentees, self.mentors)
        said = [("style", any(side.style.any() for side in sides))]
        said += [("preferences", any(len(side.ranks.item) for side in sides))]
        return frozenset(name for name, is_said in said if is_said)

    @property
    def shape(self) -> tuple[int, int]:
        """How many mentees and mentors."""
        return len(self.mentees), len(self.mentors)

    @property
    def size(self) -> int:
        """How many pairs there could be."""
        return len(self.mentees) * len(self.mentors)

    def codes(self, rows: Whole, columns: Whole) -> Whole:
        """A number for each pair."""
        return rows * len(self.mentors) + columns

    def part(self, rows: Whole, columns: Whole) -> "Problem":
        """The same with some rows and columns only (ascending positions)."""
        row_at, column_at = _inverse(rows, len(self.mentees)), _inverse(columns, len(self.mentors))
        mentees, mentors = self.mentees.take(rows), self.mentors.take(columns)

        def links(pairs: Whole) -> Whole:
            moved = np.stack([row_at[pairs[:, 0]], column_at[pairs[:, 1]]], axis=1)
            known: Whole = moved[(moved != UNKNOWN).all(axis=1)]
            return known

        return replace(
            self,
            mentees=replace(mentees, ranks=mentees.ranks.renamed(column_at)),
            mentors=replace(mentors, ranks=mentors.ranks.renamed(row_at)),
            bans=links(self.bans),
            locks=links(self.locks),
            said=self._said,
        )

    def check(self) -> None:
        """Raise InputError where the arrays do not hang together or hold what a `Given` would not."""
        _check_side(self.mentees, len(self.mentors))
        _check_side(self.mentors, len(self.mentees))
        for name in ("languages", "identities"):
            if getattr(self.mentees, name).shape[1] != getattr(self.mentors, name).shape[1]:
                raise InputError(f"{name} are counted differently on the two sides")
        for name in ("bans", "locks"):
            _in_range(name, getattr(self, name)[:, 0], 0, len(self.mentees) - 1)
            _in_range(name, getattr(self, name)[:, 1], 0, len(self.mentors) - 1)


class _Names:
    """Numbers for all names of an input, the same whatever the order of rows."""

    def __init__(self, given: Given) -> None:
        everybody = (*given.mentors, *given.mentees)
        self._departments = _numbers(one.department for one in everybody if one.department)
        self._locations = _numbers(one.location for one in everybody if one.location)
        self._languages = _numbers(chain.from_iterable(one.languages for one in everybody))
        self._identities = _numbers(chain.from_iterable(one.identities for one in everybody))
        self._interests = _numbers(chain.from_iterable(one.interests for one in everybody))
        self._topics = _numbers(chain.from_iterable((*one.offers, *one.wishes) for one in everybody))

    def side(self, people: Sequence[Candidate], others: Sequence[Candidate]) -> Side:
        at = _positions(others)
        return Side(
            keys=np.array([one.key for one in people], dtype=np.int64),
            people=np.array([one.person for one in people], dtype=np.int64),
            grade=np.array([UNKNOWN if one.grade is None else one.grade for one in people], dtype=np.int16),
            department=np.array([self._departments.get(one.department, UNKNOWN) for one in people], dtype=np.int32),
            location=np.array([self._locations.get(one.location, UNKNOWN) for one in people], dtype=np.int32),
            minutes=np.array([one.minutes_from_utc for one in people], dtype=np.int16),
            languages=_bits([one.languages for one in people], self._languages),
            identities=_bits([one.identities for one in people], self._identities),
            same_identity=np.array([one.same_identity for one in people], dtype=np.bool_),
            style=np.array([one.style for one in people], dtype=np.int8).reshape(-1, STYLES),
            capacity=np.array([one.capacity for one in people], dtype=np.int64),
            has_partner=np.array([one.has_partner for one in people], dtype=np.bool_),
            offers=self._levels(people, lambda one: one.offers),
            wishes=self._levels(people, lambda one: one.wishes),
            interests=Lists.of([{self._interests[name]: 1 for name in one.interests} for one in people]),
            ranks=Lists.of([{at[key]: rank for key, rank in one.ranks.items() if key in at} for one in people]),
            above=Lists.of([dict.fromkeys(one.above, 1) for one in people]),
        )

    def _levels(self, people: Sequence[Candidate], topics: Callable[[Candidate], Mapping[str, int]]) -> Lists:
        """Levels by topic, without the topics that somebody would rather not touch."""
        return Lists.of(
            [
                {self._topics[name]: level for name, level in topics(one).items() if name not in one.avoids}
                for one in people
            ]
        )


def _numbers(names: Iterable[str]) -> dict[str, int]:
    """A number for each name."""
    return {name: number for number, name in enumerate(sorted({*names}))}


def _positions(side: Sequence[Candidate]) -> dict[int, int]:
    return {one.key: position for position, one in enumerate(side)}


def _inverse(chosen: Whole, size: int) -> Whole:
    at = np.full(size, UNKNOWN, dtype=np.int64)
    at[chosen] = np.arange(len(chosen))
    return at


def _bits(sets: Sequence[Iterable[str]], numbers: Mapping[str, int]) -> Words:
    """Sets of names as sets of bits."""
    words = np.zeros((len(sets), max(1, -(-len(numbers) // WORD))), dtype=np.uint64)
    for row, names in enumerate(sets):
        for number in (numbers[name] for name in names):
            words[row, number // WORD] |= np.uint64(1 << (number % WORD))
    return words


def _check_side(side: Side, others: int) -> None:
    for name, value in side.arrays().items():
        if len(value) != len(side):
            raise InputError(f"{name} has {len(value)} rows for {len(side)} people")
    if (np.diff(side.keys) <= 0).any() or len(np.unique(side.people)) != len(side):
        raise InputError("somebody stands twice on one side, or the keys do not ascend")
    _in_range("key", side.keys, 0, 2**63 - 1)
    _in_range("person", side.people, 0, 2**63 - 1)
    _in_range("grade", side.grade, UNKNOWN, 2**15 - 1)
    _in_range("minutes", side.minutes, -MAX_MINUTES_FROM_UTC, MAX_MINUTES_FROM_UTC)
    _in_range("capacity", side.capacity, 0, MAX_CAPACITY)
    _in_range("style", side.style, -1, 1)
    _in_range("department", side.department, UNKNOWN, 2**31 - 1)
    _in_range("location", side.location, UNKNOWN, 2**31 - 1)
    for lists in (side.offers, side.wishes):
        _in_range("level", lists.level, LEVELS.start, LEVELS.stop - 1)
    _in_range("rank", side.ranks.level, RANKS.start, RANKS.stop - 1)
    _in_range("ranked position", side.ranks.item, 0, others - 1)
    for name in ("offers", "wishes", "interests", "ranks"):
        _check_lists(name, getattr(side, name))


def _check_lists(name: str, lists: Lists) -> None:
    """Topics and interests are small numbers; nobody names anything twice."""
    _in_range(name, lists.item, 0, 2**31 - 1)
    same_person = np.diff(lists.owner) == 0
    if (np.diff(lists.item)[same_person] <= 0).any():
        raise InputError(f"{name} do not ascend")


def _in_range(what: str, values: npt.NDArray[np.generic], least: int, most: int) -> None:
    if len(values) and (int(values.min()) < least or int(values.max()) > most):
        raise InputError(f"{what} is not between {least} and {most}")
