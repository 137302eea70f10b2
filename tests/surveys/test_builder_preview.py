"""The preview is the page that people get, by side, moment and language; nothing can be sent from it."""

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Person
from programs.models import Program
from surveys import actions
from surveys.actions import building
from surveys.actions.building import ItemFacts
from surveys.models import Draft, Participation, Questionnaire, Response, Wave
from surveys.rules import parts
from tests.surveys.building import page, said, with_scale

SignIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
ITEMS = (ItemFacts("For both."), ItemFacts("Of mentors.", who="mentor"), ItemFacts("Of mentees.", who="mentee"))


def look(browser: Client, draft: Questionnaire, **asked: str) -> str:
    answer = browser.get(page(draft, "preview/"), asked)
    assert answer.status_code == 200
    return said(answer)


def test_each_side_sees_its_questions_at_their_moments(hana: Person, sign_in: SignIn) -> None:
    browser, draft = sign_in(hana), with_scale(hana, items=ITEMS, moments=["pre", "month_1"])
    mentor, mentee = (look(browser, draft, side=side) for side in ("mentor", "mentee"))
    assert "For both." in mentor
    assert "For both." in mentee
    assert "Of mentors." in mentor
    assert "Of mentors." not in mentee
    assert "Of mentees." in mentee
    assert "Of mentees." not in mentor
    assert "Your first month in “Example program”" in look(browser, draft, moment="month_1")
    assert "Nothing is asked here" in look(browser, draft, moment="mid")
    assert "Nothing is asked here" in look(browser, draft, moment="others_pre")


def test_the_page_speaks_the_language_and_the_bar_that_of_hr(hana: Person, sign_in: SignIn) -> None:
    browser, draft = sign_in(hana), with_scale(hana, items=ITEMS)
    building.translate(
        questionnaire_id=draft.pk,
        language="sv",
        seen=parts.fingerprint({}),
        texts={"For both.": "För båda."},
        by=hana,
    )
    shown = look(browser, draft, language="sv")
    assert "För båda." in shown  # HR's own
    assert "Instämmer" in shown  # shipped
    assert "Of mentees." in shown  # missing: in English
    assert '<html lang="sv">' in shown
    assert "Preview: nothing is sent or saved." in shown


def test_looking_back_has_its_own_sentence(hana: Person, sign_in: SignIn) -> None:
    browser, draft = sign_in(hana), with_scale(hana, then=True)
    assert "Looking back: how far would you have agreed" in look(browser, draft, moment="then")


def test_one_question_at_a_time_is_shown_so(hana: Person, sign_in: SignIn) -> None:
    browser, draft = sign_in(hana), with_scale(hana)
    head = parts.fingerprint(parts.head_of(draft))
    building.change_head(questionnaire_id=draft.pk, seen=head, title="One by one", layout="one", by=hana)
    first, second = (look(browser, draft, question=number) for number in ("1", "2"))
    assert "Question 1 of 2" in first
    assert "Question 2 of 2" in second
    assert ("We help each other." in first) != ("We help each other." in second)
    assert "Question 2 of 2" in look(browser, draft, question="9999")
    assert "Question 1 of 2" in look(browser, draft, question="x")


def test_nothing_can_be_sent_or_is_kept(hana: Person, sign_in: SignIn) -> None:
    actions.load_instruments()
    browser, shipped = sign_in(hana), Questionnaire.objects.get(code="before-after")
    shown = look(browser, shipped, side="mentor", moment="post", language="xx")
    buttons = shown.split('<div class="form-actions actions">')[1].split("</div>")[0]
    assert buttons.count("<button") == buttons.count(" disabled>") == 2
    assert "keep.js" not in shown
    assert browser.post(page(shipped, "preview/"), {"OI1": "3"}).status_code == 405
    for model in (Program, Wave, Response, Draft, Participation):
        assert not model.objects.exists()
