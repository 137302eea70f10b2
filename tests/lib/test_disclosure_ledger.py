"""What stands behind `release`: groups known already, answers that are alike, and the arithmetic modulo primes."""

import itertools
import random
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmentor.lib.disclosure import Alike, breakdowns, modular, release
from rmentor.lib.disclosure.breakdowns import Ledger
from rmentor.lib.disclosure.modular import groups as groups_of
from rmentor.lib.disclosure.modular import is_light, is_new, is_prime, primes_for
from tests.telling import few, rank, tells

# The largest determinant of 0 and 1 of order 1, 2, ... (Hadamard's problem; OEIS A003432).
LARGEST = [1, 1, 2, 3, 5, 9, 32, 56, 144, 320, 1458]
# Its determinant is 3: modulo 3 the rows depend on each other, and nowhere else.
THREE = [[0, 1, 1, 1], [1, 0, 1, 1], [1, 1, 0, 1], [1, 1, 1, 0]]


groups = st.lists(st.frozensets(st.sampled_from("abcdefgh"), min_size=1), min_size=1, max_size=5, unique=True)
sizes_of_atoms = st.fixed_dictionaries({name: st.integers(1, 7) for name in "abcdefgh"})


def row_of(group: frozenset[str]) -> list[int]:
    return [int(name in group) for name in "abcdefgh"]


@given(sizes_of_atoms, groups, groups, st.integers(5, 7))
@settings(deadline=None, max_examples=60)
def test_beside_what_is_known_no_group_tells_about_fewer_than_k(
    sizes: dict[str, int], known: list[frozenset[str]], offered: list[frozenset[str]], k: int
) -> None:
    ledger, told = Ledger(sizes, k), list(map(row_of, known))
    for group in known:
        ledger.know(group)
    for group in offered:
        row, people = row_of(group), sum(sizes[name] for name in group)
        nothing_new = rank([*told, row]) == rank(told)
        leaks = any(tells(told, row, chosen) for chosen in few([sizes[name] for name in "abcdefgh"], k - 1))
        accepted = ledger.offer(group)
        assert accepted is (people >= k and (nothing_new or not leaks))
        told += [row] if accepted else []


@given(groups, st.frozensets(st.sampled_from("abcdefgh"), min_size=1), st.integers(6, 30) | st.none())
@settings(deadline=None, max_examples=60)
def test_no_group_tells_about_people_who_all_answered_the_same(
    offered: list[frozenset[str]], alike: frozenset[str], fewest: int | None
) -> None:
    sizes = dict.fromkeys("abcdefgh", 5)
    ledger = Ledger(sizes, 5, [Alike(alike, fewest)])
    places = {i for i, name in enumerate("abcdefgh") if name in alike}
    limit = 40 if fewest is None else fewest - 1
    told: list[list[int]] = []
    for group in offered:
        row = row_of(group)
        nothing_new = rank([*told, row]) == rank(told)
        leaks = any(chosen <= places and tells(told, row, chosen) for chosen in few([5] * 8, limit))
        accepted = ledger.offer(group)
        assert accepted is (nothing_new or not leaks)
        told += [row] if accepted else []


@given(st.lists(st.frozensets(st.integers(0, 13), min_size=4), min_size=1, max_size=5, unique=True))
@settings(deadline=None, max_examples=60)
def test_whatever_is_added_and_subtracted_is_about_nobody_or_about_five(offered: list[frozenset[int]]) -> None:
    people = {str(person): 1 for person in range(14)}
    order = {f"g{at}": {str(person) for person in group} for at, group in enumerate(offered)}
    taken = [order[name] for name in release(people, order)]
    for factors in itertools.product((-2, -1, 0, 1, 2), repeat=len(taken)):
        sums = [sum(f for f, group in zip(factors, taken, strict=True) if person in group) for person in people]
        assert sum(map(bool, sums)) not in (1, 2, 3, 4)


def test_one_person_more_or_less_makes_no_second_figure() -> None:
    """Today's total and yesterday's would tell about the newcomer."""
    people = {str(person): 1 for person in range(12)}
    ledger = Ledger(people)
    ledger.know([str(person) for person in range(6)])
    assert not ledger.allows([str(person) for person in range(7)])
    assert not ledger.allows([str(person) for person in range(10)])
    assert ledger.allows([str(person) for person in range(11)])
    assert ledger.allows([str(person) for person in range(6)])


def test_who_is_not_counted_cannot_be_part_of_a_group() -> None:
    ledger = Ledger({"a": 5, "empty": 0})
    assert ledger.offer(["a", "empty", "unheard of"])
    assert not ledger.offer(["empty"])
    with pytest.raises(ValueError, match="fewer than 0"):
        Ledger({"a": -1})
    with pytest.raises(ValueError, match="never lowered"):
        Ledger({"a": 9}, 4)


@pytest.mark.parametrize("order", range(1, 12))
def test_the_primes_are_above_every_determinant(order: int) -> None:
    primes = primes_for(order)
    assert prod(primes) > 2 * LARGEST[order - 1]
    assert len(set(primes)) == len(primes) >= 2


def test_the_largest_primes_are_used() -> None:
    assert primes_for(1) == (2147483647, 2147483629)
    assert primes_for(120)[:4] == (2147483647, 2147483629, 2147483587, 2147483579)
    # 121^60.5 / 2^120 is above 2^298: ten of nearly 2^31.
    assert len(primes_for(120)) == 10


@given(st.lists(st.integers(1, 4), min_size=1, max_size=9))
def test_who_is_in_few_people_is_missing_from_a_group(weights: list[int]) -> None:
    found = [set(np.flatnonzero(group).tolist()) for group in groups_of(np.array(weights), 5)]
    assert len(found) == 5
    assert [sum(column in group for group in found) for column in range(len(weights))] == weights
    for chosen in few(weights, 4):
        assert any(not chosen & group for group in found)


def test_rows_that_depend_on_each_other_only_modulo_a_prime_do_not() -> None:
    rows = np.array(THREE)
    assert not is_new(rows, 3)
    assert is_new(rows, 5)
    assert not is_new(np.array([[1, 1, 0], [0, 1, 1], [1, 2, 1]]), 5)


def test_an_unlucky_prime_neither_shows_nor_hides_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    people = dict.fromkeys("abcd", 6)
    order = {f"g{at}": [name for name, one in zip("abcd", row, strict=True) if one] for at, row in enumerate(THREE)}
    fair = release(people, order)
    few_in_d = release({**people, "d": 3}, order)
    assert (fair, few_in_d) == (["g0", "g1", "g2", "g3"], ["g0", "g1", "g2"])
    monkeypatch.setattr(breakdowns, "primes_for", lambda _order: (3, 2147483647))
    assert release(people, order) == fair
    assert release({**people, "d": 3}, order) == few_in_d


def test_what_only_one_prime_finds_is_an_accident(monkeypatch: pytest.MonkeyPatch) -> None:
    """Modulo 2, a + b and a + c and b + c make nothing; with d in the last they tell about d alone."""
    sizes = {"a": 5, "b": 5, "c": 5, "d": 3}
    order = {"ab": "ab", "ac": "ac", "bcd": "bcd"}
    rows = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 1, 1, 1]])
    weights = np.array(list(sizes.values()))
    assert is_light(rows, weights, 4, 2)
    assert not is_light(rows, weights, 4, 7)
    monkeypatch.setattr(breakdowns, "primes_for", lambda _order: (2, 7))
    assert release(sizes, order) == ["ab", "ac", "bcd"]


@pytest.mark.parametrize("order", [1, 20, 33, 100, 301])
def test_there_are_as_many_primes_as_the_proof_needs_and_no_more(order: int) -> None:
    """By whole numbers: of both sides of Hadamard's bound the square, times 4 ** order."""
    bound, primes = (order + 1) ** (order + 1), primes_for(order)
    assert prod(primes) ** 2 * 4**order > bound
    assert len(primes) == 2 or prod(primes[:-1]) ** 2 * 4**order < bound * 2 ** (4 + len(primes))
    assert sorted(set(primes), reverse=True) == list(primes)
    assert max(primes) < 2**31


def test_a_square_of_a_prime_is_no_prime() -> None:
    assert [number for number in range(3, 60, 2) if is_prime(number)] == [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59,
    ]  # fmt: skip
    assert is_prime(2**31 - 1)
    assert not is_prime(46_337**2)


def test_where_no_single_row_tells_it_every_combination_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """By brute force in fractions. Of rows drawn at random most are settled at a glance; those are passed over."""
    searched, left = [], {True: 40, False: 40}
    monkeypatch.setattr(modular, "groups", lambda *given: searched.append(given) or groups_of(*given))
    draw, prime = random.Random(3), primes_for(4)[0]  # noqa: S311 - the same every time
    for _ in range(50_000):
        if not any(left.values()):
            break
        width = draw.randint(5, 8)
        rows = [[draw.randint(0, 1) for _ in range(width)] for _ in range(draw.randint(3, 5))]
        weights = [draw.choice([1, 1, 2, 2, 3]) for _ in range(width)]
        if not is_new(np.array(rows), prime):
            continue
        searched.clear()
        light = is_light(np.array(rows), np.array(weights), 4, prime)
        if searched and left[light]:
            left[light] -= 1
            assert light == any(tells(rows[:-1], rows[-1], people) for people in few(weights, 4)), (rows, weights)
    assert left == {True: 0, False: 0}


def test_what_cannot_be_ruled_out_in_time_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    people = {str(person): 1 for person in range(12)}
    order = {"first": [str(n) for n in range(7)], "second": [str(n) for n in range(3, 12)]}
    assert release(people, order) == ["first", "second"]
    monkeypatch.setattr(modular, "PATIENCE", 0)
    assert release(people, order) == ["first"]
