"""The questions of the test themselves: told from 100 people on, once the program is over, and never an answer."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Person
from programs.enums import Side
from programs.models import Program
from surveys import actions
from surveys.enums import TestForm, WaveKind
from surveys.enums.instruments import KNOWLEDGE_CODE
from surveys.enums.knowledge import KNOWLEDGE
from surveys.models import Questionnaire, Release, Response
from surveys.rules.figures import PilotItem, ReleasedFigures
from surveys.rules.pilot import pilot_items
from surveys.rules.twice import Answered
from tests.factories import TeamMemberFactory
from tests.surveys.conftest import complete

SignIn = Callable[[Person], Client]
FORM_A = [one["id"] for one in KNOWLEDGE if one["form"] == TestForm.A]


def taken(right: list[set[int]]) -> list[Answered]:
    """Each person's right answers, by their places; the others are wrong."""
    return [
        Answered(
            f"p{number}",
            Side.MENTEE,
            {item: 1 if place in places else 2 for place, item in enumerate(FORM_A)},
        )
        for number, places in enumerate(right)
    ]


def items(people: list[Answered], k: int = 5) -> dict[str, PilotItem]:
    return {one.item: one for one in pilot_items(people, KNOWLEDGE, k=k)}


def hundred(count: int = 100) -> list[Answered]:
    """The first easy, the second hard, the third against the rest; in the fourth all right, in the fifth nobody."""
    return taken(
        [
            {place for place in range(5, 21) if (number + place) % 21 < number * 21 // count}
            | ({0} if number % 20 else set())
            | ({1} if number % 20 == 1 else set())
            | ({2} if number < count // 2 else set())
            | {3}
            for number in range(count)
        ]
    )


def test_shares_and_flags_of_each_question_are_told_from_a_hundred_people_on() -> None:
    assert items(hundred(99)) == {}
    found = items(hundred())
    assert list(found) == FORM_A
    easy, hard, against, always, never, usual = (found[item] for item in FORM_A[:6])
    assert (easy.n, easy.correct, easy.flags) == (100, 95, ("too_easy",))
    assert easy.low is not None
    assert easy.high is not None
    assert 88 < easy.low < 95 < easy.high < 99
    assert hard.correct == 5
    assert "too_hard" in hard.flags
    assert against.flags == ("against_the_rest",)
    assert against.item_rest is not None
    assert against.item_rest < 0
    # Everybody's answer is nobody's number.
    assert (always.correct, always.low, always.item_rest, always.flags) == (None, None, None, ("too_easy",))
    assert (never.correct, never.low, never.item_rest, never.flags) == (None, None, None, ("too_hard",))
    assert usual.flags == ()
    assert usual.item_rest is not None
    assert usual.item_rest > 0.2


def test_a_question_left_out_is_not_right_and_counts() -> None:
    people = hundred()
    for one in people[:50]:
        del one.answers[FORM_A[0]]
    found = items(people)[FORM_A[0]]
    assert (found.n, found.correct) == (
        100,
        round(100 * sum(one.answers.get(FORM_A[0]) == 1 for one in people) / 100),
    )


def test_a_program_may_ask_for_larger_groups_and_each_form_counts_alone() -> None:
    assert items(hundred(), k=101) == {}
    assert {one.form for one in pilot_items(hundred(), KNOWLEDGE, k=5)} == {"A"}


@pytest.mark.django_db
def test_hr_sees_them_on_the_page_of_the_test_once_the_program_is_over(
    program: Program, hana: Person, sign_in: SignIn
) -> None:
    test = actions.open_wave(program=program, kind=WaveKind.TEST_PRE, by=None)
    for one in hundred():
        Response.objects.create(wave=test, respondent_key=one.key, side=Side.MENTEE, answers=one.answers)
    page = reverse("admin:surveys_questionnaire_change", args=[Questionnaire.objects.latest_of(KNOWLEDGE_CODE).pk])
    client = sign_in(hana)
    live = client.get(page).content.decode()
    assert "Over 90 % were right" not in live
    assert "The questions in" not in live
    complete(program)
    actions.tick()
    told = ReleasedFigures.from_dict(Release.objects.final().get().figures).pilot
    assert {one.item: one for one in told} == items(hundred())
    text = client.get(page).content.decode()
    assert f"The questions in “{program}”" in text
    assert "Over 90 % were right: it tells nobody apart." in text
    assert "Whoever knows the rest is rather wrong here" in text
    assert "95 %</td>" in text
    assert KNOWLEDGE[0]["text"] not in text


@pytest.mark.django_db
def test_of_fewer_people_the_page_says_so(program: Program, hana: Person, sign_in: SignIn) -> None:
    test = actions.open_wave(program=program, kind=WaveKind.TEST_PRE, by=None)
    for one in hundred(20):
        Response.objects.create(wave=test, respondent_key=one.key, side=Side.MENTEE, answers=one.answers)
    complete(program)
    actions.tick()
    page = reverse("admin:surveys_questionnaire_change", args=[Questionnaire.objects.latest_of(KNOWLEDGE_CODE).pk])
    assert "Told from 100 people on who took a form" in sign_in(hana).get(page).content.decode()


@pytest.mark.django_db
def test_who_runs_another_program_sees_nothing_of_it(program: Program, sign_in: SignIn) -> None:
    test = actions.open_wave(program=program, kind=WaveKind.TEST_PRE, by=None)
    for one in hundred():
        Response.objects.create(wave=test, respondent_key=one.key, side=Side.MENTEE, answers=one.answers)
    complete(program)
    actions.tick()
    page = reverse("admin:surveys_questionnaire_change", args=[Questionnaire.objects.latest_of(KNOWLEDGE_CODE).pk])
    assert str(program) not in sign_in(TeamMemberFactory().person).get(page).content.decode()
