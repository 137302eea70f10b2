"""What HR has built is planned, sent and answered like what was shipped."""

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import Person
from programs.enums import Side
from programs.models import Program
from surveys import actions
from surveys.actions import building, versions
from surveys.actions.building import ItemFacts
from surveys.enums import WaveKind
from surveys.models import Questionnaire, Response
from surveys.rules import parts
from surveys.selectors.plan_page import usable_questionnaires
from tests.surveys.building import page, said, with_scale
from tests.surveys.conftest import person_with_seat

SignIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
ITEMS = (ItemFacts("For both."), ItemFacts("Of mentors.", who="mentor"), ItemFacts("Of mentees.", who="mentee"))


def published(hana: Person) -> Questionnaire:
    draft = with_scale(hana, items=ITEMS)
    seen = parts.fingerprint({})
    building.translate(
        questionnaire_id=draft.pk, language="da", seen=seen, texts={"Of mentors.": "Til mentorer."}, by=hana
    )
    draft.refresh_from_db()
    seen = parts.fingerprint(parts.whole_of(draft))
    return versions.publish_questionnaire(questionnaire_id=draft.pk, seen=seen, by=hana)


def test_people_get_the_questions_of_their_side_in_their_language(
    program: Program, hana: Person, sign_in: SignIn
) -> None:
    ours = published(hana)
    choice = actions.SurveyChoice(scales=["TS"])
    actions.plan_surveys(program_id=program.pk, questionnaire_id=ours.pk, choice=choice, by=hana)
    wave = actions.open_wave(program=program, kind=WaveKind.PRE, by=hana)
    mentor, mentee = (person_with_seat(program, side) for side in (Side.MENTOR, Side.MENTEE))
    Person.objects.filter(pk=mentor.pk).update(language="da")
    address = f"/surveys/{wave.pk}/"
    danish, english = (said(sign_in(person).get(address)) for person in (Person.objects.get(pk=mentor.pk), mentee))
    assert "Til mentorer." in danish
    assert "Of mentees." not in danish
    assert "For both." in english
    assert "Of mentees." in english
    assert "Of mentors." not in english
    sign_in(mentee).post(address, {"TS1": "5", "TS3": "1"})
    assert Response.objects.get(wave=wave).answers == {"TS1": 5, "TS3": 1}
    assert "1 program asks it" in said(sign_in(hana).get(page(ours)))


def test_a_draft_is_not_offered_to_programs(hana: Person) -> None:
    draft = with_scale(hana)
    assert usable_questionnaires() == []
    seen = parts.fingerprint(parts.whole_of(draft))
    versions.publish_questionnaire(questionnaire_id=draft.pk, seen=seen, by=hana)
    assert usable_questionnaires() == [draft]


@pytest.mark.parametrize(("part", "queries"), [("change/", 7), ("texts/sv/", 4), ("preview/", 4), ("publish/", 5)])
def test_pages_take_as_many_queries_for_three_scales_as_for_one(
    hana: Person, sign_in: SignIn, django_assert_num_queries: Callable[[int], object], part: str, queries: int
) -> None:
    browser, draft = sign_in(hana), with_scale(hana)
    with django_assert_num_queries(queries):
        browser.get(page(draft, part))
    scale = parts.scale_of(draft, "TS")
    more = [{**scale, "code": code, "items": [{**scale["items"][0], "id": f"{code}1"}]} for code in ("AB", "CD")]
    draft.definition["scales"] += more
    draft.save()
    with django_assert_num_queries(queries):
        browser.get(page(draft, part))
