"""A file of an HR system as people, or as the list of everything that is wrong with it."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from people.engine import cells
from people.engine.checks import check_people
from people.engine.columns import PEOPLE, SHAPES, DateOrder, Field, Layout, Shape
from people.engine.entry import Entry
from people.engine.faults import Fault, FaultCode, FaultList, FileFaultError
from people.engine.sheet import Sheet
from people.engine.table import Parsers, Row, RowReader, in_order, lay_out, rows_below

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
        sheet, layout = lay_out(content, PEOPLE, faults)
        if faults.count:
            return PeopleFile(faults=tuple(faults.kept), fault_count=faults.count, encoding=sheet.encoding)
        return _read(sheet, layout, faults, known or {}, progress)
    except FileFaultError as error:
        return PeopleFile(faults=(error.fault,), fault_count=1)


def _read(
    sheet: Sheet, layout: Layout[Field], faults: FaultList, known: Mapping[str, str | None], progress: Progress
) -> PeopleFile:
    rows = rows_below(sheet, layout)
    order = _order(layout, [row for _, row in rows], faults)
    reader = RowReader(layout, _parsers(order), faults, sheet)
    entries = []
    for done, (number, row) in enumerate(rows):
        if done % PROGRESS_STEP == 0:
            progress(done, len(rows))
        entries.append(_entry(reader.read(number, row), row, layout, faults))
    progress(len(rows), len(rows))
    headings = {column.field: column.heading for column in layout.columns}
    people = check_people(entries, headings, known, faults)
    return PeopleFile(
        entries=tuple(people),
        fields=layout.fields,
        shape=layout.shape,
        encoding=sheet.encoding,
        unused=layout.unused,
        faults=in_order(faults, layout),
        fault_count=faults.count,
        headings=headings,
    )


def _order(layout: Layout[Field], rows: list[list[str]], faults: FaultList) -> DateOrder | None:
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


def _parsers(order: DateOrder | None) -> Parsers[Field]:
    return {
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


def _entry(row: Row[Field], raw: list[str], layout: Layout[Field], faults: FaultList) -> Entry:
    """One row as a person; what could not be read keeps its empty value."""
    if not row.is_whole:
        # Only the number is read, as others may report to it.
        index = next(column.index for column in layout.columns if column.field == Field.NUMBER)
        return Entry(row=row.number, employee_number=cells.clean(raw[index]) if index < len(raw) else "")
    values = {field.value: value for field, value in row.values.items()}
    entry = dataclasses.replace(_EMPTY, row=row.number, **values)
    if entry.left_on and entry.hired_on and entry.left_on < entry.hired_on:
        facts = {"hired": entry.hired_on.isoformat(), "left": entry.left_on.isoformat()}
        faults.add(FaultCode.LEFT_BEFORE_HIRED, row.number, layout.heading(Field.LEFT_ON), **facts)
    return entry


_EMPTY = Entry(row=0)
