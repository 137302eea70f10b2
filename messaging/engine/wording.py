"""Texts that people write with `$names` in them: simple substitution, nothing is ever run."""

import re
from collections.abc import Mapping
from string import Template


class _Text(Template):
    """`$name` or `${name}`; `$$` for a dollar. Small letters only, no dots, no calls."""

    idpattern = "(?a:[a-z_]+)"
    flags = re.NOFLAG


def names_in(text: str) -> set[str]:
    """What a text asks for."""
    return set(_Text(text).get_identifiers())


def is_whole(text: str) -> bool:
    """Whether every dollar begins a name or is doubled."""
    return _Text(text).is_valid()


def fill(text: str, values: Mapping[str, object]) -> str:
    """The text with the values in place. KeyError for a name that is not there."""
    return _Text(text).substitute(values)


def paragraphs(text: str) -> list[str]:
    """The blocks between empty lines."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    return [block.strip() for block in blocks if block.strip()]


def is_only(block: str, name: str) -> bool:
    """Whether a paragraph is nothing but this name."""
    return block in {f"${name}", f"${{{name}}}"}
