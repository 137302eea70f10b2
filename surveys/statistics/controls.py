"""Colleagues to compare participants with: alike where it must be, as near as possible where it may differ."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from surveys.statistics.missing import standardised_difference

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A band of age apart counts like so many years of tenure.
YEARS_PER_AGE_BAND = 5.0
BALANCED = 0.1  # standard deviations (Austin 2009)


@dataclass(frozen=True)
class Employee:
    """Somebody who was employed on the day of the kick-off, participant or not.

    `alike` is what must agree exactly (grade band, department); tenure in years on that day; `left_after`: how many
    days after the kick-off they were gone, None while they are still there.
    """

    key: int
    alike: tuple[Hashable, ...]
    tenure: float
    age_band: int | None = None
    left_after: float | None = None


@dataclass(frozen=True)
class Matched:
    """A participant and the colleagues chosen for them."""

    participant: Employee
    controls: tuple[Employee, ...]


def choose_controls(participants: Iterable[Employee], others: Iterable[Employee], per: int) -> list[Matched]:
    """For each participant `per` of the `others`, nobody twice; participants without so many are left out.

    Within those who agree exactly, the sum of the distances is the least possible (Hungarian method; Rosenbaum 1989);
    distance: years of tenure apart, and five years for each band of age where both are known. Where there are too few
    colleagues for everybody, participants with the nearest ones go first. In the order of keys, so that the same
    people give the same choice in whatever order they come. ValueError unless per >= 1 or when somebody comes twice.
    """
    mine, theirs = (sorted(people, key=lambda one: one.key) for people in (participants, others))
    keys = [one.key for one in (*mine, *theirs)]
    if per < 1 or len(set(keys)) < len(keys):
        raise ValueError("each person comes once, and is compared with one colleague at least")
    pool: dict[tuple[Hashable, ...], list[Employee]] = {}
    for one in theirs:
        pool.setdefault(one.alike, []).append(one)
    groups: dict[tuple[Hashable, ...], list[Employee]] = {}
    for one in mine:
        groups.setdefault(one.alike, []).append(one)
    found = [row for alike, group in groups.items() for row in _chosen(group, pool.get(alike, []), per)]
    return sorted(found, key=lambda row: row.participant.key)


def _chosen(group: list[Employee], pool: list[Employee], per: int) -> list[Matched]:
    """The choice among people who agree exactly."""
    if len(pool) < per:
        return []
    import numpy as np  # noqa: PLC0415 - slow import
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - slow import

    distances = _distances(group, pool)
    kept = list(range(len(group)))
    if per * len(group) > len(pool):
        kept = _nearest_first(distances, per)
    rows, columns = linear_sum_assignment(np.repeat(distances[kept], per, axis=0))
    taken: dict[int, list[Employee]] = {}
    for row, column in zip(rows, columns, strict=True):
        taken.setdefault(kept[row // per], []).append(pool[column])
    return [Matched(group[place], tuple(controls)) for place, controls in taken.items()]


def _distances(group: list[Employee], pool: list[Employee]) -> "NDArray[np.float64]":
    """How far each of the group (rows) is from each of the pool (columns)."""
    import numpy as np  # noqa: PLC0415 - slow import

    mine, theirs = (
        np.array([(one.tenure, np.nan if one.age_band is None else one.age_band) for one in people])
        for people in (group, pool)
    )
    apart = np.abs(mine[:, None, :] - theirs[None, :, :])
    # Where one of the two has no known age they are not apart in it.
    distances: NDArray[np.float64] = apart[:, :, 0] + YEARS_PER_AGE_BAND * np.nan_to_num(apart[:, :, 1])
    return distances


def _nearest_first(distances: "NDArray[np.float64]", per: int) -> list[int]:
    """Whose turn it is when there are not enough for all: again and again whoever has the nearest free ones."""
    import numpy as np  # noqa: PLC0415 - slow import

    free, kept = distances.copy(), []
    for _ in range(distances.shape[1] // per):
        nearest = np.argpartition(free, per - 1, axis=1)[:, :per]
        sums = np.take_along_axis(free, nearest, axis=1).sum(axis=1)
        place = int(sums.argmin())
        kept.append(place)
        free[:, nearest[place]] = np.inf
        free[place] = np.inf
    return sorted(kept)


@dataclass(frozen=True)
class Balance:
    """A mean among participants and among their controls, and how far they lie apart in standard deviations."""

    name: str
    mean: float
    mean_controls: float
    smd: float | None

    @property
    def is_balanced(self) -> bool:
        """Whether they lie less than a tenth apart."""
        return self.smd is not None and abs(self.smd) < BALANCED


def balance_of(matched: Sequence[Matched]) -> list[Balance]:
    """Tenure, and the band of age when it is known of everybody; what agrees exactly needs no line.

    ValueError without anybody.
    """
    if not matched:
        raise ValueError("nobody was matched")
    mine, theirs = [row.participant for row in matched], [one for row in matched for one in row.controls]
    lines = [_balance("tenure", [one.tenure for one in mine], [one.tenure for one in theirs])]
    bands, bands_of_theirs = ([one.age_band for one in people] for people in (mine, theirs))
    if None not in bands and None not in bands_of_theirs:
        known, known_of_theirs = ([band for band in row if band is not None] for row in (bands, bands_of_theirs))
        lines.append(_balance("age_band", known, known_of_theirs))
    return lines


def _balance(name: str, mine: Sequence[float], theirs: Sequence[float]) -> Balance:
    mean, mean_controls = sum(mine) / len(mine), sum(theirs) / len(theirs)
    return Balance(name, mean, mean_controls, standardised_difference(mine, theirs))
