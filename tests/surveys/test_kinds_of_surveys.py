"""Every kind of survey through its page: what it says, whom it asks, one question per page, outsiders."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Person
from programs.enums import Side
from programs.models import Enrolment, Program
from rmentor.lib.tokens import make_token
from surveys import actions
from surveys.enums import WaveKind
from surveys.models import (
    Draft,
    Outsider,
    Participation,
    ProgramSecret,
    Questionnaire,
    Response,
    SurveyPlan,
    Wave,
)
from surveys.rules.answering import outsider_key, respondent_key
from surveys.selectors import next_steps
from tests.factories import PersonFactory
from tests.surveys.conftest import person_with_seat

SignIn = Callable[[Person], Client]
ALL = ["DC", "OI", "ML", "TR", "IA", "RS"]


@pytest.fixture
def plan(program: Program) -> SurveyPlan:
    actions.load_instruments()
    questionnaire = Questionnaire.objects.latest_of("before-after")
    return SurveyPlan.objects.create(
        program=program, questionnaire=questionnaire, scales=ALL, then_test=True, comparison=True, knowledge_test=True
    )


@pytest.fixture
def mentee(program: Program) -> Person:
    return person_with_seat(program, Side.MENTEE)


def opened(program: Program, kind: WaveKind) -> str:
    return reverse("surveys:wave-answer", args=[actions.open_wave(program=program, kind=kind, by=None).pk])


SAID = {
    WaveKind.PRE: ("Where you stand at the start", "DC1_1"),
    WaveKind.MONTH_1: ("Your first month", "TR1"),
    WaveKind.MID: ("Half-way through", "RS1"),
    WaveKind.POST: ("Where you stand at the end", "DC1_1"),
    WaveKind.THEN: ("Looking back to the start", "DC1_1"),
}


@pytest.mark.parametrize("kind", SAID)
def test_each_kind_says_what_it_is_who_sees_it_and_that_it_is_free(
    plan: SurveyPlan, program: Program, mentee: Person, sign_in: SignIn, kind: WaveKind
) -> None:
    heading, question = SAID[kind]
    text = sign_in(mentee).get(opened(program, kind)).content.decode()
    assert heading in text
    assert f'name="{question}"' in text
    assert re.search(r"About \d+ minutes?\.", text)
    assert text.index("Nobody ever sees your answers") < text.index('<form method="post" novalidate')
    assert "whether you answer has no consequence for you" in text
    assert text.count("<fieldset") == text.count('value="0"')
    assert [step.url for step in next_steps(mentee)] == [reverse("surveys:wave-answer", args=[Wave.objects.get().pk])]
    assert program.name in next_steps(mentee)[0].text


def test_looking_back_asks_about_the_start(
    plan: SurveyPlan, program: Program, mentee: Person, sign_in: SignIn
) -> None:
    text = sign_in(mentee).get(opened(program, WaveKind.THEN)).content.decode()
    assert "Looking back: how confident were you at the start" in text


def test_a_recommendation_is_eleven_buttons(
    plan: SurveyPlan, program: Program, mentee: Person, sign_in: SignIn
) -> None:
    client, page = sign_in(mentee), opened(program, WaveKind.MID)
    text = client.get(page).content.decode()
    rows = re.search(r'<div class="taps taps-many">.*?</div>', text, re.DOTALL)
    assert rows
    assert re.findall(r"<label[^>]*>([^<]+)</label>", rows.group()) == [*map(str, range(11)), "No answer"]
    # 0 is the first of the choices, not "No answer".
    client.post(page, {"RS1": "1"})
    assert Response.objects.get().answers == {"RS1": 1}


def test_who_is_asked_for_comparison_answers_under_a_pseudonym_of_their_own(
    plan: SurveyPlan, program: Program, mentee: Person, sign_in: SignIn
) -> None:
    wave = actions.open_wave(program=program, kind=WaveKind.OTHERS_PRE, by=None)
    Outsider.objects.all().delete()
    outsider = Outsider.objects.create(program=program, person=PersonFactory(), side=Side.MENTEE)
    link = reverse(
        "surveys:wave-answer-by-link", args=[make_token("survey", wave=wave.pk, person=outsider.person_id)]
    )
    text = Client().get(link).content.decode()
    assert "You do not take part in this program" in text
    assert "not your partner" not in text
    assert 'name="IA1"' in text
    assert 'name="TR1"' not in text
    Client().post(link, {"keep": "yes", "IA1": "2"})
    thanks = Client().post(link, {"IA2": "4"}, follow=True)
    assert "Thank you" in thanks.content.decode()
    response, done, secret = Response.objects.get(), Participation.objects.get(), ProgramSecret.objects.get().key
    assert (response.answers, response.side) == ({"IA1": 2, "IA2": 4}, Side.MENTEE)
    assert response.respondent_key == outsider_key(secret, outsider_id=outsider.pk)
    assert response.respondent_key != respondent_key(secret, enrolment_id=outsider.pk)
    assert (done.outsider_id, done.enrolment_id) == (outsider.pk, None)
    assert not Draft.objects.exists()
    assert next_steps(outsider.person) == []
    actions.answer_wave(wave_id=wave.pk, person=outsider.person, answers={"IA1": 5})
    assert Response.objects.get().answers == {"IA1": 2, "IA2": 4}


def test_participants_do_not_answer_for_comparison_and_outsiders_not_for_the_program(
    plan: SurveyPlan, program: Program, mentee: Person, sign_in: SignIn
) -> None:
    inside, outside = opened(program, WaveKind.PRE), opened(program, WaveKind.OTHERS_PRE)
    outsider = Outsider.objects.get_or_create(program=program, person=PersonFactory(), side=Side.MENTEE)[0].person
    assert sign_in(mentee).get(outside).status_code == 404
    assert sign_in(outsider).get(inside).status_code == 404
    for who, wave in ((mentee, WaveKind.OTHERS_PRE), (outsider, WaveKind.PRE)):
        with pytest.raises((Enrolment.DoesNotExist, Outsider.DoesNotExist)):
            actions.answer_wave(wave_id=Wave.objects.get(kind=wave).pk, person=who, answers={"IA1": 1})


# ---- one question per page -----------------------------------------------------------------------------------


@pytest.fixture
def one_by_one(plan: SurveyPlan, program: Program) -> str:
    """A survey of three questions, one per page."""
    definition = {
        "layout": "one",
        "anchors": {"agree": ["No", "Rather not", "Neither", "Rather", "Yes"]},
        "stems": {"agree": "How far do you agree?"},
        "scales": [
            {
                "code": "X",
                "name": "X",
                "who": "both",
                "anchors": "agree",
                "items": [{"id": f"X{n}", "text": f"Statement {n}", "reverse": False} for n in (1, 2, 3)],
            }
        ],
    }
    own = Questionnaire.objects.create(code="own", title="Own", definition=definition)
    SurveyPlan.objects.update(questionnaire=own, scales=["X"])
    return opened(program, WaveKind.PRE)


def asked(text: str) -> str:
    return re.findall(r'name="(X\d|T[\d_AB]+)"', text)[0]


def test_one_question_at_a_time_with_progress_back_and_next(one_by_one: str, mentee: Person, sign_in: SignIn) -> None:
    client = sign_in(mentee)
    begin = client.get(one_by_one).content.decode()
    assert "Nobody ever sees your answers" in begin
    assert "<fieldset" not in begin
    text = client.post(one_by_one, {"go": "begin"}, follow=True).content.decode()
    order = []
    for number, value in ((1, "5"), (2, ""), (3, "1")):
        assert f"Question {number} of 3" in text
        assert f'<progress class="steps-done" value="{number}" max="3"' in text
        assert text.count("<fieldset") == 1
        assert "How far do you agree?" in text
        assert "Nobody ever sees your answer;" in text
        order.append(asked(text))
        answer = {order[-1]: value} if value else {}
        text = client.post(one_by_one, {"question": number, "go": "next", **answer}, follow=True).content.decode()
    assert "That was the last question" in text
    assert re.findall(r'href="\?question=(\d)">Question', text) == ["2"]
    back = client.post(one_by_one, {"question": 2, "go": "back"}, follow=True)
    assert back.redirect_chain == [(f"{one_by_one}?question=1", 302)]
    assert re.search(rf'name="{order[0]}" value="5"[^>]*checked', back.content.decode())
    assert not Response.objects.exists()
    thanks = client.post(one_by_one, {"go": "send"}, follow=True).content.decode()
    assert "Thank you" in thanks
    assert Response.objects.get().answers == {order[0]: 5, order[2]: 1}
    assert not Draft.objects.exists()


def test_it_goes_on_at_the_first_open_question_on_another_device(
    one_by_one: str, mentee: Person, sign_in: SignIn
) -> None:
    client = sign_in(mentee)
    first = asked(client.post(one_by_one, {"go": "begin"}, follow=True).content.decode())
    client.post(one_by_one, {"question": 1, "go": "next", first: "2"})
    link = make_token("survey", wave=Wave.objects.get().pk, person=mentee.pk)
    other, address = Client(), reverse("surveys:wave-answer-by-link", args=[link])
    assert "You have answered 1 of 3 questions." in other.get(address).content.decode()
    on = other.post(address, {"go": "begin"}, follow=True)
    assert on.redirect_chain == [(f"{address}?question=2", 302)]


def test_nothing_at_all_is_not_sent_and_odd_addresses_lead_to_the_beginning(
    one_by_one: str, mentee: Person, sign_in: SignIn
) -> None:
    client = sign_in(mentee)
    empty = client.post(one_by_one, {"go": "send"})
    assert empty.status_code == 422
    assert "Please answer at least one question." in empty.content.decode()
    for odd in ("0", "5", "-1", "x", "9" * 5000, "²"):
        assert "Begin" in client.get(one_by_one, {"question": odd}).content.decode()
        assert client.post(one_by_one, {"question": odd, "go": "next"}).status_code == 302
    wrong = client.post(one_by_one, {"question": 1, "go": "next", **{f"X{n}": "7" for n in (1, 2, 3)}})
    assert wrong.status_code == 422
    assert "Please choose one of the answers." in wrong.content.decode()
    assert not Participation.objects.exists()
    assert not Draft.objects.exists()
