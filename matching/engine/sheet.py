"""A problem as the kernels of `kernels.score` read it: like mentees side by side, mentors by grade, in blocks."""

from functools import cached_property
from typing import Any

import numpy as np

from matching.engine.arrays import UNKNOWN, Codes, Lists, Side, Whole, Words
from matching.engine.eligible import fewest_points
from matching.engine.given import MUST, STYLES
from matching.engine.kernels.score import (
    OUT,
    PART_SHIFT,
    Bytes,
    Features,
    Mentees,
    Mentors,
    Scene,
    Weighing,
    room_for,
)
from matching.engine.pairs import Few
from matching.engine.score import FULL, Scoring

LARGEST_BYTE = 255
STEPS = 5
# A block is as wide as keeps its table within so many bytes, between these two widths.
TABLE_BYTES = 2**23
NARROWEST, WIDEST = 256, 16384
# All blocks are kept if their tables are no larger than this together.
KEPT_BYTES = 2**26


class Sheet:
    """The arrays. `row_order` and `column_order` are the positions of mentees and mentors in the order used here."""

    def __init__(self, scoring: Scoring) -> None:
        self._scoring = scoring
        self._blocks: dict[int, Mentors] = {}
        problem = scoring.problem
        self.column_order = _by_grade(problem.mentors)
        self.row_order = _like_beside_like(problem.mentees)
        self._mentors = problem.mentors.take(self.column_order)
        self._mentees = problem.mentees.take(self.row_order)
        self._topics = 1 + max(
            int(lists.item.max(initial=-1))
            for side in (problem.mentees, problem.mentors)
            for lists in (side.offers, side.wishes)
        )
        self._interests = 1 + max(int(side.interests.item.max(initial=-1)) for side in (self._mentees, self._mentors))
        # Where each kind of feature begins in the table.
        self._back = self._topics * STEPS
        self._liked = self._back + (self._topics * STEPS if scoring.weights["mutual"] else 0)
        self._styled = self._liked + self._interests
        self.features = self._styled + 2 * STYLES
        self.width = min(max(TABLE_BYTES // self.features, NARROWEST), WIDEST)

    @cached_property
    def weighing(self) -> Weighing:
        """The weights that count."""
        weights = {name: np.int32(weight) for name, weight in self._scoring.weights.items()}
        musts = {f"must_{name}": weight == MUST for name, weight in self._scoring.weights.items()}
        known: dict[str, Any] = {**weights, **musts, "fewest": np.int32(fewest_points(self._scoring))}
        return Weighing(**{name: known[name] for name in Weighing._fields})

    @cached_property
    def mentees(self) -> Mentees:
        """All mentees."""
        side, few = self._mentees, self._few()
        first, last = self._windows()
        return Mentees(
            taught=_levels(side.wishes, 0),
            given_back=_levels(side.offers, self._back),
            liked=Features(side.interests.start, (side.interests.item + self._liked).astype(np.int32)),
            styled=self._answers(),
            part=_parts(side.wishes),
            answers=np.count_nonzero(side.style, axis=1).astype(np.int32),
            languages=_by_word(side.languages),
            identities=_by_word(side.identities),
            same_identity=side.same_identity,
            location=side.location,
            minutes=side.minutes.astype(np.int32),
            department=side.department,
            first=first,
            last=last,
            few_start=few.start,
            few_column=few.column.astype(np.int32),
            few_value=np.maximum(few.value, OUT).astype(np.int32),
        )

    def scene(self, block: Mentors, cursor: Whole) -> Scene:
        """All mentees and a block, with space to work in."""
        return Scene(self.mentees, block, self.weighing, cursor, room_for(len(block.department)))

    def block(self, begin: int) -> Mentors:
        """The mentors from `begin` on, as many as `width`."""
        if begin not in self._blocks:
            if len(self._mentors) * self.features > KEPT_BYTES:
                self._blocks.clear()
            self._blocks[begin] = self._block(begin)
        return self._blocks[begin]

    def _block(self, begin: int) -> Mentors:
        which = np.arange(begin, min(begin + self.width, len(self._mentors)))
        side = self._mentors.take(which)
        return Mentors(
            begin=begin,
            table=self._table(side),
            part=_parts(side.wishes),
            languages=_by_word(side.languages),
            identities=_by_word(side.identities),
            asking=np.flatnonzero(side.same_identity),
            location=side.location,
            minutes=side.minutes.astype(np.int32),
            department=side.department,
        )

    def _table(self, side: Side) -> Bytes:
        table = np.zeros((self.features, len(side)), dtype=np.uint8)
        sections = [(side.offers, 0)] + ([(side.wishes, self._back)] if self._scoring.weights["mutual"] else [])
        for lists, at in sections:
            for step in range(STEPS):
                table[at + lists.item * STEPS + step, lists.owner] = np.minimum(lists.level, step + 1)
        table[self._liked + side.interests.item, side.interests.owner] = 1
        for question in range(STYLES):
            answer = side.style[:, question]
            table[self._styled + 2 * question] = 1 - answer
            table[self._styled + 2 * question + 1] = 1 + answer
        return table

    def _answers(self) -> Features:
        """One feature for each question that a mentee answered."""
        owner, question = np.nonzero(self._mentees.style)
        is_other_end = self._mentees.style[owner, question] > 0
        lengths = np.bincount(owner, minlength=len(self._mentees)).astype(np.int64)
        start = np.concatenate([[0], np.cumsum(lengths)])
        return Features(start, (self._styled + 2 * question + is_other_end).astype(np.int32))

    def _windows(self) -> tuple[Whole, Whole]:
        """From which mentor to which the grades suit each mentee."""
        rules = self._scoring.problem.rules
        grades = self._mentors.grade.astype(np.int64)
        known = int(np.count_nonzero(grades != UNKNOWN))
        own = self._mentees.grade.astype(np.int64)
        if rules.is_classic:
            first = np.searchsorted(grades[:known], own + rules.min_grade_gap)
            last = np.full(len(own), known)
        else:
            first = np.zeros(len(own), dtype=np.int64)
            last = np.searchsorted(grades[:known], own - rules.min_grade_gap, side="right")
        last = np.where(own == UNKNOWN, 0, last)
        return first.astype(np.int64), last.astype(np.int64)

    def _few(self) -> Few:
        """What is forbidden or ranked of few pairs only, in the order used here."""
        scoring = self._scoring
        row_at, column_at = np.argsort(self.row_order), np.argsort(self.column_order)
        parts = [
            (scoring.in_one_line, int(OUT)),
            (scoring.banned, int(OUT)),
            (scoring.ranked, scoring.weights["preferences"]),
        ]
        return Few.of(
            row_at[np.concatenate([few.row for few, _worth in parts])],
            column_at[np.concatenate([few.column for few, _worth in parts])],
            np.concatenate([worth * few.value for few, worth in parts]),
            scoring.problem.shape,
        )


def fits_kernels(scoring: Scoring) -> bool:
    """Whether all counts fit into a byte; where only ranked pairs may be made, the kernels have nothing to do."""
    problem = scoring.problem
    counts = (
        problem.mentees.wishes.sums(),
        problem.mentors.wishes.sums(),
        problem.mentees.interests.lengths,
    )
    return (
        all(int(count.max(initial=0)) <= LARGEST_BYTE for count in counts) and scoring.weights["preferences"] < MUST
    )


def _by_grade(mentors: Side) -> Whole:
    grade = mentors.grade.astype(np.int64)
    return np.argsort(np.where(grade == UNKNOWN, np.iinfo(np.int64).max, grade), kind="stable")


def _like_beside_like(mentees: Side) -> Whole:
    return np.lexsort(
        (
            mentees.department,
            mentees.minutes,
            mentees.location,
            *mentees.identities.T,
            mentees.same_identity,
            *mentees.languages.T,
        )
    )


def _levels(lists: Lists, begin: int) -> Features:
    return Features(lists.start, (begin + lists.item * STEPS + lists.level - 1).astype(np.int32))


def _parts(lists: Lists) -> Codes:
    """ceil(1000 * 2**20 / levels asked for), see `kernels.score`."""
    parts: Codes = (-(-FULL * 2**PART_SHIFT // np.maximum(1, lists.sums()))).astype(np.int32)
    return parts


def _by_word(bits: Words) -> Words:
    return np.ascontiguousarray(bits.T)
