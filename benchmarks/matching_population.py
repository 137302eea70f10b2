"""An invented company for measuring the matching: Zipf skills, an org tree with dotted lines, languages, places.

Seeded: the same numbers give the same company. The shapes (how skills, grades and departments are spread) follow what
was seen in exports of large companies; nobody in it exists.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.engine import Candidate, Given, Rules, Weights
from matching.engine.arrays import Lists, Problem, Side

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

# How common grades 1 to 10 are.
GRADES = (0.20, 0.22, 0.20, 0.15, 0.10, 0.06, 0.035, 0.02, 0.01, 0.005)
TOPICS, INTERESTS, LOCATIONS, DEPARTMENTS, COUNTRIES, IDENTITIES = 64, 48, 40, 20, 14, 6
DEEPEST = 12
AT_ONCE = 20_000


@dataclass(frozen=True)
class Staff:
    """All who work there, before they sign up for a side."""

    grade: Ints
    department: Ints
    location: Ints
    minutes: Ints
    languages: npt.NDArray[np.uint64]
    manager: Ints
    dotted: Ints


def problem(
    mentees: int, mentors: int, *, seed: int = 0, rules: Rules | None = None, with_capacities: bool = False
) -> Problem:
    """So many of each side: juniors are mentors and seniors are mentees, roughly."""
    chance = np.random.default_rng(seed)
    staff = _staff(chance, mentees + mentors)
    by_grade = np.argsort(staff.grade + chance.normal(0, 0.8, mentees + mentors), kind="stable")
    juniors, seniors = np.sort(by_grade[:mentors]), np.sort(by_grade[mentors:])
    tastes = 0.5 * zipf(TOPICS, 0.8) + 0.5 * np.stack(
        [chance.permutation(zipf(TOPICS, 1.1)) for _ in range(DEPARTMENTS)]
    )
    wanted = 0.6 * zipf(TOPICS, 1.0) + 0.4 * tastes[chance.permutation(DEPARTMENTS)]
    of_juniors = {
        "offers": _lists(chance, tastes[staff.department[juniors]], (5, 12), levels=5),
        "wishes": _none(mentors),
        "ranks": _ranks(chance, mentors, mentees),
    }
    of_seniors = {
        "offers": _none(mentees),
        "wishes": _lists(chance, wanted[staff.department[seniors]], (2, 5), levels=5),
        "ranks": _ranks(chance, mentees, mentors),
    }
    number = max(1, mentees // 1000) if mentees and mentors else 0
    bans = np.stack([chance.integers(0, max(1, size), number) for size in (mentees, mentors)], axis=1)
    return Problem(
        mentees=_side(chance, staff, seniors, of_seniors, with_capacities=with_capacities),
        mentors=_side(chance, staff, juniors, of_juniors, with_capacities=with_capacities),
        rules=rules or Rules(min_grade_gap=1),
        weights=Weights(),
        bans=np.unique(bans, axis=0).reshape(-1, 2),
        locks=np.empty((0, 2), dtype=np.int64),
    )


def zipf(size: int, exponent: float) -> Floats:
    """Shares of the first, second ... most common thing."""
    shares = 1.0 / np.arange(1, size + 1) ** exponent
    return shares / shares.sum()


def _staff(chance: np.random.Generator, people: int) -> Staff:
    grade = chance.choice(np.arange(1, 11), people, p=GRADES)
    department = chance.choice(DEPARTMENTS, people, p=zipf(DEPARTMENTS, 0.7))
    location = chance.choice(LOCATIONS, people, p=zipf(LOCATIONS, 0.9))
    minutes = 60 * chance.integers(-8, 10, LOCATIONS)[location]
    manager = _managers(chance, grade, department)
    dotted = np.where(chance.random(people) < 0.03, manager[chance.integers(0, people, people)], -1)
    dotted[(dotted >= 0) & (grade[dotted] <= grade)] = -1
    return Staff(grade, department, location, minutes, _languages(chance, location), manager, dotted)


def _languages(chance: np.random.Generator, location: Ints) -> npt.NDArray[np.uint64]:
    """English, mostly; that of the country, mostly; sometimes one more."""
    people, one = len(location), np.uint64(1)
    country = chance.integers(0, COUNTRIES, LOCATIONS)[location].astype(np.uint64)
    english, local, more = chance.random(people) < 0.85, chance.random(people) < 0.93, chance.random(people) < 0.25
    bits = english.astype(np.uint64)
    bits |= np.where(local | ~english, one << (one + country), np.uint64(0))
    third = chance.integers(1, 1 + COUNTRIES, people).astype(np.uint64)
    return np.where(more, bits | (one << third), bits).reshape(-1, 1)


def _managers(chance: np.random.Generator, grade: Ints, department: Ints) -> Ints:
    """Each reports to somebody one to three grades above in the department, else above anywhere; -1 at the top."""
    manager = np.full(len(grade), -1, dtype=np.int64)
    for unit in range(DEPARTMENTS):
        for level in range(1, 11):
            team = np.flatnonzero((department == unit) & (grade == level))
            bosses = np.flatnonzero((department == unit) & (grade > level) & (grade <= level + 3))
            if not len(bosses):
                bosses = np.flatnonzero(grade > level)
            if len(team) and len(bosses):
                some = chance.choice(bosses, min(len(bosses), len(team) // 6 + 1), replace=False)
                manager[team] = chance.choice(some, len(team))
    return manager


def _side(
    chance: np.random.Generator, staff: Staff, who: Ints, lists: dict[str, Lists], *, with_capacities: bool
) -> Side:
    size = len(who)
    shares = [0.02, 0.78, 0.15, 0.05]
    capacity = chance.choice(4, size, p=shares) if with_capacities else np.ones(size, dtype=np.int64)
    identity = chance.integers(0, IDENTITIES, size).astype(np.uint64)
    is_named = chance.random(size) < 0.06
    return Side(
        keys=1000 + 3 * np.arange(size, dtype=np.int64),
        people=who,
        grade=staff.grade[who].astype(np.int16),
        department=staff.department[who].astype(np.int32),
        location=staff.location[who].astype(np.int32),
        minutes=staff.minutes[who].astype(np.int16),
        languages=staff.languages[who],
        identities=np.where(is_named, np.uint64(1) << identity, np.uint64(0)).reshape(-1, 1),
        same_identity=is_named & (chance.random(size) < 0.15),
        style=chance.choice(np.array([-1, 0, 1], dtype=np.int8), (size, 4), p=[0.4, 0.2, 0.4]),
        capacity=capacity,
        has_partner=np.zeros(size, dtype=np.bool_),
        interests=_lists(chance, np.broadcast_to(zipf(INTERESTS, 0.6), (size, INTERESTS)), (3, 7), levels=1),
        above=_above(staff, who),
        **lists,
    )


def _none(size: int) -> Lists:
    return Lists.from_lengths(np.zeros(size, dtype=np.int64), np.empty(0, dtype=np.int64))


def _lists(chance: np.random.Generator, shares: Floats, lengths: tuple[int, int], *, levels: int) -> Lists:
    """For each person some different things, the common ones more often (Gumbel's top k), each with a level."""
    size, longest = len(shares), lengths[1]
    length = chance.integers(lengths[0], longest + 1, size)
    items = [np.empty(0, dtype=np.int64)]
    for first in range(0, size, AT_ONCE):
        part = slice(first, first + AT_ONCE)
        drawn = chance.gumbel(size=shares[part].shape) + np.log(shares[part])
        chosen = np.argsort(-drawn, axis=1)[:, :longest]
        beyond = np.arange(longest) >= length[part].reshape(-1, 1)
        ascending = np.sort(np.where(beyond, shares.shape[1], chosen), axis=1)
        items.append(ascending[ascending < shares.shape[1]])
    item = np.concatenate(items)
    return Lists.from_lengths(length, item, chance.integers(1, levels + 1, len(item)).astype(np.int8))


def _ranks(chance: np.random.Generator, own: int, others: int) -> Lists:
    """Three in ten rank up to five of the other side, the same few people more often."""
    wanted = [np.empty((0, 3), dtype=np.int64)]
    who = np.flatnonzero(chance.random(own) < 0.3) if others else np.empty(0, dtype=np.int64)
    for rank in range(1, 6):
        some = who[chance.random(len(who)) < 1.15 - 0.15 * rank]
        whom = (chance.random(len(some)) ** 2 * others).astype(np.int64)
        wanted.append(np.stack([some, whom, np.full(len(some), rank)], axis=1))
    rows = np.concatenate(wanted)
    _codes, first = np.unique(rows[:, 0] * max(1, others) + rows[:, 1], return_index=True)
    rows = rows[first]
    return Lists.from_lengths(np.bincount(rows[:, 0], minlength=own), rows[:, 1], rows[:, 2].astype(np.int8))


def _above(staff: Staff, who: Ints) -> Lists:
    """Everybody above each of `who`, at any depth, dotted lines included."""
    found = [np.empty((0, 2), dtype=np.int64)]
    for line in (staff.manager, staff.dotted):
        own, person = np.arange(len(who)), line[who]
        for _level in range(DEEPEST):
            known = person >= 0
            own, person = own[known], person[known]
            found.append(np.stack([own, person], axis=1))
            person = staff.manager[person]
    rows = np.unique(np.concatenate(found), axis=0)
    return Lists.from_lengths(np.bincount(rows[:, 0], minlength=len(who)), rows[:, 1])


# ---- the same people as the application hands them over ----------------------------------------------------------


def as_given(arrays: Problem) -> Given:
    """The same problem with names instead of numbers."""
    mentors, mentees = arrays.mentors, arrays.mentees
    return Given(
        mentors=tuple(_candidate(mentors, mentees, at) for at in range(len(mentors))),
        mentees=tuple(_candidate(mentees, mentors, at) for at in range(len(mentees))),
        rules=arrays.rules,
        weights=arrays.weights,
        bans=frozenset((int(mentors.keys[column]), int(mentees.keys[row])) for row, column in arrays.bans),
        locks=frozenset((int(mentors.keys[column]), int(mentees.keys[row])) for row, column in arrays.locks),
    )


def _candidate(side: Side, others: Side, at: int) -> Candidate:
    def listed(lists: Lists) -> dict[int, int]:
        part = slice(lists.start[at], lists.start[at + 1])
        return dict(zip(lists.item[part].tolist(), lists.level[part].tolist(), strict=True))

    def named(what: str, numbers: dict[int, int]) -> dict[str, int]:
        return {f"{what} {number}": level for number, level in numbers.items()}

    def bits(words: npt.NDArray[np.uint64]) -> frozenset[str]:
        return frozenset(str(bit) for bit in range(64) if int(words[at, 0]) >> bit & 1)

    return Candidate(
        key=int(side.keys[at]),
        person=int(side.people[at]),
        grade=int(side.grade[at]),
        department=f"department {side.department[at]}",
        location=f"location {side.location[at]}",
        minutes_from_utc=int(side.minutes[at]),
        languages=bits(side.languages),
        offers=named("topic", listed(side.offers)),
        wishes=named("topic", listed(side.wishes)),
        interests=frozenset(named("interest", listed(side.interests))),
        style=tuple(side.style[at].tolist()),
        ranks={int(others.keys[position]): rank for position, rank in listed(side.ranks).items()},
        identities=bits(side.identities),
        same_identity=bool(side.same_identity[at]),
        capacity=int(side.capacity[at]),
        has_partner=bool(side.has_partner[at]),
        above=frozenset(listed(side.above)),
    )
