"""Which mails somebody wants; stopping them by the link in a mail, and by the button of a mail program."""

from collections.abc import Callable
from html import unescape

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from messaging import actions, rules
from messaging.enums import Category, MessageState
from messaging.models import MailWishes, Message, Unwanted
from messaging.rules import Kind
from people.models import AuditEntry, Person
from rmentor.lib.tokens import make_token
from tests.messaging.conftest import RegisterKind

SignIn = Callable[[Person], Client]
Mailbox = list[EmailMessage]


@pytest.fixture
def reminder(register: RegisterKind) -> Kind:
    return register("test.note", category=Category.REMINDERS)


def link_of(mail: EmailMessage) -> str:
    return str(mail.extra_headers["List-Unsubscribe"]).strip("<>").removeprefix("http://127.0.0.1:8000")


def test_a_mail_that_can_be_stopped_says_how_to_programs_and_to_people(
    reminder: Kind, nora: Person, mailoutbox: Mailbox
) -> None:
    actions.queue(kind="test.note", to=nora, key="a")
    actions.send_due()
    (mail,) = mailoutbox
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link_of(mail).startswith("/l/unsubscribe/")
    assert link_of(mail) in unescape(str(mail.body))
    raw = mail.message().as_bytes(linesep="\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_a_mail_that_always_comes_offers_no_way_to_stop_it(note: Kind, nora: Person, mailoutbox: Mailbox) -> None:
    actions.queue(kind="test.note", to=nora, key="a")
    actions.send_due()
    assert "List-Unsubscribe" not in mailoutbox[0].extra_headers
    assert "unsubscribe" not in str(mailoutbox[0].body)


def test_looking_at_the_page_stops_nothing_and_its_button_does(
    reminder: Kind, nora: Person, mailoutbox: Mailbox, client: Client
) -> None:
    actions.queue(kind="test.note", to=nora, key="a")
    actions.queue(kind="test.note", to=nora, key="b")
    actions.send_due(limit=1)
    link = link_of(mailoutbox[0])
    page = client.get(link)
    assert "You would get no more mails about: Reminders." in page.content.decode()
    assert not Unwanted.objects.exists()
    done = client.post(link)
    assert "You get no more mails about: Reminders." in done.content.decode()
    # Stopped between queueing and sending: the claim sees it.
    actions.send_due()
    assert len(mailoutbox) == 1
    left = Message.objects.get(state=MessageState.SUPPRESSED)
    assert left.last_error == "The recipient has stopped mails of this kind."
    assert AuditEntry.objects.get(verb="messaging.unsubscribed").actor == nora.name


def test_a_mail_program_presses_the_button_without_a_page_before(nora: Person) -> None:
    link = rules.unsubscribe_path(nora, {Category.SURVEYS})
    program = Client(enforce_csrf_checks=True)
    for _time in range(2):
        answer = program.post(link, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert list(Unwanted.objects.values_list("person", "category")) == [(nora.pk, "surveys")]


def test_other_kinds_still_come(register: RegisterKind, nora: Person, mailoutbox: Mailbox) -> None:
    register("test.note", category=Category.REMINDERS)
    actions.unsubscribe(person=nora, categories=[Category.SURVEYS])
    actions.queue(kind="test.note", to=nora, key="a")
    actions.send_due()
    assert len(mailoutbox) == 1


def test_what_always_comes_cannot_be_stopped_by_a_made_up_category(nora: Person, note: Kind, client: Client) -> None:
    actions.unsubscribe(person=nora, categories=[Category.SERVICE])
    assert not Unwanted.objects.exists()
    forged = make_token(rules.UNSUBSCRIBE, person=nora.pk, about="service nonsense")
    assert client.post(f"/l/unsubscribe/{forged}/").status_code == 410
    other = make_token("meeting-log", person=nora.pk, about="surveys")
    assert client.post(f"/l/unsubscribe/{other}/").status_code == 410
    assert client.post("/l/unsubscribe/nonsense/").status_code == 410
    assert not Unwanted.objects.exists()


def test_wishes_are_kept_on_a_page_of_the_settings(nora: Person, sign_in: SignIn) -> None:
    browser = sign_in(nora)
    assert "/profile/mails/" in browser.get("/profile/").content.decode()
    assert browser.get("/profile/mails/").status_code == 200
    browser.post("/profile/mails/", {"category": ["surveys", "reports"], "each_alone": "on"})
    assert set(Unwanted.objects.values_list("category", flat=True)) == {"invitations", "reminders"}
    assert MailWishes.objects.get(person=nora).each_alone
    browser.post("/profile/mails/", {"category": ["surveys", "reports", "invitations", "reminders"]})
    assert not Unwanted.objects.exists()
    assert not MailWishes.objects.get(person=nora).each_alone


def test_a_wish_that_does_not_exist_is_refused_at_its_field(nora: Person, sign_in: SignIn) -> None:
    answer = sign_in(nora).post("/profile/mails/", {"category": ["service", "x"]})
    assert answer.status_code == 422
    assert not Unwanted.objects.exists()
