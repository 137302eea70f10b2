"""What an input may hold: every number up to its limit, and none beyond."""

from dataclasses import replace

import pytest

from matching.engine import Candidate, Given, InputError, Rules, Weights

ONE = Candidate(1, 1)
LIMITS = {
    "key": (0, 2**63 - 1),
    "person": (0, 2**63 - 1),
    "capacity": (0, 50),
    "minutes_from_utc": (-14 * 60, 14 * 60),
    "grade": (0, 2**15 - 1),
}


def check(**facts: object) -> None:
    Given((replace(ONE, **facts),), ()).check()
    Given((), (replace(ONE, **facts),)).check()


def refused(**facts: object) -> None:
    for sides in (((replace(ONE, **facts),), ()), ((), (replace(ONE, **facts),))):
        with pytest.raises(InputError):
            Given(*sides).check()


@pytest.mark.parametrize("name", LIMITS)
def test_a_number_of_somebody_has_limits(name: str) -> None:
    least, most = LIMITS[name]
    for within in (least, most):
        check(**{name: within})
    for beyond in (least - 1, most + 1, True, 1.0):
        refused(**{name: beyond})


@pytest.mark.parametrize("name", ["offers", "wishes"])
def test_levels_run_from_1_to_5(name: str) -> None:
    check(**{name: {"ai": 1, "law": 5}})
    refused(**{name: {"ai": 0}})
    refused(**{name: {"ai": 6}})


def test_ranks_run_from_1_to_5() -> None:
    check(ranks={7: 1, 8: 5})
    refused(ranks={7: 0})
    refused(ranks={7: 6})


def test_style_has_four_answers_one_way_the_other_or_none() -> None:
    check(style=(-1, 0, 1, 1))
    refused(style=(-2, 0, 0, 0))
    refused(style=(2, 0, 0, 0))
    refused(style=(0, 0, 0))
    refused(style=(0, 0, 0, 0, 0))


def test_an_unknown_grade_is_fine() -> None:
    check(grade=None)


@pytest.mark.parametrize(("name", "most"), [("min_grade_gap", 100), ("min_percent", 100)])
def test_rules_have_limits(name: str, most: int) -> None:
    for within in (0, most):
        Given((), (), rules=Rules(**{name: within})).check()
    for beyond in (-1, most + 1):
        with pytest.raises(InputError):
            Given((), (), rules=Rules(**{name: beyond})).check()
    with pytest.raises(InputError):
        Given((), (), rules=Rules(objective="most")).check()


def test_weights_run_from_0_to_10() -> None:
    Given((), (), weights=Weights(skills=0, preferences=10)).check()
    for beyond in (-1, 11):
        with pytest.raises(InputError):
            Given((), (), weights=Weights(preferences=beyond)).check()


def test_nobody_stands_twice_on_a_side_and_anybody_may_stand_on_both() -> None:
    Given((ONE,), (ONE,)).check()
    for twin in (replace(ONE, key=2), replace(ONE, person=2)):
        for sides in (((ONE, twin), ()), ((), (ONE, twin))):
            with pytest.raises(InputError):
                Given(*sides).check()


def test_locks_take_all_places_and_no_more() -> None:
    mentors, mentees = (replace(ONE, capacity=2),), tuple(Candidate(key, key) for key in (11, 12, 13))
    Given(mentors, mentees, locks=frozenset({(1, 11), (1, 12)})).check()
    for locks in ({(1, 11), (1, 12), (1, 13)}, {(2, 11)}, {(1, 14)}):
        with pytest.raises(InputError):
            Given(mentors, mentees, locks=frozenset(locks)).check()
    with pytest.raises(InputError):
        Given(mentors, mentees, locks=frozenset({(1, 11)}), bans=frozenset({(1, 11), (1, 12)})).check()
    Given(mentors, mentees, locks=frozenset({(1, 11)}), bans=frozenset({(1, 12), (7, 7)})).check()


def test_what_nobody_chose_is_what_the_program_page_says() -> None:
    """The defaults that HR sees before touching anything."""
    assert Weights() == Weights(
        skills=8, mutual=5, interests=3, style=2, languages=2, place=3, department=4, preferences=5
    )
    assert Rules() == Rules(min_grade_gap=2, is_classic=False, is_mutual=False, objective="people", min_percent=0)
    assert Candidate(1, 2) == Candidate(
        key=1, person=2, grade=None, minutes_from_utc=0, style=(0, 0, 0, 0), same_identity=False, capacity=1,
        has_partner=False,
    )  # fmt: skip


def test_the_digest_depends_on_no_order_of_anything() -> None:
    one = Given((replace(ONE, offers={"ai": 1, "law": 2}), Candidate(2, 2)), (Candidate(3, 3), Candidate(4, 4)))
    other = Given((Candidate(2, 2), replace(ONE, offers={"law": 2, "ai": 1})), (Candidate(4, 4), Candidate(3, 3)))
    assert one.digest() == other.digest()
    assert one.digest() != replace(one, bans=frozenset({(1, 3)})).digest()
