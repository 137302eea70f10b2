"""Tables as files for a spreadsheet: what is in a cell stays what it is, and is never run."""

import csv
import datetime as dt
import io
import re
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rmentor.lib import sheets

HOSTILE = (
    '=HYPERLINK("https://evil.example","pay")',
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    '"=1',
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
)


def read_csv(pieces: Iterator[bytes], delimiter: str = ",") -> list[list[str]]:
    text = b"".join(pieces).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def read_sheet(*rows: list[sheets.Cell], heads: tuple[str, ...] = ("one",)) -> list[list[Any]]:
    with sheets.xlsx_of("List", heads, rows) as file:
        return [list(row) for row in openpyxl.load_workbook(file).worksheets[0].iter_rows(min_row=2)]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_could_be_a_formula_gets_an_apostrophe_in_a_csv_file(text: str) -> None:
    assert read_csv(sheets.csv_of([text], [[text]])) == [[f"'{sheets.harmless(text)[1:]}"]] * 2
    assert sheets.harmless(text).startswith("'")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_could_be_a_formula_is_a_text_in_a_workbook_and_stays_one_when_edited(text: str) -> None:
    (cell,) = read_sheet([text])[0]

    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.value.lstrip() == text.replace("\r", "\n").lstrip()


@pytest.mark.parametrize("text", ["#N/A", "#REF!"])
def test_a_text_that_looks_like_an_error_is_a_text(text: str) -> None:
    (cell,) = read_sheet([text])[0]

    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize("text", ["Mira", "Åse Ødegård", "a - b", "1-2", "a; b", "– ", "", "you@firm.example"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert sheets.harmless(text) == text


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_spreadsheet_with_another_separator_finds_no_formula_either(separator: str) -> None:
    text = f'Mira{separator}=HYPERLINK("https://evil.example"){separator}"@SUM(A1)\n=1{separator}'

    rows = read_csv(sheets.csv_of(["one", "two"], [["x", text], [text, 2]]), delimiter=separator)

    assert len([cell for row in rows for cell in row]) > 6
    assert not [cell for row in rows for cell in row if cell.strip(' "').startswith(("=", "+", "-", "@"))]


@given(st.text(alphabet=st.sampled_from("=+-@＝\t\r\n;, \"'\u00a0\u200ba1")))
def test_no_text_begins_a_formula_anywhere(text: str) -> None:
    plain = sheets.harmless(text)

    cells = [cell.strip(' "\u00a0\u200b') for cell in re.split(r"[;\t\r\n]", plain)]
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@＝"))]
    assert not plain.startswith(("\t", "\r", "\n"))
    assert sheets.harmless(plain) == plain
    assert plain.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("unit", ["\t", " ", ";", "; ", '"', "'", "=", "\u200b"])
def test_a_long_hostile_text_takes_no_time(unit: str) -> None:
    before = timezone.now()

    sheets.harmless(unit * 50_000 + "x")

    assert (timezone.now() - before).total_seconds() < 1


def test_numbers_stay_numbers_and_dates_dates() -> None:
    day, moment = dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 12, 30)  # noqa: DTZ001 - Excel knows no zones
    row: list[sheets.Cell] = [-5, Decimal("-1.50"), 2.5, day, moment, None]
    heads = ("a", "b", "c", "d", "e", "f")

    with timezone.override("Europe/Rome"):
        written = read_csv(sheets.csv_of(heads, [row]))[1]
    cells = read_sheet(row, heads=heads)[0]

    assert written == ["-5", "-1.50", "2.5", "2026-03-01", "2026-03-01T12:30:00", ""]
    assert [cell.value for cell in cells[:3]] == [-5, -1.5, 2.5]
    assert (cells[3].value.date(), cells[4].value, cells[5].value) == (day, moment, None)
    assert [cell.data_type for cell in cells] == ["n", "n", "n", "d", "d", "n"]


def test_a_time_is_told_in_the_zone_of_whoever_asks() -> None:
    moment = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)

    with timezone.override("Europe/Rome"):
        written = read_csv(sheets.csv_of(["at"], [[moment]]))[1]
        cells = read_sheet([moment])[0]

    assert written == ["2026-07-02T00:30:00+02:00"]
    assert cells[0].value.isoformat() == "2026-07-02T00:30:00"


def test_what_excel_cannot_hold_does_not_break_the_workbook() -> None:
    row: list[sheets.Cell] = [dt.date(1850, 1, 1), float("nan"), float("inf"), "a\x00b\x1f\ufffe", "x" * 40_000]

    cells = read_sheet(row, heads=("a", "b", "c", "d", "e"))[0]

    assert [cell.value for cell in cells] == ["1850-01-01", None, None, "ab", "x" * 32_767]


def test_a_csv_file_is_rfc_4180_with_the_mark_that_excel_needs() -> None:
    whole = b"".join(sheets.csv_of(["Name", "Said"], [["Åse", 'a "b", c\nd']]))

    assert whole == '\ufeffName,Said\r\nÅse,"a ""b"", c\nd"\r\n'.encode()


def test_a_csv_file_comes_in_pieces_while_rows_are_still_read() -> None:
    asked = 0

    def rows() -> Iterator[list[sheets.Cell]]:
        nonlocal asked
        for asked in range(1, 100_001):
            yield ["x" * 50, asked]

    pieces = sheets.csv_of(["a", "b"], rows())
    next(pieces)
    assert len(next(pieces)) < 2 * sheets.CHUNK
    assert asked < 5_000
    assert sum(piece.count(b"\r\n") for piece in pieces) + asked >= 100_000
    assert asked == 100_000


@pytest.mark.parametrize(
    ("title", "name"), [("A/b: [c]?", "A b   c"), ("x" * 40, "x" * 31), ("'", "1"), ("", "1"), ("Pairs", "Pairs")]
)
def test_a_sheet_has_a_name_that_excel_takes(title: str, name: str) -> None:
    with sheets.xlsx_of(title, ["a"], []) as file:
        assert openpyxl.load_workbook(file).sheetnames == [name]


def test_more_rows_than_a_sheet_holds_go_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROWS_OF_A_SHEET", 4)

    with sheets.xlsx_of("List", ["n"], [[n] for n in range(7)]) as file:
        book = openpyxl.load_workbook(file)

    assert [[row[0] for row in sheet.values] for sheet in book] == [["n", 0, 1, 2], ["n", 3, 4, 5], ["n", 6]]
    assert book.sheetnames == ["List", "List 2", "List 3"]


def test_a_sheet_that_is_just_full_is_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROWS_OF_A_SHEET", 4)

    with sheets.xlsx_of("List", ["n"], [[n] for n in range(3)]) as file:
        assert openpyxl.load_workbook(file).sheetnames == ["List"]


def test_the_heading_stays_in_sight_and_filters() -> None:
    with sheets.xlsx_of("List", ["Name", "Age"], [["Mira", 24]]) as file:
        sheet = openpyxl.load_workbook(file).worksheets[0]

    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert all(cell.font.bold for cell in sheet[1])


def test_a_workbook_that_fails_leaves_no_file_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows() -> Iterator[list[sheets.Cell]]:
        yield from ([n] for n in range(100))
        raise ConnectionError

    with pytest.raises(ConnectionError):
        sheets.xlsx_of("List", ["n"], rows())

    assert list(tmp_path.iterdir()) == []
