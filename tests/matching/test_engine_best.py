"""The best mentors of a mentee, kept while blocks of mentors go by: as by sorting all of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.kernels import best as kernels
from matching.engine.kernels.best import FAR, OPEN, TIE_MASK, Best, Offer, tie_of

UNIT, TIES = 5000, 16
FORBIDDEN = -(2**29)


def an_offer(seed: int, mentees: int, mentors: int, least: int) -> Offer:
    """Prices of mentors of some points and a rest, and the floor of each mentee as `pricing.offer_of` makes it."""
    chance = np.random.default_rng(seed)
    price = chance.integers(-40 * UNIT, 40 * UNIT, mentors)
    own = chance.integers(least * UNIT, 30 * UNIT, mentees)
    return Offer(
        begin=0,
        unit=UNIT,
        ties=TIES,
        mentee_mix=chance.integers(0, TIE_MASK, mentees),
        mentor_mix=chance.integers(0, TIE_MASK, mentors),
        mentee_price=own,
        mentor_price=price,
        points=(price // UNIT).astype(np.int32).reshape(1, -1),
        level=np.zeros(mentees, dtype=np.int64),
        floor=(own // UNIT).astype(np.int32),
    )


def a_heap(mentees: int, count: int) -> Best:
    shape = (mentees, count)
    return Best(
        np.zeros(shape, np.int64), np.zeros(shape, np.int32), np.zeros(shape, np.int32), np.zeros(mentees, np.int64)
    )


def by_sorting(offer: Offer, points: np.ndarray, k: int, count: int) -> list[tuple[int, int, int]]:
    """(excess, column, points) of the best, the most excess first, of equal ones the first."""
    found = []
    for column, value in enumerate(points.tolist()):
        tie = tie_of(offer.mentee_mix[k], offer.mentor_mix[column], offer.ties)
        excess = UNIT * value + int(tie) - int(offer.mentee_price[k]) - int(offer.mentor_price[column])
        if value >= 0 and excess > 0:
            found.append((-excess, column, value))
    return [(-excess, column, value) for excess, column, value in sorted(found)[:count]]


def kept(best: Best, k: int) -> list[tuple[int, int, int]]:
    size = int(best.size[k])
    rows = zip(
        best.excess[k, :size].tolist(), best.column[k, :size].tolist(), best.points[k, :size].tolist(), strict=True
    )
    return sorted(rows, key=lambda row: (-row[0], row[1]))


def in_blocks(offer: Offer, points: np.ndarray, count: int, width: int) -> Best:
    """What is kept after all blocks of so many mentors."""
    mentees, mentors = points.shape
    best = a_heap(mentees, count)
    for begin in range(0, mentors, width):
        end = min(begin + width, mentors)
        part = offer._replace(
            begin=begin,
            mentor_mix=offer.mentor_mix[begin:end],
            mentor_price=offer.mentor_price[begin:end],
            points=offer.points[:, begin:end],
        )
        for k in range(mentees):
            low = min(3 * k, end - begin)
            kernels.keep_best(points[k, begin + low : end], part, best, k, low)
            points[k, begin : begin + low] = FORBIDDEN
    return best


@given(
    st.integers(0, 2**32),
    st.integers(1, 7),
    st.sampled_from([(60, 60), (90, 40), (600, 600), (700, 300)]),
    st.sampled_from(["any", "falling", "rising", "alike", "steps"]),
    st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_the_best_are_kept_wherever_they_stand(
    seed: int,
    count: int,
    size: tuple[int, int],
    order: str,
    is_open: bool,  # noqa: FBT001 - drawn
) -> None:
    """`is_open`: so low a price that anybody is wanted, and the floor is guessed from the best of each few."""
    mentors, width = size
    chance = np.random.default_rng(seed)
    points = chance.integers(0, 90, (4, mentors)).astype(np.int32)
    if order in ("falling", "rising"):
        points.sort(axis=1)
        points = points[:, ::-1].copy() if order == "falling" else points
    elif order == "alike":
        points[:] = 50
    elif order == "steps":
        points = np.sort(points % 4, axis=1)
    points[chance.random(points.shape) < 0.2] = FORBIDDEN
    offer = an_offer(seed, 4, mentors, -30)
    if order != "any":
        offer = offer._replace(mentor_price=np.zeros(mentors, np.int64), points=np.zeros((1, mentors), np.int32))
    if order == "steps":
        offer = offer._replace(ties=1)
    if is_open:
        price = np.full(4, (OPEN - 7) * UNIT)
        offer = offer._replace(mentee_price=price, floor=(price // UNIT).astype(np.int32))
    best = in_blocks(offer, points, count, width)
    for k in range(4):
        assert kept(best, k) == by_sorting(offer, points[k], k, count)


def test_a_guessed_floor_is_below_the_wanted_ones() -> None:
    """The best of each 32, of which as many as are wanted, less two for what rounding and ties may do."""
    values = np.zeros(32 * 5, dtype=np.int32)
    values[[3, 40, 41, 70, 100, 159]] = [90, 80, 79, 70, 60, 50]
    nothing = np.zeros_like(values)
    found = [int(kernels.likely_floor(values, nothing, wanted)) for wanted in range(1, 7)]
    assert found == [88, 78, 68, 58, 48, -(2**31)]
    assert int(kernels.likely_floor(values, values - 10, 1)) == 8


@pytest.mark.parametrize("ties", [1, 2, 1024, 2**16])
def test_ties_are_small_and_look_like_chance(ties: int) -> None:
    chance = np.random.default_rng(1)
    one, other = chance.integers(0, 2**31, 4000), chance.integers(0, 2**31, 4000)
    found = np.array([tie_of(*pair, ties) for pair in zip(one, other, strict=True)])
    assert found.min() >= 0
    assert found.max() < ties
    assert len(np.unique(found)) >= min(ties, 4000) * 0.6
    assert (found == tie_of(one, other, ties)).all()


def test_a_floor_never_goes_beyond_what_can_be_compared() -> None:
    offer = an_offer(1, 1, 1, 0)._replace(floor=np.full(1, FAR - 5, np.int32))
    best = a_heap(1, 1)
    assert kernels.floor_now(offer, best, 0) == FAR - 5
    best.size[0], best.excess[0, 0] = 1, 3 * UNIT
    assert kernels.floor_now(offer, best, 0) == FAR - 2
    best.excess[0, 0] = 2**50
    assert kernels.floor_now(offer, best, 0) == FAR


@pytest.mark.parametrize("count", [2, 3, 5, 6])
def test_of_equal_ones_the_last_make_way_for_better_ones(count: int) -> None:
    points = np.array([[5] * 10 + [9] + [5] * 3 + [9] + [5]], dtype=np.int32)
    nothing = np.zeros(16, np.int64)
    offer = an_offer(1, 1, 16, 0)._replace(ties=1, mentor_price=nothing, points=np.zeros((1, 16), np.int32))
    offer = offer._replace(mentee_price=np.zeros(1, np.int64), floor=np.zeros(1, np.int32))
    best = a_heap(1, count)
    kernels.keep_best(points[0], offer, best, 0, 0)
    assert [column for _excess, column, _points in kept(best, 0)] == [10, 14, *range(count - 2)]
