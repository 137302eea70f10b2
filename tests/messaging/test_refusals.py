"""A mail server that says no: is it the address, or the server?"""

import datetime as dt
import smtplib
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from messaging import actions
from messaging.engine.backoff import scattered
from messaging.enums import MessageState, PauseReason, Priority
from messaging.models import BadAddress, Message, Outbox
from messaging.rules import Kind
from people.models import AuditEntry, Person
from rmentor.lib import clock
from rmentor.lib.errors import DomainError
from tests.factories import PersonFactory
from tests.messaging.conftest import AWAKE, RegisterKind
from tests.messaging.test_sending import Server, again, ago, refused, server

SignIn = Callable[[Person], Client]
__all__ = ["server"]
OUTBOX = "/admin/messaging/outbox/1/"


def crowd(number: int, domains: int) -> list[Person]:
    return [
        PersonFactory(email=f"p{n}@firm{n % domains}.example", quiet_from=AWAKE, quiet_to=AWAKE)
        for n in range(number)
    ]


def queue_for(people: list[Person]) -> None:
    for person in people:
        actions.queue(kind="test.note", to=person, key=f"note:{person.pk}")


# ---- one address -------------------------------------------------------------------------------------------------


def test_an_address_refused_on_two_days_gets_no_more_mail(note: Kind, nora: Person, server: Server) -> None:
    for day in range(3):
        actions.queue(kind="test.note", to=nora, key=str(day))
        server.answers = [refused(550)]
        with clock.at(clock.now() + dt.timedelta(days=day)):
            actions.send_due()
    row = BadAddress.objects.get(address="nora@firm.example")
    assert (row.days, row.said) == (2, "550 so sorry")
    assert row.suppressed_at is not None
    last = Message.objects.get(dedupe_key="2")
    assert (last.state, last.last_error) == (MessageState.SUPPRESSED, "The address takes no mail.")


def test_two_refusals_on_one_day_are_one_bad_day(note: Kind, nora: Person, server: Server) -> None:
    for key in "ab":
        actions.queue(kind="test.note", to=nora, key=key)
    server.answers = [refused(550), refused(550)]
    actions.send_due()
    assert BadAddress.objects.get().suppressed_at is None


def test_refusals_a_month_apart_are_not_added_up(note: Kind, nora: Person, server: Server) -> None:
    for day in (0, 40):
        with clock.at(clock.now() + dt.timedelta(days=day)):
            actions.queue(kind="test.note", to=nora, key=str(day), not_before=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
            Message.objects.update(expires_at=None)
            server.answers = [refused(550)]
            actions.send_due()
    assert BadAddress.objects.get().suppressed_at is None


def test_a_mail_refused_for_what_it_holds_says_nothing_about_the_address(
    note: Kind, nora: Person, server: Server
) -> None:
    message = actions.queue(kind="test.note", to=nora, key="a")
    server.answers = [smtplib.SMTPDataError(554, b"looks like spam")]
    actions.send_due()
    assert again(message).state == MessageState.FAILED
    assert not BadAddress.objects.exists()


def test_hr_writes_to_an_address_again(
    note: Kind, nora: Person, hana: Person, sign_in: SignIn, server: Server
) -> None:
    row = BadAddress.objects.create(
        address="nora@firm.example", refused_on=clock.today(), days=2, suppressed_at=clock.now()
    )
    page = sign_in(hana).post(f"/admin/messaging/badaddress/{row.pk}/do/again/", follow=True)
    assert "Mails go there again." in page.content.decode()
    assert AuditEntry.objects.get(verb="write to address again").actor == hana.name
    actions.queue(kind="test.note", to=nora, key="a")
    actions.send_due()
    assert len(server.took) == 1


# ---- the server --------------------------------------------------------------------------------------------------


def test_a_server_that_refuses_everybody_stops_the_outbox_and_no_row_is_lost(
    note: Kind, db: None, server: Server
) -> None:
    queue_for(crowd(30, domains=4))
    server.answers = [refused(550)] * 30
    actions.send_due()
    outbox = Outbox.objects.get()
    assert (outbox.reason, outbox.said) == (PauseReason.REFUSED, "550 so sorry")
    assert {message.state for message in Message.objects.all()} == {MessageState.PENDING}
    assert not BadAddress.objects.exists()
    assert len(server.answers) == 30 - 11
    assert actions.send_due() == 0


def test_a_few_bad_addresses_among_many_good_ones_stop_nothing(note: Kind, db: None, server: Server) -> None:
    queue_for(crowd(50, domains=4))
    server.answers = [refused(550) if number % 6 == 0 else None for number in range(50)]
    actions.send_due()
    assert Outbox.objects.filter(paused_at__isnull=False).count() == 0
    assert Message.objects.filter(state=MessageState.FAILED).count() == 9


def test_one_domain_of_several_that_refuses_is_not_the_relay(note: Kind, db: None, server: Server) -> None:
    queue_for(crowd(12, domains=1))
    queue_for([PersonFactory(email="z@other.example", quiet_from=AWAKE, quiet_to=AWAKE)])
    server.answers = [None, *[refused(550)] * 12]
    actions.send_due()
    assert Message.objects.filter(state=MessageState.FAILED).count() == 12


def test_a_company_with_one_domain_is_protected_too(note: Kind, db: None, server: Server) -> None:
    queue_for(crowd(20, domains=1))
    server.answers = [refused(550)] * 20
    actions.send_due()
    assert Outbox.objects.get().reason == PauseReason.REFUSED
    assert not Message.objects.filter(state=MessageState.FAILED).exists()


def test_hr_sees_why_nothing_leaves_and_lets_the_mails_go(
    note: Kind, hana: Person, sign_in: SignIn, server: Server
) -> None:
    queue_for(crowd(12, domains=3))
    server.answers = [refused(550)] * 12
    actions.send_due()
    browser = sign_in(hana)
    assert "No mail leaves just now." in browser.get("/admin/messaging/message/").content.decode()
    page = browser.get(f"{OUTBOX}change/").content.decode()
    assert "550 so sorry" in page
    assert "Nothing is lost." in page
    server.answers = []
    browser.post(f"{OUTBOX}do/resume/")
    assert AuditEntry.objects.get(verb="resume mails").actor == hana.name
    actions.send_due()
    assert len(server.took) == 12
    assert Outbox.objects.get().paused_at is None


def test_a_server_with_too_many_connections_is_asked_again_at_scattered_moments(
    note: Kind, db: None, server: Server
) -> None:
    queue_for(crowd(3, domains=1))
    server.answers = [refused(432)]
    assert actions.send_due() == 1
    left = Message.objects.get(attempts=1)
    assert dt.timedelta(seconds=25) < left.not_before - clock.now() < dt.timedelta(minutes=11)
    assert scattered(0) == dt.timedelta(seconds=30)
    assert scattered(1) == dt.timedelta(minutes=10)


def test_what_a_faulty_header_quotes_is_not_shown_to_hr(note: Kind, nora: Person, server: Server) -> None:
    message = actions.queue(kind="test.note", to=nora, key="a")
    server.answers = [ValueError("Header values can't contain newlines (got 'private words')")]
    actions.send_due()
    assert (again(message).state, again(message).last_error) == (MessageState.FAILED, "ValueError")


# ---- holding back ------------------------------------------------------------------------------------------------


def test_while_mails_are_held_back_only_codes_to_sign_in_leave(
    register: RegisterKind, nora: Person, hana: Person, server: Server
) -> None:
    register("test.note")
    actions.pause_outbox(reason=PauseReason.RESTORED, by=hana)
    actions.queue(kind="test.note", to=nora, key="a")
    actions.queue(kind="test.note", to=nora, key="code", priority=Priority.SECURITY)
    actions.send_due()
    assert [message.dedupe_key for message in Message.objects.filter(state=MessageState.SENT)] == ["code"]
    actions.resume_outbox(by=hana)
    actions.send_due()
    assert len(server.took) == 2


def test_the_setting_of_a_restored_machine_holds_mails_back_until_it_is_taken_away(
    note: Kind, nora: Person, server: Server, settings: Settings
) -> None:
    settings.OUTBOX_PAUSED = True
    actions.queue(kind="test.note", to=nora, key="a")
    assert actions.send_due() == 0
    with pytest.raises(DomainError, match="OUTBOX_PAUSED"):
        actions.resume_outbox(by=None)
    settings.OUTBOX_PAUSED = False
    assert actions.send_due() == 1


def test_hr_lets_go_of_what_was_due_before_a_backup_was_restored(
    note: Kind, nora: Person, hana: Person, sign_in: SignIn, server: Server
) -> None:
    actions.queue(kind="test.note", to=nora, key="old", not_before=clock.now() - dt.timedelta(hours=1))
    actions.pause_outbox(reason=PauseReason.RESTORED, by=None)
    actions.queue(kind="test.note", to=nora, key="new", not_before=clock.now() + dt.timedelta(seconds=1))
    browser = sign_in(hana)
    page = browser.post(f"{OUTBOX}do/drop/", follow=True)
    assert "Mails let go without being sent: 1." in page.content.decode()
    browser.post(f"{OUTBOX}do/resume/")
    Message.objects.filter(dedupe_key="new").update(not_before=ago(seconds=1))
    actions.send_due()
    assert dict(Message.objects.values_list("dedupe_key", "state")) == {"old": "expired", "new": "sent"}


def test_a_stop_is_asked_after_every_mail(note: Kind, nora: Person, server: Server) -> None:
    from messaging.engine import stopping  # noqa: PLC0415 - its flag is taken back below

    for key in "abc":
        actions.queue(kind="test.note", to=nora, key=key)
    server.meanwhile = stopping.ask_to_stop
    try:
        assert actions.send_due() == 1
    finally:
        stopping.go_on()
    server.meanwhile = lambda: None
    assert actions.send_due() == 2
