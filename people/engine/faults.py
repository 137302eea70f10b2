"""What can be wrong with a file of people. Codes and facts only: the words are in people.rules.faults."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field


class FaultCode(enum.StrEnum):
    """Every way in which a file, a row or a cell is refused."""

    # The file as a whole.
    EMPTY_FILE = "empty_file"
    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    OLD_EXCEL = "old_excel"
    BROKEN_WORKBOOK = "broken_workbook"
    BOMB = "bomb"
    UNREADABLE_TEXT = "unreadable_text"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    NO_ROWS = "no_rows"
    MISSING_COLUMN = "missing_column"
    DOUBLED_HEADING = "doubled_heading"
    AMBIGUOUS_DATES = "ambiguous_dates"
    # One row.
    NUL = "nul"
    LONG_LINE = "long_line"
    QUOTES = "quotes"
    SHORT_ROW = "short_row"
    LONG_ROW = "long_row"
    # One cell.
    MISSING_VALUE = "missing_value"
    TOO_LONG = "too_long"
    BAD_ADDRESS = "bad_address"
    BAD_DATE = "bad_date"
    BAD_GRADE = "bad_grade"
    OFF_LADDER = "off_ladder"
    NOT_YES_OR_NO = "not_yes_or_no"
    UNKNOWN_ZONE = "unknown_zone"
    UNKNOWN_LANGUAGE = "unknown_language"
    LEFT_BEFORE_HIRED = "left_before_hired"
    # One row against the others.
    DOUBLED_NUMBER = "doubled_number"
    DOUBLED_ADDRESS = "doubled_address"
    UNKNOWN_MANAGER = "unknown_manager"
    OWN_MANAGER = "own_manager"
    CIRCLE = "circle"
    # One row against the people who are already here.
    ADDRESS_OF_ANOTHER = "address_of_another"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. `row` counts as a spreadsheet does (None: the whole file), `column` is the heading there."""

    code: FaultCode
    row: int | None = None
    column: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


class FileFaultError(Exception):
    """The file cannot be read any further."""

    def __init__(self, code: FaultCode, row: int | None = None, **params: object) -> None:
        super().__init__(code)
        self.fault = Fault(code, row, params={name: str(value) for name, value in params.items()})


class CellFaultError(Exception):
    """The text of a cell is not what its column asks for."""

    def __init__(self, code: FaultCode, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = {name: str(value) for name, value in params.items()}


class FaultList:
    """Collects faults; keeps the first `limit` of them and counts all, so that a hopeless file stays small."""

    def __init__(self, limit: int = 1000) -> None:
        self.limit = limit
        self.count = 0
        self.kept: list[Fault] = []

    def add(self, code: FaultCode, row: int | None = None, column: str = "", **params: object) -> None:
        """Note one fault."""
        self.count += 1
        if len(self.kept) < self.limit:
            facts = {name: str(value) for name, value in params.items()}
            self.kept.append(Fault(code, row, column, facts))
