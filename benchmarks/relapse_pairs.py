"""Invented pairs for measuring the relapse rule: where they stand, what each side sees of it, which taps it makes."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from surveys.relapse import MENTEE_ITEMS, MENTOR_ITEMS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Chance = np.random.Generator

PAIRS = 10_000
SLOTS = 12
NEVER = 99


@dataclass(frozen=True)
class World:
    """What pairs and answers are like, on the scale of the rule: 0 the junior leads, 1 boss and subordinate."""

    healthy: float = 0.30  # where a healthy pair stands on average
    between_pairs: float = 0.06  # how far pairs stand apart, for good (SD)
    between_meetings: float = 0.095  # a meeting that both remember as more or less equal (SD)
    mentor_sees: float = 0.02  # by how much mentors see more hierarchy than the pair's mean
    mentee_sees: float = -0.05  # and mentees less
    rater_style: float = 0.06  # how mild or strict somebody answers, for good (SD)
    item_style: float = 0.10  # the same for each item (SD)
    item_noise: float = 0.17  # what is left, anew in each item of each meeting (SD)
    mentor_answers: float = 0.85
    mentee_answers: float = 0.75
    item_missing: float = 0.03
    effect: float = 0.29  # by how much a pair that relapses rises
    steps: int = 3  # in so many meetings, evenly
    first_onset: int = 5  # the first slot of the relapse, drawn evenly
    last_onset: int = 9
    mentee_moves: float = 1.0  # which share of the rise the senior notices
    start: float | None = None  # a pair that never flipped stands here from its first meeting on


BASE = World()
STRONG = replace(BASE, effect=0.40)
ANSWERING = replace(BASE, mentor_answers=0.95, mentee_answers=0.90)
BLIND = replace(BASE, mentee_moves=0.0)
NEVER_FLIPPED = replace(BASE, start=0.59)
SLOW = replace(BASE, steps=6)
OTHER_WORLDS = {
    "as assumed": BASE,
    "answers noisier by half": replace(BASE, item_noise=0.255),
    "meetings differ twice as much": replace(BASE, between_meetings=0.19),
    "no rater style": replace(BASE, rater_style=0.0, item_style=0.0),
    "pairs stand apart twice as far": replace(BASE, between_pairs=0.12),
    "healthy pairs stand at .35": replace(BASE, healthy=0.35),
    "a third less effect": replace(BASE, effect=0.19),
    "half as many answer": replace(BASE, mentor_answers=0.45, mentee_answers=0.40),
}


@dataclass(frozen=True)
class Heard:
    """The answers (pairs, slots, 4 items), 0 where there is none; and the slot at which each pair began to slip."""

    mentor: Ints
    mentee: Ints
    onset: Ints


def hear(world: World, chance: Chance, *, relapsing: bool) -> Heard:
    """Let so many pairs meet twelve times and answer."""
    onset = np.full(PAIRS, NEVER)
    if relapsing and world.start is None:
        onset = chance.integers(world.first_onset, world.last_onset + 1, PAIRS)
    slots = np.arange(1, SLOTS + 1)
    risen = np.clip((slots - onset[:, None] + 1) / world.steps, 0, 1) * world.effect
    middle = world.healthy if world.start is None or not relapsing else world.start
    shared = middle + chance.normal(0, world.between_pairs, (PAIRS, 1))
    shared = shared + chance.normal(0, world.between_meetings, (PAIRS, SLOTS))
    mentor = _side(world, chance, shared + risen + world.mentor_sees, world.mentor_answers, MENTOR_ITEMS)
    seen = risen * world.mentee_moves
    mentee = _side(world, chance, shared + seen + world.mentee_sees, world.mentee_answers, MENTEE_ITEMS)
    return Heard(mentor, mentee, np.ones(PAIRS, dtype=np.int64) if world.start and relapsing else onset)


def _side(world: World, chance: Chance, seen: Floats, answers: float, items: dict[str, bool]) -> Ints:
    """From what one side sees to taps on a scale of five."""
    n = len(items)
    style = chance.normal(0, world.rater_style, (PAIRS, 1, 1)) + chance.normal(0, world.item_style, (PAIRS, 1, n))
    felt = seen[:, :, None] + style + chance.normal(0, world.item_noise, (PAIRS, SLOTS, n))
    tapped = np.clip(np.rint(1 + 4 * felt), 1, 5).astype(np.int64)
    tapped = np.where(list(items.values()), tapped, 6 - tapped)
    given = chance.random((PAIRS, SLOTS, n)) >= world.item_missing
    asked = chance.random((PAIRS, SLOTS, 1)) < answers
    return np.where(given & asked, tapped, 0)
