"""HR builds a questionnaire on pages: scales, questions, choices, translations; two at once lose nothing."""

from collections.abc import Callable

import pytest
from django.test import Client

from people.models import AuditEntry, Person
from surveys.actions.building import ItemFacts
from surveys.models import Questionnaire
from tests.surveys.building import LIST, SCALE, a_draft, page, rows, said, seen_on, with_scale

SignIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db


def test_hr_builds_a_questionnaire_from_nothing_to_published(hana: Person, sign_in: SignIn) -> None:
    browser = sign_in(hana)
    answer = browser.post(f"{LIST}add/", {"title": "Team  and\ttrust"})
    draft = Questionnaire.objects.get(title="Team and trust")
    assert answer["Location"] == page(draft)
    assert (draft.code, draft.version, draft.is_published) == ("team-and-trust", 1, False)
    assert "no question yet" in said(browser.get(page(draft, "publish/")))

    seen = seen_on(browser, page(draft, "scales/"))
    scale = SCALE | {"default": "on", "then": "on", "seen": seen}
    questions = rows(
        {"text": "We help each other."}, {"text": "Everybody is left alone.", "reverse": "on"}, {"text": ""}
    )
    answer = browser.post(page(draft, "scales/"), scale | questions)
    assert answer["Location"] == page(draft) + "#scales"

    draft.refresh_from_db()
    assert draft.definition["scales"] == [
        {
            "code": "TS",
            "name": "Team spirit",
            "who": "both",
            "anchors": "agree",
            "moments": ["pre", "post"],
            "default": True,
            "then": True,
            "comparison": False,
            "items": [
                {"id": "TS1", "text": "We help each other.", "reverse": False},
                {"id": "TS2", "text": "Everybody is left alone.", "reverse": True},
            ],
        }
    ]
    shown = said(browser.get(page(draft)))
    assert "Team spirit" in shown
    assert "also looking back" in shown
    seen = seen_on(browser, page(draft, "publish/"))
    assert "Published." in said(browser.post(page(draft, "publish/"), {"seen": seen}, follow=True))
    draft.refresh_from_db()
    assert draft.is_published
    verbs = AuditEntry.objects.filter(subject_pk=str(draft.pk), actor=str(hana)).values_list("verb", flat=True)
    assert set(verbs) == {"questionnaire.created", "questionnaire.changed", "questionnaire.published"}


def test_a_question_keeps_its_id_and_ids_are_not_given_twice(hana: Person, sign_in: SignIn) -> None:
    browser, draft = sign_in(hana), with_scale(hana)
    address = page(draft, "scales/TS/")
    kept = {"id": "TS2", "text": "Nobody is left alone.", "who": "mentor"}
    gone = {"id": "TS1", "text": "We help each other.", "DELETE": "on"}
    sent = SCALE | {"seen": seen_on(browser, address)} | rows(gone, kept, {"text": "New"}, stored=2)
    assert browser.post(address, sent).status_code == 302
    draft.refresh_from_db()
    assert draft.definition["scales"][0]["items"] == [
        {"id": "TS2", "text": "Nobody is left alone.", "reverse": False, "who": "mentor"},
        {"id": "TS3", "text": "New", "reverse": False},
    ]


def test_more_rows_come_without_a_script(hana: Person, sign_in: SignIn) -> None:
    browser, draft = sign_in(hana), a_draft(hana)
    sent = SCALE | {"seen": seen_on(browser, page(draft, "scales/")), "code": "TEAM", "more": "yes"}
    answer = browser.post(page(draft, "scales/"), sent | rows({"text": "One"}))
    assert answer["Location"] == page(draft, "scales/TEAM/#questions")
    shown = said(browser.get(page(draft, "scales/TEAM/")))
    assert 'name="items-3-text"' in shown  # the stored one and three that are empty
    assert 'name="items-4-text"' not in shown


def test_scales_move_and_go(hana: Person, sign_in: SignIn) -> None:
    browser, draft = sign_in(hana), with_scale(hana)
    sent = SCALE | {"name": "Other", "code": "OT", "seen": seen_on(browser, page(draft, "scales/"))}
    browser.post(page(draft, "scales/"), sent | rows({"text": "Other?"}))

    def order() -> list[str]:
        draft.refresh_from_db()
        return [scale["code"] for scale in draft.definition["scales"]]

    assert order() == ["TS", "OT"]
    seen = seen_on(browser, page(draft), after="scales/OT/move/")
    browser.post(page(draft, "scales/OT/move/"), {"to": "up", "seen": seen})
    assert order() == ["OT", "TS"]
    stale = browser.post(page(draft, "scales/OT/move/"), {"to": "down", "seen": seen}, follow=True)
    assert "Somebody else has changed this" in said(stale)
    assert order() == ["OT", "TS"]
    seen = seen_on(browser, page(draft, "scales/OT/"), after="scales/OT/remove/")
    browser.post(page(draft, "scales/OT/remove/"), {"seen": seen})
    assert order() == ["TS"]


def test_two_people_at_different_scales_both_keep_their_work(hana: Person, sign_in: SignIn) -> None:
    one, other, draft = sign_in(hana), sign_in(hana), with_scale(hana)
    sent = SCALE | {"name": "Other", "code": "OT", "seen": seen_on(one, page(draft, "scales/"))}
    one.post(page(draft, "scales/"), sent | rows({"text": "Other?"}))
    of_one, of_other = (seen_on(one, page(draft, f"scales/{code}/")) for code in ("TS", "OT"))
    first = SCALE | {"name": "First", "seen": of_one} | rows({"id": "TS1", "text": "A"}, stored=1)
    second = SCALE | {"name": "Second", "seen": of_other} | rows({"id": "OT1", "text": "B"}, stored=1)
    assert one.post(page(draft, "scales/TS/"), first).status_code == 302
    assert other.post(page(draft, "scales/OT/"), second).status_code == 302
    draft.refresh_from_db()
    assert [scale["name"] for scale in draft.definition["scales"]] == ["First", "Second"]


def test_of_two_at_the_same_scale_the_second_is_told_and_keeps_what_was_typed(hana: Person, sign_in: SignIn) -> None:
    one, other, draft = sign_in(hana), sign_in(hana), with_scale(hana)
    address = page(draft, "scales/TS/")
    seen = seen_on(one, address)
    first = SCALE | {"name": "First", "seen": seen} | rows({"id": "TS1", "text": "A"}, stored=1)
    second = SCALE | {"name": "Second", "seen": seen} | rows({"id": "TS1", "text": "B"}, stored=1)
    one.post(address, first)
    refused = other.post(address, second)
    shown = said(refused)
    assert refused.status_code == 422
    assert "Somebody else has changed this" in shown
    assert 'value="Second"' in shown
    draft.refresh_from_db()
    assert draft.definition["scales"][0]["name"] == "First"
    # Saving once more is on purpose.
    renewed = shown.split('name="seen" value="')[1].split('"')[0]
    assert other.post(address, second | {"seen": renewed}).status_code == 302
    draft.refresh_from_db()
    assert draft.definition["scales"][0]["name"] == "Second"


def test_choices_are_two_to_eleven_and_hold_for_every_scale(hana: Person, sign_in: SignIn) -> None:
    browser, draft = sign_in(hana), with_scale(hana)
    address = page(draft, "choices/")
    new = {"seen": seen_on(browser, address), "name": "often", "stem": "How often?", "anchors": "Never"}
    assert "2 to 11 lines, please; these are 1." in said(browser.post(address, new))
    assert browser.post(address, new | {"anchors": "Never\r\n\r\n Now and  then \r\nAlways"}).status_code == 302
    draft.refresh_from_db()
    assert draft.definition["anchors"]["often"] == ["Never", "Now and then", "Always"]
    assert draft.definition["stems"]["often"] == "How often?"
    address = page(draft, "choices/often/")
    seen = seen_on(browser, address)
    browser.post(address, {"seen": seen, "stem": "How often, please?", "stem_then": "", "anchors": "Never\nAlways"})
    draft.refresh_from_db()
    assert draft.definition["stems"]["often"] == "How often, please?"
    seen = seen_on(browser, address)
    assert browser.post(page(draft, "choices/often/remove/"), {"seen": seen}).status_code == 302
    used = browser.post(
        page(draft, "choices/agree/remove/"), {"seen": seen_on(browser, page(draft, "choices/agree/"))}, follow=True
    )
    assert "A scale still uses these choices." in said(used)
    draft.refresh_from_db()
    assert set(draft.definition["anchors"]) == {"agree", "confidence", "recommend"}


def test_translations_stand_beside_each_text_and_what_is_missing_is_counted(hana: Person, sign_in: SignIn) -> None:
    browser, draft = sign_in(hana), with_scale(hana)
    address = page(draft, "texts/sv/")
    answer = browser.get(address)
    fields = {row.source: (row, field) for row, field in answer.context["form"].pairs}
    row, field = fields["Agree"]
    assert row.shipped == "Instämmer"
    assert f'placeholder="{row.shipped}"' in str(field)
    assert [source for source, (row, _field) in fields.items() if row.is_missing] == [
        "Team spirit",
        "We help each other.",
        "Everybody is left alone.",
    ]
    assert "3 texts are missing" in said(answer)
    texts = {fields["We help each other."][0].key: "Vi hjälper varandra.", fields["Agree"][0].key: "Ja, stämmer"}
    assert browser.post(address, {"seen": seen_on(browser, address), **texts}).status_code == 302
    draft.refresh_from_db()
    assert draft.definition["texts"] == {
        "sv": {"We help each other.": "Vi hjälper varandra.", "Agree": "Ja, stämmer"}
    }
    assert "2 texts are missing" in said(browser.get(address))
    assert "complete" not in said(browser.get(page(draft)))
    # An emptied field goes back to the shipped translation.
    keys = {fields["We help each other."][0].key: "Vi hjälper varandra.", fields["Agree"][0].key: ""}
    browser.post(address, {"seen": seen_on(browser, address), **keys})
    draft.refresh_from_db()
    assert draft.definition["texts"] == {"sv": {"We help each other.": "Vi hjälper varandra."}}


def test_a_translation_of_a_changed_text_can_be_copied_until_publishing(hana: Person, sign_in: SignIn) -> None:
    browser, draft = sign_in(hana), with_scale(hana)
    draft.definition["texts"] = {"it": {"We help each other.": "Ci aiutiamo.", "Team spirit": "Spirito di squadra"}}
    draft.save()
    address = page(draft, "scales/TS/")
    changed = rows({"id": "TS1", "text": "We help one another."}, {"id": "TS2", "text": "No."}, stored=2)
    browser.post(address, SCALE | {"seen": seen_on(browser, address)} | changed)
    shown = said(browser.get(page(draft, "texts/it/")))
    assert "Ci aiutiamo." in shown
    seen = seen_on(browser, page(draft, "publish/"))
    browser.post(page(draft, "publish/"), {"seen": seen})
    draft.refresh_from_db()
    assert draft.definition["texts"] == {"it": {"Team spirit": "Spirito di squadra"}}


@pytest.mark.parametrize("text", ["a" * 401, "bad\x00text", "bell \x07", ""])
def test_a_text_that_nobody_could_read_is_refused_at_its_field(hana: Person, sign_in: SignIn, text: str) -> None:
    browser, draft = sign_in(hana), with_scale(hana)
    address = page(draft, "scales/TS/")
    sent = SCALE | {"seen": seen_on(browser, address)} | rows({"id": "TS1", "text": text}, stored=1)
    answer = browser.post(address, sent)
    assert answer.status_code == 422
    assert list(answer.context["rows"].forms[0].errors) == ["text"]
    draft.refresh_from_db()
    assert len(draft.definition["scales"][0]["items"]) == 2


def test_html_in_a_question_is_text(hana: Person, sign_in: SignIn) -> None:
    sharp = "<script>alert(1)</script> & <b>bold</b>"
    draft = with_scale(hana, name=sharp, items=(ItemFacts(sharp),))
    browser = sign_in(hana)
    for part in ("change/", "scales/TS/", "texts/da/", "publish/", "preview/", "choices/agree/"):
        text = browser.get(page(draft, part)).content.decode()
        assert "<script>alert" not in text, part
        assert "<b>bold" not in text, part
    draft.refresh_from_db()
    assert draft.definition["scales"][0]["items"][0]["text"] == sharp


def test_the_list_finds_filters_and_counts_in_a_fixed_number_of_queries(
    hana: Person, sign_in: SignIn, django_assert_num_queries: Callable[[int], object]
) -> None:
    browser = sign_in(hana)
    browser.get(LIST)
    with django_assert_num_queries(QUERIES):
        shown = said(browser.get(LIST))
    assert "Before and after" in shown
    for title in ("One", "Two", "Three"):
        a_draft(hana, title)
    with django_assert_num_queries(QUERIES):
        assert "Three" in said(browser.get(LIST))
    assert "Before and after" not in said(browser.get(LIST, {"state": "draft"}))
    assert "Two" not in said(browser.get(LIST, {"q": "three"}))


QUERIES = 8
