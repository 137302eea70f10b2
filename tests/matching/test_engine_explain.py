"""What speaks for a pair, reason by reason, and only what counts and may be told."""

from dataclasses import asdict, replace

import pytest

from matching.engine import Candidate, Weights
from matching.engine.explain import reasons

NOTHING = dict.fromkeys(asdict(Weights()), 0)
MENTOR = Candidate(1, 1, languages=frozenset({"en", "da"}), offers={"ai": 4})
MENTEE = Candidate(2, 2, languages=frozenset({"en", "da", "sl"}), wishes={"ai": 3})


def told(mentor: Candidate, mentee: Candidate, **weights: int) -> list[tuple[str, dict[str, str | int]]]:
    return [(one.code, dict(one.facts)) for one in reasons({**NOTHING, **weights}, mentor, mentee)]


LANGUAGES = ("languages", {"languages": "da,en"})


def test_languages_in_common_are_always_told_in_order_and_others_never() -> None:
    assert told(MENTOR, MENTEE) == [LANGUAGES]
    assert told(MENTOR, replace(MENTEE, languages=frozenset({"sl"}))) == []


def test_the_three_topics_that_fit_best_are_named_and_of_equal_ones_the_first() -> None:
    mentor = replace(MENTOR, offers={"law": 5, "video": 2, "data": 3, "ai": 4, "art": 2, "war": 5})
    mentee = replace(MENTEE, wishes={"video": 2, "data": 5, "ai": 3, "law": 4, "art": 5}, languages=frozenset())
    assert told(mentor, mentee, skills=1) == [
        ("teaches", {"topic": "law", "level": 5, "wanted": 4}),
        ("teaches", {"topic": "ai", "level": 4, "wanted": 3}),
        ("teaches", {"topic": "data", "level": 3, "wanted": 5}),
    ]


def test_what_the_mentee_teaches_is_told_where_it_counts() -> None:
    mentor, mentee = replace(MENTOR, wishes={"law": 2}), replace(MENTEE, offers={"law": 5, "video": 1})
    back = ("gives_back", {"topic": "law", "level": 5, "wanted": 2})
    assert told(mentor, mentee, mutual=3) == [back, LANGUAGES]
    assert told(mentor, mentee, skills=3) == [("teaches", {"topic": "ai", "level": 4, "wanted": 3}), LANGUAGES]


@pytest.mark.parametrize("side", ["mentor", "mentee", "both"])
def test_a_topic_to_avoid_is_never_named(side: str) -> None:
    avoiding = {"avoids": frozenset({"ai", "war"})}
    mentor = replace(MENTOR, **avoiding) if side != "mentee" else MENTOR
    mentee = replace(MENTEE, **avoiding) if side != "mentor" else MENTEE
    assert told(mentor, mentee, skills=8) == [LANGUAGES]


def test_interests_in_common_are_counted() -> None:
    mentor = replace(MENTOR, interests=frozenset({"chess", "jazz", "bread"}))
    mentee = replace(MENTEE, interests=frozenset({"jazz", "bread", "sailing"}))
    assert told(mentor, mentee, interests=1) == [LANGUAGES, ("interests", {"count": 2})]
    assert told(mentor, mentee) == [LANGUAGES]
    assert told(mentor, replace(mentee, interests=frozenset({"sailing"})), interests=1) == [LANGUAGES]


def test_a_wish_for_each_other_is_told_from_either_side() -> None:
    mentor, mentee = replace(MENTOR, ranks={2: 1, 9: 2}), replace(MENTEE, ranks={1: 4})
    assert told(mentor, mentee) == [LANGUAGES, ("ranked", {"by_mentee": 4, "by_mentor": 1})]
    assert told(mentor, MENTEE) == [LANGUAGES, ("ranked", {"by_mentee": 0, "by_mentor": 1})]
    assert told(MENTOR, mentee) == [LANGUAGES, ("ranked", {"by_mentee": 4, "by_mentor": 0})]
    assert told(replace(MENTOR, ranks={9: 1}), MENTEE) == [LANGUAGES]


def test_answers_alike_are_counted_and_what_nobody_answered_is_not() -> None:
    mentor, mentee = replace(MENTOR, style=(1, -1, 0, 1)), replace(MENTEE, style=(1, -1, 0, -1))
    assert told(mentor, mentee, style=2) == [LANGUAGES, ("style", {"count": 2})]
    assert told(mentor, mentee) == [LANGUAGES]
    assert told(mentor, replace(mentee, style=(1, 1, 0, 0)), style=2) == [LANGUAGES, ("style", {"count": 1})]
    assert told(mentor, replace(mentee, style=(-1, 1, 0, 0)), style=2) == [LANGUAGES]


def test_two_departments_are_told_where_both_are_known() -> None:
    mentor, mentee = replace(MENTOR, department="Sales"), replace(MENTEE, department="Finance")
    both = ("departments", {"mentor": "Sales", "mentee": "Finance"})
    assert told(mentor, mentee, department=4) == [LANGUAGES, both]
    assert told(mentor, mentee) == [LANGUAGES]
    for one, other in ((mentor, MENTEE), (MENTOR, mentee), (mentor, replace(mentee, department="Sales"))):
        assert told(one, other, department=4) == [LANGUAGES]


def test_the_place_is_told_or_how_far_the_clocks_are_apart() -> None:
    mentor = replace(MENTOR, location="Lecce", minutes_from_utc=60)
    assert told(mentor, replace(MENTEE, location="Lecce"), place=3) == [
        LANGUAGES,
        ("location", {"location": "Lecce"}),
    ]
    away = ("hours_apart", {"minutes": 390})
    assert told(mentor, replace(MENTEE, location="Oslo", minutes_from_utc=-330), place=3) == [LANGUAGES, away]
    assert told(replace(mentor, location=""), replace(MENTEE, minutes_from_utc=450), place=3) == [LANGUAGES, away]
    assert told(mentor, MENTEE) == [LANGUAGES]
