"""Reading what calendar programs answer to invitations (METHOD:REPLY, RFC 5546): as lines, nothing is fetched."""

import datetime as dt
import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.utils import getaddresses
from typing import Literal

from messaging.engine.bounces import MOST_BYTES

Answer = Literal["accepted", "tentative", "declined"]
_ANSWERS: dict[str, Answer] = {"ACCEPTED": "accepted", "TENTATIVE": "tentative", "DECLINED": "declined"}
# An answer to one meeting is small; what is longer is none, or somebody tries something.
MOST_OF_A_FILE, MOST_PARTS, MOST_LINES = 100_000, 50, 2_000
# NAME;PARAMETER=value;OTHER="with ; and : in it":value
_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*))*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=(?:"([^"]*)"|([^";:]*))')
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z")


@dataclass(frozen=True)
class Reply:
    """What one calendar program says about one meeting."""

    uid: str
    sequence: int
    # Who answers, and from where the mail says it came; in lower case.
    attendee: str
    sender: str
    answer: Answer
    stamp: dt.datetime | None


@dataclass
class _File:
    """What of a calendar file counts here."""

    method: str = ""
    events: int = 0
    # It came to its end: nothing was cut off.
    is_whole: bool = False
    uid: str = ""
    sequence: str = "0"
    stamp: str = ""
    # Address and PARTSTAT of each.
    attendees: list[tuple[str, str]] = field(default_factory=list)


def read(raw: bytes) -> Reply | None:
    """The answer that a mail carries; None when it carries none that is whole."""
    mail = email.message_from_bytes(raw[:MOST_BYTES])
    lines = [str(line) for line in mail.get_all("From", [])]
    senders = [address for _name, address in getaddresses(lines) if address]
    if len(senders) != 1:
        return None
    for number, part in enumerate(mail.walk()):
        if number >= MOST_PARTS:
            return None
        if part.get_content_type() in {"text/calendar", "application/ics"}:
            reply = _reply(_scan(_text(part)), senders[0].lower())
            if reply is not None:
                return reply
    return None


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or len(payload) > MOST_OF_A_FILE:
        return ""
    return payload.decode("utf-8", "replace")


def _scan(text: str) -> _File:
    """The properties of the calendar and of its events; those of alarms and zones inside are passed over."""
    found, inside = _File(), [""]
    for name, parameters, value in _properties(text):
        if name == "BEGIN":
            inside.append(value.upper())
            found.events += value.upper() == "VEVENT"
        elif name == "END":
            inside = inside[:-1] or [""]
            found.is_whole = value.upper() == "VCALENDAR"
        elif inside[-1] == "VCALENDAR" and name == "METHOD":
            found.method = value.upper()
        elif inside[-1] == "VEVENT":
            _note(found, name, parameters, value)
    return found


def _properties(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    for line in unfolded.splitlines()[:MOST_LINES]:
        known = _LINE.fullmatch(line.strip())
        if known:
            pairs = _PARAMETER.findall(known.group(2))
            yield known.group(1).upper(), {key.upper(): quoted or bare for key, quoted, bare in pairs}, known.group(3)


def _note(found: _File, name: str, parameters: dict[str, str], value: str) -> None:
    if name == "UID":
        found.uid = value.strip()
    elif name == "SEQUENCE":
        found.sequence = value.strip()
    elif name == "DTSTAMP":
        found.stamp = value.strip()
    elif name == "ATTENDEE":
        address = re.sub(r"^mailto:", "", value.strip(), flags=re.IGNORECASE).lower()
        found.attendees.append((address, parameters.get("PARTSTAT", "").upper()))


def _reply(found: _File, sender: str) -> Reply | None:
    is_reply = found.is_whole and found.method == "REPLY" and found.events == 1
    if not is_reply or len(found.attendees) != 1 or not found.uid:
        return None
    ((address, said),) = found.attendees
    answer = _ANSWERS.get(said)
    if answer is None or not re.fullmatch(r"[0-9]{1,9}", found.sequence):
        return None
    return Reply(found.uid, int(found.sequence), address, sender, answer, _moment(found.stamp))


def _moment(text: str) -> dt.datetime | None:
    known = _MOMENT.fullmatch(text)
    if known is None:
        return None
    try:
        return dt.datetime(*map(int, known.groups()), tzinfo=dt.UTC)  # type: ignore[misc,arg-type]  # six numbers
    except ValueError:
        return None
