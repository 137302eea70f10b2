"""Mails that come back (RFC 3464), from a pipe and from a folder."""

import io
import mailbox
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from messaging import actions
from messaging.engine.bounces import read
from messaging.enums import MessageState
from messaging.models import BadAddress, Message
from messaging.rules import Kind
from people.models import AuditEntry, Person
from rmentor.lib import clock

REPORT = """From: MAILER-DAEMON@mx.example
To: rmentor@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you ...

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Mon, 2 Mar 2026 12:00:00 +0000

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <{address}>: Recipient address rejected: User unknown

--B
Content-Type: {kind}

Message-ID: <{mail_id}@localhost>
Subject: something

--B--
"""


def report(message: Message, **other: str) -> bytes:
    facts = {
        "address": "Nora@firm.example",
        "action": "failed",
        "status": "5.1.1",
        "kind": "text/rfc822-headers",
        "mail_id": message.mail_id,
    }
    return REPORT.format(**(facts | other)).replace("\n", "\r\n").encode()


@pytest.fixture
def sent(note: Kind, nora: Person) -> Message:
    message = actions.queue(kind="test.note", to=nora, key="a")
    actions.send_due()
    message.refresh_from_db()
    assert message.mail_id
    return message


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_mail_that_comes_back_for_good_is_noted_and_its_address_left_alone(
    sent: Message, nora: Person, kind: str
) -> None:
    assert actions.take_back(raw=report(sent, kind=kind)) == 1
    sent.refresh_from_db()
    assert sent.bounced_at is not None
    assert "User unknown" in sent.last_error
    assert BadAddress.objects.get(address="nora@firm.example").suppressed_at is not None
    assert AuditEntry.objects.filter(verb="mail came back").count() == 1
    actions.queue(kind="test.note", to=nora, key="b")
    actions.send_due()
    assert Message.objects.get(dedupe_key="b").state == MessageState.SUPPRESSED


def test_a_mailbox_that_is_full_for_now_is_written_to_again(sent: Message) -> None:
    assert actions.take_back(raw=report(sent, status="4.2.2")) == 1
    assert not BadAddress.objects.exists()


@pytest.mark.parametrize(
    "other",
    [
        {"action": "delayed"},
        {"mail_id": "0" * 40},
        {"mail_id": "short"},
        {"address": "somebody.else@firm.example"},
    ],
)
def test_what_does_not_name_our_mail_and_its_address_is_not_believed(sent: Message, other: dict[str, str]) -> None:
    assert actions.take_back(raw=report(sent, **other)) == 0
    sent.refresh_from_db()
    assert sent.bounced_at is None
    assert not BadAddress.objects.exists()


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff", b"Subject: hello\r\n\r\nOut of office", REPORT.encode()[:300], b"From: x\r\n" * 5000]
)
def test_other_mails_tell_nothing(raw: bytes) -> None:
    assert read(raw) == []


def test_the_command_reads_one_mail_from_a_pipe(
    sent: Message, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Pipe:
        buffer = io.BytesIO(report(sent))

    monkeypatch.setattr("sys.stdin", Pipe)
    call_command("read_bounces")
    assert "Mails that came back: 1." in capsys.readouterr().out


def test_the_command_reads_each_new_mail_of_a_folder_once(
    sent: Message, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = mailbox.Maildir(tmp_path / "box")
    folder.add(report(sent))
    folder.add(b"Subject: hello\r\n\r\nno bounce")
    call_command("read_bounces", maildir=tmp_path / "box")
    call_command("read_bounces", maildir=tmp_path / "box")
    assert capsys.readouterr().out == "Mails that came back: 1.\nMails that came back: 0.\n"
    assert len(list((tmp_path / "box" / "cur").iterdir())) == 2
    with pytest.raises(CommandError, match="not a maildir"):
        call_command("read_bounces", maildir=tmp_path)


def test_hr_sends_a_mail_that_came_back_again_once_the_address_takes_mail(
    sent: Message, hana: Person, sign_in: "object", mailoutbox: list[object]
) -> None:
    actions.take_back(raw=report(sent))
    browser = sign_in(hana)  # type: ignore[operator]  # a fixture that signs in
    listed = browser.get("/admin/messaging/message/?trouble=bounced").content.decode()
    assert "Came back" in listed
    actions.write_again_to(address_id=BadAddress.objects.get().pk, by=hana)
    browser.post(f"/admin/messaging/message/{sent.pk}/do/send-again/")
    actions.send_due()
    sent.refresh_from_db()
    assert (sent.state, sent.bounced_at, len(mailoutbox)) == (MessageState.SENT, None, 2)
    assert sent.sent_at is not None
    assert sent.sent_at <= clock.now()
