"""A document as a PDF that a screen reader can read (PDF/UA-1), with its own fonts and nothing fetched from anywhere.

Only the worker sets type: the library does not survive a fork of a process that has used it.
"""

import datetime as dt
import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from reports.engine.document import Document

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEMPLATE = HERE / "report.typ"
STANDARD = "ua-1"
# Stands for a character that the fonts do not have: PDF/UA takes none that cannot be shown.
UNKNOWN = "□"


def typeset(document: Document, *, pictures: Mapping[str, str], at: dt.datetime) -> bytes:
    """The finished file. `pictures` are SVG by their key; one that is not there is left out."""
    import typst  # noqa: PLC0415 - slow import

    told = {"document": _shown(document.as_data()), "drawn": sorted(pictures), "date": [at.year, at.month, at.day]}
    files = {
        "main": TEMPLATE.read_bytes(),
        "data.json": json.dumps(told).encode(),
        **{f"{key}.svg": showable(svg).encode() for key, svg in pictures.items()},
    }
    with TemporaryDirectory() as nowhere:
        made = typst.compile(  # type: ignore[call-overload]  # its stubs know no files in memory
            files,
            root=nowhere,
            font_paths=[FONTS],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=STANDARD,
            package_path=nowhere,
            package_cache_path=nowhere,
            timestamp=at.replace(microsecond=0),
        )
    return bytes(made)


def _shown(told: object) -> object:
    if isinstance(told, str):
        return showable(told)
    if isinstance(told, dict):
        return {name: _shown(value) for name, value in told.items()}
    return [_shown(value) for value in told] if isinstance(told, list | tuple) else told


def showable(text: str) -> str:
    """The text with a box for every character that the fonts lack, without characters that show nothing."""
    known = _known()
    return "".join(
        letter if letter in known else "" if unicodedata.category(letter) in {"Cf", "Mn"} else UNKNOWN
        for letter in unicodedata.normalize("NFC", text)
    )


@cache
def _known() -> frozenset[str]:
    """The characters of the fonts; see fonts/README.md."""
    known = {"\n"}
    for line in (FONTS / "characters.txt").read_text(encoding="ascii").split():
        first, _, last = line.partition("-")
        known |= {chr(code) for code in range(int(first, 16), int(last or first, 16) + 1)}
    return frozenset(known)
