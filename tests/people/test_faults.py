"""Everything that can be wrong with a file: each a clear fault, never a crash."""

import io
import os
import struct
import time
import zipfile

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from people.engine import FaultCode, PeopleFile, read_people
from people.engine.faults import Fault
from people.rules import in_words
from people.rules.faults import TEXTS
from tests.people.conftest import SHAPES, a_csv, a_row, a_workbook

CIRCLE = "Monica Engdahl (10005) → Gabriel Saraf (10006) → Monica Engdahl (10005)"
PARAMS = "ladder cells examples expected first_row hired known left length limit owner people seen value"
HEADINGS = "Employee ID,First name,Last name,Email"


def codes(file: PeopleFile) -> list[tuple[str, int | None, str]]:
    return [(fault.code.value, fault.row, fault.column) for fault in file.faults]


def only_code(content: bytes) -> str:
    [fault] = read_people(content).faults
    return fault.code.value


def test_the_faulty_export_lists_every_fault_with_row_column_and_what_to_do() -> None:
    file = read_people(SHAPES["faulty"].read_bytes())
    words = [in_words(fault) for fault in file.faults]
    assert file.fault_count == 11
    assert [(line.row, line.column, line.message) for line in words] == [
        (4, "Email - Primary Work", "The address stefan.kaucic@nordbrygge.example stands in row 3 already."),
        (5, "Email - Primary Work", "“not-an-address” is not an e-mail address."),
        (6, "Manager Employee ID", "Nobody has the employee number “99999”."),
        (
            7,
            "Manager Employee ID",
            f"These people report to each other in a circle: {CIRCLE}.",
        ),
        (9, "Hire Date", "“31/31/2020” is not a date."),
        (10, "Management Level", "“high” is not a grade."),
        (11, "Employee ID", "The employee number 10008 stands in row 10 already."),
        (14, "Location Time Zone", "“Mars/Olympus” is not a time zone."),
        (15, "Termination Date", "The person left on 2001-01-01, before being hired on 2012-06-11."),
        (16, "", "The row has 5 cells instead of 13."),
        (17, "Legal Name - First Name", "The cell is empty."),
    ]
    assert all(line.what_to_do for line in words)


@pytest.mark.parametrize("code", FaultCode)
def test_every_fault_has_words_in_which_nothing_is_left_open(code: FaultCode) -> None:
    everything = dict.fromkeys(PARAMS.split(), "x")
    words = in_words(Fault(code, 1, "Email", everything | {"field": "email"}))
    assert words.message
    assert words.what_to_do
    assert "%(" not in words.message + words.what_to_do


def test_faults_are_told_in_the_language_of_the_reader() -> None:
    with translation.override("sl"):
        assert isinstance(in_words(Fault(FaultCode.EMPTY_FILE)).message, str)
    assert set(TEXTS) == set(FaultCode)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\r\n \r\n", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b",,,\r\n,,,\r\n", "empty_file"),
        (HEADINGS.encode(), "no_rows"),
        (HEADINGS.encode() + b"\r\n,,,\r\n\r\n", "no_rows"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_a_spreadsheet"),
        (b"%PDF-1.7 ...", "not_a_spreadsheet"),
        (b"\x7fELF\x02\x01\x01" + bytes(50), "not_a_spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_excel"),
        (b"PK\x03\x04 but no zip", "broken_workbook"),
        (b"Employee ID,\x81\x8d\x8f", "unreadable_text"),
        (b"\xff\xfeE\x00m\x00p\x00\x00\x00", "nul"),
        (b"\xff\xfe\x00", "unreadable_text"),
        (HEADINGS.encode() + b"\r\n1,A\x00nn,B,a@b.example", "nul"),
        (HEADINGS.encode() + b'\r\n1,"Ann,B,a@b.example\r\n2,Bob,C,b@b.example', "quotes"),
        (HEADINGS.encode() + b'\r\n1,"Ann"x,B,a@b.example', "quotes"),
        (b"x" * 10_000_000, "long_line"),
        (HEADINGS.encode() + b"\r\n" + b"1," * 5_000_000, "long_line"),
        (HEADINGS.encode() + b"\r\n" + b'"' + b"x\r\n" * 100_000, "quotes"),
        (HEADINGS.encode() + b",x" * 300, "too_many_columns"),
        (HEADINGS.encode() + b"\r\n1,A,B,a@b.example" * 200_001, "too_many_rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_fault(content: bytes, code: str) -> None:
    started = time.process_time()
    assert only_code(content) == code
    assert time.process_time() - started < 5


def test_a_fault_of_the_quotes_names_the_row_in_which_they_open() -> None:
    content = a_csv(a_row(1), a_row(2)) + b'3,"Ann'
    [fault] = read_people(content).faults
    assert (fault.code, fault.row) == ("quotes", 4)


def test_a_missing_column_is_named_with_what_was_recognised() -> None:
    file = read_people(
        a_csv(
            {"Employee ID": "1", "First name": "A", "Mail box": "x"},
            headings=["Employee ID", "First name", "Mail box"],
        )
    )
    assert [fault.params["field"] for fault in file.faults] == ["last_name", "email"]
    words = in_words(file.faults[1])
    assert words.message == (
        "There is no column for “e-mail”. Recognised: Employee ID, First name. All headings: "
        "Employee ID, First name, Mail box."
    )
    assert "work email" in words.what_to_do


def test_two_columns_with_one_heading_are_a_fault() -> None:
    content = b"Employee ID,First name,Last name,Email,email\r\n1,A,B,a@b.example,c@d.example\r\n"
    assert codes(read_people(content)) == [("doubled_heading", 1, "email")]


def test_a_heading_that_nobody_reads_may_stand_twice() -> None:
    content = b"Employee ID,First name,Last name,Email,Note,Note\r\n1,A,B,a@b.example,x,y\r\n"
    assert read_people(content).faults == ()


def test_ragged_rows_are_faults_and_those_who_report_to_them_are_not() -> None:
    content = (
        b"Employee ID,First name,Last name,Email,Manager\r\n"
        b"1,A,B,a@b.example,2\r\n"
        b"2,C,D\r\n"
        b"3,E,F, Sales,e@b.example,2\r\n"
        b"4,G,H,g@b.example,3\r\n"
        b"5,I,J,i@b.example,1,,\r\n"
    )
    assert codes(read_people(content)) == [("short_row", 3, ""), ("long_row", 4, "")]


def test_a_short_row_of_a_workbook_is_checked_like_empty_cells() -> None:
    content = a_workbook(HEADINGS.split(","), [1, "A", "B"], [2, "C", "D", "c@d.example"])
    assert codes(read_people(content)) == [("missing_value", 2, "Email")]


@pytest.mark.parametrize(
    "address",
    [
        *("x", "a@b", "a b@c.example", "a@@b.example", "a@b..example", "a@-b.example", "a@b.example.", "@b.example"),
        *(
            "a@b.example, c@d.example",
            "<a@b.example>",
            "a" * 65 + "@b.example",
            "ä@b.example",
            "a@" + "b." * 130 + "c",
        ),
    ],
)
def test_bad_addresses_are_faults(address: str) -> None:
    assert codes(read_people(a_csv(a_row(1, Email=address)))) == [("bad_address", 2, "Email")]


@pytest.mark.parametrize(
    "address", ["a.b+c@x-y.firm.example", "O'Hara@firm.example", "a@bücher.example", "1@2.example"]
)
def test_good_addresses_are_kept_in_lower_case(address: str) -> None:
    assert read_people(a_csv(a_row(1, Email=address))).entries[0].email == address.lower()


@pytest.mark.parametrize(
    "text", ["31/31/2020", "2020-02-30", "30.02.2020", "yesterday", "43831", "01.02.20", "0020-01-01"]
)
def test_dates_that_are_none_are_faults(text: str) -> None:
    assert codes(read_people(a_csv(a_row(1, Hire_date=text)))) == [("bad_date", 2, "Hire date")]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "CET+1", "europe/rome", "/Europe/Rome"])
def test_unknown_zones_are_faults(zone: str) -> None:
    assert codes(read_people(a_csv(a_row(1, Time_zone=zone)))) == [("unknown_zone", 2, "Time zone")]


def test_texts_that_do_not_fit_are_faults() -> None:
    rows = a_row(1, First_name="x" * 81), a_row(2, Department="x" * 121), a_row("3" * 41)
    assert codes(read_people(a_csv(*rows))) == [
        ("too_long", 2, "First name"),
        ("too_long", 3, "Department"),
        ("too_long", 4, "Employee ID"),
    ]


def test_a_language_that_nobody_knows_is_a_fault() -> None:
    assert codes(read_people(a_csv(a_row(1, Languages="da; Klingon")))) == [("unknown_language", 2, "Languages")]


def test_who_reports_to_themselves_is_told_so() -> None:
    assert codes(read_people(a_csv(a_row(1, Manager="1")))) == [("own_manager", 2, "Manager")]


def test_a_circle_of_any_length_is_one_fault_that_names_everybody_in_it() -> None:
    ring = [a_row(number, Manager=str(number % 5 + 1)) for number in range(1, 6)]
    below = [a_row(number, Manager=str(number - 1)) for number in range(6, 9)]
    [fault] = read_people(a_csv(*below, *ring)).faults
    assert (fault.code, fault.row) == ("circle", 5)
    assert fault.params["people"] == (
        "First1 Last1 (1) → First2 Last2 (2) → First3 Last3 (3) → First4 Last4 (4) → First5 Last5 (5) "
        "→ First1 Last1 (1)"
    )


def test_a_long_circle_is_told_in_short() -> None:
    ring = [a_row(number, Manager=str(number % 400 + 1)) for number in range(1, 401)]
    [fault] = read_people(a_csv(*ring)).faults
    assert fault.params["people"].count("→") == 11


def test_a_circle_may_go_through_people_who_are_not_in_the_file() -> None:
    file = read_people(a_csv(a_row(1, Manager="2")), known={"2": "3", "3": "1", "1": None})
    assert [(fault.code, fault.params["people"]) for fault in file.faults] == [
        ("circle", "First1 Last1 (1) → 2 → 3 → First1 Last1 (1)")
    ]


def test_of_a_hopeless_file_the_first_thousand_faults_are_kept_and_all_are_counted() -> None:
    file = read_people(a_csv(*(a_row(number, Grade="high") for number in range(1500))))
    assert (len(file.faults), file.fault_count) == (1000, 1500)


# ---- workbooks from outside -------------------------------------------------------------------------------------


def a_zip(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def with_sheet(xml: bytes) -> bytes:
    """A real workbook whose sheet is replaced by `xml`."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(a_workbook(["x"]))) as real,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in real.infolist():
            content = xml if entry.filename == "xl/worksheets/sheet1.xml" else real.read(entry)
            made.writestr(entry.filename, content)
    return out.getvalue()


def sheet_xml(data: bytes, before: bytes = b"") -> bytes:
    head = b'<?xml version="1.0"?>' + before
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        head
        + b'<worksheet xmlns="'
        + space
        + b'"><dimension ref="A1:XFD1048576"/><sheetData>'
        + data
        + b"</sheetData></worksheet>"
    )


def a_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet_rows(*rows: list[str]) -> bytes:
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(a_cell(f"{chr(64 + place)}{number}", text) for place, text in enumerate(row, start=1))
        lines.append(f'<row r="{number}">{cells}</row>')
    return "".join(lines).encode()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (a_zip(word__document=b"<w/>"), "not_a_spreadsheet"),
        (a_zip(**{"xl/workbook.xml": b"<workbook/>"}), "broken_workbook"),
        (a_zip(**{"xl/workbook.xml": b"x", "xl/worksheets/sheet1.xml": bytes(200_000_000)}), "bomb"),
        (a_zip(**{"xl/workbook.xml": b"x", "xl/sharedStrings.xml": bytes(2_000_000)}), "bomb"),
        (a_zip(**{"xl/workbook.xml": b"x"}, **{f"e{n}": b"" for n in range(600)}), "bomb"),
        (
            with_sheet(
                sheet_xml(
                    b"<row r='1'>"
                    + b"<c><v>1</v></c>" * 20_000
                    + os.urandom(60_000).hex().encode()
                    + b"<c/>" * 600_000
                )
            ),
            "bomb",
        ),
        (with_sheet(b"<not xml"), "broken_workbook"),
        (with_sheet(sheet_xml(b'<row r="9999999999"><c r="A9999999999"><v>1</v></c></row>')), "too_many_rows"),
        (with_sheet(sheet_xml(b'<row r="1"><c r="XFD1" t="n"><v>1</v></c></row>')), "too_many_columns"),
        (with_sheet(sheet_xml(b'<row r="abc"/>')), "broken_workbook"),
        (with_sheet(sheet_xml(b"")), "empty_file"),
        (
            with_sheet(
                sheet_xml(b"<row><c><v>&b;</v></c></row>", b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>')
            ),
            "broken_workbook",
        ),
    ],
)
def test_bombs_and_broken_workbooks_are_refused_at_once(content: bytes, code: str) -> None:
    started = time.process_time()
    assert only_code(content) == code
    assert time.process_time() - started < 2


def test_a_workbook_may_lie_about_its_size() -> None:
    rows = sheet_rows(HEADINGS.split(","), ["1", "A", "B", "a@b.example"])
    file = read_people(with_sheet(sheet_xml(rows)))
    assert (file.faults, len(file.entries)) == ((), 1)


def test_an_entry_that_claims_to_be_small_is_not_unpacked_further() -> None:
    content = bytearray(with_sheet(sheet_xml(sheet_rows(["x"]) * 20_000)))
    # The directory at the end says how large each entry is: let it say 10 bytes for all of them.
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", content, place + 24, 10)
        place = content.find(b"PK\x01\x02", place + 1)
    assert only_code(bytes(content)) == "broken_workbook"


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_no_bytes_at_all_bring_the_reader_down(content: bytes) -> None:
    assert read_people(content).fault_count > 0


@given(st.lists(st.lists(st.text(max_size=12), min_size=4, max_size=4), max_size=5))
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_the_cells_is_read_or_is_a_fault(rows: list[list[str]]) -> None:
    text = HEADINGS + "\r\n" + "\r\n".join(",".join(row) for row in rows)
    file = read_people(text.encode("utf-8", "surrogatepass"))
    assert file.fault_count or file.entries


A_WORKBOOK = a_workbook(HEADINGS.split(","), [1, "A", "B", "a@b.example"])


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_workbook_with_flipped_bytes_does_not_bring_the_reader_down(data: st.DataObject) -> None:
    content = bytearray(A_WORKBOOK)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(read_people(bytes(content)), PeopleFile)
