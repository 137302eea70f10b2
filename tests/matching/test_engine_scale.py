"""The engine on a few thousand people: the same optimum as a solver of the dense table, and no growth of memory with
the number of pairs."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from benchmarks.matching_dense import Dense
from benchmarks.matching_population import as_given, problem
from matching.engine import BEST_TOTAL, Rules
from matching.engine.arrays import Problem
from matching.engine.run import match
from tests.matching.reference import Reference, links_of


def best_of_table(arrays: Problem) -> tuple[int, int]:
    """People and points of the best assignment of a dense table, everybody with one place."""
    points = Dense(arrays).points(0, len(arrays.mentees))
    allowed = points >= 0
    worth_of_pair = 0 if arrays.rules.objective == BEST_TOTAL else int(points.max()) * min(points.shape) + 1
    rows, columns = linear_sum_assignment(np.where(allowed, points + worth_of_pair, 0.0), maximize=True)
    made = allowed[rows, columns]
    return 2 * int(made.sum()), int(points[rows, columns][made].sum())


@pytest.mark.parametrize(
    "rules",
    [Rules(min_grade_gap=1), Rules(), Rules(is_mutual=True), Rules(min_percent=35), Rules(objective=BEST_TOTAL)],
    ids=["gap 1", "gap 2", "mutual", "minimum", "best total"],
)
def test_the_dense_table_is_the_definition(rules: Rules) -> None:
    arrays = problem(40, 35, seed=3, rules=rules)
    if rules.is_mutual:
        arrays = replace(arrays, mentees=replace(arrays.mentees, offers=arrays.mentees.wishes))
    given, table = as_given(arrays), Dense(arrays).points(0, 40)
    reference = Reference(given)
    for row, mentee in enumerate(given.mentees):
        for column, mentor in enumerate(given.mentors):
            link = (mentor.key, mentee.key)
            assert table[row, column] == (-1 if reference.broken[link] else reference.points(link))


@pytest.mark.parametrize(
    ("size", "rules"),
    [
        ((1500, 1500), Rules(min_grade_gap=1)),
        ((1500, 1500), Rules(min_grade_gap=2)),
        ((1500, 1500), Rules(min_grade_gap=1, objective=BEST_TOTAL, min_percent=30)),
        ((300, 3000), Rules(min_grade_gap=1)),
        ((3000, 300), Rules(min_grade_gap=1)),
    ],
)
def test_many_people_are_paired_as_well_as_a_dense_table_allows(size: tuple[int, int], rules: Rules) -> None:
    arrays = problem(*size, seed=5, rules=rules)
    result = match(as_given(arrays))
    people, points = best_of_table(arrays)
    assert (2 * len(result.pairs), result.total) == (people, points)
    assert result.certificate is not None
    assert result.certificate.is_proved
    assert (result.certificate.people, result.certificate.points) == (people, points)


def test_of_many_people_every_one_has_a_partner_or_a_reason() -> None:
    given = as_given(problem(1500, 1200, seed=6, with_capacities=True))
    result = match(given)
    links = links_of(result)
    for at, side, told in (
        (0, given.mentors, result.unmatched_mentors),
        (1, given.mentees, result.unmatched_mentees),
    ):
        paired = {link[at] for link in links}
        assert paired | {one.key for one in told} == {one.key for one in side}
        assert all(one.rule for one in told)
