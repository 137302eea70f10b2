"""A report as PDF, workbook and mail: the figures of its page, for those who may see it, whole or not at all."""

import datetime as dt
import email
import email.policy
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage as ParsedMail
from html import unescape
from io import BytesIO

import openpyxl
import pytest
from django.core import mail
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from openpyxl.cell import Cell

from messaging import actions as messaging
from messaging.models import Message
from people.models import AuditEntry, Person
from programs.enums import Measure
from programs.models import Program
from reports import actions
from reports.actions import drawing, filing
from reports.engine import Figure
from reports.enums import ReportKind
from reports.models import STALE_AFTER, Drawing, Report, ReportFile
from reports.selectors.workbook import format_of
from rmentor.lib import clock
from tests.factories import GoalFactory, TeamMemberFactory
from tests.reports.conftest import Build
from tests.reports.test_pdf import text_of

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[Person], Client]
LANGUAGES = ["en", "sv"]
FORMULA = '=HYPERLINK("http://evil.example")'


def compiled(program: Program) -> Report:
    report = actions.ask_for_report(program_id=program.pk, kind=ReportKind.MONTHLY, by=None)
    return Report.objects.get(pk=report.pk)


@pytest.fixture
def program(build: Build) -> Program:
    program = build(scales=[{}, {"code": "OI", "name": "Organisational insight", "who": "mentor", "n": 7}])
    GoalFactory(program=program, objective=FORMULA, measure=Measure.HELD, baseline=50, target=80)
    return program


@pytest.fixture
def report(program: Program) -> Report:
    return compiled(program)


def speaking(person: Person, language: str) -> Person:
    person.language = language
    person.save()
    return person


class Shown:
    """What one person reads of a report, wherever."""

    def __init__(self, client: Client, person: Person, report: Report) -> None:
        self.page = words_of(client.get(reverse("reports:report-detail", args=[report.pk])).content.decode())
        self.pdf = text_of(take(client, "pdf", report))
        self.cells = list(cells_in(take(client, "workbook", report)))
        self.mail = as_sent(person)

    @property
    def mail_text(self) -> str:
        body = self.mail.get_body(("plain",))
        assert body is not None
        return " ".join(str(body.get_content()).split())

    def everything(self) -> Iterator[str]:
        yield from (self.page, self.pdf, self.mail_text, " ".join(self.cells))


def take(client: Client, what: str, report: Report) -> bytes:
    answer = client.post(reverse(f"reports:report-{what}", args=[report.pk]))
    assert answer.status_code == 200
    return answer.content


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def cells_in(content: bytes) -> Iterator[str]:
    """Each cell as a spreadsheet shows it, in the language of the number format's words only."""
    for sheet in openpyxl.load_workbook(BytesIO(content)):
        for row in sheet.iter_rows():
            yield from (as_shown(cell) for cell in row if cell.value is not None)


def as_shown(cell: Cell) -> str:
    """What a spreadsheet makes of a number and its format, as far as ours go."""
    if not isinstance(cell.value, int | float):
        return str(cell.value)
    above, below, zero = cell.number_format.split(";")
    chosen = above if cell.value > 0 else below if cell.value < 0 else zero
    number = abs(cell.value) * (100 if "%" in chosen else 1)
    places = len(chosen.partition(".")[2].partition("\\")[0])
    digits = re.sub(r"0(\.0+)?", f"{number:.{places}f}", chosen, count=1)
    return digits.replace('"', "").replace("\\", "")


def as_sent(person: Person) -> ParsedMail:
    message = Message.objects.get(kind="reports.ready", recipient=person)
    Message.objects.exclude(pk=message.pk).delete()
    Message.objects.update(not_before=clock.now())
    person.quiet_from = person.quiet_to = dt.time(0)
    person.save()
    mail.outbox.clear()
    assert messaging.send_due() == 1
    raw = mail.outbox[0].message().as_bytes(linesep="\r\n")
    return email.message_from_bytes(raw, policy=email.policy.default)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_figure_reads_the_same_on_the_page_in_the_pdf_in_a_cell_and_in_the_mail(
    sign_in: SignIn, xena: Person, report: Report, language: str
) -> None:
    """Against the figures that the survey released (tests/reports/conftest.py), not against one another alone."""
    shown = Shown(sign_in(speaking(xena, language)), xena, report)
    comma = language == "sv"
    change, low, high = (figure.replace(".", ",") if comma else figure for figure in ("+0.7", "+0.5", "+0.9"))
    between = f"{low} till {high}" if comma else f"{low} to {high}"
    for told in (shown.page, shown.pdf, shown.mail_text):
        assert change in told
        assert between in told
        assert "100 %" in told  # of the planned meetings held
    assert {"+0.7", "+0.5", "+0.9", "12", "2.5", "3.2", "100 %"} <= set(shown.cells)
    for told in (shown.page, shown.pdf):
        assert ("2,5" if comma else "2.5") in told
        assert "12" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_hidden_is_hidden_everywhere(sign_in: SignIn, xena: Person, build: Build, language: str) -> None:
    hidden = {"hidden": True, "n": 3, "change": 1.37, "low": 1.19, "high": 1.58, "mean_pre": 2.22, "mean_post": 3.59}
    few = {"code": "OI", "name": "Organisational insight", "who": "mentor", **hidden, "hidden": False}
    report = compiled(build(scales=[hidden, few]))
    shown = Shown(sign_in(speaking(xena, language)), xena, report)
    for told in shown.everything():
        for number in ("1.37", "1.19", "1.58", "2.22", "3.59"):
            assert number not in told
            assert number.replace(".", ",") not in told
    for told in (shown.page, shown.pdf, " ".join(shown.cells)):
        assert "–" in told or "Not shown" in told or "Visas inte" in told


def test_every_number_of_the_page_with_a_sign_is_in_both_files(sign_in: SignIn, xena: Person, report: Report) -> None:
    shown = Shown(sign_in(xena), xena, report)
    signed = set(re.findall(r"[+−]\d+(?:\.\d+)?(?: %)?", shown.page))
    assert len(signed) >= 3
    assert {number for number in signed if number not in shown.pdf} == set()
    assert {number for number in signed if number not in " ".join(shown.cells)} == set()


def test_every_part_of_the_page_is_in_the_pdf(sign_in: SignIn, xena: Person, report: Report) -> None:
    client = sign_in(xena)
    page = client.get(reverse("reports:report-detail", args=[report.pk])).content.decode()
    headings = [words_of(found) for found in re.findall(r"<h2[^>]*>(.*?)</h2>", page, re.DOTALL)]
    told = text_of(take(client, "pdf", report))
    assert len(headings) > 6
    assert [heading for heading in headings if heading not in told] == []


def test_files_carry_no_number_of_pairs_to_look_after(sign_in: SignIn, xena: Person, report: Report) -> None:
    """The program team must not read it, and files are passed on."""
    report.snapshot["check_ins"] = {"flagged": 4711}
    report.save()
    report.files.all().delete()
    actions.set_report(report_id=report.pk)
    shown = Shown(sign_in(xena), xena, report)
    assert "4711" in shown.page
    for told in (shown.pdf, " ".join(shown.cells), shown.mail_text):
        assert "4711" not in told
        assert "check-in" not in told


def test_the_workbook_has_a_sheet_for_each_part_with_its_date_and_the_methods(
    sign_in: SignIn, xena: Person, report: Report
) -> None:
    book = openpyxl.load_workbook(BytesIO(take(sign_in(xena), "workbook", report)))
    assert book.sheetnames[:4] == ["Summary", "Goals", "Gains", "Rhythm"]
    assert book.sheetnames[-1] == "Method"
    for sheet in book.worksheets[:-1]:
        head = [row[0] for row in sheet.iter_rows(min_row=1, max_row=6, values_only=True)]
        assert f"Monthly report, number 1, as of {report.as_of:%-d %B %Y}" in head
        assert "How figures are computed: see the last sheet." in head
    method = [row[0] for row in book["Method"].iter_rows(values_only=True) if row[0]]
    assert "Small groups are never shown" in method
    assert any(line.startswith("Target reached, shown: The whole interval") for line in method)


def test_no_cell_is_a_formula_or_becomes_one(sign_in: SignIn, xena: Person, report: Report) -> None:
    book = openpyxl.load_workbook(BytesIO(take(sign_in(xena), "workbook", report)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    typed = [cell for cell in cells if cell.value == FORMULA]
    assert typed
    assert all(cell.quotePrefix for cell in typed)


def test_a_file_is_offered_under_a_plain_name_kept_by_no_cache_and_noted(
    sign_in: SignIn, xena: Person, report: Report
) -> None:
    for what, ending, kind in (
        ("pdf", "pdf", "application/pdf"),
        ("workbook", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ):
        answer = sign_in(xena).post(reverse(f"reports:report-{what}", args=[report.pk]))
        assert answer["Content-Disposition"] == f'attachment; filename="digital-1.{ending}"'
        assert answer["Content-Type"] == kind
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert {"no-store", "private"} <= set(answer["Cache-Control"].replace(",", " ").split())
        noted = AuditEntry.objects.filter(verb="reports.take_file").latest("pk")
        assert (noted.actor, noted.new) == (str(xena), {"version": 1, "format": ending})


def test_whoever_may_not_see_the_report_gets_no_file(
    sign_in: SignIn, stig: Person, mira: Person, report: Report
) -> None:
    participant = report.program.enrolments.first().person
    for person in (stig, mira, participant):
        for what in ("pdf", "workbook"):
            assert sign_in(person).post(reverse(f"reports:report-{what}", args=[report.pk])).status_code == 404
    member = TeamMemberFactory(program=report.program).person
    assert sign_in(member).post(reverse("reports:report-pdf", args=[report.pk])).status_code == 200
    assert sign_in(member).get(reverse("reports:report-pdf", args=[report.pk])).status_code == 405


def test_the_page_waits_for_the_pdf_and_then_offers_it(sign_in: SignIn, xena: Person, report: Report) -> None:
    client, address = sign_in(xena), reverse("reports:report-detail", args=[report.pk])
    assert reverse("reports:report-pdf", args=[report.pk]) in client.get(address).content.decode()
    report.files.all().delete()
    page = client.get(address).content.decode()
    assert "The PDF is being made." in page
    assert 'hx-trigger="every 2s"' in page
    assert reverse("reports:report-pdf", args=[report.pk]) not in page


def test_a_pdf_that_is_not_there_is_made_for_whoever_asks(sign_in: SignIn, xena: Person, report: Report) -> None:
    """As for reports of an older release: once asked for, the worker makes it."""
    report.files.all().delete()
    client, address = sign_in(xena), reverse("reports:report-pdf", args=[report.pk])
    back = reverse("reports:report-detail", args=[report.pk])
    answer = client.post(address, headers={"Referer": f"http://testserver{back}"}, follow=True)
    assert "The PDF is being made just now." in answer.content.decode()
    assert client.post(address).content.startswith(b"%PDF")


def test_there_is_one_file_in_every_language(report: Report) -> None:
    told = {file.language: text_of(bytes(file.content)) for file in report.files.all()}
    assert set(told) == {"en", "it", "sl", "sv", "da"}
    assert "Reports are frozen" in told["en"]
    assert len({text[-3000:] for text in told.values()}) == 5
    actions.set_report(report_id=report.pk)
    assert ReportFile.objects.count() == 5


def test_the_mail_carries_the_key_picture_and_says_the_same_in_plain_text(xena: Person, report: Report) -> None:
    sent = as_sent(speaking(xena, "en"))
    assert sent.get_content_type() == "multipart/related"
    picture = next(part for part in sent.walk() if part.get_content_type() == "image/png")
    assert picture["Content-ID"] == "<key-picture>"
    assert picture.get_content_disposition() == "inline"
    assert picture.get_content() == bytes(Drawing.objects.exclude(png=b"").get(png=picture.get_content()).png)
    html, text = (str(sent.get_body((kind,)).get_content()) for kind in ("html", "plain"))
    says = re.search(r'src="cid:key-picture" alt="([^"]+)"', html)
    assert says
    assert " ".join(unescape(says[1]).split()) in " ".join(text.split())
    for words in ("2 of 2 goals reached", "Target reached, shown", "Change +0.7", "target +0.5", "/reports/"):
        assert words in " ".join(text.split())
    assert "http://127" in html
    assert not re.search(r'src="http', html)


def test_a_mail_without_a_picture_is_the_common_mail(xena: Person, build: Build) -> None:
    compiled(build())
    sent = as_sent(xena)
    assert sent.get_content_type() == "multipart/alternative"
    assert "cid:" not in str(sent.get_body(("html",)).get_content())


def test_mails_leave_once_however_often_a_report_is_drawn(xena: Person, report: Report) -> None:
    before = Message.objects.filter(kind="reports.ready").count()
    actions.draw_again(report_id=report.pk)
    assert Message.objects.filter(kind="reports.ready").count() == before > 0


def test_an_old_report_that_is_drawn_anew_is_no_news(report: Report) -> None:
    Message.objects.all().delete()
    Report.objects.update(ended_at=clock.now() - 10 * 24 * 60 * STALE_AFTER)
    actions.draw_again(report_id=report.pk)
    assert not Message.objects.filter(kind="reports.ready").exists()


KILLED = {
    "drawing": (drawing, "to_svg"),
    "mailing": (drawing, "_tell"),
    "setting": (filing, "typeset"),
}


@pytest.mark.parametrize("step", KILLED)
def test_a_worker_that_is_killed_at_any_step_leaves_nothing_half_and_the_rest_is_done_later(
    program: Program, xena: Person, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise SystemExit  # what a worker's end looks like from inside

    with monkeypatch.context() as patch:
        patch.setattr(*KILLED[step], killed)
        with pytest.raises(SystemExit):
            compiled(program)
    report = Report.objects.get()
    assert report.snapshot["goals"]
    assert not report.files.exists()
    told = Message.objects.filter(kind="reports.ready")
    assert bool(told) == bool(report.drawn_at) == (step == "setting")
    with clock.at(clock.now() + 2 * STALE_AFTER):
        actions.tick()
    report.refresh_from_db()
    assert report.drawn_at
    assert report.files.count() == 5
    assert told.all().count() == len(set(told.values_list("recipient", flat=True))) > 0


def test_a_file_that_cannot_be_made_is_not_tried_for_ever(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def faulty(*_: object, **__: object) -> bytes:
        tries.append(1)
        raise OperationalError

    monkeypatch.setattr(filing, "typeset", faulty)
    with pytest.raises(OperationalError):
        compiled(program)
    with clock.at(clock.now() + 2 * STALE_AFTER), pytest.raises(OperationalError):
        actions.tick()
    with clock.at(clock.now() + 90 * STALE_AFTER):
        actions.tick()
    assert len(tries) == 2


@pytest.mark.parametrize(
    ("figure", "number", "shown"),
    [
        (Figure.of("+0,7", 0.7, places=1, is_signed=True), 0.7, '+0.0;"−"0.0;0.0'),
        (Figure.of("12", 12), 12, '0;"−"0;0'),
        (Figure.of("97,3 %", 0.973, places=1, is_share=True), 0.973, '0.0\\ %;"−"0.0\\ %;0.0\\ %'),
        (Figure.of("1.234 EUR", 1234, unit="EUR"), 1234, '#,##0" EUR";"−"#,##0" EUR";#,##0" EUR"'),
    ],
)
def test_a_cell_holds_the_number_and_reads_as_on_the_page(figure: Figure, number: float, shown: str) -> None:
    assert (figure.number, format_of(figure)) == (number, shown)
