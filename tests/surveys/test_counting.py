"""How many answered: told so that nobody can be found by subtracting."""

from programs.enums import Side
from surveys.rules.counting import Counted, Counts, count
from surveys.rules.figures import ItemRate, Step

MENTEES = Side.MENTEE


def people(count: int, first: int = 0, side: str = "e") -> frozenset[str]:
    return frozenset(f"{side}{number}" for number in range(first, first + count))


def counts(counted: Counted, *told_anyway: frozenset[str], known: dict[str, frozenset[str]] | None = None) -> Counts:
    return count(counted, known=known or {}, told_anyway=told_anyway, k=5)


def mentee_step(found: Counts) -> Step:
    return next(step for step in found.steps if step.side == MENTEES)


def survey(asked: int, answered: int, both: int | None = None, kind: str = "post") -> Counted:
    twice = {} if both is None else {MENTEES: people(both)}
    return Counted(kind, {MENTEES: people(asked)}, {MENTEES: people(answered)}, both=twice)


def test_every_step_is_told_where_nobody_or_a_group_is_lost() -> None:
    told = counts(survey(30, 20, 10), people(10))
    assert mentee_step(told) == Step("post", "mentee", invited=30, answered=20, both=10)
    assert mentee_step(counts(survey(20, 20, 20), people(20))) == Step("post", "mentee", 20, 20, 20)


def test_a_step_that_few_did_not_take_is_hidden() -> None:
    assert mentee_step(counts(survey(30, 20, 17))) == Step("post", "mentee", invited=30, answered=20, both=None)
    assert mentee_step(counts(survey(30, 20, 20), people(17))) == Step("post", "mentee", 30, None, None)
    assert mentee_step(counts(survey(18, 18, 18), people(17))) == Step("post", "mentee", None, None, None)


def test_the_steps_are_safe_beside_the_people_of_every_scale() -> None:
    assert mentee_step(counts(survey(30, 20, 20), people(20), people(17))).answered is None
    assert mentee_step(counts(survey(30, 20, 20), people(20), people(15))).answered == 20


def test_what_all_did_less_what_one_side_did_tells_nothing_of_few_on_the_other() -> None:
    mentors = people(20, side="r")
    sides = {Side.MENTOR: mentors, MENTEES: people(20)}
    told = counts(Counted("post", sides, {Side.MENTOR: people(17, side="r"), MENTEES: people(20)}))
    assert [(step.side, step.invited, step.answered) for step in told.steps] == [
        ("mentor", 20, None),
        ("mentee", 20, None),
    ]


def test_a_later_release_is_checked_against_an_earlier_one() -> None:
    first = counts(survey(30, 20, kind="pre"))
    assert mentee_step(first).answered == 20
    assert mentee_step(counts(survey(30, 25, 20), known=dict(first.told))).answered == 25
    later = counts(survey(30, 22, 20), known=dict(first.told))
    assert mentee_step(later).answered is None
    assert mentee_step(counts(survey(30, 22, 20))).answered == 22


def item(asked: int, answered: int) -> ItemRate:
    counted = Counted(
        "post",
        {MENTEES: people(asked + 10)},
        {MENTEES: people(asked)},
        {(MENTEES, "DC1_1"): people(answered)},
    )
    return counts(counted).items[0]


def test_a_question_that_many_left_out_is_flagged() -> None:
    assert item(40, 40) == ItemRate("post", "mentee", "DC1_1", flagged=False)
    assert item(40, 32) == ItemRate("post", "mentee", "DC1_1", flagged=False)
    assert item(40, 31) == ItemRate("post", "mentee", "DC1_1", flagged=True)


def test_that_few_left_a_question_out_is_not_told() -> None:
    assert item(40, 38) == ItemRate("post", "mentee", "DC1_1", flagged=False)
    assert item(20, 16) == ItemRate("post", "mentee", "DC1_1", flagged=False)
    assert item(19, 16) == ItemRate("post", "mentee", "DC1_1", flagged=None)
    assert item(8, 4) == ItemRate("post", "mentee", "DC1_1", flagged=None)
    assert item(9, 4) == ItemRate("post", "mentee", "DC1_1", flagged=True)
    assert item(12, 3) == ItemRate("post", "mentee", "DC1_1", flagged=True)


def test_nothing_is_told_of_questions_where_the_number_of_answers_is_hidden() -> None:
    counted = Counted("post", {MENTEES: people(20)}, {MENTEES: people(18)}, {(MENTEES, "DC1_1"): people(18)})
    assert counts(counted).items == (ItemRate("post", "mentee", "DC1_1", None),)
