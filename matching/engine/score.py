"""How well two people fit: six criteria, each 0 to 1000 (a whole number), weighted and added.

Rows are mentees, columns are mentors.

skills      of what the mentee wishes, the part that the mentor offers: sum over the wished topics of
            min(level offered, level wished), divided by the sum of the levels wished.
mutual      the same the other way round; counts only when the program is mutual.
interests   interests in common, three or more = 1000.
languages   languages in common, two or more = 1000.
place       the same location = 1000; otherwise 800, less by the part of an eight-hour day that the clocks differ.
department  different departments = 1000; the same, or one unknown = 0.

A topic that somebody would rather not touch counts neither among their offers nor among their wishes.
The score of a pair is the sum of weight times criterion; a full 1000 everywhere makes `most(...)` points.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict

import numpy as np
import numpy.typing as npt

from matching.engine.given import LEVELS, Candidate, Given

Grid = npt.NDArray[np.int64]
FULL = 1000
ELSEWHERE = 800
WORKDAY_MINUTES = 8 * 60


def weights_that_count(given: Given) -> dict[str, int]:
    """The weight of each criterion; "mutual" is 0 where only the mentor teaches."""
    weights: dict[str, int] = asdict(given.weights)
    if not given.rules.is_mutual:
        weights["mutual"] = 0
    return weights


def most(given: Given) -> int:
    """The most points a pair could have."""
    return FULL * sum(weights_that_count(given).values())


def criteria(given: Given) -> dict[str, Grid]:
    """Each criterion for every mentee (row) and mentor (column)."""
    mentees, mentors = given.mentees, given.mentors
    return {
        "skills": _fit(wishing=mentees, offering=mentors),
        "mutual": _fit(wishing=mentors, offering=mentees).T,
        "interests": _in_common(mentees, mentors, lambda one: one.interests, enough=3),
        "languages": _in_common(mentees, mentors, lambda one: one.languages, enough=2),
        "place": _place(mentees, mentors),
        "department": _department(mentees, mentors),
    }


def scores(given: Given, by_criterion: Mapping[str, Grid]) -> Grid:
    """Points of every pair."""
    total = np.zeros((len(given.mentees), len(given.mentors)), dtype=np.int64)
    for name, weight in weights_that_count(given).items():
        total += weight * by_criterion[name]
    return total


def offers_of(candidate: Candidate) -> dict[str, int]:
    """What they teach, without topics they would rather not touch."""
    return {topic: level for topic, level in candidate.offers.items() if topic not in candidate.avoids}


def wishes_of(candidate: Candidate) -> dict[str, int]:
    """What they want to learn, without topics they would rather not touch."""
    return {topic: level for topic, level in candidate.wishes.items() if topic not in candidate.avoids}


def _indicator(rows: Sequence[Iterable[object]]) -> Callable[[Sequence[Iterable[object]]], Grid]:
    """A function that writes sets as rows of 0 and 1, over all the things that `rows` name."""
    places = {thing: index for index, thing in enumerate(sorted({thing for row in rows for thing in row}, key=repr))}

    def write(sets: Sequence[Iterable[object]]) -> Grid:
        grid = np.zeros((len(sets), len(places)), dtype=np.int64)
        for index, things in enumerate(sets):
            for thing in things:
                if thing in places:
                    grid[index, places[thing]] = 1
        return grid

    return write


def _steps(levels: Mapping[str, int]) -> list[tuple[str, int]]:
    """A level as that many steps, so that min(a, b) becomes the number of steps in common."""
    return [(topic, step) for topic, level in levels.items() for step in LEVELS if step <= level]


def _fit(*, wishing: Sequence[Candidate], offering: Sequence[Candidate]) -> Grid:
    wished = [_steps(wishes_of(one)) for one in wishing]
    write = _indicator(wished)
    met = write(wished) @ write([_steps(offers_of(one)) for one in offering]).T
    asked = np.array([max(1, len(steps)) for steps in wished], dtype=np.int64).reshape(-1, 1)
    return FULL * met // asked


def _in_common(
    rows: Sequence[Candidate],
    columns: Sequence[Candidate],
    things: Callable[[Candidate], frozenset[str]],
    *,
    enough: int,
) -> Grid:
    sets = [things(one) for one in rows]
    write = _indicator(sets)
    common: Grid = write(sets) @ write([things(one) for one in columns]).T
    return FULL * np.minimum(common, enough) // enough


def _numbers(values: Iterable[str], places: dict[str, int]) -> Grid:
    """Names as numbers; the empty name is -1."""
    return np.array([places.setdefault(value, len(places)) if value else -1 for value in values], dtype=np.int64)


def _place(mentees: Sequence[Candidate], mentors: Sequence[Candidate]) -> Grid:
    places: dict[str, int] = {}
    rows = _numbers((one.location for one in mentees), places).reshape(-1, 1)
    columns = _numbers((one.location for one in mentors), places)
    offsets = np.array([one.minutes_from_utc for one in mentees], dtype=np.int64).reshape(-1, 1)
    apart = np.abs(offsets - np.array([one.minutes_from_utc for one in mentors], dtype=np.int64))
    overlap = ELSEWHERE * np.maximum(0, WORKDAY_MINUTES - apart) // WORKDAY_MINUTES
    place: Grid = np.where((rows == columns) & (rows >= 0), FULL, overlap)
    return place


def _department(mentees: Sequence[Candidate], mentors: Sequence[Candidate]) -> Grid:
    places: dict[str, int] = {}
    rows = _numbers((one.department for one in mentees), places).reshape(-1, 1)
    columns = _numbers((one.department for one in mentors), places)
    return np.where((rows != columns) & (rows >= 0) & (columns >= 0), FULL, 0).astype(np.int64)
