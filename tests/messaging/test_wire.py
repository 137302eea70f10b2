"""What `messaging.engine.wire` writes is the mail that the standard library and Django would have written."""

import email
import email.policy
from email.message import EmailMessage as ParsedMail

import pytest
from django.core.mail import EmailMultiAlternatives
from hypothesis import given
from hypothesis import strategies as st

from messaging.actions import posting
from messaging.engine import wire

# As `one_line` leaves them: without control characters, with single blanks.
LINES = st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"])).map(lambda text: " ".join(text.split()))
TEXTS = st.text(st.characters(blacklist_categories=["Cs"]) | st.sampled_from("\n\r=. é—")).map(
    lambda text: text.replace("\x00", "")
)


def parse(raw: bytes) -> ParsedMail:
    return email.message_from_bytes(raw, policy=email.policy.default)


def content_of(mail: ParsedMail, subtype: str) -> str:
    part = mail.get_body((subtype,))
    assert part is not None
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def one_kind_of_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@given(subject=LINES, name=LINES, text=TEXTS, html=TEXTS)
def test_the_library_reads_back_what_was_written(subject: str, name: str, text: str, html: str) -> None:
    raw = wire.alternatives({"Subject": subject, "X-Name": name}, text, html)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    mail = parse(raw)
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert " ".join(str(mail["Subject"]).split()) == subject
    for subtype, content in (("plain", text), ("html", html)):
        assert one_kind_of_line_end(content_of(mail, subtype)) == one_kind_of_line_end(content)


def test_a_mail_over_the_wire_says_what_django_would_have_written() -> None:
    mail = EmailMultiAlternatives(
        subject="Très long : " + "une réunion " * 20,
        body="Grüße,\n\n" + "w" * 1500 + "\n.\nFrom the team = all\n",
        from_email="rmentor <rmentor@firm.example>",
        to=["=?utf-8?b?SsO8cmdlbg==?= <juergen@firm.example>"],
        headers={"Message-ID": "<a@firm.example>", "List-Unsubscribe": "<https://rmentor.example/" + "t" * 200 + ">"},
    )
    mail.attach_alternative("<p>Grüße</p>\n", "text/html")
    ours, theirs = parse(posting._written(mail) or b""), parse(mail.message().as_bytes(linesep="\r\n"))
    for name in {*ours, *theirs} - {"Date", "Content-Type"}:
        assert str(ours[name]).strip() == str(theirs[name]).strip(), name
    for subtype in ("plain", "html"):
        assert content_of(ours, subtype).replace("\r\n", "\n") == content_of(theirs, subtype).replace("\r\n", "\n")


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_header_with_a_line_end_is_refused(end: str) -> None:
    with pytest.raises(ValueError, match="line end"):
        wire.alternatives({"Subject": f"Hello{end}Bcc: eve@evil.example"}, "", "")


@pytest.mark.parametrize(
    "address", ["jürgen@firm.example", "kim@fürma.example", "", "Kim <kim@firm.example>, eve@firm.example"]
)
def test_unusual_mails_are_left_to_django(address: str) -> None:
    plain = EmailMultiAlternatives(subject="a", body="b", to=[address])
    plain.attach_alternative("<p>b</p>", "text/html")
    with_file = EmailMultiAlternatives(subject="a", body="b", to=["kim@firm.example"])
    with_file.attach_alternative("<p>b</p>", "text/html")
    with_file.attach("invite.ics", b"BEGIN:VCALENDAR", "application/ics")
    assert posting._written(plain) is None
    assert posting._written(with_file) is None
