"""The common mail, a text and an HTML part, as the bytes that a mail server gets.

The library's way takes as long as sending it. `tests/messaging/test_wire.py` reads what is written here with the
library and finds the same mail.
"""

import binascii
from collections.abc import Mapping
from email.header import Header

# No quoted-printable text holds it: an equals sign in a text is written as =3D.
BOUNDARY = "==rmentor=="
LINE = 76


def alternatives(headers: Mapping[str, str], text: str, html: str) -> bytes:
    """Headers of one line each, then both parts. ValueError for a header that holds a line end."""
    head = [f'Content-Type: multipart/alternative; boundary="{BOUNDARY}"', "MIME-Version: 1.0"]
    head += [f"{name}: {_folded(name, value)}" for name, value in headers.items()]
    parts = [b"\r\n".join(line.encode("ascii") for line in head), b""]
    for subtype, content in (("plain", text), ("html", html)):
        parts += [
            f'--{BOUNDARY}\r\nContent-Type: text/{subtype}; charset="utf-8"'.encode(),
            b"Content-Transfer-Encoding: quoted-printable\r\n",
            _quoted(content),
        ]
    return b"\r\n".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def _folded(name: str, value: str) -> str:
    """A header's value in lines of a fitting length; what is not ASCII is encoded."""
    if "\n" in value or "\r" in value:
        raise ValueError(f"the header {name} holds a line end")
    if value.isascii() and len(name) + len(value) + 2 <= LINE:
        return value
    charset = "us-ascii" if value.isascii() else "utf-8"
    return Header(value, charset, header_name=name, maxlinelen=LINE).encode(linesep="\r\n")


def _quoted(content: str) -> bytes:
    """Quoted-printable with lines of 76 at most. Every line end becomes CRLF."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n")
    return binascii.b2a_qp(lines.encode(), istext=True).replace(b"\n", b"\r\n")
