"""Points of one mentee with a block of mentors, and the best of them: the inner loops of `pricing`.

The same whole numbers as in `matching.engine.score`, in bytes and 32 bits, so that one instruction does 8 to 64
mentors. What is counted (levels met, interests in common, answers alike) is a sum of bytes: a row of the table of a
block holds what each mentor adds to the count where a mentee has that feature. A part of a thousand, rounded down, is
a product: 1000 * met // asked == (met * ceil(1000 * 2**20 / asked)) >> 20 for all met <= asked <= 255 (the error is
below met / 2**20, and must stay below 1 / asked).

Forbidden pairs have OUT points. Prices are clipped to +-FAR by the caller, so that no sum leaves 32 bits.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.engine.kernels.best import Best, Offer, keep_best

Numbers = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

OUT = np.int32(-(2**29))
PART_SHIFT = 20
FULL = 1000
ELSEWHERE = 800
WORKDAY = 480


class Features(NamedTuple):
    """For each mentee the rows of the table that count: those of mentee k are `row[start[k]:start[k + 1]]`."""

    start: Numbers
    row: Ints


class Mentees(NamedTuple):
    """All mentees, like ones beside each other. `part` is ceil(1000 * 2**20 / levels asked for)."""

    taught: Features
    given_back: Features
    liked: Features
    styled: Features
    part: Ints
    answers: Ints
    languages: Words
    identities: Words
    same_identity: Flags
    location: Ints
    minutes: Ints
    department: Ints
    first: Numbers
    last: Numbers
    few_start: Numbers
    few_column: Ints
    few_value: Ints


class Mentors(NamedTuple):
    """A block of mentors, from `begin` on, in ascending order of grade; `table` holds a row of bytes per feature.

    `asking` are those who ask for a partner who shares an identity.
    """

    begin: int
    table: Bytes
    part: Ints
    languages: Words
    identities: Words
    asking: Numbers
    location: Ints
    minutes: Ints
    department: Ints


class Weighing(NamedTuple):
    """The weights that count, which of them are musts, and the fewest points of a pair."""

    skills: np.int32
    mutual: np.int32
    interests: np.int32
    style: np.int32
    languages: np.int32
    place: np.int32
    department: np.int32
    must_skills: bool
    must_mutual: bool
    must_interests: bool
    must_style: bool
    must_place: bool
    must_department: bool
    fewest: np.int32


class Room(NamedTuple):
    """Space to work in: counts in bytes, points of what mentees share with their like, points of one mentee."""

    met: Bytes
    back: Bytes
    liked: Bytes
    styled: Bytes
    near: Ints
    base: Ints
    points: Ints


class Scene(NamedTuple):
    """All mentees and a block of mentors. `cursor` is where the list of few pairs of each mentee stands, since blocks
    come in order. `room` belongs to one call at a time."""

    mentees: Mentees
    mentors: Mentors
    weighing: Weighing
    cursor: Numbers
    room: Room


def room_for(width: int) -> Room:
    """Space for a block of that many mentors."""
    return Room(
        np.zeros(width, dtype=np.uint8),
        np.zeros(width, dtype=np.uint8),
        np.zeros(width, dtype=np.uint8),
        np.zeros(width, dtype=np.uint8),
        np.zeros(width, dtype=np.int32),
        np.zeros(width, dtype=np.int32),
        np.zeros(width, dtype=np.int32),
    )


def find_best(scene: Scene, offer: Offer, best: Best, begin: int, end: int) -> None:
    """Put the mentors of the block that have an excess onto the heaps of the mentees `begin` to `end`."""
    for k in range(begin, end):
        low, high = window(scene, k)
        fill_base(scene, begin, k)
        if low < high:
            score_row(scene, k, low, high)
            keep_best(scene.room.points[low:high], offer, best, k, low)


def raise_prices(scene: Scene, floor: Ints, highest: Ints, begin: int, end: int) -> None:
    """For each mentor of the block the most that points with a mentee exceed that one's floor by."""
    for k in range(begin, end):
        low, high = window(scene, k)
        fill_base(scene, begin, k)
        if low < high:
            score_row(scene, k, low, high)
            take_higher(scene.room.points[low:high], floor[k], highest[low:high])


def write_points(scene: Scene, out: Ints, begin: int, end: int) -> None:
    """The points of the mentees `begin` to `end` with the block, OUT where they must not be paired."""
    for k in range(begin, end):
        low, high = window(scene, k)
        fill_base(scene, begin, k)
        out[k - begin, :] = OUT
        if low < high:
            score_row(scene, k, low, high)
            out[k - begin, low:high] = scene.room.points[low:high]


def window(scene: Scene, k: int) -> tuple[int, int]:
    """The part of the block whose grades suit mentee `k`."""
    width = len(scene.mentors.department)
    low = min(max(scene.mentees.first[k] - scene.mentors.begin, 0), width)
    high = min(max(scene.mentees.last[k] - scene.mentors.begin, 0), width)
    return low, high


def score_row(scene: Scene, k: int, low: int, high: int) -> None:
    """The points of mentee `k` with the mentors `low` to `high` of the block, into `room.points`."""
    points = scene.room.points[low:high]
    count(scene, k, low, high)
    weigh(scene, k, low, high)
    if scene.weighing.mutual:
        add_mutual(points, scene.room.back[low:high], scene.mentors.part[low:high], scene.weighing.mutual)
        if scene.weighing.must_mutual:
            forbid(points, scene.room.back[low:high], 0)
    if scene.weighing.must_skills:
        forbid(points, scene.room.met[low:high], 0)
    if scene.weighing.must_interests:
        forbid(points, scene.room.liked[low:high], 0)
    if scene.weighing.must_style:
        forbid(points, scene.room.styled[low:high], scene.mentees.answers[k] - 4)
    forbid_others(scene, k, low, high)
    at = scene.cursor[k]
    if at < scene.mentees.few_start[k + 1]:
        few_column, few_value = scene.mentees.few_column, scene.mentees.few_value
        end = scene.mentees.few_start[k + 1]
        scene.cursor[k] = add_few(points, few_column[:end], few_value, at, scene.mentors.begin + low)
    if scene.weighing.fewest:
        forbid_below(points, scene.weighing.fewest)


def count(scene: Scene, k: int, low: int, high: int) -> None:
    """Count what each criterion that counts is about."""
    if scene.weighing.skills:
        add_rows(scene.room.met[low:high], scene.mentors.table, rows_of(scene.mentees.taught, k), low)
    if scene.weighing.interests:
        add_rows(scene.room.liked[low:high], scene.mentors.table, rows_of(scene.mentees.liked, k), low)
    if scene.weighing.style:
        add_rows(scene.room.styled[low:high], scene.mentors.table, rows_of(scene.mentees.styled, k), low)
    if scene.weighing.mutual:
        add_rows(scene.room.back[low:high], scene.mentors.table, rows_of(scene.mentees.given_back, k), low)


def rows_of(features: Features, k: int) -> Ints:
    """The rows of the table that mentee `k` has."""
    return features.row[features.start[k] : features.start[k + 1]]


def add_rows(total: Bytes, table: Bytes, rows: Ints, low: int) -> None:
    """Sum rows of the table, from `low` on, four at a time."""
    high = low + len(total)
    total[:] = 0
    whole = len(rows) // 4 * 4
    for at in range(0, whole, 4):
        add_four(
            total,
            table[rows[at], low:high],
            table[rows[at + 1], low:high],
            table[rows[at + 2], low:high],
            table[rows[at + 3], low:high],
        )
    for at in range(whole, len(rows)):
        add_one(total, table[rows[at], low:high])


def add_four(total: Bytes, one: Bytes, two: Bytes, three: Bytes, four: Bytes) -> None:
    """Add four rows."""
    for j in range(len(total)):
        total[j] += one[j] + two[j] + three[j] + four[j]


def add_one(total: Bytes, one: Bytes) -> None:
    """Add one row."""
    for j in range(len(total)):
        total[j] += one[j]


def weigh(scene: Scene, k: int, low: int, high: int) -> None:
    """Base and counts become points. A criterion that does not count was not counted either."""
    points, base, met = scene.room.points[low:high], scene.room.base[low:high], scene.room.met[low:high]
    liked, styled = scene.room.liked[low:high], scene.room.styled[low:high]
    skills, interests, part = scene.weighing.skills, scene.weighing.interests, scene.mentees.part[k]
    step = np.int32(scene.weighing.style * 125)
    start = np.int32(scene.weighing.style * (500 - 125 * scene.mentees.answers[k]))
    for j in range(len(points)):
        taught = np.int32(np.int32(np.int32(met[j]) * part) >> PART_SHIFT)
        shared = np.int32(min(liked[j], np.uint8(3)))
        common = np.int32(np.int32(333 * shared) + np.int32(shared == 3))
        points[j] = (
            base[j]
            + start
            + np.int32(skills * taught)
            + np.int32(interests * common)
            + np.int32(step * np.int32(styled[j]))
        )


def add_mutual(points: Ints, back: Bytes, part: Ints, weight: np.int32) -> None:
    """What the mentee teaches, as a part of what each mentor asks for."""
    for j in range(len(points)):
        points[j] += np.int32(weight * np.int32(np.int32(np.int32(back[j]) * part[j]) >> PART_SHIFT))


def forbid(points: Ints, count: Bytes, worthless: int) -> None:
    """Forbid pairs whose count makes a criterion zero that must not be."""
    for j in range(len(points)):
        if count[j] == worthless:
            points[j] = OUT


def forbid_below(points: Ints, fewest: np.int32) -> None:
    """Forbid pairs that fit too badly."""
    for j in range(len(points)):
        if points[j] < fewest:
            points[j] = OUT


def add_few(points: Ints, column: Ints, value: Ints, at: int, begin: int) -> int:
    """What is known of a few pairs only: from `at` on, as far as the block goes. Returns where it stands then."""
    while at < len(column) and column[at] < begin:
        at += 1
    while at < len(column) and column[at] < begin + len(points):
        j = column[at] - begin
        if points[j] >= 0:
            points[j] = max(OUT, np.int32(points[j] + value[at]))
        at += 1
    return at


def fill_base(scene: Scene, begin: int, k: int) -> None:
    """Points that a mentee shares with those of the same languages, place and department, unless they still stand."""
    is_near = k > begin and is_like_the_last(scene.mentees, k)
    if not is_near:
        fill_near(scene, k)
    if not is_near or scene.mentees.department[k] != scene.mentees.department[k - 1]:
        fill_department(scene, k)


def is_like_the_last(mentees: Mentees, k: int) -> bool:
    """Whether mentee `k` speaks the same languages in the same place as the one before."""
    is_like = mentees.location[k] == mentees.location[k - 1] and mentees.minutes[k] == mentees.minutes[k - 1]
    for word in range(len(mentees.languages)):
        is_like = is_like and mentees.languages[word, k] == mentees.languages[word, k - 1]
    return bool(is_like)


def fill_near(scene: Scene, k: int) -> None:
    """Languages and place."""
    near, weighing = scene.room.near, scene.weighing
    near[:] = 0
    for word in range(len(scene.mentors.languages)):
        count_common(near, scene.mentors.languages[word], scene.mentees.languages[word, k])
    full, half = np.int32(FULL * weighing.languages), np.int32(FULL * weighing.languages // 2)
    worthless = OUT if weighing.must_place else np.int32(0)
    location, minutes = scene.mentees.location[k], scene.mentees.minutes[k]
    locations, clocks = scene.mentors.location, scene.mentors.minutes
    for j in range(len(near)):
        overlap = max(np.int32(WORKDAY - abs(np.int32(minutes - clocks[j]))), np.int32(0))
        place = np.int32(np.int32(np.int32(ELSEWHERE // 160 * overlap) * np.int32(21846)) >> 16)
        is_here = (location >= 0) & (locations[j] == location)
        place = np.int32(FULL) if is_here else place
        points = np.int32(np.int32(full if near[j] >= 2 else half) + np.int32(weighing.place * place))
        points = points if place else np.int32(points + worthless)
        near[j] = points if near[j] else OUT


def count_common(common: Ints, languages: Words, own: np.uint64) -> None:
    """Count the bits in common of one word, two at most."""
    for j in range(len(common)):
        both = languages[j] & own
        common[j] += np.int32(both != 0) + np.int32((both & (both - np.uint64(both != 0))) != 0)


def forbid_others(scene: Scene, k: int, low: int, high: int) -> None:
    """Forbid mentors who share no identity where one of the two asks for it."""
    if scene.mentees.same_identity[k]:
        shared = scene.room.back[low:high]
        shared[:] = 0
        for word in range(len(scene.mentors.identities)):
            mark_common(shared, scene.mentors.identities[word, low:high], scene.mentees.identities[word, k])
        forbid(scene.room.points[low:high], shared, 0)
    elif len(scene.mentors.asking):
        forbid_asking(scene.room.points, scene.mentors.asking, scene.mentees.identities, scene.mentors.identities, k)


def mark_common(marks: Bytes, bits: Words, own: np.uint64) -> None:
    """Mark where any bit is in common."""
    for j in range(len(marks)):
        marks[j] |= np.uint8((bits[j] & own) != 0)


def forbid_asking(points: Ints, asking: Numbers, own: Words, theirs: Words, k: int) -> None:
    """Forbid mentors who ask for an identity that mentee `k` does not share."""
    for j in asking:
        common = np.uint64(0)
        for word in range(len(own)):
            common |= own[word, k] & theirs[word, j]
        if common == 0:
            points[j] = OUT


def fill_department(scene: Scene, k: int) -> None:
    """Base is what is near and the points for another department."""
    base, near, departments = scene.room.base, scene.room.near, scene.mentors.department
    own = scene.mentees.department[k]
    worth = np.int32(FULL * scene.weighing.department)
    same = OUT if scene.weighing.must_department else np.int32(0)
    for j in range(len(base)):
        is_other = (departments[j] != own) & (departments[j] >= 0) & (own >= 0)
        base[j] = near[j] + (worth if is_other else same)


def take_higher(points: Ints, floor: np.int32, highest: Ints) -> None:
    """Raise `highest` where points exceed the floor by more."""
    for j in range(len(points)):
        highest[j] = max(highest[j], np.int32(points[j] - floor))
