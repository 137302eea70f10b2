import datetime as dt
import email
import email.policy
from email.message import EmailMessage as ParsedMail

import pytest
from django.core.mail import EmailMessage
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from messaging import actions
from messaging.engine.mime import InlinePicture, mail_id, one_line, subject_and_text
from messaging.rules import Kind
from people.models import Person
from tests.factories import PersonFactory
from tests.messaging.conftest import AWAKE, RegisterKind

Mailbox = list[EmailMessage]
HEADERS = {
    "Content-Type",
    "MIME-Version",
    "Subject",
    "From",
    "To",
    "Date",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Message-ID",
}
BREAKS = [
    "\r\nBcc: eve@evil.example",
    "\nBcc: eve@evil.example",
    "\rBcc: x",
    "\u2028Bcc: x",
    "\x85Bcc: x",
    "%0aBcc: x",
]


def parse(mail: EmailMessage) -> ParsedMail:
    """As a mail program reads what went over the wire."""
    return email.message_from_bytes(mail.message().as_bytes(linesep="\r\n"), policy=email.policy.default)


def part(mail: EmailMessage, subtype: str) -> str:
    found = parse(mail).get_body((subtype,))
    assert found is not None
    return str(found.get_content())


def send(to: Person, **facts: object) -> None:
    actions.queue(kind="test.note", to=to, key=f"{to.pk}{facts}", facts=facts)
    actions.send_due()


def test_a_mail_has_a_text_and_an_html_part_and_says_that_it_is_automatic(
    note: Kind, nora: Person, mailoutbox: Mailbox
) -> None:
    send(nora, title="Tea & <cake>", text="One <b>two</b>")
    mail = parse(mailoutbox[0])
    assert set(mail.keys()) == HEADERS
    assert mail["Subject"] == "Save: Tea & <cake>"
    assert mail["To"] == "Nora Nilsson <nora@firm.example>"
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert "One <b>two</b>" in part(mailoutbox[0], "plain")
    assert "One &lt;b&gt;two&lt;/b&gt;" in part(mailoutbox[0], "html")


def test_styles_stand_at_the_elements_where_mail_programs_look_for_them(
    note: Kind, nora: Person, mailoutbox: Mailbox
) -> None:
    send(nora)
    html = part(mailoutbox[0], "html")
    assert "<style" not in html
    assert '<p style="margin' in html


def test_links_lead_to_the_address_of_the_settings(
    note: Kind, nora: Person, mailoutbox: Mailbox, settings: Settings
) -> None:
    settings.BASE_URL = "https://mentoring.firm.example"
    send(nora, path="/pairs/1/")
    assert "Open: https://mentoring.firm.example/pairs/1/" in part(mailoutbox[0], "plain")
    assert 'href="https://mentoring.firm.example/pairs/1/"' in part(mailoutbox[0], "html")
    assert parse(mailoutbox[0])["Message-ID"].endswith("@mentoring.firm.example>")


def test_a_mail_speaks_the_language_and_shows_the_clock_of_its_reader(
    register: RegisterKind, db: None, mailoutbox: Mailbox
) -> None:
    def load(facts: dict[str, object], recipient: Person) -> dict[str, object]:
        return {"title": "T", "path": "/", "when": dt.datetime(2026, 7, 1, 10, tzinfo=dt.UTC)}

    register(load=load)
    send(
        PersonFactory(language="de", time_zone="UTC", quiet_from=AWAKE, quiet_to=AWAKE)
    )  # a language we do not speak
    send(PersonFactory(language="it", time_zone="Europe/Rome", quiet_from=AWAKE, quiet_to=AWAKE))
    send(PersonFactory(language="sv", time_zone="Pacific/Auckland", quiet_from=AWAKE, quiet_to=AWAKE))
    assert [mail.subject for mail in mailoutbox] == ["Save: T", "Salva: T", "Spara: T"]
    assert "10:00" in part(mailoutbox[0], "plain")
    assert "12:00" in part(mailoutbox[1], "plain")
    assert "22:00" in part(mailoutbox[2], "plain")
    assert '<html lang="it">' in part(mailoutbox[1], "html")


def with_picture(facts: dict[str, object], recipient: Person) -> dict[str, object]:
    """A loader that brings a picture along, whatever the template shows."""
    return {"title": "T", "text": "", "path": "/", "inline_pictures": [InlinePicture("chart", b"\x89PNG")], **facts}


def test_a_picture_travels_inside_the_mail_that_shows_it_and_is_said_in_the_text(
    register: RegisterKind, nora: Person, mailoutbox: Mailbox
) -> None:
    register("test.picture", load=with_picture)
    actions.queue(kind="test.picture", to=nora, key="1", facts={"alt": 'Change +0.7 & "more"'})
    actions.send_due()
    mail = parse(mailoutbox[0])
    assert mail.get_content_type() == "multipart/related"
    whole, picture = mail.iter_parts()
    assert [part.get_content_type() for part in whole.iter_parts()] == ["text/plain", "text/html"]
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<chart>", "inline")
    assert picture.get_content() == b"\x89PNG"
    assert 'src="cid:chart"' in part(mailoutbox[0], "html")
    assert 'Change +0.7 & "more"' in part(mailoutbox[0], "plain")
    assert set(mail.keys()) == HEADERS


def test_a_picture_that_the_text_does_not_show_stays_behind(
    register: RegisterKind, nora: Person, mailoutbox: Mailbox
) -> None:
    """As where HR has words of its own for the mail."""
    register(load=with_picture)
    send(nora)
    assert parse(mailoutbox[0]).get_content_type() == "multipart/alternative"


@pytest.mark.parametrize("trick", BREAKS)
def test_nothing_in_a_name_or_a_title_becomes_a_header(note: Kind, db: None, mailoutbox: Mailbox, trick: str) -> None:
    person = PersonFactory(first_name=f"Eve{trick}", last_name='"<x@evil.example>,', quiet_from=AWAKE, quiet_to=AWAKE)
    send(person, title=f"Hello{trick}")
    mail = parse(mailoutbox[0])
    assert set(mail.keys()) == HEADERS
    assert [address.addr_spec for address in mail["To"].addresses] == [person.email]
    assert mailoutbox[0].recipients() == [mailoutbox[0].to[0]]
    assert "\n" not in mailoutbox[0].subject


def test_a_name_beyond_ascii_arrives_as_it_is_written(note: Kind, db: None, mailoutbox: Mailbox) -> None:
    person = PersonFactory(first_name="Žiga", last_name="Ødegård, 李", quiet_from=AWAKE, quiet_to=AWAKE)
    send(person)
    assert parse(mailoutbox[0])["To"].addresses[0].display_name == "Žiga Ødegård, 李"
    assert "Hello Žiga," in part(mailoutbox[0], "plain")


def test_a_long_note_passes_servers_that_refuse_long_lines(note: Kind, nora: Person, mailoutbox: Mailbox) -> None:
    text = "ordåøæ" * 400
    send(nora, text=text)
    raw = mailoutbox[0].message().as_bytes(linesep="\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert all(byte < 128 for byte in raw)
    assert text in part(mailoutbox[0], "plain")


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_goes_as_a_part_and_as_a_file(
    register: RegisterKind, nora: Person, mailoutbox: Mailbox, method: str
) -> None:
    ics = "BEGIN:VCALENDAR\r\nSUMMARY:Å\r\nEND:VCALENDAR\r\n".encode()

    def load(facts: dict[str, object], recipient: Person) -> dict[str, object]:
        return {"title": "T", "path": "/", "when": None, "text": "", "calendar": ics, "calendar_method": method}

    register(load=load)
    send(nora)
    parts = {item.get_content_type(): item for item in parse(mailoutbox[0]).walk()}
    assert parts["text/calendar"].get_param("method") == method
    assert parts["text/calendar"].get_content().replace("\r\n", "\n") == ics.decode().replace("\r\n", "\n")
    assert parts["application/ics"].get_filename() == "invite.ics"
    assert parts["application/ics"].get_content() == ics


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    clean = one_line(text)
    assert len(clean.splitlines()) <= 1
    assert one_line(clean) == clean


def test_the_message_id_follows_from_the_key_alone() -> None:
    assert mail_id("a", "secret") == mail_id("a", "secret")
    assert mail_id("a", "secret") != mail_id("b", "secret")
    assert mail_id("a", "secret") != mail_id("a", "another secret")
    assert mail_id("a", "secret").isalnum()


def test_html_reads_as_text_with_paragraphs_lists_tables_and_addresses() -> None:
    html = """<html><head><title>A &amp;
      B</title><style>p {}</style></head><body><h1>Head</h1><p>One
      two<br>three</p><ul><li>first</li><li>second</li></ul>
      <table><tr><th>When</th><td>noon</td></tr></table>
      <p><a href="https://x.example/y">Go</a> <a href="mailto:a@x.example">a@x.example</a>
      <a href="https://z.example/"><img alt=""></a></p></body></html>"""
    assert subject_and_text(html) == (
        "A & B",
        "Head\n\nOne two\nthree\n\n- first\n- second\n\nWhen noon\n\nGo: https://x.example/y a@x.example https://z.example/\n",
    )
