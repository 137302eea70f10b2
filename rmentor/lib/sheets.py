"""Tables as files for a spreadsheet, written row by row in flat memory; no cell is ever run as a formula."""

import csv
import datetime as dt
import io
import math
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from decimal import Decimal
from itertools import chain, islice
from typing import IO, TYPE_CHECKING

from django.utils import timezone
from django.utils.functional import Promise

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as CellOfASheet
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | Promise | int | float | Decimal | dt.date | None
Row = Sequence[Cell]

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel takes a CSV file for UTF-8 only when it begins with this.
BOM = b"\xef\xbb\xbf"
CHUNK = 1 << 16

# What OWASP names as the beginning of a formula, with the wide forms that Excel takes for the same, behind blanks and
# quotes; and the same behind what a spreadsheet set to semicolons or tabs takes for the end of a cell.
BLANK = r"[^\S\t\r\n]|[\"\u200b-\u200f\u2060\ufeff]"
RISKY = re.compile(rf"\A(?=(?:{BLANK})*[=+\-@＝＋－＠\t\r\n])|(?<=[;\t\r\n])(?=(?:{BLANK})*[=+\-@＝＋－＠])")
# XML cannot hold these.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

ROWS_OF_A_SHEET = 1_048_576
LETTERS_OF_A_CELL = 32_767
LETTERS_OF_A_TITLE = 31
FIRST_YEAR_OF_EXCEL = 1900
# The widths of columns are taken from the heading and the rows that come first.
LOOKED_AT = 50
NARROWEST, WIDEST = 8, 60


def harmless(text: str) -> str:
    """The text, with an apostrophe wherever a spreadsheet that opens a CSV file would begin a formula."""
    return RISKY.sub("'", text)


def csv_of(heads: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """A CSV file (RFC 4180) in pieces; times are ISO 8601 in the zone of whoever asks."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    yield BOM
    for row in chain([heads], rows):
        writer.writerow([_as_text(cell) for cell in row])
        if buffer.tell() > CHUNK:
            yield _emptied(buffer)
    yield _emptied(buffer)


def xlsx_of(title: str, heads: Row, rows: Iterable[Row]) -> IO[bytes]:
    """A workbook of one table, in a temporary file that is gone once it is closed."""
    book = new_book()
    fill_sheet(book, title, heads, rows)
    return saved(book)


def new_book() -> "Workbook":
    """A workbook that is written row by row."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow import

    book = Workbook(write_only=True)
    book.properties.creator = "rmentor"
    return book


def saved(book: "Workbook") -> IO[bytes]:
    """The workbook as an open temporary file, at its beginning."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asked for it closes it
    book.save(file)
    file.seek(0)
    return file


def fill_sheet(book: "Workbook", title: str, heads: Row, rows: Iterable[Row]) -> None:
    """Add a table, its bold heading always in sight, with a filter; what does not fit goes on in another sheet."""
    left = iter(rows)
    first = list(islice(left, LOOKED_AT))
    widths = [_width([head, *cells]) for head, *cells in zip(heads, *first, strict=True)]
    left = chain(first, left)
    number = 1
    while True:
        name = sheet_title(title if number == 1 else f"{title} {number}")
        count = _fill_one(book.create_sheet(name), heads, islice(left, ROWS_OF_A_SHEET - 1), widths)
        following = next(left, None) if count == ROWS_OF_A_SHEET - 1 else None
        if following is None:
            return
        left = chain([following], left)
        number += 1


def _fill_one(sheet: "WriteOnlyWorksheet", heads: Row, rows: Iterable[Row], widths: Sequence[int]) -> int:
    """Returns the number of rows under the heading."""
    from openpyxl.styles import Font  # noqa: PLC0415 - slow import
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow import

    columns = sheet.column_dimensions  # type: ignore[attr-defined]  # missing in its stubs
    for number, width in enumerate(widths, start=1):
        columns[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    names = [text_cell(sheet, str(head)) for head in heads]
    for name in names:
        name.font = Font(bold=True)
    sheet.append(names)
    count = 0
    with ExitStack() as when_stopped:
        # openpyxl would leave its own temporary file, with the rows so far, until the process ends.
        when_stopped.callback(_throw_away, sheet)
        for row in rows:
            sheet.append([cell_of(sheet, value) for value in row])
            count += 1
        if heads:
            whole = f"A1:{get_column_letter(len(heads))}{count + 1}"
            sheet.auto_filter.ref = whole  # type: ignore[attr-defined]  # missing in its stubs
        when_stopped.pop_all()
    return count


def _throw_away(sheet: "WriteOnlyWorksheet") -> None:
    sheet.close()
    sheet._writer.cleanup()  # type: ignore[attr-defined]  # noqa: SLF001 - nothing public removes it


def cell_of(sheet: "WriteOnlyWorksheet", value: Cell) -> "CellOfASheet | float | Decimal | dt.date | str | None":
    """What a sheet takes: numbers, dates and local times as such, everything else as text and never as a formula."""
    if isinstance(value, str | Promise):
        text = str(value)
        # What openpyxl would read as a formula or an error, and what Excel would when somebody edits the cell.
        return text_cell(sheet, text) if RISKY.match(text) or text.startswith("#") else _writable(text)
    if isinstance(value, dt.datetime):
        value = _local(value).replace(tzinfo=None)
    if isinstance(value, dt.date) and value.year < FIRST_YEAR_OF_EXCEL:
        return value.isoformat()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def text_cell(sheet: "WriteOnlyWorksheet", text: str) -> "CellOfASheet":
    """A cell that is text, whatever it begins with, and stays text when somebody edits it."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - slow import

    cell = WriteOnlyCell(sheet, _writable(text))
    cell.data_type = "s"
    cell.quotePrefix = bool(RISKY.match(text))
    return cell


def sheet_title(title: str) -> str:
    """What Excel takes as the name of a sheet."""
    return re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title)[:LETTERS_OF_A_TITLE].strip(" '") or "1"


def _emptied(buffer: io.StringIO) -> bytes:
    """What has been written so far."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _as_text(cell: Cell) -> str:
    """A cell of a CSV file. What is a number or a date is no formula, whatever sign it has."""
    if cell is None:
        return ""
    if isinstance(cell, str | Promise):
        return harmless(str(cell))
    if isinstance(cell, dt.datetime):
        return _local(cell).isoformat(timespec="seconds")
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _writable(text: str) -> str:
    return CONTROL.sub("", text)[:LETTERS_OF_A_CELL]


def _width(cells: Iterable[Cell]) -> int:
    longest = max(len(str(cell)) for cell in cells)
    return min(WIDEST, max(NARROWEST, longest + 3))
