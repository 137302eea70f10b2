"""Which column holds what: headings recognised in the words of HR systems, and the system by its headings."""

import enum
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from people.engine.faults import FaultCode, FaultList

Name = TypeVar("Name", bound=enum.StrEnum)


class Field(enum.StrEnum):
    """What a column can tell of a person."""

    NUMBER = "employee_number"
    EMAIL = "email"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    JOB_TITLE = "job_title"
    GRADE = "grade"
    DEPARTMENT = "department"
    LOCATION = "location"
    MANAGER = "manager"
    DOTTED = "dotted_lines"
    LANGUAGES = "languages"
    TIME_ZONE = "time_zone"
    HIRED_ON = "hired_on"
    LEFT_ON = "left_on"
    STATUS = "is_active"


REQUIRED = (Field.NUMBER, Field.FIRST_NAME, Field.LAST_NAME, Field.EMAIL)


class DateOrder(enum.Enum):
    """What the first number of 02/06/2015 is."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class Shape(enum.StrEnum):
    """The HR systems whose exports are known by their headings."""

    WORKDAY = "Workday"
    BAMBOOHR = "BambooHR"
    PERSONIO = "Personio"
    SUCCESSFACTORS = "SAP SuccessFactors"
    OTHER = ""


# Headings that only this system uses, and what it means by 02/06/2015 (None: it does not write such dates).
SHAPES: Mapping[Shape, tuple[frozenset[str], DateOrder | None]] = {
    Shape.WORKDAY: (frozenset({"supervisory organization", "employee id"}), None),
    Shape.BAMBOOHR: (frozenset({"employee number", "reporting to"}), DateOrder.MONTH_FIRST),
    Shape.PERSONIO: (frozenset({"personalnummer", "nachname"}), DateOrder.DAY_FIRST),
    Shape.SUCCESSFACTORS: (frozenset({"userid", "lastname"}), DateOrder.MONTH_FIRST),
}

# Known headings, best first: when a file has several for one field, the one further left here is read.
HEADINGS: Mapping[Field, str] = {
    Field.NUMBER: "employee id, employee number, employee no, emp id, empid, personnel number, staff number,"
    " staff id, worker id, userid, user id, user system id, person number, personalnummer, personal nr,"
    " mitarbeiternummer, matricola, anställningsnummer, medarbejdernummer, kadrovska številka",
    Field.EMAIL: "email primary work, primary work email, work email, business email, company email, email, e mail,"
    " email address, e mail address, e mail adresse, geschäftliche e mail, e mail geschäftlich, indirizzo email,"
    " e post, e postadress, arbejdsmail, mail, elektronski naslov",
    Field.FIRST_NAME: "legal name first name, legal first name, first name, firstname, given name, forename, vorname,"
    " nome, förnamn, fornavn, ime, preferred first name",
    Field.LAST_NAME: "legal name last name, legal last name, last name, lastname, surname, family name, nachname,"
    " familienname, cognome, efternamn, efternavn, priimek, preferred last name",
    Field.JOB_TITLE: "business title, job title, position title, position, jobtitel, stellenbezeichnung, stelle,"
    " berufsbezeichnung, mansione, befattning, stilling, delovno mesto, title, titel, role",
    Field.GRADE: "management level, job level, job grade, grade, pay grade, level, stufe, karrierestufe, livello,"
    " lönegrad, løntrin, raven",
    Field.DEPARTMENT: "supervisory organization, department, department name, organizational unit, organisation unit,"
    " org unit, abteilung, organisationseinheit, reparto, avdelning, afdeling, oddelek",
    Field.LOCATION: "location, work location, office location, location name, office, site, standort, arbeitsort,"
    " sede, arbetsplats, lokation, lokacija",
    Field.MANAGER: "manager employee id, manager employee number, manager id, manager number, line manager id,"
    " supervisor id, supervisor eid, reporting to, reports to, manager, line manager, supervisor, manager email,"
    " vorgesetzte r personalnummer, vorgesetzter personalnummer, vorgesetzte r, vorgesetzter, führungskraft,"
    " responsabile, chef, leder, vodja",
    Field.DOTTED: "matrix manager employee id, matrix manager id, matrix manager, dotted line manager id,"
    " dotted line manager, dotted line, functional manager, fachliche r vorgesetzte r, fachlicher vorgesetzter",
    Field.LANGUAGES: "languages, languages spoken, spoken languages, preferred language, language, sprachen, sprache,"
    " lingue, lingua, språk, sprog, jeziki, jezik",
    Field.TIME_ZONE: "location time zone, time zone, timezone, zeitzone, fuso orario, tidszon, tidszone, časovni pas",
    Field.HIRED_ON: "hire date, hiredate, date of hire, hired on, start date, joining date, date joined,"
    " eintrittsdatum, eintritt, data di assunzione, anställningsdatum, ansættelsesdato, datum zaposlitve",
    Field.LEFT_ON: "termination date, leaving date, date of leaving, left on, exit date, end date, austrittsdatum,"
    " austritt, data di cessazione, slutdatum, fratrædelsesdato, datum odhoda",
    Field.STATUS: "employment status, employee status, worker status, status, beschäftigungsstatus, stato",
}


def normal(heading: str) -> str:
    """A heading as it is compared: lower case, words only. `Employee #` reads as `employee number`."""
    text = unicodedata.normalize("NFC", heading.replace("#", " number ")).casefold()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text).split())


@dataclass(frozen=True)
class Vocabulary(Generic[Name]):
    """Under which headings a kind of file is known to tell what."""

    # For each field its headings, best first, separated by commas.
    headings: Mapping[Name, str]
    required: tuple[Name, ...]
    # False: a file may hold what nobody else is to read, so a fault never quotes a row that may not be headings.
    is_quoted: bool = True

    @cached_property
    def known(self) -> Mapping[str, tuple[Name, int]]:
        """Each heading as it is compared, with its field and rank."""
        return {
            normal(name): (field, rank)
            for field, names in self.headings.items()
            for rank, name in enumerate(names.split(","))
        }

    def count_in(self, cells: Iterable[str]) -> int:
        """How many fields these cells would be headings of."""
        return len({self.known[name][0] for cell in cells if (name := normal(cell)) in self.known})


PEOPLE = Vocabulary(headings=HEADINGS, required=REQUIRED)


@dataclass(frozen=True)
class Column(Generic[Name]):
    """One column that is read."""

    index: int
    field: Name
    heading: str


@dataclass(frozen=True)
class Layout(Generic[Name]):
    """Where a sheet has its headings, which columns are read, and which are not."""

    columns: tuple[Column[Name], ...]
    first_row: int  # index of the first row below the headings
    width: int  # cells that a whole row has
    shape: Shape
    unused: tuple[str, ...]

    @property
    def fields(self) -> frozenset[Name]:
        """What the file tells at all."""
        return frozenset(column.field for column in self.columns)

    def heading(self, field: Name) -> str:
        """The heading of a field as it stands in the file."""
        return next((column.heading for column in self.columns if column.field == field), "")


def recognise(rows: Sequence[Sequence[str]], faults: FaultList, vocabulary: Vocabulary[Name]) -> Layout[Name]:
    """Find the headings among the first rows. A missing or doubled column is noted in `faults`."""
    best = _heading_row(rows[:10], vocabulary)
    headings = [cell.strip() for cell in rows[best]] if rows else []
    below = rows[best + 1] if best + 1 < len(rows) else []
    # SuccessFactors writes a second row of headings under the first; each may know what the other does not.
    is_second = vocabulary.count_in(below) >= len(vocabulary.required) > 1
    second = [cell.strip() for cell in below] if is_second else []
    columns = _columns(headings, second, best + 1, faults, vocabulary)
    _check_required(columns, headings, best + 1, faults, vocabulary)
    used = {column.index for column in columns}
    return Layout(
        columns=columns,
        first_row=best + (2 if second else 1),
        width=max((index + 1 for index, heading in enumerate(headings) if heading), default=0),
        shape=_shape({normal(heading) for heading in headings}),
        unused=tuple(heading for index, heading in enumerate(headings) if heading and index not in used),
    )


def _heading_row(rows: Sequence[Sequence[str]], vocabulary: Vocabulary[Name]) -> int:
    """The first row that looks like headings (titles may stand above), else the one that looks most like it."""
    known = [vocabulary.count_in(row) for row in rows]
    sure = (index for index, count in enumerate(known) if count >= max(1, len(vocabulary.required) - 1))
    return next(sure, known.index(max(known)) if any(known) else 0)


def _columns(
    first: list[str], second: list[str], row: int, faults: FaultList, vocabulary: Vocabulary[Name]
) -> tuple[Column[Name], ...]:
    found: dict[Name, tuple[int, Column[Name]]] = {}
    for index, heading in enumerate(first):
        names = [heading, *second[index : index + 1]]
        known = [vocabulary.known[name] for name in map(normal, names) if name in vocabulary.known]
        if not known:
            continue
        field, rank = known[0]
        if field in found and found[field][0] == rank:
            faults.add(FaultCode.DOUBLED_HEADING, row, heading)
        elif field not in found or rank < found[field][0]:
            found[field] = rank, Column(index, field, heading)
    return tuple(sorted((column for _, column in found.values()), key=lambda column: column.index))


def _check_required(
    columns: tuple[Column[Name], ...],
    headings: list[str],
    row: int,
    faults: FaultList,
    vocabulary: Vocabulary[Name],
) -> None:
    fields = {column.field for column in columns}
    seen = ", ".join(heading for heading in headings if heading)[:300] if vocabulary.is_quoted else "…"
    known = ", ".join(column.heading for column in columns)
    for field in vocabulary.required:
        if field not in fields:
            examples = ", ".join(name.strip() for name in vocabulary.headings[field].split(",")[:3])
            facts = {"known": known, "seen": seen, "examples": examples}
            faults.add(FaultCode.MISSING_COLUMN, row, field=field.value, **facts)


def _shape(names: set[str]) -> Shape:
    return next((shape for shape, (signs, _) in SHAPES.items() if signs <= names), Shape.OTHER)
