import dataclasses
import datetime as dt
import io
import unicodedata

import openpyxl
import pytest

from people.engine import Entry, Field, PeopleFile, Shape, read_people
from people.engine.cells import date
from people.engine.columns import DateOrder
from tests.people.conftest import SHAPES, a_csv, a_row, a_workbook


def read(name: str) -> PeopleFile:
    return read_people(SHAPES[name].read_bytes())


def as_personio_writes(name: str) -> str:
    """A name with a letter that cp1252 does not have is written without any accent."""
    try:
        name.encode("cp1252")
    except UnicodeEncodeError:
        return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return name


def by_number(file: PeopleFile) -> dict[str, Entry]:
    return {entry.employee_number: entry for entry in file.entries}


@pytest.mark.parametrize(
    ("name", "shape", "encoding"),
    [
        ("workday", Shape.WORKDAY, "utf-8-sig"),
        ("bamboohr", Shape.BAMBOOHR, "xlsx"),
        ("personio", Shape.PERSONIO, "cp1252"),
        ("successfactors", Shape.SUCCESSFACTORS, "utf-8"),
    ],
)
def test_every_shape_is_recognised_and_holds_420_people_without_a_fault(
    name: str, shape: Shape, encoding: str
) -> None:
    file = read(name)
    assert (file.shape, file.encoding, len(by_number(file)), file.faults) == (shape, encoding, 420, ())


@pytest.mark.parametrize(
    ("name", "not_told"),
    [
        ("bamboohr", {"languages", "time_zone"}),
        ("personio", {"time_zone", "is_active"}),
        ("successfactors", {"languages", "left_on"}),
    ],
)
def test_every_shape_tells_the_same_of_everybody(name: str, not_told: set[str]) -> None:
    truth, file = by_number(read("workday")), read(name)
    fields = [field.name for field in dataclasses.fields(Entry) if field.name not in {"row", "is_active", *not_told}]
    # What the shape has no column for is what this test leaves out, and nothing else.
    absent = {field.value for field in Field} - {field.value for field in file.fields} - {"dotted_lines"}
    assert absent == not_told
    for number, entry in by_number(file).items():
        expected = {field: getattr(truth[number], field) for field in fields}
        if name == "personio":
            expected |= {field: as_personio_writes(expected[field]) for field in ("first_name", "last_name")}
        assert {field: getattr(entry, field) for field in fields} == expected


@pytest.mark.parametrize("name", ["bamboohr", "successfactors"])
def test_a_status_column_says_the_same_as_the_leaving_dates(name: str) -> None:
    gone = {number for number, entry in by_number(read("workday")).items() if entry.left_on}
    assert len(gone) == 15
    assert {number for number, entry in by_number(read(name)).items() if not entry.is_active} == gone


def test_rows_are_numbered_as_in_a_spreadsheet() -> None:
    assert read("workday").entries[0].row == 2
    assert read("successfactors").entries[0].row == 3
    content = a_csv(a_row(1)) + b"\r\n\r\n" + a_csv(a_row(2)).split(b"\r\n")[1] + b"\r\n"
    assert [entry.row for entry in read_people(content).entries] == [2, 5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_encodings_delimiters_and_line_ends_are_recognised(encoding: str, delimiter: str, line_end: str) -> None:
    text = a_csv(a_row(1, First_name="Åsa, Žö;€"), delimiter=delimiter).decode()
    file = read_people(text.replace("\r\n", line_end).encode(encoding))
    assert [entry.first_name for entry in file.entries] == ["Åsa, Žö;€"]


def test_a_name_in_decomposed_letters_is_composed() -> None:
    assert read_people(a_csv(a_row(1, Last_name="Kauc\u030cic\u030c"))).entries[0].last_name == "Kaučič"


def test_invisible_characters_around_a_cell_go_and_markup_stays() -> None:
    entry = read_people(a_csv(a_row("\u200b1\ufeff", First_name="  =1+1\n<b> ", Last_name="\u00a0O'Hara "))).entries[
        0
    ]
    assert (entry.employee_number, entry.first_name, entry.last_name) == ("1", "=1+1 <b>", "O'Hara")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["13/02/2020", "01/02/2020"], dt.date(2020, 2, 1)),
        (["02/13/2020", "01/02/2020"], dt.date(2020, 1, 2)),
        (["01.02.2020"], dt.date(2020, 2, 1)),
        (["2020-02-01"], dt.date(2020, 2, 1)),
        (["2020-02-01T00:00:00"], dt.date(2020, 2, 1)),
        (["13-02-2020", "01-02-2020"], dt.date(2020, 2, 1)),
        (["02/02/2020"], dt.date(2020, 2, 2)),
    ],
)
def test_the_order_of_dates_is_decided_by_the_whole_file(texts: list[str], expected: dt.date) -> None:
    rows = [a_row(number, Hire_date=text) for number, text in enumerate(texts)]
    file = read_people(a_csv(*rows))
    assert (file.faults, file.entries[-1].hired_on) == ((), expected)


def test_dates_that_nobody_can_tell_apart_are_read_as_the_hr_system_means_them() -> None:
    row = {"Employee #": "1", "First Name": "A", "Last Name": "B", "Work Email": "a@b.example", "Reporting to": ""}
    file = read_people(a_csv(row | {"Hire Date": "02/06/2015"}, headings=[*row, "Hire Date"]))
    assert (file.shape, file.entries[0].hired_on) == (Shape.BAMBOOHR, dt.date(2015, 2, 6))


def test_dates_that_nobody_can_tell_apart_are_refused_in_an_unknown_shape() -> None:
    [fault] = read_people(a_csv(a_row(1, Hire_date="02/06/2015"))).faults
    assert (fault.code, fault.row, fault.column, fault.params) == (
        "ambiguous_dates",
        None,
        "Hire date",
        {"value": "02/06/2015"},
    )


def test_a_date_of_the_other_order_is_a_fault_of_its_row() -> None:
    rows = [a_row(n, Hire_date=text) for n, text in enumerate(["13/02/2020", "14/02/2020", "02/15/2020"])]
    assert [(fault.code, fault.row) for fault in read_people(a_csv(*rows)).faults] == [("bad_date", 4)]


@pytest.mark.parametrize(("order", "month"), [(DateOrder.MONTH_FIRST, 2), (DateOrder.DAY_FIRST, 6), (None, 6)])
def test_a_slashed_date_follows_the_order(order: DateOrder | None, month: int) -> None:
    found = date("02/06/2015", order)
    assert found is not None
    assert found.month == month


@pytest.mark.parametrize(("text", "grade"), [("7", 7), ("L7", 7), ("Grade 7", 7), ("IC-4", 4), ("07", 7), ("", None)])
def test_grades_are_numbers_with_or_without_a_letter(text: str, grade: int | None) -> None:
    assert read_people(a_csv(a_row(1, Grade=text))).entries[0].grade == grade


@pytest.mark.parametrize("text", ["high", "7 to 8", "L", "-1", "100", "7.5"])
def test_a_grade_in_words_is_a_fault(text: str) -> None:
    assert [fault.code for fault in read_people(a_csv(a_row(1, Grade=text))).faults] == ["bad_grade"]


@pytest.mark.parametrize("text", ["2", "Ana Novak (2)", "Ana (Anči) Novak (2)", "p2@firm.example", "P2@FIRM.example"])
def test_managers_are_given_by_number_by_name_and_number_or_by_address(text: str) -> None:
    file = read_people(a_csv(a_row(1, Manager=text), a_row(2)))
    assert (file.faults, file.entries[0].manager) == ((), "2")


@pytest.mark.parametrize("text", ["", "NO_MANAGER", "none", "-", "N/A"])
def test_some_people_have_no_manager(text: str) -> None:
    file = read_people(a_csv(a_row(1, Manager=text)))
    assert (file.faults, file.entries[0].manager) == ((), "")


def test_a_manager_may_be_somebody_who_was_imported_before() -> None:
    content = a_csv(a_row(1, Manager="77"))
    assert [fault.code for fault in read_people(content).faults] == ["unknown_manager"]
    assert read_people(content, known={"77": None}).faults == ()


def test_dotted_lines_are_read() -> None:
    file = read_people(a_csv(a_row(1, Matrix_Manager="2; Ana Novak (3)"), a_row(2), a_row(3)))
    assert (file.faults, file.entries[0].dotted_lines) == ((), ("2", "3"))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("da;en", ("da", "en")),
        ("da, en", ("da", "en")),
        ("Danish; English", ("da", "en")),
        ("en-GB|en_US", ("en",)),
        ("", ()),
    ],
)
def test_languages_become_codes(text: str, codes: tuple[str, ...]) -> None:
    assert read_people(a_csv(a_row(1, Languages=text))).entries[0].languages == codes


@pytest.mark.parametrize("word", ["Inactive", "terminated", "AUSGESCHIEDEN"])
def test_a_word_for_gone_is_understood(word: str) -> None:
    assert not read_people(a_csv(a_row(1, Status=word))).entries[0].is_active


@pytest.mark.parametrize("word", ["active", "Full-Time", "On leave", "whatever HR calls it", ""])
def test_any_other_status_is_somebody_at_work(word: str) -> None:
    assert read_people(a_csv(a_row(1, Status=word))).entries[0].is_active


def test_titles_above_the_headings_are_passed_over() -> None:
    content = b"Report of all workers\r\nmade on 2026-01-01\r\n\r\n" + a_csv(a_row(1))
    file = read_people(content)
    assert (file.faults, [entry.row for entry in file.entries]) == ((), [5])


def test_of_two_headings_for_one_thing_the_better_one_is_read_and_the_other_reported() -> None:
    file = read_people(a_csv(a_row(1, Title="Dr", Job_title="Chemist", Shoe_size="43")))
    assert (file.entries[0].job_title, file.unused) == ("Chemist", ("Title", "Shoe size"))


def test_a_workbook_keeps_dates_numbers_and_formulas_as_somebody_would_type_them() -> None:
    headings = ["Employee ID", "First name", "Last name", "Email", "Grade", "Hire date"]
    row = [10001, '=HYPERLINK("http://x.example","click")', "<script>", "a@b.example", 7.0, dt.date(2020, 2, 1)]
    file = read_people(a_workbook(headings, [], row))
    entry = file.entries[0]
    assert file.faults == ()
    assert (entry.row, entry.employee_number, entry.grade, entry.hired_on) == (3, "10001", 7, dt.date(2020, 2, 1))
    assert (entry.first_name, entry.last_name) == ('=HYPERLINK("http://x.example","click")', "<script>")


def test_a_workbook_is_read_from_its_first_visible_sheet() -> None:
    book = openpyxl.Workbook()
    book.active.append(["notes"])
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("People")
    for line in a_csv(a_row(1)).decode().splitlines():
        sheet.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    assert [entry.employee_number for entry in read_people(out.getvalue()).entries] == ["1"]


def test_progress_is_told_from_the_first_row_to_the_last() -> None:
    told: list[tuple[int, int]] = []
    read_people(a_csv(*(a_row(number) for number in range(2500))), progress=lambda done, of: told.append((done, of)))
    assert told == [(0, 2500), (1000, 2500), (2000, 2500), (2500, 2500)]
