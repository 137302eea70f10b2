"""Against brute force on small cases: most pairs, then most people with a partner, then the best total."""

from dataclasses import replace
from itertools import chain, combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import Candidate, Given, Result, Rules, Weights
from matching.engine.assign import Layers, Places, assign
from matching.engine.hard import broken_rules
from matching.engine.run import match

TOPICS = ["ai", "video", "data"]
levels = st.dictionaries(st.sampled_from(TOPICS), st.integers(1, 5), max_size=3)


@st.composite
def candidates(draw: st.DrawFn, first_key: int, grades: tuple[int, int]) -> tuple[Candidate, ...]:
    people = draw(st.integers(0, 3))
    return tuple(
        Candidate(
            key=first_key + index,
            person=first_key + index,
            grade=draw(st.one_of(st.none(), st.integers(*grades))),
            department=draw(st.sampled_from(["", "Sales", "Finance"])),
            location=draw(st.sampled_from(["", "Lecce", "Kranj"])),
            minutes_from_utc=draw(st.sampled_from([0, 60, 330])),
            languages=frozenset(draw(st.sets(st.sampled_from(["en", "sl", "da"]), min_size=1))),
            offers=draw(levels),
            wishes=draw(levels),
            interests=frozenset(draw(st.sets(st.sampled_from(["chess", "jazz"])))),
            avoids=frozenset(draw(st.sets(st.sampled_from(TOPICS), max_size=1))),
            capacity=draw(st.integers(0, 3)),
            has_partner=draw(st.booleans()),
            above=frozenset(draw(st.sets(st.sampled_from([1, 2, 101, 102]), max_size=1))),
        )
        for index in range(people)
    )


@st.composite
def inputs(draw: st.DrawFn) -> Given:
    weights = Weights(*(draw(st.integers(0, 10)) for _ in range(6)))
    links = st.frozensets(st.tuples(st.sampled_from([1, 2, 3]), st.sampled_from([101, 102, 103])), max_size=2)
    return Given(
        mentors=draw(candidates(1, (1, 6))),
        mentees=draw(candidates(101, (4, 9))),
        rules=Rules(draw(st.integers(0, 3)), draw(st.booleans()), draw(st.booleans())),
        weights=weights,
        bans=draw(links),
    )


@given(inputs())
@settings(max_examples=150, deadline=None)
def test_no_hard_rule_is_ever_broken(case: Given) -> None:
    result = match(case)
    mentors = {one.key: one for one in case.mentors}
    mentees = {one.key: one for one in case.mentees}
    links = [(pair.mentor, pair.mentee) for pair in result.pairs]
    assert len(links) == len(set(links))
    for mentor, mentee in links:
        assert broken_rules(case.rules, mentors[mentor], mentees[mentee]) == ()
        assert (mentor, mentee) not in case.bans
    for key, one in mentors.items():
        assert sum(mentor == key for mentor, _mentee in links) <= one.capacity
    for key, one in mentees.items():
        assert sum(mentee == key for _mentor, mentee in links) <= one.capacity


@given(inputs(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_any_order_of_rows_gives_the_same_result(case: Given, chance) -> None:  # noqa: ANN001 - hypothesis' Random
    mentors, mentees = list(case.mentors), list(case.mentees)
    chance.shuffle(mentors)
    chance.shuffle(mentees)
    assert match(case) == match(replace(case, mentors=tuple(mentors), mentees=tuple(mentees)))


@given(inputs())
@settings(max_examples=100, deadline=None)
def test_everybody_without_a_partner_is_told_why(case: Given) -> None:
    result: Result = match(case)
    paired = {pair.mentor for pair in result.pairs} | {pair.mentee for pair in result.pairs}
    told = {one.key for one in (*result.unmatched_mentors, *result.unmatched_mentees)}
    everybody = {one.key for one in (*case.mentors, *case.mentees) if not one.has_partner}
    assert told == everybody - paired


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[int]], list[list[bool]], list[int], list[int]]:
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    points = [[draw(st.integers(0, 4)) for _ in range(columns)] for _ in range(rows)]
    allowed = [[draw(st.booleans()) for _ in range(columns)] for _ in range(rows)]
    places = st.integers(0, 3)
    return points, allowed, [draw(places) for _ in range(rows)], [draw(places) for _ in range(columns)]


def worth(points: list[list[int]], links: tuple[tuple[int, int], ...]) -> tuple[int, int, int]:
    people = len({row for row, _column in links}) + len({column for _row, column in links})
    return len(links), people, sum(points[row][column] for row, column in links)


@given(tables())
@settings(max_examples=300, deadline=None)
def test_the_assignment_is_the_best_of_all(
    table: tuple[list[list[int]], list[list[bool]], list[int], list[int]],
) -> None:
    points, allowed, rows, columns = table
    edges = [(row, column) for row in range(len(rows)) for column in range(len(columns)) if allowed[row][column]]
    possible = [
        links
        for links in chain.from_iterable(combinations(edges, size) for size in range(len(edges) + 1))
        if all(sum(row == at for row, _column in links) <= places for at, places in enumerate(rows))
        and all(sum(column == at for _row, column in links) <= places for at, places in enumerate(columns))
    ]
    found = assign(
        np.array(points, dtype=np.int64),
        np.array(allowed, dtype=np.bool_),
        Places.of(rows, [False] * len(rows)),
        Places.of(columns, [False] * len(columns)),
        (np.arange(len(rows)), np.arange(100, 100 + len(columns))),
    )
    assert tuple(found) in possible
    assert worth(points, tuple(found)) == max(worth(points, links) for links in possible)


@given(st.integers(1, 3000), st.integers(0, 60_000))
def test_the_layers_of_a_value_cannot_reach_each_other(pairs: int, most_points: int) -> None:
    layers = Layers.for_size(pairs, most_points)
    assert layers.unit > pairs * (layers.ties - 1)
    assert layers.first > pairs * (layers.unit * most_points + layers.ties - 1)
    assert layers.pair > pairs * (2 * layers.first + layers.unit * most_points + layers.ties - 1)
    assert 8 * layers.pair < 2**50
