"""The whole engine against the definition in `reference`, tried on everything that can be drawn with a few people."""

import math
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine import Given, InputError, Rules, Unmatched
from matching.engine.frozen import freeze, thaw
from matching.engine.hard import broken_rules
from matching.engine.run import match
from tests.matching.invented import few_people, plain_people, shuffled
from tests.matching.reference import ORDER, Reference, criteria, links_of

sizes = st.tuples(*(st.sampled_from((4, 4, 4, 3, 3, 2, 1, 0)) for _ in range(2)))
cases = st.builds(few_people, st.integers(0, 2**32), sizes, is_locked=st.booleans())
unlocked = st.builds(few_people, st.integers(0, 2**32), sizes, is_locked=st.sampled_from((False,)))


# ---- the optimum ----------------------------------------------------------------------------------------------


@given(cases)
@settings(max_examples=400, deadline=None)
def test_nothing_is_better_than_what_the_engine_finds(case: Given) -> None:
    reference, result = Reference(case), match(case)
    assert reference.aim(links_of(result)) == reference.best()
    assert result.total == reference.worth(links_of(result))[1]


@given(cases)
@settings(max_examples=150, deadline=None)
def test_the_certificate_says_what_was_reached_and_that_nothing_better_exists(case: Given) -> None:
    result = match(case)
    assert result.certificate is not None
    assert result.certificate.is_proved
    reached = (result.certificate.people, result.certificate.points)
    assert reached == Reference(case).worth(links_of(result))


@given(cases)
@settings(max_examples=150, deadline=None)
def test_points_and_criteria_are_those_of_the_definition(case: Given) -> None:
    reference = Reference(case)
    counted = {name for name, weight in reference.weights.items() if weight}
    for pair in match(case).pairs:
        assert pair.score == reference.points((pair.mentor, pair.mentee))
        assert pair.share == pair.score / max(1, reference.most)
        expected = criteria(reference.mentors[pair.mentor], reference.mentees[pair.mentee])
        assert pair.criteria == {name: expected[name] / 1000 for name in counted}


# ---- rules ----------------------------------------------------------------------------------------------------


@given(cases)
@settings(max_examples=200, deadline=None)
def test_no_rule_is_broken_but_by_a_lock_and_every_lock_is_kept(case: Given) -> None:
    result, broken = match(case), Reference(case).broken
    links = links_of(result)
    assert {link for link in links if broken[link]} <= case.locks <= set(links)
    assert {(pair.mentor, pair.mentee) for pair in result.pairs if pair.is_locked} == case.locks
    assert not set(links) & case.bans
    assert len(links) == len(set(links))
    for at, side in enumerate((case.mentors, case.mentees)):
        taken = Counter(link[at] for link in links)
        assert all(taken[one.key] <= one.capacity for one in side)


@given(unlocked)
@settings(max_examples=150, deadline=None)
def test_the_rules_for_one_pair_are_those_for_all(case: Given) -> None:
    reference = Reference(replace(case, bans=frozenset()))
    for (mentor, mentee), broken in reference.broken.items():
        told = broken_rules(case.rules, reference.mentors[mentor], reference.mentees[mentee])
        assert set(told) == broken & set(ORDER)


# ---- the same input, the same result --------------------------------------------------------------------------


@given(cases, st.integers(0, 1000))
@settings(max_examples=150, deadline=None)
def test_any_order_of_rows_gives_the_same_result(case: Given, seed: int) -> None:
    assert match(case) == match(shuffled(case, seed))


@given(st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_any_order_of_rows_gives_the_same_result_when_everybody_is_alike(seed: int) -> None:
    case = Given(plain_people(*range(1, 13)), plain_people(*range(101, 110)), rules=Rules(min_grade_gap=0))
    assert match(case) == match(shuffled(case, seed))


@given(cases)
@settings(max_examples=50, deadline=None)
def test_a_frozen_input_gives_the_same_result(case: Given) -> None:
    assert match(thaw(freeze(case))) == match(case)


# ---- explained to anybody -------------------------------------------------------------------------------------

Told = tuple[int, Unmatched, dict[int, set[str]]]


def told_why(case: Given) -> list[Told]:
    """Everybody told why they have no partner: side (0 mentors), what they are told, the rules broken with each."""
    broken, result = Reference(case).broken, match(case)
    return [
        (at, one, {link[1 - at]: rules for link, rules in broken.items() if link[at] == one.key})
        for at, told in enumerate((result.unmatched_mentors, result.unmatched_mentees))
        for one in told
    ]


@given(cases)
@settings(max_examples=200, deadline=None)
def test_everybody_without_a_partner_and_nobody_else_is_told_why(case: Given) -> None:
    result = match(case)
    for at, side, told in (
        (0, case.mentors, result.unmatched_mentors),
        (1, case.mentees, result.unmatched_mentees),
    ):
        paired = {link[at] for link in links_of(result)}
        alone = {one.key for one in side if not one.has_partner} - paired
        assert sorted(one.key for one in told) == sorted(alone)


@given(cases)
@settings(max_examples=200, deadline=None)
def test_the_rule_they_are_told_is_true(case: Given) -> None:
    reference = Reference(case)
    for at, told, with_each in told_why(case):
        one = (reference.mentors, reference.mentees)[at][told.key]
        assert told.rule == reference.named_rule(one, with_each)


@given(cases)
@settings(max_examples=200, deadline=None)
def test_whom_each_rule_excludes_and_whom_one_rule_less_would_release_is_counted_right(case: Given) -> None:
    for _at, told, with_each in told_why(case):
        counts = Counter(rule for broken in with_each.values() for rule in broken)
        release = Counter(rule for broken in with_each.values() for rule in broken if len(broken) == 1)
        assert {rule: number for rule, number in told.counts.items() if number} == counts
        assert {rule: number for rule, number in told.release.items() if number} == release


@given(cases)
@settings(max_examples=200, deadline=None)
def test_no_capacity_left_is_told_only_where_everybody_possible_is_full(case: Given) -> None:
    taken = Counter(key for link in links_of(match(case)) for key in enumerate(link))
    for at, told, with_each in told_why(case):
        if told.rule == "no_capacity_left":
            others = case.mentees if at == 0 else case.mentors
            possible = [one for one in others if not with_each[one.key]]
            assert possible
            assert all(taken[1 - at, one.key] >= one.capacity for one in possible)


# ---- odd shapes and bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [(0, 0), (0, 3), (3, 0), (1, 10), (10, 1), (4, 40), (40, 4)])
def test_the_smaller_side_is_filled(sizes: tuple[int, int]) -> None:
    mentors, mentees = plain_people(*range(1, sizes[0] + 1)), plain_people(*range(101, 101 + sizes[1]))
    result = match(Given(mentors, mentees, rules=Rules(min_grade_gap=0)))
    assert len(result.pairs) == min(sizes)
    assert len(result.unmatched_mentors) == sizes[0] - min(sizes)
    assert len(result.unmatched_mentees) == sizes[1] - min(sizes)


@given(st.sampled_from((math.nan, math.inf, -math.inf, 0.5)), st.data())
def test_what_is_no_whole_number_is_refused_wherever_it_stands(value: float, data: st.DataObject) -> None:
    weight_names = ("skills", "mutual", "interests", "style", "languages", "place", "department", "preferences")
    facts = {
        **dict.fromkeys(("key", "person", "grade", "minutes_from_utc", "capacity"), value),
        "offers": {"ai": value},
        "wishes": {"ai": value},
        "ranks": {101: value},
        "style": (value, 0, 0, 0),
    }
    case = Given(plain_people(1), plain_people(101))
    where = data.draw(st.sampled_from((*facts, *weight_names, "min_grade_gap", "min_percent")))
    if where in facts:
        case = replace(case, mentors=(replace(case.mentors[0], **{where: facts[where]}),))
    elif where in weight_names:
        case = replace(case, weights=replace(case.weights, **{where: value}))
    else:
        case = replace(case, rules=replace(case.rules, **{where: value}))
    with pytest.raises(InputError):
        match(case)
