import math
import subprocess
import sys
from dataclasses import replace

import pytest

from matching.engine import Candidate, Given, InputError, Result, Rules, Unmatched, Weights
from matching.engine.hard import broken_rules
from matching.engine.run import match
from matching.engine.score import FULL

NOTHING = Weights(skills=0, mutual=0, interests=0, style=0, languages=0, place=0, department=0, preferences=0)


def mentor(key: int, **facts: object) -> Candidate:
    return Candidate(**{"key": key, "person": key, "grade": 3, "languages": frozenset({"en"}), **facts})


def mentee(key: int, **facts: object) -> Candidate:
    return mentor(100 + key, **{"grade": 8, **facts})


def links(result: Result) -> list[tuple[int, int]]:
    return [(pair.mentor, pair.mentee) for pair in result.pairs]


def rules_of(people: tuple[Unmatched, ...]) -> list[str]:
    return [one.rule for one in people]


# ---- score ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offers", "wishes", "expected"),
    [
        ({"ai": 5}, {"ai": 4}, FULL),
        ({"ai": 2}, {"ai": 4}, 500),
        ({"ai": 5}, {"ai": 3, "video": 1}, 750),
        ({"ai": 5}, {"video": 5}, 0),
        ({}, {"ai": 5}, 0),
        ({"ai": 5}, {}, 0),
    ],
)
def test_skills_are_the_part_of_the_wishes_that_is_taught(
    offers: dict[str, int], wishes: dict[str, int], expected: int
) -> None:
    given = Given((mentor(1, offers=offers),), (mentee(1, wishes=wishes),), weights=replace(NOTHING, skills=1))
    assert match(given).pairs[0].score == expected


def test_what_the_mentee_teaches_counts_only_in_a_mutual_program() -> None:
    one_way = Given(
        (mentor(1, wishes={"strategy": 2}),),
        (mentee(1, offers={"strategy": 5}),),
        weights=replace(NOTHING, mutual=3),
    )
    assert match(one_way).pairs[0].criteria == {}
    assert match(replace(one_way, rules=Rules(is_mutual=True))).pairs[0].criteria == {"mutual": 1.0}


@pytest.mark.parametrize(("common", "expected"), [(0, 0), (1, 333), (2, 666), (3, FULL), (4, FULL)])
def test_three_interests_in_common_are_enough(common: int, expected: int) -> None:
    mine = frozenset({"sailing", "chess", "jazz", "bread", *"ab"})
    theirs = frozenset([*sorted(mine)[:common], "x", "y"])
    given = Given((mentor(1, interests=mine),), (mentee(1, interests=theirs),), weights=replace(NOTHING, interests=1))
    assert match(given).pairs[0].score == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"location": "Lecce", "minutes_from_utc": 60}, FULL),
        ({"location": "Ljubljana", "minutes_from_utc": 60}, 800),
        ({"location": "London", "minutes_from_utc": 0}, 700),
        ({"location": "Tokyo", "minutes_from_utc": 540}, 0),
        ({"location": "", "minutes_from_utc": 60}, 800),
    ],
)
def test_place_counts_the_working_hours_in_common(facts: dict[str, object], expected: int) -> None:
    here = mentor(1, location="Lecce", minutes_from_utc=60)
    given = Given((here,), (mentee(1, **facts),), weights=replace(NOTHING, place=1))
    assert match(given).pairs[0].score == expected


@pytest.mark.parametrize(("department", "expected"), [("Finance", FULL), ("Sales", 0), ("", 0)])
def test_another_department_is_rewarded(department: str, expected: int) -> None:
    given = Given(
        (mentor(1, department="Sales"),),
        (mentee(1, department=department),),
        weights=replace(NOTHING, department=1),
    )
    assert match(given).pairs[0].score == expected


def test_share_is_one_when_everything_fits() -> None:
    given = Given((mentor(1, offers={"ai": 5}),), (mentee(1, wishes={"ai": 5}),), weights=replace(NOTHING, skills=7))
    assert match(given).pairs[0].share == 1


def test_a_topic_somebody_would_rather_not_touch_neither_counts_nor_is_named() -> None:
    for side in ("mentor", "mentee"):
        avoids = frozenset({"health"})
        given = Given(
            (mentor(1, offers={"health": 5}, avoids=avoids if side == "mentor" else frozenset()),),
            (mentee(1, wishes={"health": 5}, avoids=avoids if side == "mentee" else frozenset()),),
            weights=replace(NOTHING, skills=8),
        )
        pair = match(given).pairs[0]
        assert pair.score == 0
        assert "health" not in str(pair)


# ---- hard rules -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("grades", "made"), [((3, 5), True), ((3, 4), False), ((5, 3), False), ((3, 9), True)])
def test_the_mentor_stands_at_least_two_grades_below(*, grades: tuple[int, int], made: bool) -> None:
    given = Given((mentor(1, grade=grades[0]),), (mentee(1, grade=grades[1]),))
    assert bool(match(given).pairs) is made


def test_in_classic_mentoring_the_gap_turns_round() -> None:
    given = Given((mentor(1, grade=8),), (mentee(1, grade=3),))
    assert match(given).pairs == ()
    assert links(match(replace(given, rules=Rules(is_classic=True)))) == [(1, 101)]


def test_a_missing_grade_excludes_with_its_own_reason() -> None:
    result = match(Given((mentor(1, grade=None), mentor(2)), (mentee(1),)))
    assert links(result) == [(2, 101)]
    assert rules_of(result.unmatched_mentors) == ["own_grade_missing"]
    assert rules_of(match(Given((mentor(1, grade=None),), (mentee(1),))).unmatched_mentees) == ["grade_missing"]


@pytest.mark.parametrize("junior_below", [True, False])
def test_nobody_is_paired_with_somebody_in_their_reporting_line_either_way(*, junior_below: bool) -> None:
    junior, senior = mentor(1), mentee(1)
    if junior_below:
        junior = replace(junior, above=frozenset({senior.person, 77}))
    else:
        senior = replace(senior, above=frozenset({junior.person}))
    result = match(Given((junior,), (senior,)))
    assert result.pairs == ()
    assert rules_of(result.unmatched_mentees) == ["line"]
    assert result.unmatched_mentees[0].counts == {"line": 1}


def test_the_same_person_on_both_sides_is_not_paired_with_themselves() -> None:
    assert match(Given((mentor(1, person=5),), (mentee(1, person=5),))).pairs == ()


def test_two_without_a_common_language_are_not_paired() -> None:
    result = match(Given((mentor(1),), (mentee(1, languages=frozenset({"sl"})),)))
    assert rules_of(result.unmatched_mentees) == ["language"]
    assert rules_of(match(Given((mentor(1, languages=frozenset()),), (mentee(1),))).unmatched_mentors) == ["language"]


def test_a_ban_reads_not_available() -> None:
    result = match(Given((mentor(1),), (mentee(1),), bans=frozenset({(1, 101), (1, 999)})))
    assert rules_of(result.unmatched_mentees) == ["unavailable"]
    assert rules_of(result.unmatched_mentors) == ["unavailable"]


def test_a_must_forbids_pairs_that_have_nothing_of_it() -> None:
    given = Given((mentor(1, offers={"video": 5}),), (mentee(1, wishes={"ai": 5}),))
    assert len(match(given).pairs) == 1
    result = match(replace(given, weights=Weights(skills=10)))
    assert rules_of(result.unmatched_mentees) == ["must_skills"]


def test_the_first_rule_that_leaves_nobody_is_named_and_all_are_counted() -> None:
    mentors = (mentor(1, grade=9), mentor(2, languages=frozenset({"sl"})), mentor(3, languages=frozenset({"da"})))
    alone = match(Given(mentors, (mentee(1),))).unmatched_mentees[0]
    assert (alone.rule, alone.counts) == ("language", {"grade": 1, "language": 2})
    assert alone.release == {"grade": 1, "language": 2}
    hopeless = match(Given((mentor(1, grade=9, languages=frozenset({"sl"})),), (mentee(1),))).unmatched_mentees[0]
    assert (hopeless.rule, hopeless.counts, hopeless.release) == ("grade", {"grade": 1, "language": 1}, {})


def test_who_fits_but_finds_all_places_taken_is_told_so() -> None:
    result = match(Given((mentor(1),), (mentee(1), mentee(2))))
    assert rules_of(result.unmatched_mentees) == ["no_capacity_left"]


def test_who_has_no_place_left_is_told_so() -> None:
    result = match(Given((mentor(1, capacity=0),), (mentee(1),)))
    assert rules_of(result.unmatched_mentors) == ["no_place_left"]
    assert rules_of(result.unmatched_mentees) == ["no_capacity_left"]


@pytest.mark.parametrize("gap", [0, 2])
def test_the_rules_for_one_pair_agree_with_those_for_all(gap: int) -> None:
    juniors = [
        mentor(1),
        mentor(2, grade=7),
        mentor(3, grade=None),
        mentor(4, languages=frozenset({"sl"})),
        mentor(5, above=frozenset({101})),
    ]
    for one in juniors:
        for senior in (mentee(1), mentee(2, above=frozenset({1})), mentee(3, grade=3)):
            for classic in (False, True):
                rules = Rules(min_grade_gap=gap, is_classic=classic)
                alone = match(Given((one,), (senior,), rules=rules))
                assert bool(alone.pairs) is not bool(broken_rules(rules, one, senior))


# ---- the assignment -------------------------------------------------------------------------------------------


def test_most_people_come_before_the_best_fit() -> None:
    sought = mentor(1, offers={"ai": 5})
    plain = mentor(2, languages=frozenset({"sl"}))
    eager = mentee(1, wishes={"ai": 5}, languages=frozenset({"en", "sl"}))
    other = mentee(2, wishes={"video": 5})
    assert links(match(Given((sought, plain), (eager, other)))) == [(2, 101), (1, 102)]


def test_everybody_has_a_first_partner_before_anybody_has_a_second() -> None:
    mentors = (mentor(1, offers={"ai": 5}), mentor(2, offers={"ai": 5}, languages=frozenset({"sl"})))
    mentees = (
        mentee(1, capacity=2, wishes={"ai": 5}, languages=frozenset({"en", "sl"})),
        mentee(2, wishes={"video": 5}),
    )
    assert links(match(Given(mentors, mentees))) == [(2, 101), (1, 102)]


def test_two_people_with_many_places_are_paired_once() -> None:
    result = match(Given((mentor(1, capacity=5),), (mentee(1, capacity=5),)))
    assert links(result) == [(1, 101)]


def test_people_with_many_places_are_all_paired_with_each_other() -> None:
    everybody = [(one, 100 + other) for other in range(1, 5) for one in range(1, 5)]
    mentors = tuple(mentor(key, capacity=4) for key in range(1, 5))
    mentees = tuple(mentee(key, capacity=4) for key in range(1, 5))
    assert links(match(Given(mentors, mentees))) == everybody


def test_a_lock_is_kept_against_the_score_and_the_rules() -> None:
    good, close = mentor(1, offers={"ai": 5}), mentor(2, grade=8)
    given = Given((good, close), (mentee(1, wishes={"ai": 5}),), locks=frozenset({(2, 101)}))
    pair = match(given).pairs[0]
    assert (pair.mentor, pair.is_locked, pair.reasons[0].code) == (2, True, "locked")


def test_a_lock_uses_up_a_place() -> None:
    given = Given((mentor(1), mentor(2)), (mentee(1), mentee(2)), locks=frozenset({(1, 101)}))
    assert links(match(given)) == [(1, 101), (2, 102)]


def test_one_sided_sizes_fill_the_smaller_side() -> None:
    result = match(Given((mentor(1), mentor(2)), tuple(mentee(key) for key in range(1, 21))))
    assert len(result.pairs) == 2
    assert rules_of(result.unmatched_mentees) == ["no_capacity_left"] * 18


def test_an_empty_side_leaves_everybody_over() -> None:
    assert rules_of(match(Given((), (mentee(1),))).unmatched_mentees) == ["nobody_there"]
    assert rules_of(match(Given((mentor(1),), ())).unmatched_mentors) == ["nobody_there"]
    assert match(Given((), ())).pairs == ()


def test_all_equal_people_are_all_paired() -> None:
    result = match(Given(tuple(mentor(key) for key in range(1, 41)), tuple(mentee(key) for key in range(1, 41))))
    assert len(result.pairs) == 40


def test_the_order_of_rows_does_not_matter() -> None:
    mentors = tuple(mentor(key, capacity=1 + key % 2) for key in range(1, 13))
    mentees = tuple(mentee(key, capacity=1 + key % 3) for key in range(1, 13))
    there, back = match(Given(mentors, mentees)), match(Given(mentors[::-1], mentees[::-1]))
    assert there == back


def test_the_digest_names_the_input() -> None:
    given = Given((mentor(1), mentor(2)), (mentee(1),))
    assert match(given).digest == match(replace(given, mentors=given.mentors[::-1])).digest
    assert match(given).digest != match(replace(given, weights=Weights(skills=1))).digest


# ---- bad input ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weight", [-1, 11, 2.5, math.nan, math.inf, True, "8"])
def test_a_weight_that_is_no_whole_number_from_0_to_10_is_refused(weight: object) -> None:
    with pytest.raises(InputError):
        match(Given((), (), weights=Weights(skills=weight)))


@pytest.mark.parametrize(
    "facts",
    [
        {"grade": math.nan},
        {"grade": math.inf},
        {"grade": 2**40},
        {"offers": {"ai": math.nan}},
        {"offers": {"ai": 6}},
        {"wishes": {"ai": 0}},
        {"capacity": -1},
        {"capacity": math.inf},
        {"capacity": 10**9},
        {"minutes_from_utc": math.nan},
        {"minutes_from_utc": 5000},
        {"key": -1},
    ],
)
def test_a_candidate_with_impossible_numbers_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(InputError):
        match(Given((mentor(1, **facts) if "key" not in facts else replace(mentor(1), **facts),), (mentee(1),)))


def test_contradicting_input_is_refused() -> None:
    both = (mentor(1),), (mentee(1),)
    for facts in (
        {"bans": frozenset({(1, 101)}), "locks": frozenset({(1, 101)})},
        {"locks": frozenset({(1, 999)})},
        {"rules": Rules(min_grade_gap=-1)},
    ):
        with pytest.raises(InputError):
            match(Given(*both, **facts))
    with pytest.raises(InputError):
        match(Given((mentor(1), mentor(1)), ()))
    with pytest.raises(InputError):
        match(Given((mentor(1), mentor(2, person=1)), ()))


def test_more_locks_than_places_are_refused() -> None:
    with pytest.raises(InputError):
        match(Given((mentor(1), mentor(2)), (mentee(1),), locks=frozenset({(1, 101), (2, 101)})))


def test_the_web_process_does_not_load_numpy_or_scipy_for_matching() -> None:
    code = "import sys, matching.engine, matching.engine.hard; sys.exit(bool({'numpy', 'scipy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
