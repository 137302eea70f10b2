"""The test of digital knowledge through its pages: two forms by lot, options shuffled, no word of what is right."""

import re
from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Person
from programs.enums import Side
from programs.models import Enrolment, Program
from surveys import actions
from surveys.actions.drawing import draw_test_order
from surveys.enums import WaveKind
from surveys.enums.knowledge import KNOWLEDGE
from surveys.models import Draft, Response, TestOrder, Wave
from surveys.rules import BadAnswerError
from tests.factories import EnrolmentFactory
from tests.surveys.conftest import person_with_seat

SignIn = Callable[[Person], Client]


@pytest.fixture
def before(program: Program) -> Wave:
    return actions.open_wave(program=program, kind=WaveKind.TEST_PRE, by=None)


@pytest.fixture
def mentee(program: Program, before: Wave) -> Person:
    return person_with_seat(program, Side.MENTEE)


def address(wave: Wave) -> str:
    return reverse("surveys:wave-answer", args=[wave.pk])


def begin(client: Client, wave: Wave) -> str:
    return client.post(address(wave), {"go": "begin"}, follow=True).content.decode()


def test_the_form_is_drawn_when_the_test_begins_not_when_its_page_is_opened(
    before: Wave, mentee: Person, sign_in: SignIn
) -> None:
    client = sign_in(mentee)
    text = client.get(address(before)).content.decode()
    assert "Test (pilot)" in text
    assert "About 15 minutes are meant for it; nobody stops the clock." in text
    assert "no pass mark" in text
    assert "<fieldset" not in text
    assert not TestOrder.objects.exists()
    assert "Question 1 of 21" in begin(client, before)
    assert TestOrder.objects.count() == 1
    first = TestOrder.objects.get().first
    assert "Question 1 of 21" in begin(sign_in(mentee), before)
    assert TestOrder.objects.get().first == first


def test_half_get_one_form_first_and_half_the_other_whatever_the_order_of_beginning(
    program: Program, before: Wave
) -> None:
    seats = [EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True) for _ in range(9)]
    for number, seat in enumerate(seats, 1):
        draw_test_order(wave_id=before.pk, person=seat.person)
        counts = Counter(TestOrder.objects.values_list("first", flat=True))
        assert abs(counts["A"] - counts["B"]) <= 1, number
    again = draw_test_order(wave_id=before.pk, person=seats[0].person)
    assert again == TestOrder.objects.get(enrolment=seats[0])


def test_the_lot_decides_who_comes_first(program: Program, before: Wave) -> None:
    drawn = set()
    for _ in range(40):
        TestOrder.objects.all().delete()
        seat = EnrolmentFactory(program=program, side=Side.MENTEE, accepted=True)
        drawn.add(draw_test_order(wave_id=before.pk, person=seat.person).first)
    assert drawn == {"A", "B"}


def shown(client: Client, wave: Wave) -> list[tuple[str, list[str]]]:
    """The id of each question, and its options as they stand."""
    begin(client, wave)
    pages = [client.get(address(wave), {"question": n}).content.decode() for n in range(1, 22)]
    return [
        (re.findall(r'name="(T[\w]+)"', page)[0], re.findall(r'<label class="btn[^>]*>([^<]+)</label>', page))
        for page in pages
    ]


def test_before_and_after_are_different_forms_of_the_same_competences(
    program: Program, before: Wave, mentee: Person, sign_in: SignIn
) -> None:
    after = actions.open_wave(program=program, kind=WaveKind.TEST_POST, by=None)
    client = sign_in(mentee)
    first, second = shown(client, before), shown(client, after)
    form = TestOrder.objects.get().first
    other = {"A": "B", "B": "A"}[form]
    assert [name for name, _ in first] == [one["id"] for one in KNOWLEDGE if one["form"] == form]
    assert [name for name, _ in second] == [one["id"] for one in KNOWLEDGE if one["form"] == other]


def test_options_are_shuffled_for_each_person_with_i_do_not_know_last(
    program: Program, before: Wave, mentee: Person, sign_in: SignIn
) -> None:
    client = sign_in(mentee)
    mine = shown(client, before)
    assert shown(sign_in(mentee), before) == mine
    page = client.get(address(before), {"question": 1}).content.decode()
    assert re.findall(r'<input[^>]*name="T[^>]*value="(\d)"', page) == ["1", "2", "3", "4", "5", "0"]
    for _name, options in mine:
        assert len(options) == 6
        assert options[-2:] == ["I do not know", "No answer"]
    right = {one["id"]: str(one["correct"]) for one in KNOWLEDGE}
    places = {options.index(next(o for o in options if _plain(o) == right[name])) for name, options in mine}
    assert len(places) > 1


def _plain(text: str) -> str:
    return text.replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")


def test_no_page_tells_what_was_right_before_the_end(
    program: Program, before: Wave, mentee: Person, sign_in: SignIn
) -> None:
    client = sign_in(mentee)
    names = [name for name, _ in shown(client, before)]
    for number, name in enumerate(names, 1):
        page = client.post(address(before), {"question": number, "go": "next", name: "1"}, follow=True)
        assert "correct" not in page.content.decode().lower()
        assert "right answer" not in page.content.decode().lower()
    thanks = client.post(address(before), {"go": "send"}, follow=True).content.decode()
    assert "Thank you" in thanks
    assert "21 of 21" not in thanks
    # What was posted were places: nothing in the page tells which option is right.
    assert len(set(Response.objects.get().answers.values())) > 1
    results = client.get(reverse("surveys:own-results", args=[program.slug])).content.decode()
    assert "21 of 21" not in results


def test_the_option_that_is_pressed_is_the_one_that_is_kept_and_comes_back(
    before: Wave, mentee: Person, sign_in: SignIn
) -> None:
    client = sign_in(mentee)
    name, options = shown(client, before)[0]
    right = next(str(one["correct"]) for one in KNOWLEDGE if one["id"] == name)
    place = next(number for number, option in enumerate(options, 1) if _plain(option) == right)
    client.post(address(before), {"question": 1, "go": "next", name: place})
    assert Draft.objects.get().answers == {name: 1}
    page = client.get(address(before), {"question": 1}).content.decode()
    assert re.findall(r'value="(\d)"[^>]*checked', page) == [str(place)]
    client.post(address(before), {"go": "send"})
    assert Response.objects.get().answers == {name: 1}


def test_questions_of_the_other_form_are_refused(before: Wave, mentee: Person) -> None:
    form = draw_test_order(wave_id=before.pk, person=mentee).first
    other = next(one["id"] for one in KNOWLEDGE if one["form"] != form)
    with pytest.raises(BadAnswerError):
        actions.answer_wave(wave_id=before.pk, person=mentee, answers={other: 1})
    assert not Response.objects.exists()


def test_who_has_drawn_no_form_answers_nothing(before: Wave, mentee: Person, sign_in: SignIn) -> None:
    client = sign_in(mentee)
    assert client.post(address(before), {"go": "send"}).status_code == 422
    with pytest.raises(BadAnswerError):
        actions.answer_wave(wave_id=before.pk, person=mentee, answers={"T1_1A": 1})


def test_only_those_whom_it_asks_draw_a_form(before: Wave, mentee: Person, stig: Person) -> None:
    with pytest.raises(Enrolment.DoesNotExist):
        draw_test_order(wave_id=before.pk, person=stig)
