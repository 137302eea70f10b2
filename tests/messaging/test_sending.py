import datetime as dt
import smtplib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import OperationalError, connection
from django.db.models import ExpressionWrapper, Q
from django.db.models.fields import DateTimeField
from django.db.models.functions import Now
from pytest_django import DjangoAssertNumQueries

from messaging import actions
from messaging.actions import handfuls, outcomes, posting
from messaging.actions.claiming import claim, rescue, reserve
from messaging.engine.backoff import LONGEST, wait_after
from messaging.enums import MessageState, PauseReason, Priority
from messaging.models import Heartbeat, Message
from messaging.rules import FOUND, Kind, LookUp
from people.models import Person
from rmentor.lib import clock
from tests.factories import PersonFactory
from tests.messaging.conftest import RegisterKind

Mailbox = list[EmailMessage]


@dataclass
class Server:
    """A mail server whose next answers the test chooses; without one it accepts."""

    answers: list[Exception | None] = field(default_factory=list)
    took: list[EmailMessage] = field(default_factory=list)
    opened: int = 0
    closed: int = 0
    meanwhile: Callable[[], object] = lambda: None

    def open(self) -> None:
        self.opened += 1

    def close(self) -> None:
        self.closed += 1

    def send_messages(self, mails: Sequence[EmailMessage]) -> int:
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer
        self.took += mails
        self.meanwhile()
        return len(mails)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(posting, "get_connection", lambda: server)
    return server


@pytest.fixture
def waiting(note: Kind, nora: Person) -> Message:
    return actions.queue(kind="test.note", to=nora, key="a", facts={"text": "Hello"})


def ago(**span: float) -> ExpressionWrapper:
    """By the database's clock."""
    return ExpressionWrapper(Now() - dt.timedelta(**span), output_field=DateTimeField())


def again(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"nora@firm.example": (code, b"so\r\nsorry")})


def test_what_is_due_is_sent_and_noted(waiting: Message, mailoutbox: Mailbox) -> None:
    assert actions.send_due() == 1
    sent = again(waiting)
    assert (sent.state, sent.attempts, sent.lease_until, sent.last_error) == (MessageState.SENT, 1, None, "")
    assert sent.sent_at is not None
    assert [mail.subject for mail in mailoutbox] == ["Save: T"]
    assert actions.send_due() == 0


def test_what_is_not_due_stays(note: Kind, nora: Person, mailoutbox: Mailbox) -> None:
    actions.queue(kind="test.note", to=nora, key="a", not_before=clock.now() + dt.timedelta(minutes=1))
    assert actions.send_due() == 0
    assert mailoutbox == []


def test_the_most_urgent_leaves_first_then_the_newest_due(note: Kind, nora: Person, mailoutbox: Mailbox) -> None:
    for title, priority, minutes in [("c", 20, 1), ("b", 20, 2), ("a", 0, 0)]:
        due = clock.now() - dt.timedelta(minutes=minutes)
        actions.queue(
            kind="test.note",
            to=nora,
            key=title,
            facts={"title": title},
            not_before=due,
            priority=Priority(priority),
        )
    actions.send_due()
    assert [mail.subject for mail in mailoutbox] == ["Save: a", "Save: c", "Save: b"]


def test_a_batch_ends_at_its_limit_and_uses_one_connection(note: Kind, nora: Person, server: Server) -> None:
    for key in "abc":
        actions.queue(kind="test.note", to=nora, key=key)
    assert actions.send_due(limit=2) == 2
    assert (len(server.took), server.opened, server.closed) == (2, 1, 1)


def test_a_batch_ends_when_its_time_is_over(waiting: Message) -> None:
    assert actions.send_due(seconds=0) == 0


def test_an_idle_tick_takes_few_queries(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    actions.tick()
    # Heartbeat; is it time to look for people who moved (2); left behind (2);
    # too late (2); whether anything is due, for each of the three priorities (3).
    with django_assert_num_queries(10):
        actions.tick()


def test_the_tick_leaves_a_heartbeat_each_time(db: None) -> None:
    actions.tick()
    Heartbeat.objects.update(beat_at=ago(hours=1))
    actions.tick()
    beat = Heartbeat.objects.get(name="worker")
    assert abs(beat.beat_at - clock.now()) < dt.timedelta(minutes=1)


# ---- what changed since the mail was queued ---------------------------------------------------------------------


def test_a_mail_that_is_no_longer_true_is_cancelled(note: Kind, nora: Person, mailoutbox: Mailbox) -> None:
    message = actions.queue(kind="test.note", to=nora, key="a", facts={"gone": True})
    actions.send_due()
    assert again(message).state == MessageState.CANCELLED
    assert mailoutbox == []


def test_somebody_who_cannot_sign_in_any_more_gets_no_mail(
    waiting: Message, nora: Person, mailoutbox: Mailbox
) -> None:
    Person.objects.filter(pk=nora.pk).update(is_active=False)
    actions.send_due()
    assert again(waiting).state == MessageState.SUPPRESSED
    assert mailoutbox == []


def test_a_mail_that_comes_too_late_is_not_sent_and_says_so(waiting: Message, mailoutbox: Mailbox) -> None:
    Message.objects.update(expires_at=ago(minutes=1))
    actions.send_due()
    assert (again(waiting).state, again(waiting).last_error) == (MessageState.EXPIRED, "It could not leave in time.")
    assert mailoutbox == []


def test_quiet_hours_wished_for_after_queueing_are_kept(waiting: Message, nora: Person, mailoutbox: Mailbox) -> None:
    local = clock.now()
    begin, end = local - dt.timedelta(hours=1), local + dt.timedelta(hours=2)
    Person.objects.filter(pk=nora.pk).update(quiet_from=begin.time(), quiet_to=end.time())
    actions.send_due()
    moved = again(waiting)
    assert (moved.state, moved.attempts, moved.lease_until) == (MessageState.PENDING, 0, None)
    assert abs(moved.not_before - end) < dt.timedelta(seconds=1)
    assert mailoutbox == []


def test_an_urgent_mail_is_sent_in_quiet_hours(register: RegisterKind, db: None, mailoutbox: Mailbox) -> None:
    register("test.note", urgent=True)
    sleeper = PersonFactory(quiet_from=dt.time(0), quiet_to=dt.time(23, 59))
    actions.queue(kind="test.note", to=sleeper, key="a")
    actions.send_due()
    assert len(mailoutbox) == 1


def test_a_kind_of_a_newer_release_waits_for_a_worker_that_knows_it(waiting: Message, mailoutbox: Mailbox) -> None:
    Message.objects.update(kind="future.kind")
    actions.send_due()
    left = again(waiting)
    assert left.state == MessageState.PENDING
    assert left.not_before > clock.now()
    assert "future.kind" in left.last_error


def test_a_mail_that_cannot_be_made_does_not_hold_up_the_others(
    register: RegisterKind, waiting: Message, nora: Person, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(facts: dict[str, object], recipient: Person) -> None:
        raise ValueError("secret of nora@firm.example")

    register("test.broken", load=fail)
    broken = actions.queue(kind="test.broken", to=nora, key="b", priority=Priority.SOON)
    with caplog.at_level("INFO"):
        assert actions.send_due() == 2
    assert len(server.took) == 1
    assert again(broken).state == MessageState.PENDING
    assert again(broken).last_error == "The mail could not be made (ValueError)."
    assert "ValueError" in caplog.text
    assert "test_sending.py" in caplog.text
    assert "nora" not in caplog.text


# ---- claim, lease, fencing --------------------------------------------------------------------------------------


def test_a_claimed_message_is_nobody_elses(waiting: Message) -> None:
    mine = claim()
    assert mine is not None
    assert claim() is None
    assert again(waiting).state == MessageState.SENDING


def test_a_claim_runs_out_by_the_clock_of_the_database(waiting: Message, mailoutbox: Mailbox) -> None:
    claim()
    # A machine whose clock runs a day ahead changes nothing.
    with clock.at(clock.now() + dt.timedelta(days=1)):
        assert claim() is None
    assert rescue() == 0
    Message.objects.update(lease_until=ago(seconds=1))
    assert rescue() == 1
    second = claim()
    assert second is not None
    assert (second.attempts, again(waiting).maybe_duplicate) == (2, True)


def test_a_repeat_after_a_crash_carries_the_same_message_id(waiting: Message, server: Server) -> None:
    actions.send_due()
    Message.objects.update(state=MessageState.SENDING, sent_at=None, lease_until=ago(seconds=1))
    actions.send_due()
    first, second = (mail.message()["Message-ID"] for mail in server.took)
    assert first == second
    assert again(waiting).state == MessageState.SENT


def test_a_mail_that_may_have_left_twice_is_not_sent_a_third_time(waiting: Message, server: Server) -> None:
    for state in (MessageState.PENDING, MessageState.FAILED):
        assert claim() is not None
        Message.objects.update(lease_until=ago(seconds=1))
        rescue()
        assert (again(waiting).state, again(waiting).maybe_duplicate) == (state, True)
    actions.send_due()
    assert server.took == []


def test_a_kind_that_may_not_repeat_is_left_to_hr_after_a_crash(
    register: RegisterKind, nora: Person, server: Server
) -> None:
    register("test.note", at_least_once=False)
    message = actions.queue(kind="test.note", to=nora, key="a")
    claim()
    Message.objects.update(lease_until=ago(seconds=1))
    actions.send_due()
    assert again(message).state == MessageState.FAILED
    assert server.took == []


def test_a_worker_that_lost_its_claim_writes_nothing(waiting: Message) -> None:
    slow = claim()
    Message.objects.update(lease_until=ago(seconds=1))
    rescue()
    quick = claim()
    assert slow is not None
    assert quick is not None
    assert not outcomes.settle(slow, outcomes.give_up(MessageState.FAILED, "late"))
    assert outcomes.settle(quick, outcomes.Outcome(MessageState.SENT))
    assert (again(waiting).state, again(waiting).last_error) == (MessageState.SENT, "")


# ---- what the mail server says -----------------------------------------------------------------------------------


def test_a_server_that_is_busy_is_asked_again_later(waiting: Message, server: Server) -> None:
    server.answers = [refused(451)]
    actions.send_due()
    left = again(waiting)
    assert (left.state, left.attempts, left.last_error) == (MessageState.PENDING, 1, "451 so sorry")
    assert dt.timedelta(seconds=10) < left.not_before - clock.now() < dt.timedelta(seconds=46)


def test_an_address_that_does_not_exist_fails_at_once(waiting: Message, server: Server) -> None:
    server.answers = [refused(550)]
    actions.send_due()
    assert (again(waiting).state, again(waiting).last_error) == (MessageState.FAILED, "550 so sorry")


@pytest.mark.parametrize(
    "trouble",
    [
        ConnectionRefusedError("no"),
        TimeoutError("slow"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
        smtplib.SMTPSenderRefused(550, b"not from you", "rmentor@localhost"),
        refused(421),
    ],
)
def test_a_server_in_trouble_ends_the_batch_and_loses_nothing(
    note: Kind, nora: Person, server: Server, trouble: Exception
) -> None:
    for key in "abc":
        actions.queue(kind="test.note", to=nora, key=key)
    server.answers = [trouble]
    assert actions.send_due() == 1
    assert {message.state for message in Message.objects.all()} == {MessageState.PENDING}
    assert sorted(message.attempts for message in Message.objects.all()) == [0, 0, 1]


def test_a_mail_nobody_can_deliver_is_given_up_when_it_is_of_no_use_any_more(
    waiting: Message, server: Server
) -> None:
    server.answers = [refused(451)]
    actions.send_due()
    Message.objects.update(attempts=500, expires_at=ago(seconds=1))
    actions.send_due()
    left = again(waiting)
    assert (left.state, left.last_error, server.took) == (MessageState.EXPIRED, "451 so sorry", [])


def test_the_waits_double_up_to_an_hour_and_are_spread_by_half() -> None:
    assert [wait_after(tries, 0.5).total_seconds() for tries in (1, 2, 3, 7, 8, 500)] == [
        30,
        60,
        120,
        1920,
        3600,
        3600,
    ]
    assert wait_after(1, 0) == dt.timedelta(seconds=15)
    assert wait_after(50, 1) == LONGEST * 1.5
    assert dt.timedelta(seconds=15) <= wait_after(1) <= dt.timedelta(seconds=45)


@pytest.mark.parametrize("answer", [None, refused(550)])
def test_the_secret_of_a_mail_is_forgotten_when_it_is_done_with(
    register: RegisterKind, nora: Person, server: Server, answer: Exception | None
) -> None:
    register("test.note", secret=True)
    message = actions.queue(kind="test.note", to=nora, key="a", facts={"text": "Code 123456"})
    server.answers = [refused(451), answer]
    actions.send_due()
    assert again(message).facts == {"text": "Code 123456"}
    Message.objects.update(not_before=ago(seconds=1))
    actions.send_due()
    assert again(message).facts == {}


def test_an_expired_secret_is_forgotten_too(register: RegisterKind, nora: Person) -> None:
    register("test.note", secret=True)
    message = actions.queue(kind="test.note", to=nora, key="a", facts={"text": "Code 123456"})
    Message.objects.update(expires_at=ago(minutes=1))
    actions.send_due()
    assert (again(message).state, again(message).facts) == (MessageState.EXPIRED, {})


def test_a_message_row_withdrawn_while_it_is_sent_is_no_fault(waiting: Message, server: Server) -> None:
    server.meanwhile = Message.objects.all().delete
    assert actions.send_due() == 1
    assert not Message.objects.exists()


def test_where_there_is_plenty_a_tick_calls_another_one(
    note: Kind, nora: Person, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr("messaging.actions.handfuls.AT_ONCE", 2)
    monkeypatch.setattr("messaging.actions.handfuls.reserve", lambda: reserve(limit=2))
    monkeypatch.setattr("messaging.actions.ticking.wake_worker", lambda: asked.append(True))
    for key in "abc":
        actions.queue(kind="test.note", to=nora, key=key)
    actions.tick()
    assert (len(server.took), asked) == (3, [True])
    actions.tick()
    assert asked == [True]


def test_a_tick_that_ends_at_its_limit_calls_another_one_for_what_is_left(
    note: Kind, nora: Person, server: Server
) -> None:
    asked: list[bool] = []
    for key in "abc":
        actions.queue(kind="test.note", to=nora, key=key)
    assert actions.send_due(limit=2, on_plenty=lambda: asked.append(True)) == 2
    assert asked == [True]
    assert actions.send_due(limit=2, on_plenty=lambda: asked.append(True)) == 1
    assert asked == [True]


def test_a_database_that_goes_away_while_a_mail_leaves_is_waited_for(
    waiting: Message, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[bool] = []

    def settle_at_the_third_try(message: Message, outcome: outcomes.Outcome) -> bool:
        tries.append(True)
        if len(tries) < 3:
            raise OperationalError("the server closed the connection")
        return outcomes.settle(message, outcome)

    class Away:
        in_atomic_block = False
        close = staticmethod(lambda: None)

    monkeypatch.setattr("messaging.actions.sending.settle", settle_at_the_third_try)
    monkeypatch.setattr("messaging.actions.sending.connection", Away)
    monkeypatch.setattr("messaging.actions.sending.NEXT_LOOK", 0)
    assert actions.send_due() == 1
    assert (len(server.took), again(waiting).state) == (1, MessageState.SENT)


def test_a_database_that_goes_away_while_a_mail_is_made_leaves_nothing_ambiguous(
    register: RegisterKind, nora: Person, server: Server
) -> None:
    away = [True]

    def load(facts: dict[str, object], recipient: Person) -> dict[str, object]:
        if away and away.pop():
            raise OperationalError("the server closed the connection")
        return {"title": "T", "text": "", "path": "/"}

    register("test.note", load=load)
    message = actions.queue(kind="test.note", to=nora, key="a")
    assert actions.send_due() == 1
    left = again(message)
    assert (server.took, left.state, left.maybe_duplicate) == ([], MessageState.PENDING, False)
    assert left.last_error == "The database did not answer (OperationalError)."
    Message.objects.update(not_before=ago(seconds=1))
    assert actions.send_due() == 1
    assert again(message).state == MessageState.SENT


def test_what_was_reserved_and_not_begun_is_given_back(note: Kind, nora: Person, server: Server) -> None:
    for key in "abc":
        actions.queue(kind="test.note", to=nora, key=key)
    assert actions.send_due(limit=1) == 1
    assert actions.send_due() == 2


def test_what_a_killed_worker_had_reserved_is_free_again_soon(note: Kind, nora: Person, server: Server) -> None:
    for key in "ab":
        actions.queue(kind="test.note", to=nora, key=key)
    assert len(reserve()) == 2
    assert actions.send_due() == 0
    Message.objects.update(lease_until=ago(seconds=1))
    assert actions.send_due() == 2
    # It was never begun, so nothing about it is ambiguous.
    assert set(Message.objects.values_list("state", "maybe_duplicate", "attempts")) == {("sent", False, 1)}


# ---- the next one with the word that the last has left ------------------------------------------------------------

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="elsewhere these are two statements")


def three(nora: Person) -> list[Message]:
    return [actions.queue(kind="test.note", to=nora, key=key) for key in "abc"]


@on_postgresql
def test_one_statement_notes_a_mail_and_claims_the_next(note: Kind, nora: Person, server: Server) -> None:
    three(nora)
    updates: list[str] = []

    def look(execute: Callable[..., object], sql: str, *facts: object) -> object:
        updates.append(sql.split(maxsplit=1)[0] if "'sending'" in sql else "")
        return execute(sql, *facts)

    with connection.execute_wrapper(look):
        assert actions.send_due() == 3
    assert updates.count("UPDATE") == 2
    rows = Message.objects.values_list("state", "attempts", "lease_until", "last_error", "answer_code").distinct()
    assert list(rows) == [("sent", 1, None, "", 250)]
    assert not Message.objects.filter(Q(sent_at=None) | Q(answered_at=None) | Q(mail_id="")).exists()


@on_postgresql
def test_passing_on_writes_nothing_for_a_claim_that_was_lost(note: Kind, nora: Person, server: Server) -> None:
    three(nora)
    hand = handfuls.Hand(lambda: None)
    first = hand.next()
    assert first is not None
    Message.objects.filter(pk=first.pk).update(attempts=2)  # another worker has it by now
    second = hand.pass_on(first, outcomes.Outcome(MessageState.SENT, code=250))
    assert second is not None
    assert (again(first).state, again(first).sent_at) == (MessageState.SENDING, None)
    assert (again(second).state, again(second).attempts) == (MessageState.SENDING, 1)


@on_postgresql
def test_passing_on_leaves_alone_what_another_has_taken(note: Kind, nora: Person, server: Server) -> None:
    three(nora)
    hand = handfuls.Hand(lambda: None)
    first = hand.next()
    assert first is not None
    taken = Message.objects.exclude(pk=first.pk).order_by("-not_before", "-pk")[0]
    Message.objects.filter(pk=taken.pk).update(state=MessageState.CANCELLED)
    second = hand.pass_on(first, outcomes.Outcome(MessageState.SENT, code=250))
    assert second is not None
    assert second.pk not in {first.pk, taken.pk}
    assert (again(first).state, again(taken).state) == (MessageState.SENT, MessageState.CANCELLED)


def test_what_was_asked_about_a_handful_is_asked_again_a_second_later(
    note: Kind, nora: Person, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(nora)
    monkeypatch.setattr("messaging.actions.handfuls.FRESH_FOR", -1)
    server.meanwhile = lambda: actions.pause_outbox(reason=PauseReason.BY_HAND, by=None)
    assert actions.send_due() == 1
    assert Message.objects.filter(state=MessageState.PENDING, lease_until=None).count() == 2


def test_what_many_mails_are_about_is_found_in_one_question(
    register: RegisterKind, nora: Person, server: Server
) -> None:
    asked: list[list[int]] = []

    def find(ids: Collection[int]) -> dict[int, object]:
        asked.append(sorted(ids))
        return {1: "one", 2: "two"}

    def load(facts: dict[str, Any], recipient: Person) -> dict[str, object] | None:
        return {"title": facts.get(FOUND, "asked alone"), "text": "", "path": "/"}

    register("test.note", load=load, look_up=LookUp("thing", find))
    for thing in (1, 2, 3):
        actions.queue(kind="test.note", to=nora, key=str(thing), facts={"thing": thing})
    assert actions.send_due() == 3
    assert asked == [[1, 2, 3]]
    assert {mail.subject for mail in server.took} == {"Save: one", "Save: two", "Save: asked alone"}
