"""The check of the proof refuses whatever is wrong in it, and needs nothing of the solver."""

import ast
import inspect
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from matching.engine import Certificate, Given, certificate
from matching.engine.arrays import Problem
from matching.engine.certificate import LARGEST, Side, WrongProofError, check
from matching.engine.rounds import Solution, solve
from matching.engine.run import result_of
from tests.matching.invented import many_people
from tests.matching.tables import numbers

WORTH = numbers([4, 3, 2, 0]).reshape(2, 2)
ALL = np.ones((2, 2), dtype=np.bool_)
ROWS = Side(numbers([1, 1]), numbers([10, 10]), numbers([1, 0]))
COLUMNS = Side(numbers([1, 1]), numbers([0, 0]), numbers([3, 2]))
LINKS = (numbers([0, 1]), numbers([1, 0]))
BLOCKS = [(0, WORTH[:1], ALL[:1]), (1, WORTH[1:], ALL[1:])]


def test_a_right_proof_gives_the_same_number_twice() -> None:
    """4 + 0 < 3 + 2, and both rows have a first partner; the prices add up to what everybody gains."""
    assert check([(0, WORTH, ALL)], ROWS, COLUMNS, LINKS) == (25, 26)
    tight = COLUMNS._replace(price=numbers([3, 2]))
    assert check([(0, WORTH, ALL)], ROWS._replace(price=numbers([1, -1])), tight, LINKS) == (25, 25)


def test_a_side_with_room_and_a_first_partner_counts_both() -> None:
    worth = numbers([5]).reshape(1, 1)
    rows = Side(numbers([3]), numbers([7]), numbers([2]))
    columns = Side(numbers([0]), numbers([50]), numbers([9]))
    nobody = (numbers([]), numbers([]))
    assert check([(0, worth, worth > 0)], rows, columns, nobody) == (0, 7 + 3 * 2)
    cheap = rows._replace(price=numbers([-4]))
    assert check([(0, worth, worth > 0)], cheap, columns, nobody) == (0, 3)


def test_a_pair_made_may_be_worth_more_than_its_prices_and_the_bound_says_so() -> None:
    one = Side(numbers([1]), numbers([0]), numbers([1]))
    worth = numbers([9]).reshape(1, 1)
    link = (numbers([0]), numbers([0]))
    assert check([(0, worth, worth > 0)], one, one, link) == (9, 1 + 1 + 7)


def refused(*, blocks: Any = BLOCKS, rows: Side = ROWS, columns: Side = COLUMNS, links: Any = LINKS) -> str:
    with pytest.raises(WrongProofError) as caught:
        check(blocks, rows, columns, links)
    return str(caught.value)


def test_a_price_too_low_is_refused() -> None:
    """Of a pair left out; the pair made would only count more."""
    assert "worth more" in refused(columns=COLUMNS._replace(price=numbers([2, 2])))
    assert "worth more" in refused(rows=ROWS._replace(price=numbers([0, 0])))
    assert check(BLOCKS, ROWS._replace(price=numbers([1, -2])), COLUMNS, LINKS) == (25, 25)


@pytest.mark.parametrize("price", [LARGEST, -LARGEST])
def test_a_price_that_cannot_be_added_is_refused(price: int) -> None:
    assert "out of range" in refused(columns=COLUMNS._replace(price=numbers([3, price])))


@pytest.mark.parametrize(
    ("rows", "columns", "words"),
    [
        ([0, 0], [1, 1], "stands twice"),
        ([0, 1], [1, 1], "too many"),
        ([0, 0], [0, 1], "too many"),
        ([2, 1], [0, 1], "too many"),
        ([0, 1], [0, 2], "too many"),
    ],
)
def test_links_that_cannot_be_are_refused(rows: list[int], columns: list[int], words: str) -> None:
    assert words in refused(links=(numbers(rows), numbers(columns)))


def test_a_pair_that_is_not_eligible_is_refused_whatever_it_is_worth() -> None:
    not_all = numbers([1, 1, 0, 1]).reshape(2, 2) > 0
    assert "not eligible" in refused(blocks=[(0, WORTH, not_all)])


def test_a_pair_that_is_not_eligible_needs_no_price() -> None:
    worth = WORTH.copy()
    worth[0, 0] = 10**9
    assert check([(0, worth, worth < 10**9)], ROWS, COLUMNS, LINKS) == (25, 26)


@pytest.mark.parametrize("blocks", [[], BLOCKS[:1], BLOCKS[1:], [*BLOCKS, BLOCKS[1]], [BLOCKS[0], BLOCKS[0]]])
def test_every_row_must_be_shown_once(blocks: list[object]) -> None:
    assert "row is missing" in refused(blocks=blocks)


@pytest.mark.parametrize(("people", "points", "is_proved"), [(0, 0, True), (1, 0, False), (0, 1, False)])
def test_only_without_any_gap_nothing_better_exists(*, people: int, points: int, is_proved: bool) -> None:
    gaps = {"people_gap": people, "points_gap": points}
    assert Certificate(2, 9, **gaps, unit=1, first=1, mentor_prices={}, mentee_prices={}).is_proved is is_proved


# ---- after a run ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def done() -> tuple[Given, Problem, Solution]:
    given = many_people(4, (12, 14), ((1, 2), (1, 2))).in_order()
    problem = Problem.of(given)
    return given, problem, solve(problem)


def test_every_small_run_has_its_proof_checked(
    done: tuple[Given, Problem, Solution], monkeypatch: pytest.MonkeyPatch
) -> None:
    given, problem, solution = done
    assert result_of(given, problem, solution).certificate.is_proved
    wrong = replace(solution, column_prices=np.zeros_like(solution.column_prices))
    monkeypatch.setattr("matching.engine.run.CHECKED_PAIRS", problem.size)
    with pytest.raises(WrongProofError):
        result_of(given, problem, wrong)
    result_of(given, problem, replace(wrong, points_gap=1))
    monkeypatch.setattr("matching.engine.run.CHECKED_PAIRS", problem.size - 1)
    result_of(given, problem, wrong)


def test_a_pair_too_few_is_noticed_after_a_run(done: tuple[Given, Problem, Solution]) -> None:
    given, problem, solution = done
    with pytest.raises(WrongProofError):
        result_of(given, problem, replace(solution, rows=solution.rows[:-1], columns=solution.columns[:-1]))
    dear = replace(solution, row_prices=solution.row_prices + 2 * solution.layers.first)
    with pytest.raises(WrongProofError, match="was to be had"):
        result_of(given, problem, dear)


def test_locked_pairs_need_no_price(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are made whatever they are worth; the proof is about what they leave. In small blocks, too."""
    monkeypatch.setattr("matching.engine.run.PAIRS_AT_ONCE", 20)
    for seed in range(12):
        given = many_people(seed, (9, 11), ((1, 2), (1, 2))).in_order()
        problem = Problem.of(given)
        solution = solve(problem)
        small = result_of(given, problem, solution)
        with monkeypatch.context() as patch:
            patch.setattr("matching.engine.run.PAIRS_AT_ONCE", 2**18)
            assert result_of(given, problem, solution) == small
        assert {(pair.mentor, pair.mentee) for pair in small.pairs if pair.is_locked} == given.locks


def test_it_is_short_and_knows_nothing_of_the_solver() -> None:
    body = ast.parse(inspect.getsource(check)).body[0]
    assert isinstance(body, ast.FunctionDef)
    lines = {node.lineno for statement in body.body[1:] for node in ast.walk(statement) if hasattr(node, "lineno")}
    assert len(lines) <= 20
    assert (
        "matching"
        not in inspect.getsource(certificate).replace("matching is", "").split('"""', 2)[2].split("check(")[0]
    )
