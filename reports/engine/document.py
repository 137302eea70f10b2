"""A report as a document: sections of blocks, words ready to print. PDF and workbook are made from the same one."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph; a quiet one is set small."""

    text: str
    is_quiet: bool = False


@dataclass(frozen=True)
class Verdict:
    """What is to be remembered: `tone` is good, open, bad or none. `about` says of what, `why` on what it rests."""

    text: str
    tone: str = "none"
    about: str = ""
    why: str = ""


@dataclass(frozen=True)
class Points:
    """Short lines, each with a dot before it."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Names and values, one under the other."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Tiles:
    """Numbers (value, what it counts) to be seen at once."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table; the first cell of a row names it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Drawn:
    """A picture by its key, and the same in a sentence for those who do not see it."""

    key: str
    title: str
    says: str


Block = Heading | Text | Verdict | Points | Facts | Tiles | Grid | Drawn


@dataclass(frozen=True)
class Section:
    """A part of a document. `name` is a short one, for the sheet of a workbook."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """`about` says of when the figures are and what they keep back; `opening` stands before the contents.

    `overview` is the same in one table, for who counts on with it.
    """

    language: str
    program: str
    title: str
    about: tuple[str, ...]
    opening: Section
    overview: Grid
    sections: tuple[Section, ...]
    appendix: tuple[Section, ...]
    # What the printers themselves have to say; `page` holds {page} and {pages}.
    labels: dict[str, str]

    @property
    def pictures(self) -> frozenset[str]:
        """The keys of all pictures in it."""
        parts = (self.opening, *self.sections, *self.appendix)
        return frozenset(block.key for part in parts for block in part.blocks if isinstance(block, Drawn))

    def as_data(self) -> dict[str, Any]:
        """Plain JSON, every block with its kind."""
        plain = asdict(self)
        parts = [("opening", [self.opening]), ("sections", self.sections), ("appendix", self.appendix)]
        told = {name: [_section(section) for section in sections] for name, sections in parts}
        return plain | told


def _section(section: Section) -> dict[str, Any]:
    return {"title": section.title, "blocks": list(_blocks(section))}


def _blocks(section: Section) -> Iterator[dict[str, Any]]:
    for block in section.blocks:
        yield {"kind": type(block).__name__.lower(), **asdict(block)}
