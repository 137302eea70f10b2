"""Invitations that calendar programs accept (iCalendar, RFC 5545 and 5546)."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from messaging.engine.mime import one_line
from messaging.engine.zones import timezone_around

Method = Literal["REQUEST", "CANCEL"]
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")


class Guest(NamedTuple):
    """Somebody in an invitation."""

    name: str
    email: str


@dataclass(frozen=True)
class Entry:
    """A meeting in somebody's own calendar feed."""

    uid: str
    sequence: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    summary: str
    location: str
    url: str


def feed(entries: Sequence[Entry], *, name: str, zone: str, stamp: dt.datetime) -> bytes:
    """A calendar that is subscribed to: all `entries` at the local time of `zone`, nobody to answer to."""
    calendar = _new_calendar("PUBLISH")
    calendar.add("x-wr-calname", one_line(name))
    # How often it is asked for: by the standard (RFC 7986), and as Outlook reads it.
    calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    if entries and not _is_utc(zone):
        ends = max(entry.ends_at for entry in entries)
        calendar.add_component(timezone_around(zone, min(entry.starts_at for entry in entries), ends))
    for entry in entries:
        event = _new_event(entry.uid, entry.sequence, stamp, entry.summary)
        event.add("dtstart", _written(entry.starts_at, zone))
        event.add("dtend", _written(entry.ends_at, zone))
        event.add("status", "CONFIRMED")
        _add_optional(event, description=entry.url, location=entry.location, url=entry.url)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def invitation(
    *,
    uid: str,
    sequence: int,
    method: Method,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    zone: str,
    summary: str,
    description: str = "",
    location: str = "",
    organizer: tuple[str, str],
    attendees: Sequence[tuple[str, str]],
    url: str = "",
    stamp: dt.datetime | None = None,
) -> bytes:
    """An .ics file with one meeting, at the local time of `zone`.

    The same `uid` with a higher `sequence` moves the meeting; `method="CANCEL"` with a higher one takes it out again.
    People are (name, address). Texts may hold anything: nothing in them can become another property.
    """
    event = _new_event(uid, sequence, stamp or dt.datetime.now(dt.UTC), summary)
    event.add("dtstart", _written(starts_at, zone))
    event.add("dtend", _written(ends_at, zone))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("organizer", _address(Guest(*organizer)), encode=False)
    _add_optional(event, description=description, location=location, url=url)
    for attendee in attendees:
        event.add("attendee", _attendee(Guest(*attendee)), encode=False)
    return _wrap(event, method, zone, starts_at, ends_at)


def _wrap(event: Event, method: Method, zone: str, starts_at: dt.datetime, ends_at: dt.datetime) -> bytes:
    calendar = _new_calendar(method)
    if not _is_utc(zone):
        calendar.add_component(timezone_around(zone, starts_at, ends_at))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _new_calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//rmentor//reverse mentoring//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _new_event(uid: str, sequence: int, stamp: dt.datetime, summary: str) -> Event:
    event = Event()
    event.add("uid", one_line(uid))
    event.add("sequence", sequence)
    event.add("dtstamp", stamp.astimezone(dt.UTC))
    event.add("summary", one_line(summary))
    return event


def _written(moment: dt.datetime, zone: str) -> dt.datetime:
    """Local time with its zone; the second pass of a doubled hour cannot be told that way, so it goes out in UTC."""
    if _is_utc(zone):
        return moment.astimezone(dt.UTC)
    local = moment.astimezone(ZoneInfo(zone))
    return moment.astimezone(dt.UTC) if local.fold else local


def _is_utc(zone: str) -> bool:
    return zone in {"UTC", "Etc/UTC"}


def _add_optional(event: Event, *, description: str, location: str, url: str) -> None:
    if description:
        lines = description.replace("\r\n", "\n").replace("\r", "\n")
        event.add("description", _CONTROLS.sub(" ", lines))
    if location:
        event.add("location", one_line(location))
    if re.fullmatch(r"https?://[^\s\x00-\x1f\x7f\"<>]+", url):
        event.add("url", url)


def _address(guest: Guest) -> vCalAddress:
    address = vCalAddress(f"mailto:{''.join(one_line(guest.email).split())}")
    address.params["CN"] = vText(one_line(guest.name).replace('"', "'"))
    return address


def _attendee(guest: Guest) -> vCalAddress:
    address = _address(guest)
    address.params["ROLE"] = vText("REQ-PARTICIPANT")
    address.params["PARTSTAT"] = vText("NEEDS-ACTION")
    address.params["RSVP"] = vText("TRUE")
    return address
