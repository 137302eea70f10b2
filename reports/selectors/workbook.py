"""A report as a workbook: the words of its page as text, its figures as numbers with the decimals of the page."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.engine import Figure, Span
from reports.engine.document import (
    Block,
    Document,
    Facts,
    Grid,
    Heading,
    Points,
    Section,
    Text,
    Tiles,
    Verdict,
)
from reports.models import Report
from reports.selectors.document import document_of
from rmentor.lib import sheets

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Line = Sequence[str]
# The first column names things; the sheet of methods is all prose.
NAMES, VALUES, PROSE = 46, 18, 110
MINUS = '"−"'


def workbook_of(report: Report) -> IO[bytes]:
    """A sheet for each section, in the language of the moment, as an open temporary file."""
    document = document_of(report)
    book = sheets.new_book()
    book.properties.title = document.title
    book.properties.language = document.language
    overview = Section(document.opening.name, document.opening.title, (document.overview, *document.opening.blocks))
    for section in (overview, *document.sections):
        sheet = book.create_sheet(sheets.sheet_title(section.name))
        _fill(sheet, section, document)
    _add_method(book.create_sheet(sheets.sheet_title(pgettext("sheet", "Method"))), document)
    return sheets.saved(book)


def _fill(sheet: "WriteOnlyWorksheet", section: Section, document: Document) -> None:
    """A title, of when the figures are and where their method stands, then everything that the page tells."""
    _set_widths(sheet, NAMES, *[VALUES] * 12)
    sheet.append([_bold(sheet, section.title)])
    for words in (document.program, *document.about, _("How figures are computed: see the last sheet.")):
        sheet.append([sheets.text_cell(sheet, words)])
    for block in section.blocks:
        lines = list(_lines(block))
        if lines:
            sheet.append([])
        for number, line in enumerate(lines):
            is_head = isinstance(block, Heading) or (isinstance(block, Grid) and number == 0)
            sheet.append([_bold(sheet, cell) if is_head else _cell(sheet, cell) for cell in line])


def _add_method(sheet: "WriteOnlyWorksheet", document: Document) -> None:
    from openpyxl.styles import Alignment  # noqa: PLC0415 - slow import

    _set_widths(sheet, PROSE)
    for section in document.appendix:
        sheet.append([_bold(sheet, section.title)])
        for line in (line for block in section.blocks for line in _lines(block)):
            cell = sheets.text_cell(sheet, ": ".join(line))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            sheet.append([cell])
        sheet.append([])


def _lines(block: Block) -> Iterator[Line]:
    """What stands in the rows; an interval takes two cells. Pictures stand beside their figures and are left out."""
    if isinstance(block, Heading | Text):
        yield (block.text,)
    elif isinstance(block, Verdict):
        yield tuple(words for words in (block.text, block.about, block.why) if words)
    elif isinstance(block, Points):
        yield from ((line,) for line in block.lines)
    elif isinstance(block, Facts):
        yield from ((name, *_ends(value)) for name, value in block.rows)
    elif isinstance(block, Tiles):
        yield from ((label, value) for value, label in block.rows)
    elif isinstance(block, Grid):
        yield from _table(block)


def _table(grid: Grid) -> Iterator[Line]:
    """A column of intervals becomes two, from and to."""
    columns = list(zip_longest(grid.head, *grid.rows, fillvalue=""))
    wide = [any(isinstance(cell, Span) for cell in column) for column in columns]
    ends = (_("%(name)s, from"), _("%(name)s, to"))
    yield [
        head
        for name, is_wide in zip(grid.head, wide, strict=True)
        for head in ([end % {"name": name} for end in ends] if is_wide else [name])
    ]
    for row in grid.rows:
        yield list(_cells(row, wide))


def _cells(row: Iterable[str], wide: Iterable[bool]) -> Iterator[str]:
    for cell, is_wide in zip(row, wide, strict=True):
        ends = _ends(cell)
        yield from ends
        if is_wide and len(ends) == 1:
            yield ""


def _ends(value: str) -> tuple[str, ...]:
    return (value.low, value.high) if isinstance(value, Span) else (value,)


def _cell(sheet: "WriteOnlyWorksheet", words: str) -> "Cell":
    """A number where the words are one figure, else text that no spreadsheet takes for a formula."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - slow import

    if not isinstance(words, Figure):
        return sheets.text_cell(sheet, words)
    cell = WriteOnlyCell(sheet, words.number)
    cell.number_format = format_of(words)
    return cell


def format_of(figure: Figure) -> str:
    """How a spreadsheet shows the number so that it reads as on the page."""
    digits = ("#,##0" if figure.unit else "0") + (f".{'0' * figure.places}" if figure.places else "")
    unit = r"\ %" if figure.is_share else f'" {figure.unit}"' if figure.unit else ""
    plus = "+" if figure.is_signed else ""
    return f"{plus}{digits}{unit};{MINUS}{digits}{unit};{digits}{unit}"


def _bold(sheet: "WriteOnlyWorksheet", words: str) -> "Cell":
    from openpyxl.styles import Font  # noqa: PLC0415 - slow import

    cell = sheets.text_cell(sheet, words)
    cell.font = Font(bold=True)
    return cell


def _set_widths(sheet: "WriteOnlyWorksheet", *widths: int) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow import

    columns = sheet.column_dimensions  # type: ignore[attr-defined]  # missing in its stubs
    for number, width in enumerate(widths, start=1):
        columns[get_column_letter(number)].width = width
