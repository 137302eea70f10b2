"""What something read from a file has to look like. Every fault is found, nothing is trusted, nothing is run."""

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

# Control characters, lone surrogates and characters for private use: databases refuse some, and nobody can read any.
UNREADABLE = frozenset({"Cc", "Cs", "Co", "Cn"})


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where."""

    place: str
    words: str


class Shape(ABC):
    """What a value has to be."""

    @abstractmethod
    def faults(self, value: object, place: str) -> Iterator[Fault]:
        """Everything that is wrong with it."""


@dataclass(frozen=True)
class Text(Shape):
    """A text that is not empty, in one line. HTML in it is text like any other: pages escape it."""

    longest: int
    pattern: str = ""

    def faults(self, value: object, place: str) -> Iterator[Fault]:
        """Wrong type, empty, too long, unreadable, or of another form."""
        if not isinstance(value, str):
            yield Fault(place, _("This has to be a text."))
        elif not value.strip():
            yield Fault(place, _("A text is missing."))
        elif value != value.strip():
            yield Fault(place, _("A text may not begin or end with a blank."))
        elif len(value) > self.longest:
            yield Fault(place, _("At most %(longest)s characters, please.") % {"longest": self.longest})
        elif any(unicodedata.category(character) in UNREADABLE for character in value):
            yield Fault(place, _("The text contains a line break or a character that cannot be shown."))
        elif self.pattern and not re.fullmatch(self.pattern, value, re.ASCII):
            yield Fault(place, _("Another form is needed here, for example “TR” or “TR1”, “agree” or “team-spirit”."))


@dataclass(frozen=True)
class Flag(Shape):
    """Yes or no."""

    def faults(self, value: object, place: str) -> Iterator[Fault]:
        """Anything else."""
        if not isinstance(value, bool):
            yield Fault(place, _("This has to be true or false."))


@dataclass(frozen=True)
class Number(Shape):
    """A whole number within bounds."""

    least: int
    most: int

    def faults(self, value: object, place: str) -> Iterator[Fault]:
        """Anything else; true and false are no numbers."""
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            bounds = {"least": self.least, "most": self.most}
            yield Fault(place, _("This has to be a whole number from %(least)s to %(most)s.") % bounds)


@dataclass(frozen=True)
class OneOf(Shape):
    """One of some words."""

    words: Collection[str]

    def faults(self, value: object, place: str) -> Iterator[Fault]:
        """Anything else."""
        if not isinstance(value, str) or value not in self.words:
            yield Fault(place, _("This has to be one of: %(words)s.") % {"words": ", ".join(self.words)})


@dataclass(frozen=True)
class Many(Shape):
    """A list."""

    of: Shape
    least: int
    most: int

    def faults(self, value: object, place: str) -> Iterator[Fault]:
        """No list, too short, too long; and the faults of its entries."""
        if not isinstance(value, list):
            yield Fault(place, _("This has to be a list."))
            return
        if not self.least <= len(value) <= self.most:
            counts = {"least": self.least, "most": self.most, "found": len(value)}
            yield Fault(place, _("This needs %(least)s to %(most)s entries; it has %(found)s.") % counts)
        for number, entry in enumerate(value[: self.most]):
            yield from self.of.faults(entry, f"{place}[{number}]")


@dataclass(frozen=True)
class Named(Shape):
    """Things by names of their own."""

    name: Shape
    of: Shape
    most: int

    def faults(self, value: object, place: str) -> Iterator[Fault]:
        """No object, too many; and the faults of each name and thing."""
        if not isinstance(value, dict):
            yield Fault(place, _("This has to be an object."))
            return
        if len(value) > self.most:
            yield Fault(place, _("At most %(most)s entries, please.") % {"most": self.most})
        for name, entry in list(value.items())[: self.most]:
            yield from self.name.faults(name, f"{place}[{_short(name)}]")
            yield from self.of.faults(entry, f"{place}[{_short(name)}]")


@dataclass(frozen=True)
class Record(Shape):
    """Things by names that are known beforehand; no others."""

    needed: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)

    def faults(self, value: object, place: str) -> Iterator[Fault]:
        """No object, a part that is missing or unknown; and the faults of each part."""
        if not isinstance(value, dict):
            yield Fault(place, _("This has to be an object."))
            return
        inside = f"{place}." if place else ""
        known = {**self.needed, **self.optional}
        for name in self.needed:
            if name not in value:
                yield Fault(f"{inside}{name}", _("This part is missing."))
        for name in value:
            if name not in known:
                yield Fault(f"{inside}{_short(name)}", _("This part is not known."))
        for name, shape in known.items():
            if name in value:
                yield from shape.faults(value[name], f"{inside}{name}")


def _short(name: str) -> str:
    """As much of a name as tells which it is; what cannot be shown is written out."""
    return name[:40].encode("unicode_escape" if not name.isprintable() else "utf-8").decode()
