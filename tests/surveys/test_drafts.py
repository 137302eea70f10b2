"""Answers that were not sent yet: kept, filled in on another device, gone when sent, counted nowhere."""

import logging
import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib.admin.sites import site
from django.db import models
from django.test import Client
from django.urls import reverse

from people.models import Person
from programs.enums import Side
from programs.models import Enrolment, Program
from rmentor.lib.logs import make_formatter
from rmentor.lib.tokens import make_token
from surveys import actions
from surveys.actions import drafting
from surveys.actions.drafting import keep_draft
from surveys.enums import WaveKind
from surveys.models import Draft, Participation, ProgramSecret, Response, Wave
from surveys.rules import BadAnswerError, SurveyClosedError, respondent_key
from surveys.selectors import response_rates
from tests.factories import PersonFactory
from tests.surveys.conftest import person_with_seat

SignIn = Callable[[Person], Client]
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def mentee(program: Program, pre: Wave) -> Person:
    return person_with_seat(program, Side.MENTEE)


@pytest.fixture
def page(pre: Wave) -> str:
    return reverse("surveys:wave-answer", args=[pre.pk])


@pytest.fixture
def link(pre: Wave, mentee: Person) -> str:
    return reverse("surveys:wave-answer-by-link", args=[make_token("survey", wave=pre.pk, person=mentee.pk)])


def chosen(text: str) -> dict[str, str]:
    return dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="(\d+)"[^>]*checked', text))


def test_an_answer_that_the_script_keeps_is_there_on_another_device(
    mentee: Person, page: str, link: str, sign_in: SignIn
) -> None:
    first = sign_in(mentee)
    for answer in ({"DC1_1": "4"}, {"DC1_2": "2"}, {"DC1_1": "5"}, {"DC1_3": "0"}):
        kept = first.post(page, {"keep": "yes", **answer}, headers=FETCH)
        assert (kept.status_code, kept.content) == (204, b"")
    for text in (sign_in(mentee).get(page).content.decode(), Client().get(link).content.decode()):
        assert chosen(text) == {"DC1_1": "5", "DC1_2": "2", "DC1_3": "0"}
        assert "What you chose last time is filled in." in text
    assert not Response.objects.exists()
    assert not Participation.objects.exists()


def test_without_a_script_a_button_keeps_what_is_chosen(mentee: Person, link: str) -> None:
    kept = Client().post(link, {"keep": "yes", "DC1_1": "4", "DC2_1": "3"}, follow=True)
    text = kept.content.decode()
    assert kept.redirect_chain == [(f"{link}?kept", 302)]
    assert "Go on whenever you like" in text
    assert chosen(text) == {"DC1_1": "4", "DC2_1": "3"}


def test_the_form_has_the_button_and_what_the_script_says(mentee: Person, page: str, sign_in: SignIn) -> None:
    text = sign_in(mentee).get(page).content.decode()
    assert 'name="keep" value="yes"' in text
    assert re.search(r'<p[^>]*role="status"[^>]*data-keep-says', text)
    assert "you can go on later, on another device too" in text


def test_sending_takes_what_was_kept_with_it_and_leaves_nothing(
    mentee: Person, page: str, link: str, sign_in: SignIn
) -> None:
    client = sign_in(mentee)
    client.post(page, {"keep": "yes", "DC1_1": "4", "DC1_2": "2", "DC1_3": "5"}, headers=FETCH)
    Client().post(link, {"DC1_2": "3", "DC1_3": "0", "DC2_1": "1"})
    assert Response.objects.get().answers == {"DC1_1": 4, "DC1_2": 3, "DC2_1": 1}
    assert not Draft.objects.exists()
    # One answer more was still on its way.
    client.post(page, {"keep": "yes", "DC1_1": "1"}, headers=FETCH)
    assert not Draft.objects.exists()


def test_an_answer_that_comes_after_sending_leaves_no_draft_even_before_it_is_noted(
    pre: Wave, mentee: Person
) -> None:
    actions.answer_wave(wave_id=pre.pk, person=mentee, answers={"DC1_1": 3})
    Participation.objects.all().delete()
    keep_draft(wave_id=pre.pk, person=mentee, answers={"DC1_1": 1})
    assert not Draft.objects.exists()


def test_a_draft_stands_under_the_pseudonym_and_names_nobody(pre: Wave, mentee: Person) -> None:
    keep_draft(wave_id=pre.pk, person=mentee, answers={"DC1_1": 4})
    draft, secret = Draft.objects.get(), ProgramSecret.objects.get()
    seat = Enrolment.objects.get(person=mentee)
    fields = {field.name: field for field in Draft._meta.get_fields()}
    assert set(fields) == {"id", "wave", "respondent_key", "answers"}
    assert isinstance(fields["id"], models.UUIDField)
    assert draft.respondent_key == respondent_key(secret.key, enrolment_id=seat.pk)
    assert "4" not in f"{draft} {draft!r}".replace(str(draft.pk), "")


def test_a_draft_goes_when_the_survey_closes_and_nothing_is_kept_afterwards(
    program: Program, pre: Wave, mentee: Person, page: str, sign_in: SignIn
) -> None:
    keep_draft(wave_id=pre.pk, person=mentee, answers={"DC1_1": 4})
    actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    assert not Draft.objects.exists()
    assert sign_in(mentee).post(page, {"keep": "yes", "DC1_1": "4"}, headers=FETCH).status_code == 409
    with pytest.raises(SurveyClosedError):
        keep_draft(wave_id=pre.pk, person=mentee, answers={"DC1_1": 4})
    assert not Draft.objects.exists()


@pytest.mark.parametrize("wrong", [{"DC1_1": 6}, {"DC1_1": -1}, {"OI1": 3}, {"nonsense": 1}])
def test_only_what_was_offered_is_kept(pre: Wave, mentee: Person, wrong: dict[str, int]) -> None:
    with pytest.raises(BadAnswerError):
        keep_draft(wave_id=pre.pk, person=mentee, answers={"DC1_2": 3, **wrong})
    assert not Draft.objects.exists()


def test_a_bad_answer_from_the_page_is_refused_and_says_so(mentee: Person, page: str, sign_in: SignIn) -> None:
    answer = sign_in(mentee).post(page, {"keep": "yes", "DC1_1": "77"}, headers=FETCH)
    assert answer.status_code != 204
    assert not Draft.objects.exists()


def test_a_draft_counts_nowhere(program: Program, pre: Wave) -> None:
    for _ in range(6):
        keep_draft(wave_id=pre.pk, person=person_with_seat(program, Side.MENTEE), answers={"DC1_1": 4})
    before = response_rates(program)[WaveKind.PRE]
    assert not before.answered
    actions.close_wave(program=program, kind=WaveKind.PRE, by=None)
    assert "DC1_1" not in str(actions.compute_release(program_id=program.pk).figures)


def test_a_draft_is_nobody_elses(program: Program, pre: Wave, mentee: Person, page: str, sign_in: SignIn) -> None:
    keep_draft(wave_id=pre.pk, person=mentee, answers={"DC1_1": 4})
    other = person_with_seat(program, Side.MENTEE)
    assert chosen(sign_in(other).get(page).content.decode()) == {}
    for stranger in (PersonFactory(), PersonFactory(hr=True), PersonFactory(is_superuser=True)):
        assert sign_in(stranger).get(page).status_code == 404
        assert sign_in(stranger).post(page, {"keep": "yes", "DC1_1": "1"}).status_code == 404


def test_a_draft_has_no_admin_page_and_nothing_points_to_it() -> None:
    assert not site.is_registered(Draft)
    pointing = [
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is Draft
    ]
    assert pointing == []


def test_a_fault_while_keeping_writes_no_answer_into_log_or_page(
    mentee: Person, page: str, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_given: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(drafting, "_keep", fail)
    client = sign_in(mentee)
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        answer = client.post(page, {"keep": "yes", "DC1_1": "4"}, headers=FETCH)
    assert answer.status_code == 500
    formatter = make_formatter()
    lines = [formatter.format(record) for record in caplog.records if record.name != "django.db.backends"]
    assert any("the disk is full" in line for line in lines)
    assert not [text for text in (*lines, answer.content.decode()) if "DC1_1" in text]


def test_what_is_kept_later_is_added(pre: Wave, mentee: Person) -> None:
    keep_draft(wave_id=pre.pk, person=mentee, answers={"DC1_1": 4})
    keep_draft(wave_id=pre.pk, person=mentee, answers={"DC1_2": 0})
    assert Draft.objects.get().answers == {"DC1_1": 4, "DC1_2": 0}
