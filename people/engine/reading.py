"""A file of an HR system as people, or as the list of everything that is wrong with it."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from people.engine import cells
from people.engine.checks import check_people
from people.engine.columns import SHAPES, DateOrder, Field, Layout, Shape, recognise
from people.engine.entry import Entry
from people.engine.faults import CellFaultError, Fault, FaultCode, FaultList, FileFaultError
from people.engine.sheet import OLD_OFFICE, SIGNATURES, ZIP, Sheet, read_csv
from people.engine.workbook import read_workbook

Progress = Callable[[int, int], None]
DATES = (Field.HIRED_ON, Field.LEFT_ON)
PROGRESS_STEP = 1000


@dataclass(frozen=True)
class PeopleFile:
    """What was read. With faults, the entries are incomplete and must not be used."""

    entries: tuple[Entry, ...] = ()
    fields: frozenset[Field] = frozenset()
    shape: Shape = Shape.OTHER
    encoding: str = ""
    unused: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0
    headings: Mapping[Field, str] = field(default_factory=dict)


def _no_progress(done: int, total: int) -> None:
    """For callers who do not watch."""


def read_people(
    content: bytes, *, known: Mapping[str, str | None] | None = None, progress: Progress = _no_progress
) -> PeopleFile:
    """Read a whole file and find every fault in it.

    `known` names the people who are already here (their employee numbers, each with that of the manager): somebody
    may report to them although the file does not list them. Now and then `progress(done, of)` is called.
    """
    faults = FaultList()
    try:
        sheet = read_sheet(content)
        if not any(cell.strip() for row in sheet.rows for cell in row):
            raise FileFaultError(FaultCode.EMPTY_FILE)
        layout = recognise(sheet.rows, faults)
        if faults.count:
            return PeopleFile(faults=tuple(faults.kept), fault_count=faults.count, encoding=sheet.encoding)
        return _read(sheet, layout, faults, known or {}, progress)
    except FileFaultError as error:
        return PeopleFile(faults=(error.fault,), fault_count=1)


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


def _read(
    sheet: Sheet, layout: Layout, faults: FaultList, known: Mapping[str, str | None], progress: Progress
) -> PeopleFile:
    rows = [
        (number, row)
        for number, row in enumerate(sheet.rows[layout.first_row :], start=layout.first_row + 1)
        if any(cell.strip() for cell in row)
    ]
    if not rows:
        raise FileFaultError(FaultCode.NO_ROWS)
    reader = _RowReader(layout, _order(layout, [row for _, row in rows], faults), faults, sheet.widths_count)
    entries = []
    for done, (number, row) in enumerate(rows):
        if done % PROGRESS_STEP == 0:
            progress(done, len(rows))
        entries.append(reader.read(number, row))
    progress(len(rows), len(rows))
    headings = {column.field: column.heading for column in layout.columns}
    people = check_people(entries, headings, known, faults)
    places = {column.heading: column.index for column in layout.columns}
    ordered = sorted(faults.kept, key=lambda fault: (fault.row or 0, places.get(fault.column, -1)))
    return PeopleFile(
        entries=tuple(people),
        fields=layout.fields,
        shape=layout.shape,
        encoding=sheet.encoding,
        unused=layout.unused,
        faults=tuple(ordered),
        fault_count=faults.count,
        headings=headings,
    )


def _order(layout: Layout, rows: list[list[str]], faults: FaultList) -> DateOrder | None:
    """The order of slashed dates, by the dates themselves, else by the HR system; a fault when neither tells."""
    columns = [column for column in layout.columns if column.field in DATES]
    texts = [row[column.index] for row in rows for column in columns if column.index < len(row)]
    order = cells.date_order(texts)
    if order is None and layout.shape in SHAPES:
        order = SHAPES[layout.shape][1]
    if order is None:
        unclear = next((text for text in texts if cells.is_ambiguous(text)), None)
        if unclear is not None:
            faults.add(FaultCode.AMBIGUOUS_DATES, None, columns[0].heading, value=unclear)
    return order


class _RowReader:
    """Turns rows of one layout into entries, and notes what is wrong with them."""

    def __init__(self, layout: Layout, order: DateOrder | None, faults: FaultList, widths_count: bool) -> None:  # noqa: FBT001 - private
        self.layout = layout
        self.faults = faults
        self.widths_count = widths_count
        self.parsers: dict[Field, Callable[[str], object]] = {
            Field.NUMBER: cells.text_of(40, required=True),
            Field.EMAIL: cells.address,
            Field.FIRST_NAME: cells.text_of(80, required=True),
            Field.LAST_NAME: cells.text_of(80, required=True),
            Field.JOB_TITLE: cells.text_of(120),
            Field.GRADE: cells.grade,
            Field.DEPARTMENT: cells.text_of(120),
            Field.LOCATION: cells.text_of(120),
            Field.MANAGER: cells.manager,
            Field.DOTTED: cells.managers,
            Field.LANGUAGES: cells.languages,
            Field.TIME_ZONE: cells.time_zone,
            Field.HIRED_ON: lambda cell: cells.date(cell, order),
            Field.LEFT_ON: lambda cell: cells.date(cell, order),
            Field.STATUS: cells.is_active,
        }

    def read(self, number: int, row: list[str]) -> Entry:
        """One row; what could not be read keeps its empty value."""
        if self.widths_count and len(row) < self.layout.width:
            self.faults.add(FaultCode.SHORT_ROW, number, cells=len(row), expected=self.layout.width)
        elif any(cell.strip() for cell in row[self.layout.width :]):
            # The cells are shifted against the headings: only the number is read, as others may report to it.
            self.faults.add(FaultCode.LONG_ROW, number, cells=len(row), expected=self.layout.width)
            return Entry(row=number, employee_number=cells.clean(self._cell(row, Field.NUMBER)))
        entry = self._entry(number, row)
        if entry.left_on and entry.hired_on and entry.left_on < entry.hired_on:
            facts = {"hired": entry.hired_on.isoformat(), "left": entry.left_on.isoformat()}
            self.faults.add(FaultCode.LEFT_BEFORE_HIRED, number, self.layout.heading(Field.LEFT_ON), **facts)
        return entry

    def _entry(self, number: int, row: list[str]) -> Entry:
        values: dict[str, object] = {}
        for column in self.layout.columns:
            cell = row[column.index] if column.index < len(row) else self._absent()
            if cell is None:
                continue
            try:
                values[column.field.value] = self.parsers[column.field](cell)
            except CellFaultError as fault:
                self.faults.add(fault.code, number, column.heading, **fault.params)
        return dataclasses.replace(_EMPTY, row=number, **values)  # type: ignore[arg-type]  # each parser gives its field's type

    def _absent(self) -> str | None:
        """A workbook leaves empty cells out at the end of a row; in a CSV file the row has its fault already."""
        return None if self.widths_count else ""

    def _cell(self, row: list[str], wanted: Field) -> str:
        index = next(column.index for column in self.layout.columns if column.field == wanted)
        return row[index] if index < len(row) else ""


_EMPTY = Entry(row=0)
