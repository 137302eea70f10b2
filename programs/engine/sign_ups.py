"""A list of people who signed up for one side of a program: who they are, and what they say about themselves."""

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from people.engine import Fault, FaultCode, Field, cells
from people.engine.columns import HEADINGS, Vocabulary
from people.engine.faults import CellFaultError, FaultList
from people.engine.table import Row, Table, read_table


class SignUpField(enum.StrEnum):
    """What a column can tell of somebody who signed up."""

    EMAIL = "email"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    JOB_TITLE = "job_title"
    GRADE = "grade"
    DEPARTMENT = "department"
    LOCATION = "location"
    LANGUAGES = "languages"
    PROFESSION = "profession"
    BOTH = "is_both"
    IDENTITIES = "identities"
    SAME_IDENTITY = "wants_same_identity"
    BIOGRAPHY = "biography"


VOCABULARY = Vocabulary(
    headings={
        SignUpField.EMAIL: HEADINGS[Field.EMAIL],
        SignUpField.FIRST_NAME: HEADINGS[Field.FIRST_NAME],
        SignUpField.LAST_NAME: HEADINGS[Field.LAST_NAME],
        SignUpField.JOB_TITLE: HEADINGS[Field.JOB_TITLE],
        SignUpField.GRADE: HEADINGS[Field.GRADE],
        SignUpField.DEPARTMENT: f"{HEADINGS[Field.DEPARTMENT]}, organisation, organization",
        SignUpField.LOCATION: HEADINGS[Field.LOCATION],
        SignUpField.LANGUAGES: HEADINGS[Field.LANGUAGES],
        SignUpField.PROFESSION: "profession, professional field, job family, skill, topic",
        SignUpField.BOTH: "both mentor and mentee, mentor and mentee, both",
        SignUpField.IDENTITIES: "characteristics, identity to match, identities, identity",
        SignUpField.SAME_IDENTITY: "match with similar identity, match with same identity, same identity",
        SignUpField.BIOGRAPHY: "biography, bio, about me, about you",
    },
    required=(SignUpField.FIRST_NAME, SignUpField.LAST_NAME, SignUpField.EMAIL),
    # Identities are nobody's but their owner's, and any cell of a row without headings may hold one.
    is_quoted=False,
)
# The grades of the British civil service, from the bottom: a Grade 7 stands below a Grade 6.
LADDER = ("AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4")
YES = frozenset({"yes", "y", "true", "1", "ja", "si", "sì", "da"})
NO = frozenset({"", "no", "n", "false", "0", "nein", "nej", "ne"})
IDENTITIES_LENGTH = 250


def _rung_name(text: str) -> str:
    """A grade as it is compared: `G7`, `grade 7` and `Grade 7` are one, as are `SCS 1` and `SCS1`."""
    return re.sub(r"^g(?=\d)", "grade", text.casefold().replace(" ", ""))


RUNGS: Mapping[str, int] = {_rung_name(name): place for place, name in enumerate(LADDER, start=1)}
# Any other ladder could have a "Grade 7" too; these give the civil service away.
TELLING = frozenset(name for name in RUNGS if not name.startswith("grade"))


@dataclass(frozen=True, slots=True)
class SignUp:
    """One person as the list tells. `wants_same_identity` is None where it says nothing."""

    row: int
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    job_title: str = ""
    grade: int | None = None
    department: str = ""
    location: str = ""
    languages: tuple[str, ...] = ()
    profession: str = ""
    is_both: bool = False
    identities: str = ""
    wants_same_identity: bool | None = None


@dataclass(frozen=True)
class SignUpFile:
    """What was read. With faults, the rows are incomplete and must not be used."""

    people: tuple[SignUp, ...] = ()
    headings: Mapping[SignUpField, str] = field(default_factory=dict)
    unused: tuple[str, ...] = ()
    # Whether grades are rungs of the ladder; otherwise they are numbers.
    is_on_ladder: bool = False
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0


def read_sign_ups(content: bytes) -> SignUpFile:
    """Read a whole CSV or XLSX file and find every fault in it."""
    table = read_table(content, VOCABULARY, PARSERS)
    faults = FaultList()
    is_on_ladder = any(_rung_name(text) in TELLING for text in table.cells(SignUpField.GRADE))
    people = [_sign_up(row, table, faults, is_on_ladder=is_on_ladder) for row in table.rows]
    _check_addresses(people, table, faults)
    found = sorted([*table.faults, *faults.kept], key=lambda fault: fault.row or 0)
    return SignUpFile(
        people=tuple(people),
        headings=table.headings,
        unused=table.unused,
        is_on_ladder=is_on_ladder,
        faults=tuple(found),
        fault_count=table.fault_count + faults.count,
    )


def _sign_up(row: Row[SignUpField], table: Table[SignUpField], faults: FaultList, *, is_on_ladder: bool) -> SignUp:
    said: dict[str, Any] = {name.value: value for name, value in row.values.items()}
    said.pop(SignUpField.BIOGRAPHY.value, None)
    try:
        said["grade"] = _grade(said.get("grade", ""), is_on_ladder=is_on_ladder)
    except CellFaultError as fault:
        faults.add(fault.code, row.number, table.headings[SignUpField.GRADE], **fault.params)
        said["grade"] = None
    return replace(_EMPTY, row=row.number, **said)


def _grade(text: str, *, is_on_ladder: bool) -> int | None:
    """A number, or the place on the ladder, counted from the bottom; empty is nobody's grade."""
    if is_on_ladder and text:
        rung = RUNGS.get(_rung_name(text))
        if rung is None:
            raise CellFaultError(FaultCode.OFF_LADDER, value=text[:80], ladder=", ".join(LADDER))
        return rung
    try:
        return cells.grade(text)
    except CellFaultError as fault:
        raise CellFaultError(FaultCode.OFF_LADDER, value=text[:80], ladder=", ".join(LADDER)) from fault


def _check_addresses(people: list[SignUp], table: Table[SignUpField], faults: FaultList) -> None:
    first: dict[str, int] = {}
    for person in people:
        if person.email in first:
            heading = table.headings[SignUpField.EMAIL]
            facts = {"value": person.email, "first_row": first[person.email]}
            faults.add(FaultCode.DOUBLED_ADDRESS, person.row, heading, **facts)
        elif person.email:
            first[person.email] = person.row


def _yes(cell: str) -> bool:
    """Yes or no; what else stands there is not quoted, as it may be private."""
    text = cells.clean(cell).casefold()
    if text not in YES | NO:
        raise CellFaultError(FaultCode.NOT_YES_OR_NO)
    return text in YES


def _yes_if_said(cell: str) -> bool | None:
    return _yes(cell) if cell.strip() else None


def _identities(cell: str) -> str:
    """Words separated by commas, each once."""
    words = dict.fromkeys(_words(cell))
    return cells.text_of(IDENTITIES_LENGTH)(", ".join(words))


def _words(cell: str) -> Iterator[str]:
    return (word for part in re.split(r"[,;|]", cell) if (word := cells.clean(part)))


PARSERS = {
    SignUpField.EMAIL: cells.address,
    SignUpField.FIRST_NAME: cells.text_of(80, required=True),
    SignUpField.LAST_NAME: cells.text_of(80, required=True),
    SignUpField.JOB_TITLE: cells.text_of(120),
    SignUpField.GRADE: cells.clean,
    SignUpField.DEPARTMENT: cells.text_of(120),
    SignUpField.LOCATION: cells.text_of(120),
    SignUpField.LANGUAGES: cells.languages,
    SignUpField.PROFESSION: cells.text_of(120),
    SignUpField.BOTH: _yes,
    SignUpField.IDENTITIES: _identities,
    SignUpField.SAME_IDENTITY: _yes_if_said,
    # Written for the eyes of a future partner, and often naming the identity: nobody here reads it.
    SignUpField.BIOGRAPHY: lambda cell: bool(cell.strip()),
}
_EMPTY = SignUp(row=0)
