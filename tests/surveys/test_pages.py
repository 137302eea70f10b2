import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.models import Pair
from people.models import Person
from programs.enums import EnrolmentState, Side
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.tokens import make_token
from sessions.models import Meeting
from surveys import actions
from surveys.enums import WaveKind
from surveys.models import Participation, Response, Wave
from surveys.selectors import next_steps
from tests.factories import MeetingFactory
from tests.surveys.conftest import NOW, PULSE, answers_of, person_with_seat

SignIn = Callable[[Person], Client]


@pytest.fixture
def mentee(program: Program, pre: Wave) -> Person:
    return person_with_seat(program, Side.MENTEE)


def survey_url(wave: Wave) -> str:
    return reverse("surveys:wave-answer", args=[wave.pk])


def pulse_url(meeting: Meeting) -> str:
    return reverse("surveys:pulse-answer", args=[meeting.pk])


def survey_link(wave: Wave, person: Person) -> str:
    return reverse("surveys:wave-answer-by-link", args=[make_token("survey", wave=wave.pk, person=person.pk)])


def pulse_link(meeting: Meeting, person: Person) -> str:
    return reverse("surveys:pulse-answer-by-link", args=[make_token("pulse", meeting=meeting.pk, person=person.pk)])


def test_the_survey_says_who_sees_what_and_asks_only_ones_own_side(
    program: Program, pre: Wave, mentee: Person, sign_in: SignIn
) -> None:
    page = sign_in(mentee).get(survey_url(pre))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Nobody ever sees your answers" in text
    assert text.count("<fieldset") == text.count("</legend>") == 21
    assert 'name="OI1"' not in text
    assert text.count('value="0"') == 21
    assert " required" not in text
    assert "checked" not in text
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert page["Referrer-Policy"] == "same-origin"


def test_answering_ends_on_a_thank_you_page_that_stays(
    program: Program, pre: Wave, mentee: Person, sign_in: SignIn
) -> None:
    client = sign_in(mentee)
    given = {name: str(value) for name, value in answers_of(pre, Side.MENTEE, 4).items()} | {"DC1_1": "0"}
    page = client.post(survey_url(pre), given, follow=True)
    assert page.redirect_chain == [(survey_url(pre), 302)]
    assert "Thank you" in page.content.decode()
    assert "DC1_1" not in Response.objects.get().answers
    assert len(Response.objects.get().answers) == 20
    again = client.post(survey_url(pre), {"DC1_1": "1"})
    assert again.status_code == 200
    assert Response.objects.count() == 1


def test_an_empty_form_comes_back_with_a_word(program: Program, pre: Wave, mentee: Person, sign_in: SignIn) -> None:
    page = sign_in(mentee).post(survey_url(pre), {"DC1_1": "0"})
    assert page.status_code == 422
    assert "Please answer at least one question." in page.content.decode()
    assert not Participation.objects.exists()


def test_nothing_chosen_is_lost_when_one_answer_cannot_be_read(
    program: Program, pre: Wave, mentee: Person, sign_in: SignIn
) -> None:
    page = sign_in(mentee).post(survey_url(pre), {"DC1_1": "9", "DC1_2": "4"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "Please choose one of the answers." in text
    assert re.findall(r'<input[^>]*name="(\w+)"[^>]*value="(\d)"[^>]*checked', text) == [("DC1_2", "4")]
    assert not Response.objects.exists()


def order(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="([A-Z]+\d[^"]*)"', page)))


def test_the_order_is_each_persons_own_and_the_same_at_the_end(
    program: Program, pre: Wave, mentee: Person, sign_in: SignIn
) -> None:
    other = person_with_seat(program, Side.MENTEE)
    post = actions.open_wave(program=program, kind=WaveKind.POST, by=None)
    mine = order(sign_in(mentee).get(survey_url(pre)).content.decode())
    assert order(sign_in(mentee).get(survey_url(post)).content.decode()) == mine
    assert order(sign_in(other).get(survey_url(pre)).content.decode()) != mine
    assert len(mine) == 21


@pytest.mark.parametrize("url_of", [survey_url, None])
def test_a_closed_survey_says_so(
    program: Program, pre: Wave, mentee: Person, sign_in: SignIn, url_of: Callable[[Wave], str] | None
) -> None:
    actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    page = sign_in(mentee).get(url_of(pre) if url_of else survey_link(pre, mentee))
    assert page.status_code == 409
    assert "This survey is closed" in page.content.decode()


def test_a_survey_that_closed_while_the_form_was_open_says_so(
    program: Program, pre: Wave, mentee: Person, sign_in: SignIn
) -> None:
    actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    page = sign_in(mentee).post(survey_url(pre), {"DC1_1": "3"})
    assert page.status_code == 409
    assert not Response.objects.exists()


def test_strangers_and_those_who_left_find_no_survey(
    pre: Wave, mentee: Person, stig: Person, hana: Person, sign_in: SignIn
) -> None:
    for person in (stig, hana):
        assert sign_in(person).get(survey_url(pre)).status_code == 404
        assert sign_in(person).post(survey_url(pre), {"DC1_1": "3"}).status_code == 404
    Enrolment.objects.filter(person=mentee).update(state=EnrolmentState.WITHDRAWN)
    assert sign_in(mentee).get(survey_url(pre)).status_code == 404


def test_the_pages_ask_for_a_sign_in(pre: Wave, held: Meeting, client: Client) -> None:
    for url in (survey_url(pre), pulse_url(held)):
        assert client.get(url).status_code == 302


def test_the_link_of_the_mail_needs_no_sign_in_and_serves_its_person(
    program: Program, pre: Wave, mentee: Person, stig: Person, sign_in: SignIn
) -> None:
    link = survey_link(pre, mentee)
    assert mentee.name in Client().get(link).content.decode()
    assert mentee.name not in sign_in(stig).get(link).content.decode()
    page = Client().post(link, {"DC1_1": "3"}, follow=True)
    assert "Thank you" in page.content.decode()
    assert Participation.objects.get().enrolment.person == mentee
    assert "Thank you" in Client().get(link).content.decode()


def test_the_link_speaks_the_language_of_its_person(program: Program, pre: Wave, mentee: Person) -> None:
    Person.objects.filter(pk=mentee.pk).update(language="it")
    page = Client().get(survey_link(pre, mentee))
    assert page.status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_old_wrong_or_for_something_else_is_refused(
    pre: Wave, held: Meeting, mentee: Person, mira: Person, method: str
) -> None:
    with clock.at(NOW):
        link = survey_link(pre, mentee)
        other = make_token("pulse", meeting=held.pk, person=mira.pk)
    wrong = reverse("surveys:wave-answer-by-link", args=[other])
    broken = link[:-3] + "xx/"
    for address in (wrong, broken):
        page = getattr(Client(), method)(address, {"DC1_1": "3"})
        assert page.status_code == 410
        assert "not valid" in page.content.decode()
    assert not Response.objects.exists()


def test_links_expire(
    pre: Wave, held: Meeting, mentee: Person, mira: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey, pulse = survey_link(pre, mentee), pulse_link(held, mira)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=14, minutes=1)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    assert "expired" in Client().get(pulse).content.decode()
    assert Client().get(survey).status_code == 200
    monkeypatch.setattr("django.core.signing.time.time", (later + dt.timedelta(days=7)).timestamp)
    assert "expired" in Client().get(survey).content.decode()


def test_the_link_of_somebody_who_left_the_company_leads_nowhere(program: Program, pre: Wave, mentee: Person) -> None:
    Person.objects.filter(pk=mentee.pk).update(is_active=False)
    assert Client().get(survey_link(pre, mentee)).status_code == 404


def test_the_pulse_is_six_taps_without_text_or_required_field(held: Meeting, mira: Person, sign_in: SignIn) -> None:
    page = sign_in(mira).get(pulse_url(held))
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count("<fieldset") == 6
    assert order(text) == ["P1", "P2", "P3", "P4", "P5", "P6"]
    assert "Your partner and your managers never see your answers." in text
    assert "<textarea" not in text
    assert 'type="text"' not in text
    assert " required" not in text


def test_the_pulse_is_answered_in_one_go(held: Meeting, mira: Person, sign_in: SignIn) -> None:
    page = sign_in(mira).post(pulse_url(held), {**PULSE, "P6": 1}, follow=True)
    assert "Thank you" in page.content.decode()
    assert Response.objects.get().answers == PULSE


def test_the_pulse_can_be_answered_by_link(held: Meeting, edda: Person) -> None:
    page = Client().post(pulse_link(held, edda), PULSE, follow=True)
    assert "Thank you" in page.content.decode()
    assert Response.objects.get().side == Side.MENTEE


def test_a_pulse_after_fourteen_days_is_refused_with_the_day(held: Meeting, mira: Person, sign_in: SignIn) -> None:
    with clock.at(held.starts_at + dt.timedelta(days=14, minutes=1)):
        for page in (
            sign_in(mira).get(pulse_url(held)),
            sign_in(mira).post(pulse_url(held), PULSE),
            Client().get(pulse_link(held, mira)),
        ):
            assert page.status_code == 409
            assert "could be answered until 17 May 2026" in page.content.decode()
    assert not Response.objects.exists()


def test_strangers_find_no_pulse(held: Meeting, stig: Person, hana: Person, sign_in: SignIn) -> None:
    for person in (stig, hana):
        assert sign_in(person).get(pulse_url(held)).status_code == 404
        assert sign_in(person).post(pulse_url(held), PULSE).status_code == 404
        assert Client().post(pulse_link(held, person), PULSE).status_code == 404


def test_the_partner_sees_neither_answers_nor_that_there_are_any(
    held: Meeting, mira: Person, edda: Person, sign_in: SignIn
) -> None:
    before = sign_in(edda).get(pulse_url(held)).content.decode()
    actions.answer_pulse(meeting_id=held.pk, person=mira, answers=PULSE)
    after = sign_in(edda).get(pulse_url(held)).content.decode()

    def without_token(page: str) -> str:
        return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', "", page)

    assert without_token(before) == without_token(after)


def test_what_waits_is_listed_until_it_is_answered(held: Meeting, pair: Pair, mira: Person, edda: Person) -> None:
    wave = actions.open_wave(program=pair.program, kind=WaveKind.PRE, by=None)
    assert [step.url for step in next_steps(mira)] == [survey_url(wave), pulse_url(held)]
    actions.answer_wave(wave_id=wave.pk, person=mira, answers={"OI1": 3})
    actions.answer_pulse(meeting_id=held.pk, person=mira, answers=PULSE)
    assert next_steps(mira) == []
    assert len(next_steps(edda)) == 2
    actions.close_wave(program=pair.program, kind=WaveKind.PRE, by=None)
    with clock.at(held.starts_at + dt.timedelta(days=15)):
        assert next_steps(edda) == []


def test_what_waits_costs_three_queries_however_much_it_is(held: Meeting, pair: Pair, mira: Person) -> None:
    for count in (1, 3):
        with CaptureQueriesContext(connection) as captured:
            assert len(next_steps(mira)) == count
        assert len(captured) == 3
        if count == 1:
            for number in (2, 3):
                MeetingFactory(pair=pair, number=number, held=True, starts_at=NOW - dt.timedelta(days=number))


def test_the_forms_cost_a_fixed_number_of_queries(held: Meeting, pair: Pair, mira: Person, sign_in: SignIn) -> None:
    wave = actions.open_wave(program=pair.program, kind=WaveKind.PRE, by=None)
    client = sign_in(mira)
    for url in (survey_url(wave), pulse_url(held)):
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        assert len(captured) <= 9, [query["sql"] for query in captured]
