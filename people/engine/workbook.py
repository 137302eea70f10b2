"""An XLSX file as rows of text. It is a zip file from outside: looked at before it is opened."""

import datetime as dt
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from people.engine.faults import FaultCode, FileFaultError
from people.engine.sheet import Sheet, check_size

MAX_ENTRIES = 500
MAX_UNPACKED = 300_000_000
MAX_UNPACKED_OTHER = 60_000_000
MAX_RATIO = 100
# Below this an entry may be as repetitive as it likes.
SMALL = 1_000_000
# Bytes of XML between the ends of two rows: a single row as long as a book would be held in memory whole.
MAX_ROW_BYTES = 2_000_000
CHUNK = 1 << 16
# What openpyxl is known to raise on broken and hostile files (bad zip, missing parts, bad XML, bad numbers).
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)


def read_workbook(content: bytes) -> Sheet:
    """The first visible sheet of an XLSX file, or FileFaultError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_archive(archive)
        return Sheet(list(_rows(content)), "xlsx", widths_count=False)
    except BROKEN as error:
        raise FileFaultError(FaultCode.BROKEN_WORKBOOK) from error


def _check_archive(archive: zipfile.ZipFile) -> None:
    """Refuse bombs by what the directory says; zipfile never unpacks more of an entry than that."""
    entries = archive.infolist()
    if "xl/workbook.xml" not in archive.namelist():
        raise FileFaultError(FaultCode.NOT_A_SPREADSHEET)
    sheets = [entry for entry in entries if entry.filename.startswith("xl/worksheets/")]
    unpacked = sum(entry.file_size for entry in entries)
    others = unpacked - sum(entry.file_size for entry in sheets)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or others > MAX_UNPACKED_OTHER:
        raise FileFaultError(FaultCode.BOMB)
    if any(_is_blown_up(entry) for entry in entries):
        raise FileFaultError(FaultCode.BOMB)
    for entry in sheets:
        _check_rows(archive, entry)


def _is_blown_up(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(1, entry.compress_size)


def _check_rows(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse a sheet with a row of excessive length, without ever holding it."""
    since_row = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            end = chunk.rfind(b"row>")
            since_row = len(chunk) - end if end >= 0 else since_row + len(chunk)
            if since_row > MAX_ROW_BYTES:
                raise FileFaultError(FaultCode.BOMB)


def _rows(content: bytes) -> Iterator[list[str]]:
    import openpyxl  # noqa: PLC0415 - slow import

    with warnings.catch_warnings():
        # Oddities of styles and extensions, which are not read anyway.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = next((page for page in book.worksheets if page.sheet_state == "visible"), None)
        if sheet is None:
            raise FileFaultError(FaultCode.NO_ROWS)
        # What the file says about its own size may be a lie.
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            row = _trimmed(cells)
            check_size(number, len(row))
            yield [_text(cell) for cell in row]


def _trimmed(cells: tuple[object, ...]) -> tuple[object, ...]:
    """Without the empty cells at the end, which a sheet may have by the thousand."""
    width = len(cells)
    while width and cells[width - 1] is None:
        width -= 1
    return cells[:width]


def _text(cell: object) -> str:
    """A cell as somebody would type it: dates ISO, whole numbers without a point, formulas as their text."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(getattr(cell, "text", cell))
