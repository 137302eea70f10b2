"""The single questions of a scale whose score is weak: told of all or of nobody, and never of few."""

import random
from collections.abc import Iterable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.enums import Side
from surveys.rules.counting import People
from surveys.rules.item_figures import WeakItems, weak_items
from surveys.rules.questions import Scale
from surveys.rules.scale_figures import Beside, Group, scale_figure
from surveys.rules.twice import Twice
from surveys.statistics import scale_score
from surveys.statistics.alpha import WEAK

ITEMS = ("X1", "X2", "X3")
SCALE = Scale("X", "Made up", Side.MENTEE, ITEMS, frozenset())
Answers = dict[str, list[float | None]]


def people(count: int, seed: int = 5) -> tuple[Answers, Answers]:
    """Answers that have nothing to do with each other."""
    dice = random.Random(seed)  # noqa: S311 - an example, no secret
    return tuple({f"p{n:02}": [float(dice.randint(1, 5)) for _ in ITEMS] for n in range(count)} for _ in range(2))  # type: ignore[return-value]  # two of them


def twice(before: Answers, after: Answers) -> Twice:
    def scores(rows: Answers) -> dict[str, float]:
        found = {
            key: scale_score({item: value for item, value in zip(ITEMS, row, strict=True) if value}, ITEMS)
            for key, row in rows.items()
        }
        return {key: score for key, score in found.items() if score is not None}

    texts = {item: f"Question {item}" for item in ITEMS}
    return Twice(SCALE, scores(before), scores(after), before, after, texts)


def told(
    one: Twice,
    groups: tuple[Group, ...] = (),
    *,
    k: int = 5,
    counted: Iterable[People] = (),
    looked_back: Iterable[str] = (),
) -> WeakItems | None:
    return weak_items(one, k=k, groups=groups, counted=counted, looked_back=frozenset(looked_back))


def group(*names: str) -> Group:
    return Group("department", "Sales", frozenset(names))


def test_questions_that_do_not_hang_together_are_told_one_by_one_beside_the_score() -> None:
    one = twice(*people(24))
    found = told(one)
    assert found is not None
    assert found.people == one.both
    assert [(line.item, line.text, line.n) for line in found.figures] == [
        (item, f"Question {item}", 24) for item in ITEMS
    ]
    first = found.figures[0]
    before, after = ([rows[key][0] for key in rows] for rows in (one.rows, one.rows_post))
    assert first.mean_pre == round(sum(before) / 24, 2)
    assert first.mean_post == round(sum(after) / 24, 2)
    assert first.change == round(sum(after) / 24 - sum(before) / 24, 2)
    figure = scale_figure(
        code="X",
        name="Made up",
        who="mentee",
        pre=one.pre,
        post=one.post,
        k=5,
        beside=Beside(one.rows, items=found.figures),
    )
    assert figure.note == "weak"
    assert figure.certainty is not None
    assert figure.certainty.alpha is not None
    assert figure.certainty.alpha < WEAK
    assert figure.items == found.figures
    assert type(figure).from_dict(figure.to_dict()) == figure
    assert figure.change is not None


def test_a_score_that_holds_together_is_told_alone() -> None:
    before = {f"p{n:02}": [float(1 + n % 5)] * 3 for n in range(25)}
    after = {key: [min(5.0, value + 1) for value in row] for key, row in before.items()}
    one = twice(before, after)
    assert told(one) is None
    figure = scale_figure(code="X", name="", who="mentee", pre=one.pre, post=one.post, k=5, beside=Beside(one.rows))
    assert (figure.note, figure.items) == ("evidence", None)


def test_under_twenty_people_nothing_of_single_questions_is_told() -> None:
    assert told(twice(*people(19))) is None
    assert told(twice(*people(20))) is not None


def test_a_program_may_ask_for_larger_groups() -> None:
    one = twice(*people(24))
    assert told(one, k=24) is not None
    assert told(one, k=25) is None


@pytest.mark.parametrize(("missing", "is_told"), [(0, True), (1, False), (4, False), (5, True)])
def test_few_who_left_out_a_question_are_not_told_apart_from_the_others(missing: int, *, is_told: bool) -> None:
    """The score counts them, the questions cannot: the difference would be theirs."""
    before, after = people(26)
    for number in range(missing):
        before[f"p{number:02}"][number % 3] = None
    found = told(twice(before, after))
    assert (found is not None) == is_told
    if found is not None:
        assert len(found.people) == 26 - missing


def test_a_question_left_out_afterwards_counts_as_well() -> None:
    before, after = people(26)
    after["p03"][1] = None
    assert told(twice(before, after)) is None


def test_a_part_of_the_company_and_the_questions_do_not_leave_few_between_them() -> None:
    """Two of the part left a question out, and two beside the part did not: four would be told apart."""
    before, after = people(30)
    for number in range(7):
        before[f"p{number:02}"][0] = None
    one = twice(before, after)
    assert told(one) is not None
    inside = [0, 1, *range(7, 28)]
    assert told(one, (group(*(f"p{number:02}" for number in inside)),)) is None
    assert told(one, (group(*(f"p{number:02}" for number in range(7, 25))),)) is not None


def test_who_looked_back_and_the_questions_do_not_leave_few_between_them() -> None:
    before, after = people(30)
    for number in range(6):
        before[f"p{number:02}"][0] = None
    one = twice(before, after)
    assert told(one, looked_back={f"p{number:02}" for number in range(8, 30)}) is None
    assert told(one, looked_back={f"p{number:02}" for number in range(12, 30)}) is not None


def test_numbers_of_people_that_were_told_before_do_not_point_at_few() -> None:
    before, after = people(30)
    for number in range(6):
        before[f"p{number:02}"][0] = None
    one = twice(before, after)
    everybody_but = [frozenset(f"p{number:02}" for number in range(8, 30))]
    assert told(one, counted=everybody_but) is None


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_question_that_everybody_answered_alike_keeps_all_back(when: str) -> None:
    """Left out alone it would come out by subtracting the others from the score."""
    before, after = people(24)
    for row in (before if when == "before" else after).values():
        row[2] = 3.0
    assert told(twice(before, after)) is None


@given(st.integers(20, 24), st.integers(0, 7), st.integers(0, 2**16))
@settings(max_examples=25, deadline=None)
def test_no_sum_of_what_is_told_is_about_few(count: int, missing: int, seed: int) -> None:
    """By brute force: whatever multiples of score, part and questions are added up, nobody or five people remain."""
    dice = random.Random(seed)  # noqa: S311 - an example, no secret
    before, after = people(count + missing, seed)
    everybody = sorted(before)
    for name in everybody[:missing]:
        before[name][dice.randrange(3)] = None
    one = twice(before, after)
    part = frozenset(dice.sample(everybody, dice.randint(5, len(everybody))))
    found = told(one, (Group("department", "Sales", part),))
    if found is None:
        return
    figure = scale_figure(
        code="X",
        name="",
        who="mentee",
        pre=one.pre,
        post=one.post,
        k=5,
        beside=Beside(one.rows, [Group("department", "Sales", part)]),
    )
    sets = [one.both, found.people, *([part & one.both] if figure.groups else [])]
    for size in range(1, len(sets) + 1):
        for chosen in combinations(sets, size):
            for signs in range(2**size):
                weights = dict.fromkeys(one.both, 0)
                for place, members in enumerate(chosen):
                    for name in members:
                        weights[name] += 1 if signs >> place & 1 else -1
                about = sum(weight != 0 for weight in weights.values())
                assert about == 0 or about >= 5
