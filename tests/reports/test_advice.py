"""What the totals of a program suggest: the table of rules, and the words on the page."""

from typing import Any

import pytest

from reports.engine import Verdict
from reports.engine.advice import MOST, RULES, Advice, Situation, Totals, advise
from reports.selectors.advice import WORDS_OF, suggestions_of

FINE = Totals(planned=100, held=90, commitments=20, commitments_done=18)


def situation(totals: Totals | None = FINE, *verdicts: Verdict, **fields: Any) -> Situation:
    return Situation(**{"k": 5, "verdicts": frozenset(verdicts), "totals": totals, **fields})


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (situation(None), [Advice.WAIT]),
        (situation(None, Verdict.NOT_MEASURED), [Advice.WAIT]),
        (situation(), [Advice.CARRY_ON]),
        (situation(FINE, Verdict.WORSE), [Advice.GOT_WORSE]),
        (situation(Totals(planned=10, held=4)), [Advice.MEET_MORE]),
        (situation(Totals(planned=10, held=5)), [Advice.CARRY_ON]),
        (situation(Totals(planned=50, held=40, cancelled_by_mentees=5)), [Advice.MENTEES_CANCEL]),
        (situation(Totals(planned=50, held=40, cancelled_by_mentors=5)), [Advice.MENTORS_CANCEL]),
        (situation(Totals(planned=50, held=40, cancelled_by_mentors=4, cancelled_by_mentees=4)), [Advice.CARRY_ON]),
        (situation(Totals(planned=60, held=40, cancelled_by_mentees=5)), [Advice.CARRY_ON]),
        (situation(Totals(commitments=10, commitments_done=7)), [Advice.KEEP_COMMITMENTS]),
        (situation(Totals(commitments=10, commitments_done=8)), [Advice.CARRY_ON]),
        (situation(answered=0.69), [Advice.FEW_ANSWERED]),
        (situation(answered=0.7), [Advice.CARRY_ON]),
        (situation(Totals(planned=25, held=20, unlogged=5)), [Advice.LOG_MEETINGS]),
        (situation(Totals(planned=26, held=20, unlogged=5)), [Advice.CARRY_ON]),
        (situation(FINE, Verdict.COUNT_OPEN), [Advice.BEHIND]),
        (situation(FINE, Verdict.COUNT_MISSED), [Advice.BEHIND]),
        (situation(FINE, Verdict.NOT_CLEAR), [Advice.NOT_CLEAR]),
        (situation(FINE, Verdict.NO_INTERVAL), [Advice.NOT_CLEAR]),
        (situation(FINE, Verdict.BELOW), [Advice.BELOW]),
        (situation(FINE, Verdict.UNCERTAIN), [Advice.UNCERTAIN]),
        (situation(FINE, Verdict.SHOWN), [Advice.REACHED]),
        (situation(FINE, Verdict.SHOWN, early=True), [Advice.UNCERTAIN]),
        (situation(FINE, Verdict.COUNT_REACHED), [Advice.REACHED]),
        (situation(FINE, Verdict.NOT_MEASURED), [Advice.NOT_MEASURED]),
        (situation(FINE, Verdict.HIDDEN), [Advice.CARRY_ON]),
    ],
    ids=str,
)
def test_each_situation_suggests_what_the_table_says(now: Situation, expected: list[Advice]) -> None:
    assert list(advise(now)) == expected


@pytest.mark.parametrize(
    "totals",
    [
        Totals(planned=4, held=0),
        Totals(planned=4, cancelled_by_mentees=4, held=0),
        Totals(planned=8, held=4, cancelled_by_mentors=4),
        Totals(commitments=4),
        Totals(planned=8, held=4, unlogged=4),
    ],
    ids=str,
)
def test_nothing_is_suggested_from_a_total_under_k(totals: Totals) -> None:
    assert advise(situation(totals)) == (Advice.CARRY_ON,)


def test_the_most_pressing_three_come_first() -> None:
    everything = Totals(planned=50, held=20, unlogged=10, cancelled_by_mentees=10, commitments=10)
    found = advise(situation(everything, Verdict.WORSE, Verdict.SHOWN, Verdict.NOT_MEASURED))
    assert found == (Advice.GOT_WORSE, Advice.MEET_MORE, Advice.MENTEES_CANCEL)
    assert len(found) == MOST


def goal(verdict: Verdict, *, early: bool = False) -> dict[str, Any]:
    return {"verdict": verdict.value, "early": early, "objective": "Leaders use digital tools"}


RHYTHM = {
    "planned": 50,
    "held": 20,
    "unlogged": 10,
    "cancelled_by_mentors": 1,
    "cancelled_by_mentees": 9,
    "commitments": 10,
    "commitments_done": 3,
}


def stored(*goals: dict[str, Any], rhythm: dict[str, Any] | None = RHYTHM, **fields: Any) -> dict[str, Any]:
    return {"k": 5, "is_final": False, "goals": list(goals), "rhythm": rhythm, **fields}


def test_each_suggestion_says_from_which_figure_it_follows_and_where_that_stands() -> None:
    said = [(one.because, one.anchor) for one in suggestions_of(stored())]
    assert said == [
        ("40 % of planned meetings held (20 of 50).", "rhythm"),
        ("Cancelled by mentees: 9; by mentors: 1.", "rhythm"),
        ("3 of 10 commitments of executives done.", "commitments"),
    ]


def test_goals_are_named_by_their_number() -> None:
    calm = RHYTHM | {"held": 50, "unlogged": 0, "cancelled_by_mentees": 0, "commitments_done": 10}
    goals = (goal(Verdict.NOT_CLEAR), goal(Verdict.SHOWN), goal(Verdict.COUNT_REACHED))
    said = [one.because for one in suggestions_of(stored(*goals, rhythm=calm))]
    assert said == ["Goal 1: Not clear.", "Goal 2: Target reached, shown; 1 more likewise."]


def test_what_is_over_is_spoken_of_as_over() -> None:
    running, over = (suggestions_of(stored(is_final=final, rhythm=None)) for final in (False, True))
    assert running[0].text.startswith("Nothing to decide yet")
    assert over[0].text.startswith("Conclude nothing")


def test_every_suggestion_has_words_for_both_times() -> None:
    assert set(WORDS_OF) == set(Advice) == {advice for advice, _rule in RULES} | {Advice.CARRY_ON}
    assert all(str(words.running) and str(words.over) for words in WORDS_OF.values())


def test_an_older_snapshot_without_commitments_suggests_nothing_about_them() -> None:
    older = {name: value for name, value in RHYTHM.items() if not name.startswith("commitments")}
    assert "commitments" not in {one.anchor for one in suggestions_of(stored(rhythm=older))}
