"""How well the relapse rule tells healthy pairs from those that slip back, in invented pairs.

Prints its assumptions first: nobody has measured them. They were adjusted in several rounds (how much meetings
differ, how fast and far a relapse goes, how strong a strong one is, where pairs that never flipped start) until the
figures came near those of the author of the specification, whose model is not known. The last table shows how far
they move where pairs are otherwise. Runs on arrays; the rule of the product looks again at some of the pairs and
must see the same colours.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.relapse_pairs import (  # noqa: E402 - the path comes first
    ANSWERING,
    BASE,
    BLIND,
    NEVER,
    NEVER_FLIPPED,
    OTHER_WORLDS,
    PAIRS,
    SLOTS,
    SLOW,
    STRONG,
    Floats,
    Heard,
    Ints,
    World,
    hear,
)
from surveys.relapse import (  # noqa: E402 - the path comes first
    MENTEE_ALONE,
    MENTEE_ITEMS,
    MENTOR_ALONE,
    MENTOR_ITEMS,
    ONE_WAY,
    SAME,
    Answers,
    MeetingAnswers,
    State,
    evaluate,
)

SEEDS = (2001, 2002, 2003)
LOOKED_AT_AGAIN = 300
RELAPSING = 0.2
GREEN, AMBER, RED = 0, 1, 2
GRADES = {State.SKIPPED: -1, State.GREEN: GREEN, State.AMBER: AMBER, State.RED: RED}


@dataclass(frozen=True)
class Figures:
    """What the rule made of healthy pairs and of those that relapse."""

    alarmed: float
    per_hundred: float
    alarmed_red: float
    within_two: float
    within_three: float
    by_end: float
    red_by_end: float
    delay: float


def colours(heard: Heard) -> Ints:
    """The rule over all pairs at once: the colour of each slot, -1 where nobody answered enough."""
    mentor, mentee = _scores(heard.mentor, MENTOR_ITEMS), _scores(heard.mentee, MENTEE_ITEMS)
    n = len(mentor)
    first = np.zeros((2, n, 2))  # of each side: the sum and the number of its first three scores
    last = np.full((3, n), np.nan)  # what the answered meeting before said: rise, level, the mentor's rise
    answered, run = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    told = np.full((n, SLOTS), -1)
    for slot in range(SLOTS):
        m, s = mentor[:, slot], mentee[:, slot]
        here = ~(np.isnan(m) & np.isnan(s))
        rises = np.stack([_distance(m, first[0]), _distance(s, first[1])])
        rise = _mean(rises)
        level = np.where(np.isnan(s), m + MENTOR_ALONE, np.where(np.isnan(m), s + MENTEE_ALONE, (m + s) / 2))
        answered = answered + here
        enough = answered >= ONE_WAY.min_rise_meetings
        both = [(last[0] + rise) / 2, (last[2] + rises[0]) / 2, (last[1] + level) / 2]
        said = [np.where(enough, both[0], np.nan), np.where(enough, both[1], np.nan), both[2]]
        state = np.where(_reached(said, RED), RED, np.where(_reached(said, AMBER), AMBER, GREEN))
        run = np.where(here, np.where(state == GREEN, 0, run + 1), run)
        state = np.where((run >= ONE_WAY.amber_run) & (state > GREEN), RED, state)
        told[:, slot] = np.where(here, state, -1)
        last[0], last[1] = np.where(here, rise, last[0]), np.where(here, level, last[1])
        last[2] = np.where(np.isnan(m), last[2], rises[0])
    return told


def _scores(taps: Ints, items: dict[str, bool]) -> Floats:
    """0 to 1, NaN with too few answers."""
    parts = np.where(list(items.values()), taps - 1, 5 - taps) / 4
    given = taps > 0
    count = given.sum(axis=2)
    total = np.where(given, parts, 0).sum(axis=2)
    return np.where(count >= ONE_WAY.min_items, total / np.maximum(count, 1), np.nan)


def _distance(score: Floats, first: Floats) -> Floats:
    """How far a score lies above the beginning; then it is part of it."""
    baseline = (ONE_WAY.prior_weight * ONE_WAY.prior + first[:, 0]) / (ONE_WAY.prior_weight + first[:, 1])
    counts = ~np.isnan(score) & (first[:, 1] < ONE_WAY.baseline_n)
    first[:, 0] += np.where(counts, np.nan_to_num(score), 0)
    first[:, 1] += counts
    return score - baseline


def _mean(rows: Floats) -> Floats:
    """Over the sides that answered."""
    there = ~np.isnan(rows)
    total, count = np.where(there, rows, 0).sum(axis=0), there.sum(axis=0)
    return np.where(count, total / np.maximum(count, 1), np.nan)


def _reached(said: list[Floats], grade: int) -> npt.NDArray[np.bool_]:
    amber = (ONE_WAY.amber_rise, ONE_WAY.amber_mentor, ONE_WAY.amber_level)
    red = (ONE_WAY.red_rise, ONE_WAY.red_mentor, ONE_WAY.red_level)
    limits = red if grade == RED else amber
    reached = [np.nan_to_num(value, nan=-1.0) >= limit - SAME for value, limit in zip(said, limits, strict=True)]
    return np.logical_or.reduce(reached)


def look_again(heard: Heard, told: Ints) -> None:
    """The rule of the product, pair by pair, sees what the arrays saw."""
    for row in range(LOOKED_AT_AGAIN):
        meetings = [
            MeetingAnswers(_taps(heard.mentor[row, slot], MENTOR_ITEMS), _taps(heard.mentee[row, slot], MENTEE_ITEMS))
            for slot in range(SLOTS)
        ]
        seen = [GRADES[result.state] for result in evaluate(meetings)]
        if seen != told[row].tolist():
            raise SystemExit(f"pair {row}: the rule says {seen}, the arrays {told[row].tolist()}")


def _taps(taps: Ints, items: dict[str, bool]) -> Answers:
    return {name: int(tap) or None for name, tap in zip(items, taps, strict=True)}


def measure(world: World) -> Figures:
    """Healthy and relapsing pairs of all seeds."""
    calm, slipped, onsets = [], [], []
    for seed in SEEDS:
        chance = np.random.default_rng(seed)
        healthy, relapsing = hear(world, chance, relapsing=False), hear(world, chance, relapsing=True)
        calm.append(colours(healthy))
        slipped.append(colours(relapsing))
        onsets.append(relapsing.onset)
        look_again(healthy, calm[-1])
        look_again(relapsing, slipped[-1])
    return _figures(np.concatenate(calm), np.concatenate(slipped), np.concatenate(onsets))


def _figures(calm: Ints, slipped: Ints, onset: Ints) -> Figures:
    delay, red = _delay(slipped, onset, AMBER), _delay(slipped, onset, RED)
    return Figures(
        alarmed=float((calm >= AMBER).any(axis=1).mean()),
        per_hundred=_per_hundred(calm),
        alarmed_red=float((calm >= RED).any(axis=1).mean()),
        within_two=float((delay <= 2).mean()),
        within_three=float((delay <= 3).mean()),
        by_end=float((delay < NEVER).mean()),
        red_by_end=float((red < NEVER).mean()),
        delay=float(np.median(delay)),
    )


def _per_hundred(calm: Ints) -> float:
    """How often a flag goes up in a hundred meetings."""
    before = np.zeros(len(calm), dtype=np.int64)
    ups = 0
    for slot in range(SLOTS):
        here = calm[:, slot]
        ups += int(((here >= AMBER) & (before < AMBER)).sum())
        before = np.where(here < 0, before, here)
    return 100 * ups / calm.size


def _delay(slipped: Ints, onset: Ints, grade: int) -> Ints:
    """Slots from the onset, itself the first, to the first flag."""
    slots = np.arange(1, SLOTS + 1)
    flagged = (slipped >= grade) & (slots >= onset[:, None])
    first = np.where(flagged.any(axis=1), flagged.argmax(axis=1) + 1, NEVER)
    return np.where(first < NEVER, first - onset + 1, NEVER)


def never_flipped(world: World) -> tuple[float, float]:
    """Shares flagged by slot 3 and by slot 6 of pairs that never left the old order."""
    delays = [
        _delay(colours(heard), heard.onset, AMBER)
        for seed in SEEDS
        for heard in [hear(world, np.random.default_rng(seed), relapsing=True)]
    ]
    every = np.concatenate(delays)
    return float((every <= 3).mean()), float((every <= 6).mean())


@dataclass(frozen=True)
class Goal:
    """A line of the table: what the specification asks for, what its author saw, what is seen here."""

    name: str
    asked: float
    reported: float
    seen: float
    at_most: bool = False

    @property
    def line(self) -> str:
        """A row of Markdown."""
        kept = self.seen <= self.asked if self.at_most else self.seen >= self.asked
        sign = "≤" if self.at_most else "≥"
        verdict = "reached" if kept else "**not reached**"
        return f"| {self.name} | {sign} {self.asked:g} | {self.reported:g} | {self.seen:.3g} | {verdict} |"


def goals() -> list[Goal]:
    """Every goal of the specification."""
    base, strong, answering, blind = (measure(world) for world in (BASE, STRONG, ANSWERING, BLIND))
    by_three, by_six = never_flipped(NEVER_FLIPPED)
    return [
        Goal("amber within 3 slots", 0.65, 0.669, base.within_three),
        Goal("amber within 3 slots, strong relapse", 0.78, 0.801, strong.within_three),
        Goal("amber by the end", 0.92, 0.940, base.by_end),
        Goal("median delay in slots", 3, 3, base.delay, at_most=True),
        Goal("median delay in slots, strong relapse", 2, 2, strong.delay, at_most=True),
        Goal("healthy pairs with a false amber in 12 meetings", 0.26, 0.243, base.alarmed, at_most=True),
        Goal("false ambers per 100 meetings", 2.7, 2.50, base.per_hundred, at_most=True),
        Goal("healthy pairs with a false red", 0.06, 0.054, base.alarmed_red, at_most=True),
        Goal("red by the end", 0.80, 0.823, base.red_by_end),
        Goal("never flipped: amber by slot 3", 0.70, 0.725, by_three),
        Goal("never flipped: amber by slot 6", 0.84, 0.868, by_six),
        Goal("95 % and 90 % answer: amber within 3 slots", 0.69, 0.718, answering.within_three),
        Goal("95 % and 90 % answer: healthy pairs with a false amber", 0.24, 0.223, answering.alarmed, at_most=True),
        Goal("senior sees nothing: amber within 3 slots", 0.45, 0.474, blind.within_three),
        Goal("senior sees nothing: amber by the end", 0.81, 0.834, blind.by_end),
    ]


def show_worlds(worlds: Mapping[str, World]) -> None:
    """The same rule where pairs are otherwise, and how many flags are right if one pair in five relapses."""
    columns = ("false amber", "false red", "within 2", "within 3", "by the end", "median delay", "right: amber, red")
    print(f"| world | {' | '.join(columns)} |")
    print("|---|---|---|---|---|---|---|---|")
    for name, world in worlds.items():
        seen = measure(world)
        shares = (seen.alarmed, seen.alarmed_red, seen.within_two, seen.within_three, seen.by_end)
        right = f"{_right(seen.by_end, seen.alarmed):.2f}, {_right(seen.red_by_end, seen.alarmed_red):.2f}"
        print(f"| {name} | {' | '.join(f'{share:.3f}' for share in shares)} | {seen.delay:g} | {right} |")


def _right(found: float, false: float) -> float:
    return RELAPSING * found / (RELAPSING * found + (1 - RELAPSING) * false)


def main() -> None:
    """Assumptions, goals, other worlds."""
    print(f"{PAIRS} healthy and {PAIRS} relapsing pairs for each of the seeds {SEEDS}, {SLOTS} meetings each.")
    print("\n".join(f"{name} = {value}" for name, value in vars(BASE).items()))
    print(f"strong: effect {STRONG.effect}; never flipped: from {NEVER_FLIPPED.start}\n")
    print("| goal | asked | author's simulation | here | |\n|---|---|---|---|---|")
    print("\n".join(goal.line for goal in goals()), end="\n\n")
    show_worlds({**OTHER_WORLDS, "strong": STRONG, "slow drift over 6 meetings": SLOW, "senior sees nothing": BLIND})


if __name__ == "__main__":
    main()
