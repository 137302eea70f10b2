from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from messaging import actions
from messaging.enums import MessageState
from messaging.models import Message
from messaging.rules import Kind
from people.models import AuditEntry, Person
from rmentor.lib.errors import DomainError
from tests.factories import PersonFactory
from tests.messaging.conftest import RegisterKind

SignIn = Callable[[Person], Client]
LIST = "/admin/messaging/message/"


def failed(to: Person, kind: str = "test.note", key: str = "a") -> Message:
    message = actions.queue(kind=kind, to=to, key=key, facts={"text": "CANARY"})
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.FAILED, attempts=3, last_error="550 no such mailbox"
    )
    return message


@pytest.mark.parametrize("coordinator", [True, False])
def test_only_hr_sees_the_outbox(note: Kind, nora: Person, sign_in: SignIn, coordinator: bool) -> None:  # noqa: FBT001 - parametrised
    failed(nora)
    other = PersonFactory(coordinator=coordinator, executive=not coordinator)
    assert sign_in(other).get(LIST).status_code in {302, 403}


def test_hr_sees_what_did_not_arrive_and_why_but_not_what_it_says(
    note: Kind, nora: Person, hana: Person, sign_in: SignIn
) -> None:
    message = failed(nora)
    browser = sign_in(hana)
    for address in (LIST, f"{LIST}{message.pk}/change/", f"{LIST}?state__exact=failed", f"{LIST}?q=nora"):
        page = browser.get(address)
        assert page.status_code == 200
        body = page.content.decode()
        assert "550 no such mailbox" in body
        assert "Nora Nilsson" in body
        assert "CANARY" not in body
        assert message.dedupe_key + "#" not in body
    told = browser.get(f"{LIST}{message.pk}/change/").content.decode()
    assert "None" not in told
    assert "icon-no" not in told


def test_hr_sends_a_failed_mail_again(note: Kind, nora: Person, hana: Person, sign_in: SignIn) -> None:
    message = failed(nora)
    page = sign_in(hana).post(f"{LIST}{message.pk}/do/send-again/", follow=True)
    assert "The mail waits to be sent again." in page.content.decode()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.PENDING, 0)
    assert AuditEntry.objects.get(verb="send mail again").actor == hana.name
    actions.send_due()
    message.refresh_from_db()
    assert message.state == MessageState.SENT


def test_the_button_stands_only_at_failed_mails(note: Kind, nora: Person, hana: Person, sign_in: SignIn) -> None:
    message = failed(nora)
    browser = sign_in(hana)
    assert "Send again" in browser.get(f"{LIST}{message.pk}/change/").content.decode()
    Message.objects.update(state=MessageState.PENDING)
    assert "Send again" not in browser.get(f"{LIST}{message.pk}/change/").content.decode()


def test_hr_sees_a_confidential_mail_only_when_it_failed(
    register: RegisterKind, nora: Person, hana: Person, sign_in: SignIn
) -> None:
    register("test.survey", confidential=True)
    message = failed(nora, kind="test.survey")
    browser = sign_in(hana)
    assert "Nora Nilsson" in browser.get(LIST).content.decode()
    Message.objects.update(state=MessageState.PENDING)
    assert "Nora Nilsson" not in browser.get(LIST).content.decode()
    assert browser.get(f"{LIST}{message.pk}/change/").status_code == 404


def test_a_mail_that_waits_is_not_sent_again(note: Kind, nora: Person, hana: Person) -> None:
    message = actions.queue(kind="test.note", to=nora, key="a")
    with pytest.raises(DomainError, match="Only a mail that failed or came back"):
        actions.send_again(message_id=message.pk, by=hana)


def test_a_mail_with_a_code_is_not_sent_again(register: RegisterKind, nora: Person, hana: Person) -> None:
    register("test.code", secret=True)
    message = failed(nora, kind="test.code")
    with pytest.raises(DomainError, match="no longer kept"):
        actions.send_again(message_id=message.pk, by=hana)


def test_messages_can_be_neither_added_nor_changed_nor_deleted(
    note: Kind, nora: Person, hana: Person, sign_in: SignIn
) -> None:
    message = failed(nora)
    browser = sign_in(hana)
    assert browser.get(f"{LIST}add/").status_code == 403
    assert browser.post(f"{LIST}{message.pk}/change/", {"state": "sent"}).status_code == 403
    assert browser.post(f"{LIST}{message.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_three_as_for_one(
    note: Kind,
    hana: Person,
    sign_in: SignIn,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        failed(PersonFactory(), key=str(number))
    browser = sign_in(hana)
    with django_assert_num_queries(6):
        browser.get(LIST)


def test_a_mail_tells_what_the_server_said_and_what_hr_can_do(
    note: Kind, nora: Person, hana: Person, sign_in: SignIn
) -> None:
    message = failed(nora)
    Message.objects.update(answer_code=550)
    browser = sign_in(hana)
    page = browser.get(f"{LIST}{message.pk}/change/").content.decode()
    for told in ("550 no such mailbox", "Have what is wrong mended", "Send again", "Answer of the mail server"):
        assert told in page
    assert ">None<" not in browser.get(f"{LIST}?state__exact=failed").content.decode()
    Message.objects.update(state=MessageState.PENDING, attempts=1)
    page = browser.get(f"{LIST}{message.pk}/change/").content.decode()
    assert "It is tried again by itself." in page
    assert "Send again" not in page
