"""HR's own texts for mails: refused when they cannot be sent, looked at in every language, never run."""

from collections.abc import Callable

import pytest
from django.conf import settings as real
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from messaging import actions, rules
from messaging.actions.composing import render
from messaging.actions.previewing import sample_context
from messaging.engine import wording
from messaging.engine.mime import subject_and_text
from messaging.models import Wording
from messaging.rules import Word
from people.models import AuditEntry, Person
from tests.factories import PersonFactory
from tests.messaging.conftest import AWAKE, RegisterKind

SignIn = Callable[[Person], Client]
Mailbox = list[EmailMessage]
LIST = "/admin/messaging/wording/"
PARTNER = Word("partner", "the partner", lambda facts: facts["partner"], "Sam")
FORM = {"kind": "test.note", "language": "en", "subject": "To $name about $partner", "text": "Go, $name.\n\n$link"}


@pytest.fixture(autouse=True)
def _note(register: RegisterKind) -> None:
    register(
        "test.note",
        words=(PARTNER,),
        load=lambda facts, _to: {"title": "T", "partner": "Sam", "path": "/x/", "label": "Go there"} | facts,
    )


def written(**other: str) -> Wording:
    return Wording.objects.create(**(FORM | other))


def send(to: Person, **facts: object) -> None:
    actions.queue(kind="test.note", to=to, key=f"{to.pk}{facts}", facts=facts)
    actions.send_due()


def test_hr_writes_looks_and_puts_its_text_to_use(
    nora: Person, hana: Person, sign_in: SignIn, mailoutbox: Mailbox
) -> None:
    browser = sign_in(hana)
    page = browser.post(f"{LIST}add/", FORM, follow=True).content.decode()
    row = Wording.objects.get()
    assert not row.is_used
    assert "Saved, and not in use yet." in page
    assert "To Kim about Sam" in page  # saving leads to the preview
    assert "Not in use yet" in browser.get(LIST).content.decode()
    send(nora)
    assert mailoutbox[0].subject == "Save: T"  # written is not yet used
    page = browser.get(f"{LIST}{row.pk}/change/").content.decode()
    for name in ("English", "Italian", "Slovenian", "Swedish", "Danish"):
        assert f"<h3>{name}" in page
    assert "To Kim about Sam" in page
    browser.post(f"{LIST}{row.pk}/do/use/")
    assert "In use" in browser.get(LIST).content.decode()
    send(nora, again=1)
    mail = mailoutbox[1]
    assert mail.subject == "To Nora about Sam"
    assert "Go, Nora." in str(mail.body)
    assert "Go there: http://127.0.0.1:8000/x/" in str(mail.body)
    browser.post(f"{LIST}{row.pk}/do/shipped/")
    send(nora, again=2)
    assert mailoutbox[2].subject == "Save: T"
    verbs = set(AuditEntry.objects.filter(actor=hana.name).values_list("verb", flat=True))
    assert {"write text of mail", "use text of mail", "use shipped text of mail"} <= verbs


def test_a_text_is_mended_and_mails_go_on_saying_the_old_one_until_it_is_used(
    nora: Person, hana: Person, sign_in: SignIn, mailoutbox: Mailbox
) -> None:
    row = written(used_subject="Old", used_text="Old\n\n$link")
    browser = sign_in(hana)
    browser.post(f"{LIST}{row.pk}/change/", {"subject": "New", "text": "New\n\n$link", "kind": "x", "language": "it"})
    row.refresh_from_db()
    assert (row.kind, row.language, row.subject, row.used_subject) == ("test.note", "en", "New", "Old")
    send(nora)
    assert mailoutbox[0].subject == "Old"
    faulty = browser.post(f"{LIST}{row.pk}/change/", {"subject": "New", "text": "no link"})
    assert "The link is missing" in faulty.content.decode()


def test_only_mails_in_that_language_say_it(nora: Person, mailoutbox: Mailbox) -> None:
    written(used_subject="Ours", used_text="Ours\n\n$link")
    send(nora)
    send(PersonFactory(language="it", quiet_from=AWAKE, quiet_to=AWAKE))
    assert [mail.subject for mail in mailoutbox] == ["Ours", "Salva: T"]


@pytest.mark.parametrize(
    ("field", "text", "fault"),
    [
        ("text", "Hello $nobody\n\n$link", "cannot stand here"),
        ("text", "No way in.", "The link is missing"),
        ("text", "100 $ for you\n\n$link", "dollar sign"),
        ("text", "${recipient.password}\n\n$link", "dollar sign"),
        ("text", "$__class__\n\n$link", "cannot stand here"),
        ("subject", "$link", "cannot stand here"),
        ("subject", "$password", "cannot stand here"),
        ("subject", "", "required"),
    ],
)
def test_a_text_that_could_not_be_sent_is_refused_at_its_field(
    hana: Person, sign_in: SignIn, field: str, text: str, fault: str
) -> None:
    page = sign_in(hana).post(f"{LIST}add/", FORM | {field: text})
    assert page.status_code == 200
    assert not Wording.objects.exists()
    errors = page.context["adminform"].form.errors
    assert list(errors) == [field]
    assert fault in str(errors[field])


@pytest.mark.parametrize(
    "text",
    ["{{ settings.SECRET_KEY }}", "{% include 'mail/base.html' %}", "{{ user.password }}", "{x.__class__}", "%(a)s"],
)
def test_nothing_in_a_text_is_ever_run(nora: Person, mailoutbox: Mailbox, text: str) -> None:
    written(used_subject=text, used_text=f"{text}\n\n$link")
    send(nora)
    assert mailoutbox[0].subject == text
    assert text in str(mailoutbox[0].body)


def test_what_a_name_holds_stays_text(nora: Person, mailoutbox: Mailbox) -> None:
    written(used_subject="$partner", used_text="<b>$partner</b>\n\n$link")
    send(nora, partner="<script>x</script> $link ${name}")
    html = str(mailoutbox[0].alternatives[0][0])
    assert "<script>" not in html
    assert "&lt;b&gt;&lt;script&gt;" in html
    assert "$link ${name}" in str(mailoutbox[0].body)
    assert html.count("<a ") == 2  # the button, and the way to rmentor at the foot


def test_a_draft_that_has_become_wrong_is_not_put_to_use(hana: Person, sign_in: SignIn) -> None:
    row = written(text="no link")
    page = sign_in(hana).post(f"{LIST}{row.pk}/do/use/", follow=True).content.decode()
    assert "The link is missing" in page
    row.refresh_from_db()
    assert not row.is_used


def test_mails_that_guard_a_door_are_not_reworded(hana: Person, sign_in: SignIn, register: RegisterKind) -> None:
    register("test.code", secret=True)
    page = sign_in(hana).get(f"{LIST}add/").content.decode()
    assert 'value="test.note"' in page
    assert 'value="test.code"' not in page
    assert 'value="home.sign_in_code"' not in page


@pytest.mark.parametrize("language", [code for code, _name in real.LANGUAGES])
def test_every_shipped_mail_can_be_looked_at_in_every_language(language: str) -> None:
    for kind in rules.all_kinds():
        if not rules.may_have_own_words(kind) or kind.name.startswith("test."):
            continue
        with translation.override(language):
            context = sample_context(kind, language)
            subject, text = subject_and_text(render(kind, context, to=PersonFactory.build(), is_worded=False))
        assert subject.strip(), kind.name
        assert len(text) > 80, kind.name


def test_every_word_of_every_kind_has_a_sample_and_a_name_that_can_be_written() -> None:
    for kind in rules.all_kinds():
        for word in rules.words_of(kind):
            assert wording.names_in(f"${word.name}") == {word.name}
            assert str(word.sample)
            assert str(word.label)


@given(st.text(), st.text())
def test_whatever_is_filled_in_comes_out_as_it_is(text: str, value: str) -> None:
    assert wording.fill(f"{text.replace('$', '$$')}$name", {"name": value}) == text + value
