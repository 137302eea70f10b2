"""A sheet with known headings as values by field: what every import of the product begins with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any, Generic

from people.engine.columns import Layout, Name, Vocabulary, recognise
from people.engine.faults import CellFaultError, Fault, FaultCode, FaultList, FileFaultError
from people.engine.sheet import OLD_OFFICE, SIGNATURES, ZIP, Sheet, read_csv
from people.engine.workbook import read_workbook

Parsers = Mapping[Name, Callable[[str], object]]


@dataclass(frozen=True)
class Row(Generic[Name]):
    """One row below the headings; what could not be read is not among its values."""

    number: int
    values: Mapping[Name, Any] = default(default_factory=dict)
    # False: its cells are shifted against the headings.
    is_whole: bool = True


@dataclass(frozen=True)
class Table(Generic[Name]):
    """What was read. With faults, the rows are incomplete and must not be used."""

    rows: tuple[Row[Name], ...] = ()
    headings: Mapping[Name, str] = default(default_factory=dict)
    unused: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0

    def cells(self, field: Name) -> Iterator[Any]:
        """What one column tells, row by row, where it tells anything."""
        return (row.values[field] for row in self.rows if row.values.get(field))


def read_table(content: bytes, vocabulary: Vocabulary[Name], parsers: Parsers[Name]) -> Table[Name]:
    """Read a whole CSV or XLSX file and find every fault in its cells."""
    faults = FaultList()
    try:
        sheet, layout = lay_out(content, vocabulary, faults)
        if faults.count:
            return Table(faults=tuple(faults.kept), fault_count=faults.count)
        reader = RowReader(layout, parsers, faults, sheet)
        rows = tuple(reader.read(number, cells) for number, cells in rows_below(sheet, layout))
    except FileFaultError as error:
        return Table(faults=(error.fault,), fault_count=1)
    headings = {column.field: column.heading for column in layout.columns}
    return Table(rows, headings, layout.unused, in_order(faults, layout), faults.count)


def lay_out(content: bytes, vocabulary: Vocabulary[Name], faults: FaultList) -> tuple[Sheet, Layout[Name]]:
    """The sheet of a file and where its columns are; FileFaultError when there is nothing to read."""
    sheet = read_sheet(content)
    if not any(cell.strip() for row in sheet.rows for cell in row):
        raise FileFaultError(FaultCode.EMPTY_FILE)
    return sheet, recognise(sheet.rows, faults, vocabulary)


def read_sheet(content: bytes) -> Sheet:
    """The rows of a CSV or XLSX file, whatever its name; FileFaultError for anything else."""
    if not content.strip():
        raise FileFaultError(FaultCode.EMPTY_FILE)
    if content.startswith(ZIP):
        return read_workbook(content)
    if content.startswith(OLD_OFFICE):
        raise FileFaultError(FaultCode.OLD_EXCEL)
    if content.startswith(SIGNATURES):
        raise FileFaultError(FaultCode.NOT_A_SPREADSHEET)
    return read_csv(content)


def rows_below(sheet: Sheet, layout: Layout[Name]) -> list[tuple[int, list[str]]]:
    """The rows below the headings that hold anything, with their numbers; FileFaultError when there is none."""
    rows = [
        (number, row)
        for number, row in enumerate(sheet.rows[layout.first_row :], start=layout.first_row + 1)
        if any(cell.strip() for cell in row)
    ]
    if not rows:
        raise FileFaultError(FaultCode.NO_ROWS)
    return rows


def in_order(faults: FaultList, layout: Layout[Name]) -> tuple[Fault, ...]:
    """Faults from the top of the file to its end, and from left to right."""
    places = {column.heading: column.index for column in layout.columns}
    return tuple(sorted(faults.kept, key=lambda fault: (fault.row or 0, places.get(fault.column, -1))))


class RowReader(Generic[Name]):
    """Turns rows of one layout into values, and notes what is wrong with them."""

    def __init__(self, layout: Layout[Name], parsers: Parsers[Name], faults: FaultList, sheet: Sheet) -> None:
        self.layout = layout
        self.parsers = parsers
        self.faults = faults
        self.widths_count = sheet.widths_count

    def read(self, number: int, row: list[str]) -> Row[Name]:
        """One row."""
        width = self.layout.width
        if self.widths_count and len(row) < width:
            self.faults.add(FaultCode.SHORT_ROW, number, cells=len(row), expected=width)
        elif any(cell.strip() for cell in row[width:]):
            self.faults.add(FaultCode.LONG_ROW, number, cells=len(row), expected=width)
            return Row(number, is_whole=False)
        values: dict[Name, object] = {}
        for column in self.layout.columns:
            cell = row[column.index] if column.index < len(row) else self._absent()
            if cell is None:
                continue
            try:
                values[column.field] = self.parsers[column.field](cell)
            except CellFaultError as fault:
                self.faults.add(fault.code, number, column.heading, **fault.params)
        return Row(number, values)

    def _absent(self) -> str | None:
        """A workbook leaves empty cells out at the end of a row; in a CSV file the row has its fault already."""
        return None if self.widths_count else ""
