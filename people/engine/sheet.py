"""The bytes of a file as rows of text. What the file is, its first bytes say; its name is not trusted."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from people.engine.faults import FaultCode, FileFaultError

MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_LINE = 200_000
DELIMITERS = (",", ";", "\t")
# Files that people hand in by mistake. Anything else that is not text gives itself away by its control characters.
SIGNATURES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"{\\rtf",
    b"\x7fELF",
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
BINARY = frozenset("\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19")


@dataclass(frozen=True)
class Sheet:
    """Rows of text, blank ones included: the first row is row 1 of the spreadsheet."""

    rows: list[list[str]]
    encoding: str
    # Whether a row with fewer cells than headings is a fault: in a CSV file it is, in a workbook it is not.
    widths_count: bool


def read_csv(content: bytes) -> Sheet:
    """A CSV file in whatever encoding and with whatever delimiter, or FileFaultError."""
    text, encoding = decode(content)
    _check_characters(text)
    return Sheet(list(_records(text)), encoding, widths_count=True)


def decode(content: bytes) -> tuple[str, str]:
    """The text and the encoding it was read with: what a byte order mark says, else UTF-8, else cp1252."""
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return _decoded(content, encoding), encoding
    if looks_like := _utf16_without_mark(content):
        return _decoded(content, looks_like), looks_like
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decoded(content, "cp1252"), "cp1252"


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileFaultError(FaultCode.UNREADABLE_TEXT) from error


def _utf16_without_mark(content: bytes) -> str:
    """Latin text in UTF-16 has a NUL in every second byte."""
    head = content[:400]
    if len(head) < 8:
        return ""
    if head[1::2].count(0) > len(head) // 2 * 0.8:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > len(head) // 2 * 0.8 else ""


def _check_characters(text: str) -> None:
    if BINARY.intersection(text[:100_000]):
        raise FileFaultError(FaultCode.NOT_A_SPREADSHEET)
    place = text.find("\x00")
    if place >= 0:
        raise FileFaultError(FaultCode.NUL, len(text[:place].splitlines()) or 1)


def _records(text: str) -> Iterator[list[str]]:
    number = 0
    reader = csv.reader(_lines(text), delimiter=_delimiter(text), strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            check_size(number, len(cells))
            yield cells
    except csv.Error as error:
        raise FileFaultError(FaultCode.QUOTES, number + 1) from error


def check_size(rows: int, columns: int) -> None:
    """Refuse what is larger than any list of people."""
    if rows > MAX_ROWS:
        raise FileFaultError(FaultCode.TOO_MANY_ROWS, limit=MAX_ROWS)
    if columns > MAX_COLUMNS:
        raise FileFaultError(FaultCode.TOO_MANY_COLUMNS, rows, limit=MAX_COLUMNS)


def _lines(text: str) -> Iterator[str]:
    """Physical lines with their ends; `newline=""` knows \\n, \\r\\n and a lone \\r."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > MAX_LINE:
            raise FileFaultError(FaultCode.LONG_LINE, number, limit=MAX_LINE)
        yield line


def _delimiter(text: str) -> str:
    """The one that cuts one of the first lines into most cells."""
    lines = [line for line, _ in zip(_lines(text), range(10), strict=False)]
    cuts = {mark: max((_cells(line, mark) for line in lines), default=0) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: cuts[mark])


def _cells(line: str, mark: str) -> int:
    try:
        return max((len(cells) for cells in csv.reader([line], delimiter=mark)), default=0)
    except csv.Error:
        return 0
