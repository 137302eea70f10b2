"""Plain parts of a mail: its stable name, clean header texts, the text part made from the HTML part."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from html import unescape
from typing import ClassVar

# Control characters and the line separators that mail programs may take for a line end.
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_BLANKS = re.compile(r"[ \t\r\f\v\n]+")


def mail_id(dedupe_key: str, secret: str) -> str:
    """The same for every try of one message, so that a repeat is recognised as one; nobody else can guess it."""
    return hmac.new(secret.encode(), dedupe_key.encode(), hashlib.sha256).hexdigest()[:40]


def message_id(local: str, host: str) -> str:
    """As it stands in the header."""
    return f"<{local}@{host}>"


def one_line(text: str) -> str:
    """`text` as it may stand in a header: no control characters, no line ends, single blanks."""
    return " ".join(_BREAKS.sub(" ", text).split())


@dataclass(frozen=True)
class InlinePicture:
    """A PNG that travels inside a mail; its template shows it as `cid:NAME` and says in `alt` what is on it."""

    name: str
    content: bytes


def subject_and_text(html: str) -> tuple[str, str]:
    """The subject (from <title>) and the text part of a mail that our own templates wrote in HTML."""
    reader = _Reader()
    for token in _TOKENS.finditer(html):
        silent, held, tag, end, attributes, words = token.group("silent", "held", "tag", "end", "attributes", "words")
        if words:
            reader.read(unescape(words))
        elif silent and silent.lower() == "title":
            reader.title += unescape(held)
        elif tag and end:
            reader.close(tag.lower())
        elif tag:
            reader.open(tag.lower(), attributes)
    return one_line(reader.title), reader.text()


# One pass in C: the library's parser takes five times as long, for faults that our templates do not make.
_TOKENS = re.compile(
    r"""<!(?:--.*?--|[^>]*)>
    | <(?P<silent>style|script|title)\b[^>]*> (?P<held>.*?) </(?P=silent)\s*>
    | <(?P<end>/?)(?P<tag>[a-z][a-z0-9]*)(?P<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>
    | (?P<words>[^<]+|<)""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_ALT = re.compile(r"""\salt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


class _Reader:
    """Puts a mail's HTML down as text: a paragraph per block, links with their address behind them."""

    BLOCKS: ClassVar[frozenset[str]] = frozenset(
        {"p", "div", "h1", "h2", "h3", "ul", "ol", "li", "table", "tr", "hr", "dl", "dt", "dd", "blockquote", "br"}
    )
    TIGHT: ClassVar[frozenset[str]] = frozenset({"li", "tr", "br", "dt", "dd"})

    def __init__(self) -> None:
        self.title = ""
        self._parts: list[str] = []
        self._links: list[tuple[str, int]] = []

    def open(self, tag: str, attributes: str) -> None:
        """A start tag."""
        if tag == "a":
            found = _HREF.search(attributes)
            address = unescape(found[1] or found[2] or "") if found else ""
            self._links.append((address, len(self._parts)))
        elif tag in self.BLOCKS:
            self._parts.append("\n" if tag in self.TIGHT else "\n\n")
            if tag == "li":
                self._parts.append("- ")
        elif tag in {"td", "th"}:
            self._parts.append(" ")
        elif tag == "img" and (found := _ALT.search(attributes)):
            self.read(unescape(found[1] or found[2] or ""))

    def close(self, tag: str) -> None:
        """An end tag."""
        if tag == "a" and self._links:
            self._close_link(*self._links.pop())
        elif tag in self.BLOCKS - self.TIGHT:
            self._parts.append("\n\n")

    def read(self, words: str) -> None:
        """Text between tags."""
        self._parts.append(_BLANKS.sub(" ", words))

    def _close_link(self, address: str, start: int) -> None:
        words = "".join(self._parts[start:]).strip()
        if address and address not in {words, f"mailto:{words}"}:
            self._parts.append(f": {address}" if words else address)

    def text(self) -> str:
        """What was read, with at most one empty line between paragraphs."""
        lines = [line.strip() for line in "".join(self._parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
