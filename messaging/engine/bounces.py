"""Reading mails that come back: delivery status notifications (RFC 3464)."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage, Message

from messaging.engine.mime import one_line

_OUR_ID = re.compile(r"<([0-9a-f]{40})@[^<>\s]+>")
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
# What is not read further: a mail that comes back is small.
MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class Bounce:
    """One recipient who did not get one mail of ours."""

    mail_id: str
    address: str
    # For good (5.x.x), not only for now.
    is_final: bool
    said: str


def read(raw: bytes) -> list[Bounce]:
    """What a mail tells about ours that did not arrive; nothing when it is none of these."""
    mail = email.message_from_bytes(raw[:MOST_BYTES], policy=email.policy.default)
    if mail.get_content_type() != "multipart/report" or not isinstance(mail, EmailMessage):
        return []
    ours = _our_id(mail)
    if not ours:
        return []
    return [bounce for part in _statuses(mail) if (bounce := _bounce(part, ours)) is not None]


def _our_id(report: EmailMessage) -> str:
    """The Message-ID of the mail that the report is about, if it looks like one of ours."""
    for part in report.walk():
        if part.get_content_type() == "message/rfc822":
            inside = part.get_payload()
            original = inside[0] if isinstance(inside, list) and inside else None
            found = _OUR_ID.search(str(original.get("Message-ID", ""))) if isinstance(original, Message) else None
        elif part.get_content_type() in {"text/rfc822-headers", "message/rfc822-headers"}:
            found = _OUR_ID.search(_header_block(part))
        else:
            continue
        if found:
            return found.group(1)
    return ""


def _header_block(part: Message) -> str:
    payload = part.get_payload(decode=True)
    text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else str(part.get_payload())
    line = re.search(r"(?im)^Message-ID:\s*(.*(?:\n[ \t].*)*)", text)
    return line.group(1) if line else ""


def _statuses(report: EmailMessage) -> list[Message]:
    """The blocks of the machine-readable part; the first of them is about the mail as a whole."""
    found: list[Message] = []
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            found += [block for block in blocks if isinstance(block, Message)] if isinstance(blocks, list) else []
    return found


def _bounce(block: Message, ours: str) -> Bounce | None:
    recipient = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
    if str(block.get("Action", "")).strip().lower() != "failed" or ";" not in recipient:
        return None
    status = str(block.get("Status", ""))
    said = str(block.get("Diagnostic-Code", "")).partition(";")[2] or status
    known = _STATUS.search(status)
    address = recipient.partition(";")[2].strip().strip("<>").lower()
    return Bounce(ours, address, is_final=known is not None and known.group(1) == "5", said=one_line(said)[:300])
