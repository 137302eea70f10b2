"""What is published never changes; the next version is a draft of its own; files come and go without loss."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from people.enums import Role
from people.models import Person
from rmentor.lib.errors import DomainError, NotAllowedError, StaleError
from surveys import actions
from surveys.actions import building, versions
from surveys.actions.building import ItemFacts, ScaleFacts
from surveys.enums import INSTRUMENTS
from surveys.models import Questionnaire
from surveys.models.questionnaire import PublishedError
from surveys.rules import parts
from tests.factories import PersonFactory, RoleGrantFactory
from tests.surveys.building import LIST, SCALE, a_draft, page, rows, said, seen_on, with_scale

SignIn = Callable[[Person], Client]
pytestmark = pytest.mark.django_db
FACTS = ScaleFacts(name="More", who="both", anchors="agree", moments=["pre"], items=(ItemFacts("Why?"),))


@pytest.fixture
def published(hana: Person) -> Questionnaire:
    return publish(with_scale(hana), hana)


def publish(draft: Questionnaire, by: Person) -> Questionnaire:
    seen = parts.fingerprint(parts.whole_of(draft))
    return versions.publish_questionnaire(questionnaire_id=draft.pk, seen=seen, by=by)


def test_no_page_changes_what_is_published(published: Questionnaire, hana: Person, sign_in: SignIn) -> None:
    browser, before = sign_in(hana), parts.whole_of(published)
    for part in ("scales/", "scales/TS/", "choices/", "choices/agree/", "texts/sv/", "publish/"):
        for answer in (browser.get(page(published, part)), browser.post(page(published, part), {"seen": "x"})):
            assert answer.status_code in {302, 409}, part
    for part in ("scales/TS/move/", "scales/TS/remove/", "choices/agree/remove/", "delete-draft/"):
        browser.post(page(published, part), {"seen": parts.fingerprint(before), "to": "up"})
    token = parts.fingerprint(parts.head_of(published))
    browser.post(page(published), {"seen": token, "title": "Other", "layout": "one"})
    assert parts.whole_of(Questionnaire.objects.get(pk=published.pk)) == before


def test_no_action_changes_what_is_published(published: Questionnaire, hana: Person) -> None:
    whole, scale = parts.whole_of(published), parts.scale_of(published, "TS")
    tries: list[Callable[[], object]] = [
        lambda: building.add_scale(questionnaire_id=published.pk, code="MO", facts=FACTS, by=hana),
        lambda: building.change_scale(
            questionnaire_id=published.pk, code="TS", seen=parts.fingerprint(scale), facts=FACTS, by=hana
        ),
        lambda: building.translate(
            questionnaire_id=published.pk, language="sv", seen=parts.fingerprint({}), texts={"a": "b"}, by=hana
        ),
        lambda: versions.delete_draft(questionnaire_id=published.pk, seen=parts.fingerprint(whole), by=hana),
        lambda: publish(published, hana),
    ]
    for attempt in tries:
        with pytest.raises(PublishedError):
            attempt()


@pytest.mark.parametrize("field", ["title", "code", "version", "state", "definition"])
def test_saving_and_deleting_a_published_row_is_refused(published: Questionnaire, field: str) -> None:
    published.save()  # nothing changes: fine
    other: dict[str, Any] = {"title": "x", "code": "x", "version": 9, "state": "draft", "definition": {}}
    setattr(published, field, other[field])
    with pytest.raises(PublishedError):
        published.save()
    with pytest.raises(PublishedError):
        published.delete()


def test_the_next_version_is_a_draft_that_keeps_the_ids(
    published: Questionnaire, hana: Person, sign_in: SignIn
) -> None:
    browser = sign_in(hana)
    answer = browser.post(page(published, "new-version/"))
    draft = Questionnaire.objects.get(code=published.code, version=2)
    assert answer["Location"] == page(draft)
    assert draft.definition == published.definition
    assert not draft.is_published
    assert "Open the draft of the next version" in said(browser.get(page(published)))
    # An id that was ever given to a question is not given to another.
    address = page(draft, "scales/TS/")
    sent = rows({"id": "TS1", "text": "We help each other."}, {"id": "TS2", "text": "x", "DELETE": "on"}, stored=2)
    browser.post(address, SCALE | {"seen": seen_on(browser, address)} | sent)
    address = page(draft, "scales/TS/")
    sent = rows({"id": "TS1", "text": "We help each other."}, {"text": "Another."}, stored=1)
    browser.post(address, SCALE | {"seen": seen_on(browser, address)} | sent)
    draft.refresh_from_db()
    assert [item["id"] for item in draft.definition["scales"][0]["items"]] == ["TS1", "TS3"]
    # One draft at a time.
    again = browser.post(page(published, "new-version/"), follow=True)
    assert "There is a draft of this questionnaire already." in said(again)
    seen = seen_on(browser, page(draft), after="delete-draft")
    assert browser.post(page(draft, "delete-draft/"), {"seen": seen})["Location"] == LIST
    assert browser.post(page(published, "new-version/"))["Location"] != page(published)


def test_of_two_who_copy_at_once_the_database_lets_one_through(
    published: Questionnaire, hana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other has read the versions before the first wrote its draft."""
    early = [(1, "published")]
    versions.copy_to_draft(questionnaire_id=published.pk, by=hana)
    monkeypatch.setattr(versions, "_versions_of", lambda _code: early)
    with pytest.raises(DomainError, match="draft of this questionnaire already"):
        versions.copy_to_draft(questionnaire_id=published.pk, by=hana)
    assert Questionnaire.objects.filter(code=published.code).count() == 2


def test_publishing_and_deleting_hold_for_what_was_looked_at(hana: Person) -> None:
    draft = with_scale(hana)
    seen = parts.fingerprint(parts.whole_of(draft))
    building.add_scale(questionnaire_id=draft.pk, code="MO", facts=FACTS, by=hana)
    with pytest.raises(StaleError):
        versions.publish_questionnaire(questionnaire_id=draft.pk, seen=seen, by=hana)
    with pytest.raises(StaleError):
        versions.delete_draft(questionnaire_id=draft.pk, seen=seen, by=hana)


def test_the_pulse_and_the_test_stay_as_they_came(hana: Person, sign_in: SignIn) -> None:
    actions.load_instruments()
    browser = sign_in(hana)
    for code in ("pulse", "digital-knowledge"):
        shipped = Questionnaire.objects.get(code=code)
        for part in ("export/", "preview/"):
            assert browser.get(page(shipped, part)).status_code == 404
        browser.post(page(shipped, "new-version/"))
        assert "comes with rmentor" in said(browser.get(page(shipped)))
        assert "quotation marks" not in said(browser.get(page(shipped)))  # of the right answers
    assert Questionnaire.objects.count() == len(INSTRUMENTS)


def test_a_coordinator_reads_and_changes_nothing(hana: Person, sign_in: SignIn) -> None:
    cora = PersonFactory(email="cora@firm.example")
    RoleGrantFactory(person=cora, role=Role.COORDINATOR)
    browser, draft = sign_in(cora), with_scale(hana)
    for part in ("change/", "preview/", "export/"):
        assert browser.get(page(draft, part)).status_code == 200, part
    shown = said(browser.get(page(draft)))
    assert "We help each other." in shown
    assert 'name="seen"' not in shown
    assert browser.get(f"{LIST}add/").status_code == 404
    with pytest.raises(NotAllowedError):
        building.add_scale(questionnaire_id=draft.pk, code="MO", facts=FACTS, by=cora)


# ---- files -------------------------------------------------------------------------------------------------------


def sent_file(browser: Client, content: bytes) -> HttpResponse:
    return browser.post(f"{LIST}import/", {"file": SimpleUploadedFile("x.json", content)}, follow=True)


def test_what_is_exported_comes_back_equal(hana: Person, sign_in: SignIn) -> None:
    browser, draft = sign_in(hana), with_scale(hana, name="Ünï <b> “=1+1”")
    draft.definition["texts"] = {"sl": {"We help each other.": "Pomagamo si."}}
    draft.save()
    publish(draft, hana)
    answer = browser.get(page(draft, "export/"))
    assert answer["Content-Disposition"] == 'attachment; filename="our-questions-v1.json"'
    draft.refresh_from_db()
    assert "is a draft now" in said(sent_file(browser, answer.content))
    back = Questionnaire.objects.get(code="our-questions", version=2)
    assert (back.title, back.definition, back.state) == (draft.title, draft.definition, "draft")
    again = browser.get(page(back, "export/")).content
    assert json.loads(again) == json.loads(answer.content) | {"version": 2}


def test_the_shipped_questionnaire_survives_the_way_out_and_in(hana: Person, sign_in: SignIn) -> None:
    actions.load_instruments()
    shipped, browser = Questionnaire.objects.get(code="before-after"), sign_in(hana)
    file = json.loads(browser.get(page(shipped, "export/")).content) | {"code": "ours"}
    sent_file(browser, json.dumps(file).encode())
    assert Questionnaire.objects.get(code="ours", version=1).definition == shipped.definition


def test_a_half_built_draft_can_be_exported_and_imported(hana: Person, sign_in: SignIn) -> None:
    browser, draft = sign_in(hana), a_draft(hana)
    content = browser.get(page(draft, "export/")).content
    assert "There is a draft of this questionnaire already." in said(sent_file(browser, content))
    seen = seen_on(browser, page(draft), after="delete-draft")
    browser.post(page(draft, "delete-draft/"), {"seen": seen})
    sent_file(browser, content)
    assert Questionnaire.objects.get().definition == draft.definition


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "submitted file is empty"),
        (b"{", "not JSON: see line 1, column 2"),
        (b"\xff\xfe", "not text in UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a": ' * 100_000, "nested too deeply"),
        (b"[]", "has to be an object"),
        (b"NaN", "number that cannot be read"),
        (b"1" * 5000, "number that cannot be read"),
        (b'{"code": "a", "code": "b"}', "stands there twice"),
        (b" " * 1_000_001, "larger than 1 MB"),
        (b'{"__proto__": {}, "class": "os.system"}', "This part is not known."),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(hana: Person, sign_in: SignIn, content: bytes, fault: str) -> None:
    assert fault in said(sent_file(sign_in(hana), content))
    assert not Questionnaire.objects.exists()


def test_every_fault_of_a_file_is_listed_and_nothing_is_stored(hana: Person, sign_in: SignIn) -> None:
    browser, draft = sign_in(hana), with_scale(hana)
    file = json.loads(browser.get(page(draft, "export/")).content)
    scale = file["definition"]["scales"][0]
    scale |= {"who": "boss", "code": "<b>", "secret": 1, "least": True}
    scale["items"][0] |= {"reverse": "yes", "text": "a\u0000b"}
    scale["items"][1] |= {"text": "\ud800"}
    del file["definition"]["layout"]
    file["schema"] = 2
    shown = said(sent_file(browser, json.dumps(file).encode()))
    for place in (
        "schema",
        "definition.layout",
        "definition.scales[0].who",
        "definition.scales[0].code",
        "definition.scales[0].secret",
        "definition.scales[0].least",
        "definition.scales[0].items[0].reverse",
        "definition.scales[0].items[0].text",
        "definition.scales[0].items[1].text",
    ):
        assert f'<th scope="row">{place}</th>' in shown, place
    assert Questionnaire.objects.count() == 1


@pytest.mark.parametrize("code", ["pulse", "digital-knowledge"])
def test_a_file_does_not_replace_the_pulse_or_the_test(hana: Person, sign_in: SignIn, code: str) -> None:
    browser, draft = sign_in(hana), with_scale(hana)
    file = json.loads(browser.get(page(draft, "export/")).content) | {"code": code}
    assert "come with rmentor" in said(sent_file(browser, json.dumps(file).encode()))
    assert Questionnaire.objects.count() == 1
