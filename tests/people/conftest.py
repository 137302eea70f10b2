"""Files of HR systems: the four shapes of one company, and files made on the spot."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).parents[2]
SHAPES = {
    "workday": ROOT / "rmentor" / "demo" / "data" / "workday_export.csv",
    "bamboohr": ROOT / "tests" / "data" / "bamboohr_export.xlsx",
    "personio": ROOT / "tests" / "data" / "personio_export.csv",
    "successfactors": ROOT / "tests" / "data" / "successfactors_export.csv",
    "faulty": ROOT / "tests" / "data" / "faulty_export.csv",
}
HEADINGS = ("Employee ID", "First name", "Last name", "Email", "Grade", "Department", "Manager", "Hire date")

ExportOf = Callable[[str], bytes]
MakeCsv = Callable[..., bytes]


@pytest.fixture
def export_of() -> ExportOf:
    """The bytes of one of the shipped files."""
    return lambda name: SHAPES[name].read_bytes()


def a_row(number: int | str, **cells: str) -> dict[str, str]:
    """A person without faults; `cells` by heading, with _ for a blank."""
    row = {
        "Employee ID": str(number),
        "First name": f"First{number}",
        "Last name": f"Last{number}",
        "Email": f"p{number}@firm.example",
        "Grade": "5",
        "Department": "Sales",
        "Manager": "",
        "Hire date": "2020-01-31",
    }
    return row | {heading.replace("_", " "): text for heading, text in cells.items()}


def a_csv(*rows: dict[str, str], headings: Sequence[str] | None = None, delimiter: str = ",") -> bytes:
    """A CSV file of rows; a heading that only some rows have is a column of all."""
    names = list(headings or dict.fromkeys([*HEADINGS, *(name for row in rows for name in row)]))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([[row.get(name, "") for name in names] for row in rows])
    return out.getvalue().encode()


def a_workbook(*rows: Sequence[object]) -> bytes:
    """An XLSX file with these rows on its first sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
