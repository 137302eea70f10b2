"""All pairs looked at in two ways with the same answers, and the whole in rounds as well as all at once."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching.engine import BEST_TOTAL, Candidate, Given, InputError, Rules, Weights
from matching.engine.arrays import Problem
from matching.engine.compiled import compiled
from matching.engine.kernels import score as kernels
from matching.engine.kernels.network import FAR
from matching.engine.layers import FINEST_TIE, LARGEST_FIRST, Layers, sizes
from matching.engine.pairs import Pairs
from matching.engine.pricing import UNWANTED, ByGrid, ByKernel, Found, Prices, offer_of
from matching.engine.result import Round
from matching.engine.rounds import Solution, solve
from matching.engine.run import match
from matching.engine.score import Scoring
from matching.engine.sheet import fits_kernels
from tests.matching.invented import people, rules, weights


def drawn(seed: int, size: tuple[int, int], **facts: object) -> Given:
    """Some dozens of people, with everything that the engine looks at."""
    chance = Random(seed)  # noqa: S311 - invented people
    mentors, mentees = range(1, size[1] + 1), range(1001, 1001 + size[0])
    case = Given(
        mentors=people(chance.random(), mentors, mentees, is_senior=False),
        mentees=people(chance.random(), mentees, mentors, is_senior=True),
        rules=rules(chance),
        # "preferences" as a must is not for the kernels.
        weights=replace(weights(chance), preferences=chance.randint(0, 9)),
        bans=frozenset((chance.choice(mentors), chance.choice(mentees)) for _ in range(3)),
    )
    return replace(case, **facts)


def same(one: Found, other: Found) -> bool:
    return all((getattr(one, name) == getattr(other, name)).all() for name in ("rows", "columns", "points"))


def both(problem: Problem) -> tuple[ByGrid, ByKernel, Layers]:
    """The definition and the kernels, these as they stand and in narrow blocks."""
    scoring = Scoring(problem)
    assert fits_kernels(scoring)
    layers = Layers.of(scoring)
    by_kernel = ByKernel(scoring, layers, kernels)
    by_kernel._sheet.width = 7
    return ByGrid(scoring, layers), by_kernel, layers


seeds = st.integers(0, 2**32)


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_the_kernels_give_the_points_of_the_definition(seed: int) -> None:
    by_grid, by_kernel, _layers = both(Problem.of(drawn(seed, (17, 16)).in_order()))
    assert same(by_grid.every(), by_kernel.every())


MUSTS = ("skills", "mutual", "interests", "style", "place", "department")


@pytest.mark.parametrize("must", MUSTS)
@pytest.mark.parametrize("seed", range(3))
def test_a_must_forbids_the_same_pairs_in_the_kernels(seed: int, must: str) -> None:
    case = drawn(seed, (19, 18), rules=Rules(min_grade_gap=0, is_mutual=True), weights=Weights(**{must: 10}))
    if must == "style":
        sides = [tuple(replace(one, style=(1 - 2 * (one.key % 2),) * 4) for one in side) for side in two_sides(case)]
        case = replace(case, mentors=sides[0], mentees=sides[1])
    loose = replace(case, weights=Weights(**{must: 9}))
    by_grid, by_kernel, _layers = both(Problem.of(case.in_order()))
    assert same(by_grid.every(), by_kernel.every())
    assert 0 < len(by_grid.every()) < len(both(Problem.of(loose.in_order()))[0].every())


def two_sides(case: Given) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    return case.mentors, case.mentees


@pytest.mark.parametrize(("percent", "made"), [(49, 1), (50, 1), (51, 0)])
def test_a_pair_of_just_the_least_percentage_may_be_made(percent: int, made: int) -> None:
    """Half of the wishes are met: 500 of 1000 points."""
    one = Candidate(1, 1, 1, languages=frozenset({"en"}), offers={"ai": 2})
    other = Candidate(2, 2, 9, languages=frozenset({"en"}), wishes={"ai": 4})
    only_skills = Weights(skills=1, mutual=0, interests=0, style=0, languages=0, place=0, department=0, preferences=0)
    case = Given((one,), (other,), rules=Rules(min_percent=percent), weights=only_skills)
    by_grid, by_kernel, _layers = both(Problem.of(case))
    assert len(by_grid.every()) == len(by_kernel.every()) == len(match(case).pairs) == made


def test_pairs_without_any_points_may_be_made_all_the_same() -> None:
    nothing = Weights(*[0] * 8)
    case = drawn(6, (9, 8), rules=Rules(min_grade_gap=0), weights=nothing)
    by_grid, by_kernel, layers = both(Problem.of(case.in_order()))
    every = by_grid.every()
    assert len(every) > 5
    assert not every.points.any()
    assert same(every, by_kernel.every())
    cheap = Prices(np.full(9, -layers.unit), np.zeros(8, dtype=np.int64))
    assert same(every, by_grid.best(cheap, 8))
    assert same(every, by_kernel.best(cheap, 8))
    assert (by_grid.worth(np.zeros(9, np.int32))[every.columns] == 0).all()
    assert (by_kernel.worth(np.zeros(9, np.int32))[every.columns] == 0).all()


def test_a_pair_is_found_as_soon_as_it_is_worth_one_more_than_its_prices() -> None:
    by_grid, by_kernel, layers = both(Problem.of(drawn(8, (16, 15), rules=Rules(min_grade_gap=0)).in_order()))
    every = by_grid.every()
    most = np.zeros(16, dtype=np.int64)
    np.maximum.at(most, every.rows, layers.worth(every.rows, every.columns, every.points))
    free = np.zeros(15, dtype=np.int64)
    for of_one in (by_grid, by_kernel):
        assert of_one.best(Prices(most - 1, free), 3).rows.tolist() == sorted({*every.rows.tolist()})
        assert len(of_one.best(Prices(most, free), 3)) == 0


def test_pairs_found_are_merged_in_order() -> None:
    def found(*pairs: tuple[int, int, int]) -> Found:
        return Found(*np.array(pairs, dtype=np.int64).reshape(-1, 3).T)

    one, other = found((0, 4, 1), (1, 0, 2), (7, 7, 3)), found((0, 1, 4), (1, 9, 5), (3, 2, 6))
    expected = found((0, 1, 4), (0, 4, 1), (1, 0, 2), (1, 9, 5), (3, 2, 6), (7, 7, 3))
    assert same(one.merged(other, 10), expected)
    assert same(other.merged(one, 10), expected)
    assert same(one.merged(Found.nothing(), 10), one)
    assert same(Found.nothing().merged(one, 10), one)
    assert same(Found.sorted(*(expected.rows[::-1], expected.columns[::-1], expected.points[::-1])), expected)
    assert same(expected.only(expected.points > 3), found((0, 1, 4), (1, 9, 5), (3, 2, 6)))


def far_prices(seed: int, firsts: int) -> tuple[ByGrid, ByKernel, Prices]:
    """A problem of 15 mentees, and prices up or down by so many first partners, as far as they fit."""
    problem = Problem.of(drawn(seed, (15, 18)).in_order())
    by_grid, by_kernel, layers = both(problem)
    chance = np.random.default_rng(seed)
    span = min(20_000 * layers.unit, 2**55)
    rows, columns = chance.integers(-span, span, 15), chance.integers(-span, span, 18)
    leap = min(firsts * layers.unit + layers.first * (firsts > 40), 2**59)
    prices = Prices(rows + leap * chance.integers(-1, 2, 15), columns + leap * chance.integers(-1, 2, 18))
    return by_grid, by_kernel, prices


@given(seeds, st.integers(1, 6), st.sampled_from([0, 1, 40]))
@settings(max_examples=40, deadline=None)
def test_the_kernels_find_the_same_pairs_beyond_their_prices(seed: int, count: int, firsts: int) -> None:
    by_grid, by_kernel, prices = far_prices(seed, firsts)
    assert same(by_grid.best(prices, count), by_kernel.best(prices, count))


@example(3079, 4)
@given(seeds, st.integers(1, 6))
@settings(max_examples=40, deadline=None)
def test_prices_beyond_comparison_change_nothing(seed: int, count: int) -> None:
    by_grid, by_kernel, prices = far_prices(seed, 2**30)
    assert same(by_grid.best(prices, count), by_kernel.best(prices, count))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("points", [2**27, 2**30])
@pytest.mark.parametrize("seed", range(3))
def test_prices_beyond_comparison_hide_nobody_where_a_floor_is_guessed(seed: int, points: int, count: int) -> None:
    """What is dear beyond comparison is not taken for the best, and what is cheap beyond it still compares."""
    problem = Problem.of(drawn(seed, (15, 150), rules=Rules(min_grade_gap=0)).in_order())
    by_grid, by_kernel, layers = both(problem)
    by_kernel._sheet.width = 150
    chance = np.random.default_rng(seed)
    rows, columns = (
        chance.integers(-2, 3, size) * layers.first + chance.integers(-points, points, size) * layers.unit
        for size in problem.shape
    )
    told = by_grid.best(Prices(rows, columns), count)
    assert 0 < len(told) < count * 15
    assert same(told, by_kernel.best(Prices(rows, columns), count))


@pytest.mark.parametrize("side", [0, 1])
def test_prices_of_one_side_alone_may_be_beyond_32_bits(side: int) -> None:
    by_grid, by_kernel, layers = both(Problem.of(drawn(3, (15, 14), rules=Rules(min_grade_gap=0)).in_order()))
    cheap = (np.full(15, -(2**31) - 2**20), np.full(14, -(2**31) - 2**20))[side] * layers.unit
    prices = Prices(np.zeros(15, np.int64), cheap) if side else Prices(cheap, np.zeros(14, np.int64))
    found = by_kernel.best(prices, 14)
    assert len(found) == len(by_grid.every())
    assert same(found, by_grid.best(prices, 14))


def test_prices_halfway_between_two_first_partners_cancel_each_other_out() -> None:
    """The one rounds up to a first partner and the other down to none, and yet all but the two come to nothing."""
    case = drawn(3, (15, 14), rules=Rules(min_grade_gap=0))
    by_grid, by_kernel, layers = both(Problem.of(case.in_order()))
    half = layers.first // 2
    rows, columns = np.full(15, half + 1), np.full(14, -half)
    rows[0] = 2**30 * layers.unit
    expected = by_grid.every().only(by_grid.every().rows > 0)
    assert same(by_kernel.best(Prices(rows, columns), 14), expected)


@given(seeds)
@settings(max_examples=20, deadline=None)
def test_the_kernels_know_what_mentors_could_cost(seed: int) -> None:
    by_grid, by_kernel, _layers = both(Problem.of(drawn(seed, (15, 14)).in_order()))
    floor = np.random.default_rng(seed).integers(-9000, 9000, 15).astype(np.int32)
    worth = by_grid.worth(floor)
    assert (worth == by_kernel.worth(floor)).all()
    assert (worth[~np.isin(np.arange(14), by_grid.every().columns)] == UNWANTED).all()


@pytest.mark.parametrize("seed", range(3))
def test_compiled_kernels_and_threads_change_nothing(seed: int) -> None:
    problem = Problem.of(drawn(seed, (1500, 40)).in_order())
    scoring = Scoring(problem)
    layers = Layers.of(scoring)
    by_grid, by_kernel = ByGrid(scoring, layers), ByKernel(scoring, layers, compiled(kernels))
    assert same(by_grid.every(), by_kernel.every())
    mentors = np.random.default_rng(seed).integers(0, 9000, 40)
    prices = Prices.of_columns(mentors, 1500, layers.unit)
    assert same(by_grid.best(prices, 5), by_kernel.best(prices, 5))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_best_of_very_many_are_found_among_their_like(count: int) -> None:
    """Hundreds of mentors of equal points, told apart by their ties alone."""
    mentors = tuple(
        Candidate(key=key, person=key, grade=2 - key % 3 if key % 50 else None, languages=frozenset({"en"}))
        for key in range(1, 400)
    )
    mentees = tuple(replace(mentors[0], key=500 + key, person=500 + key, grade=9) for key in range(3))
    problem = Problem.of(Given(mentors, mentees))
    by_grid, by_kernel, layers = both(problem)
    by_kernel._sheet.width = 200
    prices = Prices.of_columns(np.arange(399) % 2, 3, layers.unit)
    assert same(by_grid.best(prices, count), by_kernel.best(prices, count))
    layers = replace(layers, ties=1)
    for of_one in (by_grid, by_kernel):
        of_one._layers = layers
    dear = Prices.of_columns(np.zeros(399, dtype=np.int64), 3, layers.unit)
    found = by_grid.best(dear, count)
    assert same(found, by_kernel.best(dear, count))
    # Of equal ones the lower grade, then the lower position.
    assert found.columns.tolist() == [1, 4, 7][:count] * 3


def test_a_part_of_a_thousand_is_exact_for_every_byte() -> None:
    for asked in range(1, 256):
        met = np.arange(asked + 1)
        part = -(-1000 * 2**kernels.PART_SHIFT // asked)
        assert (((met * part) >> kernels.PART_SHIFT) == 1000 * met // asked).all()
        assert int(met[-1] * part) < 2**31


def test_points_of_a_list_are_those_of_the_grid() -> None:
    problem = Problem.of(drawn(5, (30, 20)).in_order())
    scoring = Scoring(problem)
    rows, columns = np.divmod(np.arange(600), 20)
    grid = scoring.points(Pairs.grid(np.arange(30), np.arange(20)))
    assert (scoring.points(Pairs.listed(rows, columns)) == grid.ravel()).all()


def test_more_wishes_than_a_byte_holds_are_left_to_numpy() -> None:
    case = drawn(1, (3, 3))
    eager = replace(case.mentees[0], wishes={f"topic {number}": 5 for number in range(52)}, avoids=frozenset())
    assert fits_kernels(Scoring(Problem.of(replace(case, weights=Weights()))))
    just = replace(eager, wishes={f"topic {number}": 5 for number in range(51)})
    assert fits_kernels(Scoring(Problem.of(replace(case, mentees=(just, *case.mentees[1:]), weights=Weights()))))
    problem = Problem.of(replace(case, mentees=(eager, *case.mentees[1:]), weights=Weights()))
    assert not fits_kernels(Scoring(problem))
    assert not fits_kernels(Scoring(Problem.of(replace(case, weights=Weights(preferences=10)))))


@pytest.mark.parametrize("places", [1, 50])
def test_prices_in_points_are_never_above_the_exact_ones(places: int) -> None:
    """So the kernels look exactly at every pair that may have an excess, whatever the prices; pairs have 0 points at
    least. With many places a first partner is worth more than can be compared in points."""
    case = drawn(2, (40, 40), rules=Rules())
    mentors, mentees = (tuple(replace(one, capacity=places) for one in side) for side in two_sides(case))
    problem = Problem.of(replace(case, mentors=mentors, mentees=mentees).in_order())
    _by_grid, _by_kernel, layers = both(problem)
    chance = np.random.default_rng(2)
    for scale in (layers.unit, layers.first // 100, layers.first // 9, layers.first):
        rows, columns = (chance.integers(-2, 3, 40) * layers.first + chance.integers(-scale, scale, 40) for _ in "12")
        offer = offer_of(layers, Prices(rows, columns), np.arange(40), np.arange(40))
        exact = rows.reshape(-1, 1) + columns
        in_points = offer.floor.reshape(-1, 1).astype(np.int64) + offer.points[offer.level]
        wanted = np.clip(exact // layers.unit, 0, layers.most + 1)
        assert (np.minimum(in_points, layers.most + 1) <= wanted).all()


# ---- in rounds ------------------------------------------------------------------------------------------------


def reached(solution: Solution) -> tuple[object, ...]:
    return (
        solution.rows.tolist(),
        solution.columns.tolist(),
        solution.people,
        solution.people_gap,
        solution.points_gap,
    )


@given(seeds, st.sampled_from([(12, 12), (30, 3), (3, 30), (25, 20)]))
@settings(max_examples=60, deadline=None)
def test_rounds_of_pricing_find_the_same_pairs_as_all_at_once(seed: int, size: tuple[int, int]) -> None:
    problem = Problem.of(drawn(seed, size).in_order())
    assert reached(solve(problem, all_at_once=0)) == reached(solve(problem))


@pytest.mark.parametrize("objective", ["people", BEST_TOTAL])
def test_guessed_prices_change_nothing(monkeypatch: pytest.MonkeyPatch, objective: str) -> None:
    problem = Problem.of(drawn(7, (90, 80), rules=Rules(min_grade_gap=1, objective=objective)).in_order())
    at_once = reached(solve(problem))
    monkeypatch.setattr("matching.engine.rounds.NO_GUESS", 10)
    assert reached(solve(problem, all_at_once=0)) == at_once


def test_a_big_problem_is_not_held_as_a_whole() -> None:
    """Nine in ten of the pairs are never in the graph, and nothing is missing."""
    problem = Problem.of(drawn(7, (150, 150), rules=Rules(min_grade_gap=0), weights=Weights()).in_order())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matching.engine.rounds.CANDIDATES", 4)
        patch.setattr("matching.engine.watch.CANDIDATES", 4)
        patch.setattr("matching.engine.rounds.NO_GUESS", 10)
        solution = solve(problem, all_at_once=0)
    whole = solve(problem, all_at_once=10**6)
    assert solution.candidates < problem.size // 5 < whole.candidates
    assert reached(solution) == reached(whole)


def test_everybody_alike_is_solved_in_rounds_too() -> None:
    mentors = tuple(Candidate(key=key, person=key, grade=1, languages=frozenset({"en"})) for key in range(1, 61))
    mentees = tuple(replace(one, key=1000 + one.key, person=1000 + one.key, grade=9) for one in mentors[:50])
    problem = Problem.of(Given(mentors, mentees))
    solution = solve(problem, all_at_once=0)
    assert (solution.people, solution.people_gap, solution.points_gap) == (100, 0, 0)
    assert reached(solution) == reached(solve(problem))


@pytest.mark.parametrize(("objective", "rounds"), [("people", 2), (BEST_TOTAL, 1)])
def test_a_first_partner_that_is_worth_little_needs_no_stage_of_its_own(objective: str, rounds: int) -> None:
    """With so few mentors all pairs are in the graph before the first round."""
    problem = Problem.of(drawn(7, (20, 12), rules=Rules(min_grade_gap=0, objective=objective)).in_order())
    assert solve(problem, all_at_once=0).rounds == rounds


def test_among_equals_it_does_not_matter_how_they_were_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing else tells pairs apart, not even the ties of their worth, the keys do."""
    monkeypatch.setattr("matching.engine.layers.FINEST_TIE", 1)
    for seed in range(4):
        case = drawn(seed, (25, 20), rules=Rules(min_grade_gap=0), weights=Weights(*[0] * 8))
        problem = Problem.of(case.in_order())
        assert reached(solve(problem, all_at_once=0)) == reached(solve(problem))


@pytest.mark.parametrize("patience", [1, 3, 10**6])
def test_the_caller_is_asked_in_the_middle_of_a_round(monkeypatch: pytest.MonkeyPatch, patience: int) -> None:
    """After every 16 steps of the solver; here a step serves one person."""
    monkeypatch.setattr("matching.engine.solver.AT_ONCE", 1)
    problem = Problem.of(drawn(7, (50, 46), rules=Rules(min_grade_gap=0)).in_order())
    heard: list[Round] = []
    found = solve(problem, on_round=lambda now: heard.append(now) or len(heard) < patience)
    # All pairs are in the graph at once: one round, 96 steps and the question at the end.
    assert len(heard) == min(patience, 96 // 16 + 1)
    assert [now.number for now in heard] == [0, 0, 0, 0, 0, 0, 1][: len(heard)]
    assert (found.people_gap, found.points_gap) == (0, 0) if patience > 6 else found.people_gap > 0


def test_a_run_that_is_stopped_keeps_what_it_has_and_says_what_may_be_missing() -> None:
    case = drawn(3, (120, 110), rules=Rules(min_grade_gap=1), weights=Weights())
    problem = Problem.of(case.in_order())
    best = solve(problem)
    heard = []
    stopped = solve(problem, all_at_once=0, on_round=lambda now: heard.append(now) or False)
    assert stopped.rounds == 1
    assert heard[-1].pairs == len(stopped.rows)
    assert 0 < stopped.people <= best.people <= stopped.people + stopped.people_gap
    points = [int(Scoring(problem).points(Pairs.listed(one.rows, one.columns)).sum()) for one in (stopped, best)]
    if stopped.people == best.people:
        assert points[1] <= points[0] + stopped.points_gap


@example(3, (20, 6), 1, BEST_TOTAL)
@example(159, (20, 6), 1, "people")
@given(seeds, st.sampled_from([(14, 12), (20, 6)]), st.integers(1, 3), st.sampled_from(["people", BEST_TOTAL]))
@settings(max_examples=40, deadline=None)
def test_whatever_is_said_to_be_missing_is_no_less_than_what_is(
    seed: int, size: tuple[int, int], most: int, objective: str
) -> None:
    """Stopped after some rounds; few pairs to begin with, so that there is something to find."""
    case = drawn(seed, size)
    case = replace(case, rules=replace(case.rules, objective=objective), weights=replace(case.weights, skills=7))
    problem = Problem.of(case.in_order())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matching.engine.rounds.CANDIDATES", 1)
        patch.setattr("matching.engine.watch.CANDIDATES", 0)
        patch.setattr("matching.engine.rounds.GOOD_ENOUGH", 100)
        heard: list[Round] = []
        stopped = solve(problem, all_at_once=0, on_round=lambda now: heard.append(now) or len(heard) < most)
    best, scoring = solve(problem), Scoring(problem)
    points = [int(scoring.points(Pairs.listed(one.rows, one.columns)).sum()) for one in (stopped, best)]
    sides = (problem.mentees, problem.mentors)
    if objective == BEST_TOTAL:
        assert stopped.people_gap == 0
        assert points[1] <= points[0] + stopped.points_gap
    else:
        assert best.people <= stopped.people + stopped.people_gap
        assert stopped.people_gap >= 0
        assert best.people > stopped.people or points[1] <= points[0] + stopped.points_gap
        free = [int(((side.capacity > 0) & ~side.has_partner).sum()) for side in sides]
        assert stopped.people + stopped.people_gap <= sum(free)
    pairs = min(int(side.capacity.sum()) for side in sides)
    assert points[0] + stopped.points_gap <= scoring.most * pairs
    assert (heard[-1].people_gap, heard[-1].points_gap) == (stopped.people_gap, stopped.points_gap)
    if len(heard) < most:
        assert reached(stopped) == reached(best)


def test_gaps_close_from_round_to_round() -> None:
    heard = []
    problem = Problem.of(drawn(3, (120, 110), weights=Weights()).in_order())
    solve(problem, all_at_once=0, on_round=lambda now: heard.append(now) or True)
    assert [now.number for now in heard] == list(range(1, len(heard) + 1))
    assert (heard[-1].people_gap, heard[-1].points_gap) == (0, 0)
    assert all(now.people_gap >= 0 and now.points_gap >= 0 for now in heard)


@given(seeds, st.integers(1, 12), st.sampled_from(["people", BEST_TOTAL]))
@settings(max_examples=20, deadline=None)
def test_what_may_be_missing_is_known_in_the_middle_of_a_round_too(seed: int, most: int, objective: str) -> None:
    case = drawn(seed, (20, 14))
    problem = Problem.of(replace(case, rules=replace(case.rules, objective=objective)).in_order())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matching.engine.rounds.CANDIDATES", 1)
        patch.setattr("matching.engine.watch.CANDIDATES", 0)
        patch.setattr("matching.engine.rounds.ASK_EVERY", 5)
        patch.setattr("matching.engine.solver.AT_ONCE", 1)
        heard: list[Round] = []
        stopped = solve(problem, all_at_once=0, on_round=lambda now: heard.append(now) or len(heard) < most)
    best, scoring = solve(problem), Scoring(problem)
    points = [int(scoring.points(Pairs.listed(one.rows, one.columns)).sum()) for one in (stopped, best)]
    assert stopped.people <= best.people or objective == BEST_TOTAL
    assert best.people <= stopped.people + stopped.people_gap or objective == BEST_TOTAL
    better_by = points[1] - points[0] if objective == BEST_TOTAL or best.people == stopped.people else 0
    assert better_by <= stopped.points_gap


# ---- whole numbers that fit -----------------------------------------------------------------------------------


@given(st.integers(1, 200_000), st.integers(0, 80_000))
def test_the_layers_of_a_worth_cannot_reach_each_other(pairs: int, most: int) -> None:
    unit, first, ties = sizes(pairs, most)
    assert unit > 2 * pairs * (ties - 1)
    assert first > 2 * pairs * (unit * most + ties - 1)
    assert first <= LARGEST_FIRST
    # What a search for paths adds up stays nearer than what it takes for unreachable.
    assert 8 * first <= FAR
    assert 1 <= ties <= FINEST_TIE
    assert ties.bit_count() == 1


def test_more_people_than_whole_numbers_hold_are_refused() -> None:
    with pytest.raises(InputError):
        sizes(2**42, 80_000)


def test_what_is_lost_reads_as_people_and_points() -> None:
    layers = Layers.of(Scoring(Problem.of(drawn(4, (9, 9), rules=Rules()).in_order())))
    for people_lost, points in ((0, 0), (1, -3), (-2, 500), (0, -7)):
        assert layers.split(people_lost * layers.first + points * layers.unit + 5) == (people_lost, points)


@pytest.mark.parametrize("people", [-3, 0, 1, 5])
@pytest.mark.parametrize("sign", [1, -1])
def test_all_points_that_can_be_lost_do_not_read_as_a_person(people: int, sign: int) -> None:
    problem = Problem.of(drawn(4, (9, 9), rules=Rules()).in_order())
    layers = Layers.of(Scoring(problem))
    pairs = min(int(problem.mentees.capacity.sum()), int(problem.mentors.capacity.sum()))
    points, ties = sign * pairs * layers.most, sign * pairs * (layers.ties - 1)
    assert layers.split(people * layers.first + points * layers.unit + ties) == (people, points)
    assert layers.split(people * layers.first + points * layers.unit - ties) == (people, points)


def test_the_layers_are_no_wider_than_they_need_be() -> None:
    for pairs, most in ((1, 100), (40, 30_000), (1000, 0)):
        unit, first, ties = sizes(pairs, most)
        assert unit == 2 * pairs * (ties - 1) + 1
        assert first <= 2 * pairs * (unit * most + ties) + 1
        assert ties == FINEST_TIE or 2 * pairs * (4 * pairs * ties * most) > LARGEST_FIRST
    assert sizes(1, 100)[2] == FINEST_TIE


def test_where_only_the_total_counts_a_first_partner_is_worth_nothing() -> None:
    layers = Layers.of(Scoring(Problem.of(drawn(4, (9, 9), rules=Rules(objective=BEST_TOTAL)).in_order())))
    assert (layers.first, layers.moderate) == (0, 0)
    assert layers.split(-7 * layers.unit) == (0, -7)
    people = Layers.of(Scoring(Problem.of(drawn(4, (9, 9), rules=Rules()).in_order())))
    assert people.moderate == people.dearest == people.unit * (people.most + 1)


def test_the_arrays_are_refused_where_they_do_not_hang_together() -> None:
    problem = Problem.of(drawn(4, (5, 5)).in_order())
    problem.check()
    for name, value in (
        ("grade", problem.mentees.grade[:-1]),
        ("keys", problem.mentees.keys[::-1]),
        ("capacity", problem.mentees.capacity - 9),
        ("style", problem.mentees.style + 5),
    ):
        with pytest.raises(InputError):
            replace(problem, mentees=replace(problem.mentees, **{name: value})).check()
    with pytest.raises(InputError):
        replace(problem, bans=np.array([[0, 99]])).check()


def test_a_small_input_needs_no_compiler() -> None:
    assert match(drawn(4, (30, 30), rules=Rules(min_grade_gap=0))).certificate is not None
