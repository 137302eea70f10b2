"""Who stands above whom, and circles in who reports to whom."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def people_above(person: Key, bosses: Mapping[Key, Iterable[Key]]) -> frozenset[Key]:
    """Everybody above `person`: their bosses, the bosses of those, and so on. A circle is walked once."""
    seen: set[Key] = set()
    waiting = list(bosses.get(person, ()))
    while waiting:
        boss = waiting.pop()
        if boss not in seen:
            seen.add(boss)
            waiting.extend(bosses.get(boss, ()))
    return frozenset(seen - {person})


def people_below(person: Key, bosses: Mapping[Key, Iterable[Key]]) -> frozenset[Key]:
    """Everybody below `person`: who reports to them, who reports to those, and so on. A circle is walked once."""
    reports: dict[Key, list[Key]] = {}
    for one, theirs in bosses.items():
        for boss in theirs:
            reports.setdefault(boss, []).append(one)
    return people_above(person, reports)


def circles(manager_of: Mapping[Key, Key | None]) -> Iterator[list[Key]]:
    """Each circle of people who report to each other, once, beginning with its first member in `manager_of`."""
    settled: set[Key] = set()
    for start in manager_of:
        walk: dict[Key, None] = {}
        person: Key | None = start
        while person is not None and person not in settled and person not in walk:
            walk[person] = None
            person = manager_of.get(person)
        if person is not None and person in walk:
            members = list(walk)
            yield members[members.index(person) :]
        settled.update(walk)


def by_depth(keys: Iterable[Key], manager_of: Mapping[Key, Key | None]) -> list[list[Key]]:
    """`keys` in layers: nobody stands in a layer before the layer of their manager. Needs lines without circles."""
    depth: dict[Key, int] = {}
    among = dict.fromkeys(keys)
    for key in among:
        walk = []
        person: Key | None = key
        while person is not None and person in among and person not in depth:
            walk.append(person)
            person = manager_of.get(person)
        base = depth.get(person, -1) if person is not None else -1
        for step, member in enumerate(reversed(walk), start=1):
            depth[member] = base + step
    layers: list[list[Key]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for key in among:
        layers[depth[key]].append(key)
    return layers
