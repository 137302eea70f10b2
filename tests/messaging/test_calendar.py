import datetime as dt
import io
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st

from messaging.engine.calendar import invitation

ORGANIZER = ("rmentor", "rmentor@firm.example")
PEOPLE = [("Mira Malmsten", "mira@firm.example"), ("Edda Ek", "edda@firm.example")]
HOUR = dt.timedelta(hours=1)
# Both changes of the clock in both zones, an hour before, at, and after, and a day in summer and winter.
MOMENTS = [
    dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC) + minutes
    for text in (
        "2026-03-29T01:00",  # Europe/Rome, spring
        "2026-10-25T01:00",  # Europe/Rome, autumn
        "2026-03-08T07:00",  # America/New_York, spring
        "2026-11-01T06:00",  # America/New_York, autumn
        "2026-07-01T12:00",
        "2026-12-01T12:00",
    )
    for minutes in (-HOUR, -HOUR / 2, 0 * HOUR, HOUR / 2, HOUR)
]


def invite(starts_at: dt.datetime, zone: str = "Europe/Rome", **more: Any) -> bytes:
    facts: dict[str, Any] = {
        "uid": "meeting-1@firm.example",
        "sequence": 0,
        "method": "REQUEST",
        "starts_at": starts_at,
        "ends_at": starts_at + HOUR,
        "zone": zone,
        "summary": "Mira and Edda",
        "organizer": ORGANIZER,
        "attendees": PEOPLE,
    }
    return invitation(**facts | more)


def read(ics: bytes) -> icalendar.Event:
    """The one event of a file that a calendar program would read."""
    calendar = icalendar.Calendar.from_ical(ics)
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event


def by_own_zone(ics: bytes, name: str) -> dt.datetime:
    """A time of the event, understood by nothing but the VTIMEZONE that came with it."""
    text = ics.decode().replace("\r\n ", "")
    event = text[text.index("BEGIN:VEVENT") :]
    line = next(line for line in event.splitlines() if line.startswith(name))
    parameters, value = line.split(":", 1)
    if value.endswith("Z"):
        return dt.datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    zone = tzical(io.StringIO(text)).get(parameters.split("TZID=")[1])
    local = dt.datetime.strptime(value, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the zone is laid on next
    return local.replace(tzinfo=zone).astimezone(dt.UTC)


@pytest.mark.parametrize("zone", ["Europe/Rome", "America/New_York"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_meeting_is_read_back_at_its_time_around_every_change_of_the_clock(zone: str, moment: dt.datetime) -> None:
    ics = invite(moment, zone)
    event = read(ics)
    assert event["DTSTART"].dt.astimezone(dt.UTC) == moment
    assert event["DTEND"].dt.astimezone(dt.UTC) == moment + HOUR
    assert by_own_zone(ics, "DTSTART") == moment
    assert by_own_zone(ics, "DTEND") == moment + HOUR


def test_the_spring_change_is_written_at_the_hour_it_happens() -> None:
    text = invite(dt.datetime(2026, 3, 30, 7, tzinfo=dt.UTC)).decode()
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\n" in text
    assert "BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\n" in text


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC"])
def test_utc_needs_no_zone_of_its_own(zone: str) -> None:
    text = invite(dt.datetime(2026, 3, 30, 7, tzinfo=dt.UTC), zone).decode()
    assert "VTIMEZONE" not in text
    assert "DTSTART:20260330T070000Z" in text


@pytest.mark.parametrize(
    "zone", ["Asia/Kolkata", "Australia/Lord_Howe", "Europe/Dublin", "Africa/Casablanca", "America/Sao_Paulo"]
)
def test_odd_zones_are_read_back_too(zone: str) -> None:
    for month in range(1, 13):
        moment = dt.datetime(2026, month, 11, 9, 30, tzinfo=dt.UTC)
        assert by_own_zone(invite(moment, zone), "DTSTART") == moment


def test_what_a_calendar_program_needs_is_there() -> None:
    start = dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC)
    ics = invite(
        start,
        sequence=3,
        description="Agenda:\nfirst",
        location="Room 1",
        url="https://mentoring.firm.example/meetings/1/",
        stamp=start,
    )
    calendar, event = icalendar.Calendar.from_ical(ics), read(ics)
    assert (str(calendar["METHOD"]), str(calendar["VERSION"])) == ("REQUEST", "2.0")
    assert (str(event["UID"]), int(event["SEQUENCE"])) == ("meeting-1@firm.example", 3)
    assert (str(event["STATUS"]), event["DTSTAMP"].dt) == ("CONFIRMED", start)
    assert str(event["DESCRIPTION"]) == "Agenda:\nfirst"
    assert (str(event["LOCATION"]), str(event["URL"])) == ("Room 1", "https://mentoring.firm.example/meetings/1/")
    assert (str(event["ORGANIZER"]), event["ORGANIZER"].params["CN"]) == ("mailto:rmentor@firm.example", "rmentor")
    assert [str(guest) for guest in event["ATTENDEE"]] == ["mailto:mira@firm.example", "mailto:edda@firm.example"]
    assert event["ATTENDEE"][0].params["RSVP"] == "TRUE"


def test_a_cancellation_takes_the_same_meeting_out() -> None:
    start = dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC)
    asked, cancelled = read(invite(start)), read(invite(start, method="CANCEL", sequence=1))
    assert asked["UID"] == cancelled["UID"]
    assert (str(cancelled["STATUS"]), int(cancelled["SEQUENCE"])) == ("CANCELLED", 1)


@given(text=st.text(max_size=120), name=st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_text_becomes_another_property(text: str, name: str) -> None:
    trick = text + '\r\nATTENDEE:mailto:eve@evil.example\r\nEND:VEVENT\rBEGIN:VEVENT\u2028;,:\\"' + text
    ics = invite(
        dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC),
        uid=trick,
        summary=trick,
        description=trick,
        location=trick,
        url="https://x.example/" + trick,
        organizer=(trick, "a@x.example"),
        attendees=[(name + trick, "b@x.example\r\nATTENDEE:mailto:eve@evil.example")],
    )
    assert all(len(line) <= 75 for line in ics.split(b"\r\n"))
    assert b"\n" not in ics.replace(b"\r\n", b"")
    event = read(ics)
    assert set(event) == {
        "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "ORGANIZER", "DESCRIPTION", "LOCATION",
        "ATTENDEE",
    }  # fmt: skip
    assert isinstance(event["ATTENDEE"], icalendar.vCalAddress)


def test_times_of_the_zone_database_agree_with_what_is_written() -> None:
    moment = dt.datetime(2026, 6, 1, 7, tzinfo=dt.UTC)
    assert read(invite(moment))["DTSTART"].dt.replace(tzinfo=None) == moment.astimezone(
        ZoneInfo("Europe/Rome")
    ).replace(tzinfo=None)
