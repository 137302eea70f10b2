"""Answers of calendar programs (METHOD:REPLY), from a pipe and from a folder. The mails are invented, in the shapes
that Outlook and Google send."""

import base64
import datetime as dt
import io
import mailbox
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from messaging.engine.replies import MOST_OF_A_FILE, read
from people.models import AuditEntry, Person
from rmentor.lib import clock
from sessions import actions
from sessions.enums import MeetingState
from sessions.models import CalendarReply, Meeting
from tests.factories import MeetingFactory

SignIn = Callable[[Person], Client]

OUTLOOK = """Received: from EUR01.mail.example by mx.firm.example; Mon, 2 Mar 2026 12:00:00 +0000
From: Edda Ek <Edda@firm.example>
To: rmentor <rmentor@firm.example>
Subject: Declined: Reverse mentoring: Mira and Edda
Thread-Topic: Reverse mentoring: Mira and Edda
Message-ID: <AM0PR01MB1234@EUR01.mail.example>
Content-Language: en-GB
X-MS-Has-Attach:
Content-Type: multipart/alternative; boundary="_000_AM0PR01MB1234_"
MIME-Version: 1.0

--_000_AM0PR01MB1234_
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

I am travelling that day.

--_000_AM0PR01MB1234_
Content-Type: text/calendar; charset="utf-8"; method=REPLY
Content-Transfer-Encoding: base64

{calendar}
--_000_AM0PR01MB1234_--
"""
OUTLOOK_FILE = """BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT={answer};CN="Ek, Edda; Finance":mailto:{attendee}
COMMENT;LANGUAGE=en-GB:I am travelling that day.\\n
UID:{uid}
SUMMARY;LANGUAGE=en-GB:Declined: Reverse mentoring: Mira and Edda
DTSTART;TZID=W. Europe Standard Time:20260309T100000
DTEND;TZID=W. Europe Standard Time:20260309T110000
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:{stamp}
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{sequence}
LOCATION;LANGUAGE=en-GB:Video
X-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY
END:VEVENT
END:VCALENDAR
"""
GOOGLE = """From: Edda Ek <edda@firm.example>
Sender: Google Calendar <calendar-notification@google.example>
Reply-To: Edda Ek <edda@firm.example>
To: rmentor@firm.example
Subject: Accepted: Reverse mentoring: Mira and Edda
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="0000000000004"

--0000000000004
Content-Type: multipart/alternative; boundary="0000000000003"

--0000000000003
Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes
Content-Transfer-Encoding: base64

RWRkYSBFayBoYXMgYWNjZXB0ZWQgdGhpcyBpbnZpdGF0aW9uLg==
--0000000000003
Content-Type: text/calendar; charset="UTF-8"; method=REPLY
Content-Transfer-Encoding: 7bit

{calendar}
--0000000000003--
--0000000000004
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"
Content-Transfer-Encoding: 7bit

{calendar}
--0000000000004--
"""
GOOGLE_FILE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20260309T090000Z
DTEND:20260309T100000Z
DTSTAMP:{stamp}
ORGANIZER;CN=rmentor:mailto:rmentor@firm.example
UID:{uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={answer};CN=Edda
 Ek;X-NUM-GUESTS=0:mailto:{attendee}
CREATED:20260301T080000Z
DESCRIPTION:http://rmentor/meetings/1/
LAST-MODIFIED:20260302T120000Z
LOCATION:Video
SEQUENCE:{sequence}
STATUS:CONFIRMED
SUMMARY:Reverse mentoring: Mira and Edda
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""


def filled(file: str, meeting: Meeting | None = None, **other: object) -> str:
    facts = {
        "uid": f"meeting-{meeting.pk if meeting else 1}@127.0.0.1",
        "sequence": meeting.revision if meeting else 0,
        "attendee": "edda@firm.example",
        "answer": "DECLINED",
        "stamp": "20260302T120000Z",
    }
    return file.format(**(facts | other)).replace("\n", "\r\n")


def outlook(meeting: Meeting | None = None, **other: object) -> bytes:
    calendar = base64.encodebytes(filled(OUTLOOK_FILE, meeting, **other).encode()).decode()
    return OUTLOOK.format(calendar=calendar).replace("\n", "\r\n").encode()


def google(meeting: Meeting | None = None, **other: object) -> bytes:
    return GOOGLE.replace("\n", "\r\n").replace("{calendar}", filled(GOOGLE_FILE, meeting, **other)).encode()


SHAPES = pytest.mark.parametrize("shape", [outlook, google], ids=["outlook", "google"])
Shape = Callable[..., bytes]


@SHAPES
@pytest.mark.parametrize("answer", ["accepted", "tentative", "declined"])
def test_an_answer_is_noted_and_nothing_else_happens(
    planned: Meeting, edda: Person, shape: Shape, answer: str
) -> None:
    before = (planned.state, planned.starts_at, planned.revision)
    assert actions.take_reply(raw=shape(planned, answer=answer.upper()))
    reply = CalendarReply.objects.get()
    assert (reply.meeting, reply.side, reply.answer, reply.revision) == (planned, "mentee", answer, 0)
    assert reply.answered_at == dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    planned.refresh_from_db()
    assert (planned.state, planned.starts_at, planned.revision) == before
    assert AuditEntry.objects.filter(verb="calendar.answered").count() == 1


@SHAPES
@pytest.mark.parametrize(
    "other",
    [
        {"uid": "meeting-1@elsewhere.example"},
        {"uid": "meeting-999999@127.0.0.1"},
        {"uid": "meeting-1@127.0.0.1.evil.example"},
        {"uid": "x" * 5000},
        {"uid": ""},
        {"attendee": "mira@firm.example"},
        {"attendee": "stig@firm.example"},
        {"sequence": "1"},
        {"sequence": "-1"},
        {"sequence": "9" * 400},
        {"sequence": "²"},
        {"answer": "NEEDS-ACTION"},
        {"answer": "DELEGATED"},
        {"answer": ""},
    ],
)
def test_what_is_not_about_our_meeting_as_it_stands_is_not_believed(
    planned: Meeting, shape: Shape, other: dict[str, str]
) -> None:
    assert not actions.take_reply(raw=shape(planned, **other))
    assert CalendarReply.objects.count() == 0


@SHAPES
@pytest.mark.parametrize(
    "sender",
    [
        "From: Mira Malmsten <mira@firm.example>",
        "From: Edda Ek <edda@evil.example>",
        'From: "edda@firm.example" <eve@evil.example>',
        "From: Edda Ek <edda@firm.example>, Eve <eve@evil.example>",
        "From: Edda Ek <edda@firm.example>\r\nFrom: Eve <eve@evil.example>",
        "From:",
        "X-From: edda@firm.example",
    ],
)
def test_what_comes_from_another_address_is_not_believed(planned: Meeting, shape: Shape, sender: str) -> None:
    raw = shape(planned).decode()
    line = next(line for line in raw.split("\r\n") if line.startswith("From:"))
    assert not actions.take_reply(raw=raw.replace(line, sender, 1).encode())
    assert CalendarReply.objects.count() == 0


def test_who_has_left_is_not_believed(planned: Meeting, edda: Person) -> None:
    edda.is_active = False
    edda.save()
    assert not actions.take_reply(raw=outlook(planned))


def test_an_answer_to_the_time_before_a_move_is_passed_over(
    planned: Meeting, mira: Person, soon: dt.datetime
) -> None:
    late = outlook(planned)
    actions.take_reply(raw=late)
    actions.move_meeting(meeting_id=planned.pk, starts_at=soon, by=mira, revision=0)
    assert not actions.take_reply(raw=late)
    planned.refresh_from_db()
    assert actions.take_reply(raw=outlook(planned, answer="ACCEPTED"))
    reply = CalendarReply.objects.get()
    assert (reply.answer, reply.revision) == ("accepted", 1)


def test_of_two_answers_the_one_given_last_counts_whichever_comes_first(planned: Meeting) -> None:
    actions.take_reply(raw=google(planned, answer="ACCEPTED", stamp="20260303T120000Z"))
    assert not actions.take_reply(raw=google(planned, answer="DECLINED", stamp="20260302T120000Z"))
    assert CalendarReply.objects.get().answer == "accepted"
    assert actions.take_reply(raw=google(planned, answer="DECLINED", stamp="20260304T120000Z"))
    assert CalendarReply.objects.get().answer == "declined"


@pytest.mark.parametrize("stamp", ["", "soon", "99999999T999999Z", "99990101T000000Z"])
def test_an_answer_with_an_odd_time_is_as_old_as_its_reading(planned: Meeting, stamp: str) -> None:
    assert actions.take_reply(raw=google(planned, stamp=stamp))
    assert abs(CalendarReply.objects.get().answered_at - clock.now()) < dt.timedelta(minutes=1)


def test_nothing_is_noted_about_a_meeting_that_is_off(planned: Meeting, mira: Person) -> None:
    actions.cancel_meeting(meeting_id=planned.pk, by=mira)
    planned.refresh_from_db()
    assert not actions.take_reply(raw=outlook(planned))


# ---- broken and hostile mails --------------------------------------------------------------------------------------

WHOLE = google(sequence=0)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: hello\r\n\r\nOut of office",
        b"From: x\r\n" * 5000,
        WHOLE[: len(WHOLE) // 2],
        WHOLE.replace(b"METHOD:REPLY", b"METHOD:REQUEST"),
        WHOLE.replace(b"METHOD:REPLY", b"METHOD:CANCEL"),
        # Somebody hands in the answer of two people, or of two meetings, as one.
        WHOLE.replace(b"CREATED:", b"ATTENDEE;PARTSTAT=DECLINED:mailto:mira@firm.example\r\nCREATED:"),
        WHOLE.replace(b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\nEND:VCALENDAR"),
        WHOLE.replace(b"DESCRIPTION:", b"DESCRIPTION:" + b"x" * MOST_OF_A_FILE),
        WHOLE.replace(b"BEGIN:VEVENT", b"BEGIN:VTODO"),
        WHOLE.replace(b'charset="UTF-8"; method=REPLY', b'charset="no-such-charset"; =;;="').replace(
            b"METHOD:REPLY", b"METHOD:\xff\xfe"
        ),
        WHOLE.replace(b"application/ics", b"text/calendar").replace(b"7bit", b"base64"),
    ],
)
def test_a_broken_mail_tells_nothing_and_breaks_nothing(raw: bytes) -> None:
    assert read(raw) is None


def test_a_mail_of_a_thousand_parts_is_given_up(planned: Meeting) -> None:
    part = b"--0000000000003\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    start = b"--0000000000003\r\nContent-Type: text/calendar"
    assert read(google(planned).replace(start, part * 1000 + start, 1)) is None


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_no_mail_whatever_breaks_the_reading(data: st.DataObject) -> None:
    """The shapes above with bytes cut out, doubled or put in anywhere."""
    raw = data.draw(st.sampled_from([google(), outlook()]))
    for _number in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(raw)))
        end = data.draw(st.integers(start, min(len(raw), start + 60)))
        raw = raw[:start] + data.draw(st.one_of(st.binary(max_size=20), st.just(raw[start:end] * 2))) + raw[end:]
    reply = read(raw)
    assert reply is None or reply.answer in {"accepted", "tentative", "declined"}


@settings(max_examples=200, deadline=None)
@given(raw=st.binary(max_size=400))
def test_no_bytes_whatever_break_the_reading(raw: bytes) -> None:
    read(raw)
    read(b"From: a@b.example\r\nContent-Type: text/calendar\r\n\r\n" + raw)


# ---- the command ---------------------------------------------------------------------------------------------------


def test_the_command_reads_one_mail_from_a_pipe(
    planned: Meeting, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Pipe:
        buffer = io.BytesIO(outlook(planned))

    monkeypatch.setattr("sys.stdin", Pipe)
    call_command("read_mail")
    assert capsys.readouterr().out == "Answers of calendars: 1. Mails that came back: 0.\n"


def test_the_command_reads_each_new_mail_of_a_folder_once(
    planned: Meeting, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = mailbox.Maildir(tmp_path / "box")
    for raw in (google(planned), b"Subject: hello\r\n\r\nno answer", b""):
        folder.add(raw)
    call_command("read_mail", maildir=tmp_path / "box")
    call_command("read_mail", maildir=tmp_path / "box")
    assert capsys.readouterr().out == (
        "Answers of calendars: 1. Mails that came back: 0.\nAnswers of calendars: 0. Mails that came back: 0.\n"
    )
    assert len(list((tmp_path / "box" / "cur").iterdir())) == 3
    with pytest.raises(CommandError, match="not a maildir"):
        call_command("read_mail", maildir=tmp_path)


# ---- what the two see ----------------------------------------------------------------------------------------------


def page_of(meeting: Meeting, person: Person, sign_in: SignIn) -> str:
    return sign_in(person).get(reverse("sessions:meeting-detail", args=[meeting.pk])).content.decode()


def test_both_see_that_a_calendar_has_declined_and_the_other_finds_another_time(
    planned: Meeting, mira: Person, edda: Person, sign_in: SignIn
) -> None:
    actions.take_reply(raw=outlook(planned))
    for_mira, for_edda = page_of(planned, mira, sign_in), page_of(planned, edda, sign_in)
    assert "Edda's calendar has declined" in for_mira
    assert "Find another time" in for_mira
    assert "Your calendar has declined" in for_edda
    assert "Find another time" not in for_edda


def test_the_room_says_it_too(planned: Meeting, mira: Person, sign_in: SignIn) -> None:
    actions.take_reply(raw=outlook(planned))
    page = sign_in(mira).get(reverse("sessions:pair-room", args=[planned.pair_id])).content.decode()
    assert "Edda's calendar has declined" in page
    assert "Find another time" in page


def test_an_answer_is_shown_until_the_meeting_moves(
    planned: Meeting, mira: Person, sign_in: SignIn, soon: dt.datetime
) -> None:
    actions.take_reply(raw=google(planned, answer="ACCEPTED"))
    assert "Edda's calendar has accepted" in page_of(planned, mira, sign_in)
    actions.move_meeting(meeting_id=planned.pk, starts_at=soon, by=mira, revision=0)
    assert "calendar has accepted" not in page_of(planned, mira, sign_in)


def test_an_answer_about_one_meeting_is_not_shown_at_another(planned: Meeting, mira: Person, sign_in: SignIn) -> None:
    actions.take_reply(raw=outlook(planned))
    other = MeetingFactory(pair=planned.pair, number=2)
    assert "calendar has declined" not in page_of(other, mira, sign_in)
    assert Meeting.objects.filter(state=MeetingState.PLANNED).count() == 2
