"""People and whole inputs drawn by chance, with everything that the engine looks at."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from matching.engine import BEST_TOTAL, MOST_PEOPLE, Candidate, Given, Rules, Weights

TOPICS = ("ai", "video", "data", "law")
# In no order, some very large; keys of the two sides have nothing to do with each other.
MENTOR_KEYS, MENTEE_KEYS = (3, 1, 2**62, 7), (101, 3, 2, 2**61)


def some(chance: Random, things: Sequence, most: int) -> frozenset:
    """Up to `most` of `things`."""
    return frozenset(chance.choices(things, k=chance.randint(0, most)))


def levels(chance: Random) -> dict[str, int]:
    return {topic: chance.randint(1, 5) for topic in some(chance, TOPICS, 3)}


def candidate(
    chance: Random, *, key: int, person: int, others: Sequence[int], persons: Sequence[int], is_senior: bool
) -> Candidate:
    """Somebody: mostly easy to place, so that many pairs are possible and few are not."""
    languages = chance.choice(("en", "en", "en", "en,sl", "en,sl,da", "en,da", "en,da", "sl,da", ""))
    return Candidate(
        key=key,
        person=person,
        grade=None if chance.random() < 0.05 else chance.randint(4, 9) if is_senior else chance.randint(1, 6),
        department=chance.choice(("", "Sales", "Finance")),
        location=chance.choice(("", "Lecce", "Kranj")),
        minutes_from_utc=chance.choice((0, 60, 330, -480)),
        languages=frozenset(languages.split(",")) - {""},
        offers=levels(chance),
        wishes=levels(chance),
        interests=some(chance, ("chess", "jazz", "bread", "sailing"), 4),
        avoids=some(chance, TOPICS, 1),
        style=tuple(chance.choices((-1, 0, 1), k=4)) if chance.random() < 0.6 else (0, 0, 0, 0),
        ranks={other: chance.randint(1, 5) for other in some(chance, (*others, 999), 2)},
        identities=some(chance, ("deaf", "queer"), 2),
        same_identity=chance.random() < 0.05,
        capacity=chance.choice((0, 1, 1, 1, 2, 2)),
        has_partner=chance.random() < 0.25,
        above=some(chance, persons, 1) if chance.random() < 0.3 else frozenset(),
    )


def people(seed: float, keys: Sequence[int], others: Sequence[int], *, is_senior: bool) -> tuple[Candidate, ...]:
    """One side. The persons of both sides overlap, so that some look for a partner on both."""
    chance = Random(seed)  # noqa: S311 - invented people
    persons = range(1, 2 * max(len(keys), len(others)) + 1)
    return tuple(
        candidate(
            Random(chance.random()),  # noqa: S311 - invented people
            key=key,
            person=person,
            others=others,
            persons=persons,
            is_senior=is_senior,
        )
        for key, person in zip(keys, persons[(len(keys) // 2) * is_senior :], strict=False)
    )


def rules(chance: Random) -> Rules:
    return Rules(
        min_grade_gap=chance.choice((0, 0, 1, 2)),
        is_classic=chance.random() < 0.15,
        is_mutual=chance.random() < 0.5,
        objective=chance.choice((MOST_PEOPLE, MOST_PEOPLE, BEST_TOTAL)),
        min_percent=chance.choice((0, 0, 0, 0, 30, 50)),
    )


def weights(chance: Random) -> Weights:
    return Weights(*(10 if chance.random() < 0.03 else chance.randint(0, 9) for _ in range(8)))


def few_people(seed: int, size: tuple[int, int], *, is_locked: bool) -> Given:
    """A whole input of up to four a side; a smaller size has the first of the same people."""
    chance = Random(seed)  # noqa: S311 - invented people
    mentors = people(chance.random(), MENTOR_KEYS, MENTEE_KEYS, is_senior=False)
    mentees = people(chance.random(), MENTEE_KEYS, MENTOR_KEYS, is_senior=True)
    pairs = [(one, two) for one in MENTOR_KEYS for two in MENTEE_KEYS]
    bans = frozenset(chance.sample(pairs, chance.choice((0, 1, 3))))
    case = Given(mentors[: size[0]], mentees[: size[1]], rules(chance), weights(chance), bans=bans)
    return with_locks(case, chance.sample(pairs, 2)) if is_locked else case


def many_people(seed: int, size: tuple[int, int], places: tuple[Sequence[int], Sequence[int]]) -> Given:
    """A whole input of so many mentors and mentees; `places` holds the capacities that each side draws from."""
    chance = Random(seed)  # noqa: S311 - invented people
    mentor_keys, mentee_keys = chance.sample(range(10_000), size[0]), chance.sample(range(10_000), size[1])
    sides = (
        people(chance.random(), mentor_keys, mentee_keys, is_senior=False),
        people(chance.random(), mentee_keys, mentor_keys, is_senior=True),
    )
    mentors, mentees = (
        tuple(replace(one, capacity=chance.choice(own)) for one in side)
        for side, own in zip(sides, places, strict=True)
    )
    pairs = list(zip(chance.choices(mentor_keys, k=20), chance.choices(mentee_keys, k=20), strict=True))
    case = Given(mentors, mentees, rules(chance), weights(chance), bans=frozenset(pairs[:10]))
    return with_locks(case, pairs[10 : 10 + chance.choice((0, 3))])


def with_locks(case: Given, wanted: Sequence[tuple[int, int]]) -> Given:
    """Those locks that the places of both sides allow; rules do not matter to a lock."""
    free = {one.key: one.capacity for one in case.mentors}, {one.key: one.capacity for one in case.mentees}
    locks = set()
    for lock in wanted:
        if lock not in case.bans | locks and free[0].get(lock[0]) and free[1].get(lock[1]):
            locks.add(lock)
            for left, key in zip(free, lock, strict=True):
                left[key] -= 1
    return replace(case, locks=frozenset(locks))


def plain_people(*keys: int) -> tuple[Candidate, ...]:
    """People who fit everybody, in one way only."""
    return tuple(Candidate(key=key, person=key, grade=1, languages=frozenset({"en"})) for key in keys)


def shuffled(case: Given, seed: int) -> Given:
    """The same people in another order."""
    chance = Random(seed)  # noqa: S311 - any order will do
    mentors, mentees = (chance.sample(side, len(side)) for side in (case.mentors, case.mentees))
    return replace(case, mentors=tuple(mentors), mentees=tuple(mentees))
