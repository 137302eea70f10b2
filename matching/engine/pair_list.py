"""A list of pairs that meet already: who with whom, and since when."""

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from people.engine import Fault, FaultCode, cells
from people.engine.columns import DateOrder, Vocabulary
from people.engine.faults import CellFaultError, FaultList
from people.engine.table import Table, read_table


class PairField(enum.StrEnum):
    """What a column can tell of a pair."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    SINCE = "since"


VOCABULARY = Vocabulary(
    headings={
        PairField.MENTOR: "mentor email, mentor e mail, mentor address, email of mentor, mentor, mentorin",
        PairField.MENTEE: "mentee email, mentee e mail, mentee address, email of mentee, mentee",
        PairField.SINCE: "since, pair since, started on, start date, start, beginn, seit",
    },
    required=(PairField.MENTOR, PairField.MENTEE),
)


@dataclass(frozen=True, slots=True)
class ListedPair:
    """One pair as the list tells, both by their addresses."""

    row: int
    mentor: str
    mentee: str
    since: dt.date | None = None


@dataclass(frozen=True)
class PairFile:
    """What was read. With faults, the pairs are incomplete and must not be used."""

    pairs: tuple[ListedPair, ...] = ()
    headings: Mapping[PairField, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0


def read_pairs(content: bytes) -> PairFile:
    """Read a whole CSV or XLSX file and find every fault in its cells."""
    table = read_table(content, VOCABULARY, PARSERS)
    faults = FaultList()
    order = _order(table, faults)
    pairs = []
    for row in table.rows:
        since = None
        try:
            since = cells.date(row.values.get(PairField.SINCE, ""), order)
        except CellFaultError as fault:
            faults.add(fault.code, row.number, table.headings[PairField.SINCE], **fault.params)
        values = row.values
        pairs.append(
            ListedPair(row.number, values.get(PairField.MENTOR, ""), values.get(PairField.MENTEE, ""), since)
        )
    found = sorted([*table.faults, *faults.kept], key=lambda fault: fault.row or 0)
    return PairFile(tuple(pairs), table.headings, table.unused, tuple(found), table.fault_count + faults.count)


def _order(table: Table[PairField], faults: FaultList) -> DateOrder | None:
    """What the slashed dates of the file mean; a fault when they can be read in two ways."""
    texts = list(table.cells(PairField.SINCE))
    order = cells.date_order(texts)
    unclear = next((text for text in texts if cells.is_ambiguous(text)), None)
    if order is None and unclear is not None:
        faults.add(FaultCode.AMBIGUOUS_DATES, None, table.headings[PairField.SINCE], value=unclear)
    return order


PARSERS = {PairField.MENTOR: cells.address, PairField.MENTEE: cells.address, PairField.SINCE: cells.clean}
