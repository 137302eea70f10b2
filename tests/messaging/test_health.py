import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import get_template
from django.test import Client

from messaging import actions, rules
from messaging.enums import MessageState
from messaging.models import Heartbeat, Message
from messaging.rules import Kind
from messaging.selectors import oldest_due_age, seconds_since_beat
from people.models import Person
from rmentor.lib import clock


def test_a_worker_that_never_ticked_is_not_alive(db: None) -> None:
    assert seconds_since_beat() is None
    with pytest.raises(CommandError, match="never ticked"):
        call_command("worker_alive")


def test_a_worker_that_ticked_just_now_is_alive(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    actions.tick()
    call_command("worker_alive")
    assert "ticked 0 s ago" in capsys.readouterr().out


def test_a_worker_that_stopped_ticking_is_not_alive(db: None) -> None:
    actions.tick()
    Heartbeat.objects.update(beat_at=clock.now() - dt.timedelta(minutes=5))
    with pytest.raises(CommandError, match=r"last ticked 30\d s ago"):
        call_command("worker_alive")
    call_command("worker_alive", within=600)


def test_the_oldest_due_mail_tells_how_far_the_worker_is_behind(note: Kind, nora: Person) -> None:
    assert oldest_due_age() == dt.timedelta()
    for minutes in (-60, 5, 30):
        when = clock.now() - dt.timedelta(minutes=minutes)
        actions.queue(kind="test.note", to=nora, key=str(minutes), not_before=when)
    assert dt.timedelta(minutes=29) < oldest_due_age() < dt.timedelta(minutes=31)


def test_a_backlog_can_be_let_go_without_being_sent(note: Kind, nora: Person) -> None:
    old = actions.queue(kind="test.note", to=nora, key="old", not_before=clock.now() - dt.timedelta(days=2))
    new = actions.queue(kind="test.note", to=nora, key="new")
    assert actions.drop_backlog(before=clock.now() - dt.timedelta(days=1)) == 1
    states = {message.pk: message.state for message in Message.objects.all()}
    assert states == {old.pk: MessageState.EXPIRED, new.pk: MessageState.PENDING}


def test_every_kind_of_every_room_has_its_template() -> None:
    kinds = rules.all_kinds()
    assert len(kinds) > 15
    for kind in kinds:
        get_template(kind.template)


def test_mails_that_wait_too_long_make_the_installation_not_ready(
    note: Kind, nora: Person, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    actions.tick()
    actions.queue(kind="test.note", to=nora, key="a", not_before=clock.now() - dt.timedelta(minutes=9))
    assert (client.get("/readyz").status_code, client.get("/readyz").json()["mail"]) == (200, True)
    Message.objects.update(not_before=clock.now() - dt.timedelta(minutes=11))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["mail"]) == (503, False)
    assert 650 < answer.json()["oldest_due_mail_seconds"] < 670
    # Held back on purpose is no fault of the machine.
    call_command("pause_outbox", restored=True)
    assert client.get("/readyz").status_code == 200
    call_command("resume_outbox", drop_before=clock.now())
    said = capsys.readouterr().out
    assert "Mails wait since" in said
    assert "Let go unsent: 1." in said
    assert client.get("/readyz").json()["oldest_due_mail_seconds"] == 0


def test_one_call_of_the_command_sends_what_is_due(note: Kind, nora: Person) -> None:
    actions.queue(kind="test.note", to=nora, key="a")
    call_command("send_outbox")
    assert Message.objects.get().state == MessageState.SENT
