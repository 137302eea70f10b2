"""Plain parts of a mail: its stable name, clean header texts, the text part made from the HTML part."""

import hashlib
import hmac
import re
from html.parser import HTMLParser
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


def subject_and_text(html: str) -> tuple[str, str]:
    """The subject (from <title>) and the text part of a mail that is written in HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return one_line(reader.title), reader.text()


class _Reader(HTMLParser):
    """Reads a mail's HTML as text: a paragraph per block, links with their address behind them."""

    BLOCKS: ClassVar[frozenset[str]] = frozenset(
        {"p", "div", "h1", "h2", "h3", "ul", "ol", "li", "table", "tr", "hr", "dl", "dt", "dd", "blockquote", "br"}
    )
    SILENT: ClassVar[frozenset[str]] = frozenset({"style", "script", "title"})
    TIGHT: ClassVar[frozenset[str]] = frozenset({"li", "tr", "br", "dt", "dd"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self._silent: list[str] = []
        self._parts: list[str] = []
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self._silent.append(tag)
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self._parts)))
        elif tag in self.BLOCKS:
            self._parts.append("\n" if tag in self.TIGHT else "\n\n")
            if tag == "li":
                self._parts.append("- ")
        elif tag in {"td", "th"}:
            self._parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT:
            self._silent = self._silent[:-1]
        elif tag == "a" and self._links:
            self._close_link(*self._links.pop())
        elif tag in self.BLOCKS - self.TIGHT:
            self._parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self._silent:
            self.title += data if self._silent[-1] == "title" else ""
        else:
            self._parts.append(_BLANKS.sub(" ", data))

    def _close_link(self, address: str, start: int) -> None:
        words = "".join(self._parts[start:]).strip()
        if address and address not in {words, f"mailto:{words}"}:
            self._parts.append(f": {address}" if words else address)

    def text(self) -> str:
        """What was read, with at most one empty line between paragraphs."""
        lines = [line.strip() for line in "".join(self._parts).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
