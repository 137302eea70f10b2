"""The faults of a file in words: what is wrong, and what to do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.engine import Fault, FaultCode, Field

Text = str | Promise


@dataclass(frozen=True)
class FaultWords:
    """One line of the list that HR works off. `row` is None when the whole file is meant."""

    row: int | None
    column: str
    message: str
    what_to_do: str


# So many faults are listed; the count is always whole.
FAULTS_SHOWN = 500


@dataclass
class Refusals:
    """The faults of a file that somebody works off, in words."""

    faults: list[FaultWords] = field(default_factory=list)
    fault_count: int = 0

    @property
    def faults_not_shown(self) -> int:
        """How many more faults there are than those listed."""
        return self.fault_count - len(self.faults)

    def refuse(self, row: int | None, column: str, message: Text, what_to_do: Text) -> None:
        """Note a fault."""
        self.fault_count += 1
        if len(self.faults) < FAULTS_SHOWN:
            self.faults.append(FaultWords(row, column, str(message), str(what_to_do)))

    def take_over(self, faults: Sequence[Fault], count: int, names: Mapping[str, Text]) -> None:
        """Note what a reader has found wrong with the file itself."""
        self.fault_count += count
        self.faults += [in_words(fault, names) for fault in faults[:FAULTS_SHOWN]]


FIELD_NAMES: Mapping[Field, Text] = {
    Field.NUMBER: _("employee number"),
    Field.EMAIL: _("e-mail"),
    Field.FIRST_NAME: _("first name"),
    Field.LAST_NAME: _("last name"),
    Field.JOB_TITLE: _("job title"),
    Field.GRADE: _("grade"),
    Field.DEPARTMENT: _("department"),
    Field.LOCATION: _("location"),
    Field.MANAGER: _("manager"),
    Field.DOTTED: _("dotted lines"),
    Field.LANGUAGES: _("languages spoken"),
    Field.TIME_ZONE: _("time zone"),
    Field.HIRED_ON: _("hired on"),
    Field.LEFT_ON: _("left on"),
    Field.STATUS: _("can sign in"),
}

SAVE_AS = _("Export it again as CSV or XLSX and hand that in.")

TEXTS: Mapping[FaultCode, tuple[Text, Text]] = {
    FaultCode.EMPTY_FILE: (_("The file is empty."), _("Export it again and look into it before you hand it in.")),
    FaultCode.NOT_A_SPREADSHEET: (_("This is not a spreadsheet."), SAVE_AS),
    FaultCode.OLD_EXCEL: (
        _("This is an old Excel file (.xls) or one protected by a password."),
        _("Open it, take the password off and save it as XLSX or CSV."),
    ),
    FaultCode.BROKEN_WORKBOOK: (_("The workbook is damaged and cannot be read."), SAVE_AS),
    FaultCode.BOMB: (
        _("The workbook would unpack to far more than a list of people."),
        _("Copy the rows into a new workbook without other content and save that, or export CSV."),
    ),
    FaultCode.UNREADABLE_TEXT: (
        _("The letters of the file are in an encoding that is not known here."),
        _("Save it as “CSV UTF-8” or XLSX."),
    ),
    FaultCode.TOO_MANY_ROWS: (
        _("The sheet has more than %(limit)s rows."),
        _("Delete the empty rows at its end, or hand it in in parts."),
    ),
    FaultCode.TOO_MANY_COLUMNS: (
        _("The sheet has more than %(limit)s columns."),
        _("Delete the columns that are not about people."),
    ),
    FaultCode.NO_ROWS: (
        _("There are headings, but no people below them."),
        _("Export the list again with its rows; in a workbook they must be on the first sheet that is not hidden."),
    ),
    FaultCode.MISSING_COLUMN: (
        _("There is no column for “%(field)s”. Recognised: %(known)s. All headings: %(seen)s."),
        _("Add the column to the export, or name it for example: %(examples)s."),
    ),
    FaultCode.DOUBLED_HEADING: (
        _("There are two columns with this heading."),
        _("Delete or rename the one that is not meant."),
    ),
    FaultCode.AMBIGUOUS_DATES: (
        _("“%(value)s” can be read in two ways, and no date in the file tells which is meant."),
        _("Write dates as YYYY-MM-DD."),
    ),
    FaultCode.NUL: (
        _("The row holds a character that no text has (NUL): the file was damaged on its way."),
        SAVE_AS,
    ),
    FaultCode.LONG_LINE: (
        _("The line has more than %(limit)s characters."),
        _("Look whether the line ends are missing, and export the file again."),
    ),
    FaultCode.QUOTES: (
        _("A quotation mark in this row is never closed, or stands where none may stand."),
        _("Close or remove it in the cell. From there on the file could not be read, so more faults may follow."),
    ),
    FaultCode.SHORT_ROW: (
        _("The row has %(cells)s cells instead of %(expected)s."),
        _("Fill it up to the last column; leave cells empty if need be."),
    ),
    FaultCode.LONG_ROW: (
        _("The row has %(cells)s cells instead of %(expected)s."),
        _("Put quotation marks around a cell that holds the separator."),
    ),
    FaultCode.MISSING_VALUE: (_("The cell is empty."), _("Fill it in: nobody can be imported without it.")),
    FaultCode.TOO_LONG: (
        _("The text has %(length)s characters; %(limit)s are possible."),
        _("Shorten it."),
    ),
    FaultCode.BAD_ADDRESS: (
        _("“%(value)s” is not an e-mail address."),
        _("Write it as name@company.example: it is how the person signs in."),
    ),
    FaultCode.BAD_DATE: (
        _("“%(value)s” is not a date."),
        _("Write dates as YYYY-MM-DD, and all of them in the same way."),
    ),
    FaultCode.BAD_GRADE: (
        _("“%(value)s” is not a grade."),
        _("Write a number from 0 to 99, or leave it empty. Matching compares grades."),
    ),
    FaultCode.OFF_LADDER: (
        _("“%(value)s” is not a grade, or not one of the ladder that the other rows use."),
        _("Write numbers from 0 to 99 in the whole file, or in the whole file grades of the ladder %(ladder)s."),
    ),
    FaultCode.NOT_YES_OR_NO: (_("The cell holds neither yes nor no."), _("Write yes or no, or leave it empty.")),
    FaultCode.UNKNOWN_ZONE: (
        _("“%(value)s” is not a time zone."),
        _("Write it like Europe/Ljubljana, or leave it empty: the person can choose it later."),
    ),
    FaultCode.UNKNOWN_LANGUAGE: (
        _("“%(value)s” is not a language that is known here."),
        _("Write its two-letter code (en, it, sl), several separated by ; or ,"),
    ),
    FaultCode.LEFT_BEFORE_HIRED: (
        _("The person left on %(left)s, before being hired on %(hired)s."),
        _("Correct one of the two dates."),
    ),
    FaultCode.DOUBLED_NUMBER: (
        _("The employee number %(value)s stands in row %(first_row)s already."),
        _("Delete the row if it is the same person, or give the right number."),
    ),
    FaultCode.DOUBLED_ADDRESS: (
        _("The address %(value)s stands in row %(first_row)s already."),
        _("Give each person their own address: it is how they sign in."),
    ),
    FaultCode.UNKNOWN_MANAGER: (
        _("Nobody has the employee number “%(value)s”."),
        _("Give the number of a manager who is in the file or was imported before, or leave the cell empty."),
    ),
    FaultCode.OWN_MANAGER: (
        _("The person reports to themselves."),
        _("Give their manager, or leave the cell empty for somebody who has none."),
    ),
    FaultCode.CIRCLE: (
        _("These people report to each other in a circle: %(people)s."),
        _("Correct the manager of one of them."),
    ),
    FaultCode.ADDRESS_OF_ANOTHER: (
        _("The address %(value)s belongs to %(owner)s, who was imported before."),
        _("Correct the address or the employee number. An account is never handed over to somebody else."),
    ),
}


_NAMES: Mapping[str, Text] = {one.value: name for one, name in FIELD_NAMES.items()}


def in_words(fault: Fault, names: Mapping[str, Text] | None = None) -> FaultWords:
    """A fault in the language of the person who reads it; `names` are those of the fields a file may tell."""
    message, what_to_do = TEXTS[fault.code]
    params = dict(fault.params)
    if "field" in params:
        params["field"] = str((names or _NAMES)[params["field"]])
    return FaultWords(fault.row, fault.column, str(message) % params, str(what_to_do) % params)
