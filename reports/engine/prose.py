"""Reads text that our own templates wrote in HTML, as the sections of a document."""

from html.parser import HTMLParser

from reports.engine.document import Block, Facts, Section, Text

# Blocks whose words are kept together.
HELD = frozenset({"h2", "p", "dt", "dd", "li"})


def sections_in(html: str) -> tuple[Section, ...]:
    """Each h2 begins a section; p and li are paragraphs, a dl is a list of names and what they mean."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(Section("", title, tuple(blocks)) for title, blocks in reader.found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[Block]]] = []
        self._words = ""
        self._name = ""
        self._facts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library's
        if tag in HELD:
            self._words = ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        words = " ".join(self._words.split())
        if tag == "h2":
            self.found.append((words, []))
        elif tag in {"p", "li"}:
            self.found[-1][1].append(Text(words))
        elif tag == "dt":
            self._name = words
        elif tag == "dd":
            self._facts.append((self._name, words))
        elif tag == "dl":
            self.found[-1][1].append(Facts(tuple(self._facts)))
            self._facts = []
