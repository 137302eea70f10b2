"""What HR takes along as a file: every table of the administration, exactly as it shows itself to whoever asks."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from matching.models import Pair
from messaging.enums import MessageState
from messaging.models import Message
from messaging.rules import confidential_kinds
from people.admin import RoleAdmin
from people.admin.tables import Table, table_of
from people.enums import CellKind
from people.models import AuditEntry, Person
from programs.models import Case, Enrolment
from surveys.enums import Colour, WaveKind
from surveys.models import Signal
from tests.access.world import World, canary
from tests.factories import (
    NOON,
    EnrolmentFactory,
    MatchingRunFactory,
    MeetingFactory,
    PairFactory,
    PersonFactory,
    ProgramFactory,
    WaveFactory,
)

pytestmark = pytest.mark.django_db
Page = RoleAdmin[Any]
PAGES: list[Page] = [page for page in admin.site._registry.values() if isinstance(page, RoleAdmin)]
FILES = [page for page in PAGES if not page.not_a_file]
CONFIDENTIAL = confidential_kinds()[0]
HOSTILE = ('=HYPERLINK("https://evil.example","pay")', "+1", "-1", "@SUM(A1)", "\t=1")


def page_of(label: str) -> Page:
    return next(page for page in PAGES if page.opts.label_lower == label)


def place_of(label: str, name: str = "download") -> str:
    opts = page_of(label).opts
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}")


def csv_of(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))


def xlsx_of(answer: Any) -> list[list[Any]]:
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    answer.close()
    return [list(row) for row in book.worksheets[0].iter_rows()]


def asked(client: Client, address: str) -> list[list[str]]:
    return csv_of(client.post(address, {"format": "csv"}))


def asked_as_workbook(client: Client, address: str) -> list[list[Any]]:
    return xlsx_of(client.post(address, {"format": "xlsx"}))


def text_of(client: Client, address: str) -> str:
    return "\n".join(" ".join(row) for row in asked(client, address))


def test_lists_that_are_no_files_say_why() -> None:
    assert {page.opts.label_lower for page in PAGES if page.not_a_file} == {"messaging.outbox", "reports.board"}


def test_every_list_is_a_file_of_the_rows_and_columns_that_it_shows(world: World) -> None:
    client = world.client("hana")
    for page in FILES:
        label = page.opts.label_lower
        shown = client.get(place_of(label, "changelist")).context["cl"].result_count
        # The first download stands in the trail that the second one tells of.
        grows = label == "people.auditentry"

        rows, cells = asked(client, place_of(label)), asked_as_workbook(client, place_of(label))

        assert shown > 0, label
        assert (len(rows) - 1, len(cells) - 1) == (shown + grows, shown + 2 * grows), label
        columns = [name for name in page.list_display if name not in page.only_on_screen]
        assert {len(row) for row in (*rows, *cells)} == {len(columns)}, label
        assert [cell.value for cell in cells[0]] == rows[0] == [str(head) for head in table_of(page).heads], label
        if not grows:
            assert [[_as_csv(cell.value) for cell in row] for row in cells[1:]] == [
                [_without_zone(cell) for cell in row] for row in rows[1:]
            ], label


def _as_csv(value: Any) -> str:
    if isinstance(value, dt.datetime):
        # A workbook knows days as midnights.
        return value.isoformat(timespec="seconds").removesuffix("T00:00:00")
    return "" if value is None else str(value)


def _without_zone(cell: str) -> str:
    """A workbook has no zones, and rounds moments to the second; in a CSV file they stand as ISO 8601."""
    try:
        moment = dt.datetime.fromisoformat(cell)
    except ValueError:
        return cell
    return cell if len(cell) < 19 else moment.replace(tzinfo=None).isoformat()


def test_a_list_longer_than_a_page_comes_whole(world: World) -> None:
    EnrolmentFactory.create_batch(60, program=world.a.program, side="mentor")
    client = world.client("cora")

    page = client.get(place_of("programs.enrolment", "changelist"))

    assert len(page.context["cl"].result_list) == 50
    assert len(asked(client, place_of("programs.enrolment"))) - 1 == page.context["cl"].result_count > 60


def test_a_coordinator_takes_along_nothing_of_another_program(world: World) -> None:
    client = world.client("cora")
    mine = [page.opts.label_lower for page in FILES if client.get(place_of(page.opts.label_lower)).status_code == 405]
    for label in mine:
        answer = client.post(place_of(label), {"format": "csv"})
        if answer.status_code == 404:
            continue
        text = answer.getvalue().decode()
        assert "canary-b-" not in text, label
        assert "canary-berta" not in text, label
    assert canary("a Case.title") in text_of(client, place_of("programs.case"))
    assert canary("a Program.name") in text_of(client, place_of("matching.pair"))


@pytest.mark.parametrize("role", ["mira", "xena", "dara", "anon", "gone"])
def test_nobody_else_takes_anything_along(world: World, role: str) -> None:
    client = world.client(role)
    for page in FILES:
        answer = client.post(place_of(page.opts.label_lower), {"format": "csv"}, follow=role not in {"anon", "gone"})
        assert answer.status_code == (302 if role in {"anon", "gone"} else 404)
    assert not AuditEntry.objects.filter(verb="table.downloaded").exists()


def test_what_only_hr_may_see_is_not_there_for_a_coordinator(world: World) -> None:
    client = world.client("cora")
    for label in ("people.person", "people.auditentry", "messaging.message", "programs.topic"):
        assert client.post(place_of(label), {"format": "csv"}).status_code == 404


def test_the_filters_the_search_and_the_order_of_the_list_hold(world: World) -> None:
    client, place = world.client("hana"), place_of("programs.enrolment")
    of_a = f"?program__id__exact={world.a.program.pk}&side__exact=mentor"

    rows = asked(client, f"{place}{of_a}&q=canary-rolf&o=1")
    assert [row[0] for row in rows[1:]] == [str(world.people["rolf"])]

    up, down = (
        [row[0] for row in asked(client, f"{place_of('people.person')}?o={order}")[1:]] for order in ("0", "-0")
    )
    assert up == list(reversed(down))
    assert len(up) == Person.objects.count()


def test_cases_are_the_open_ones_unless_others_are_asked_for(world: World) -> None:
    client = world.client("hana")
    Case.objects.filter(pk=world.a.case.pk).update(state="closed", closed_at=NOON, closed_by=world.people["hana"])

    assert canary("a Case.title") not in text_of(client, place_of("programs.case"))
    assert canary("a Case.title") in text_of(client, f"{place_of('programs.case')}?state=closed")


@pytest.mark.parametrize(
    "query", ["?person__password__startswith=argon", "?program__id__exact=x", "?nonsense=1", "?state__exact=%00&x"]
)
def test_what_the_list_does_not_filter_by_is_refused(world: World, query: str) -> None:
    answer = world.client("hana").post(f"{place_of('programs.enrolment')}{query}", {"format": "csv"})
    assert answer.status_code == 400
    assert not AuditEntry.objects.filter(verb="table.downloaded").exists()


@pytest.mark.parametrize("data", [{}, {"format": ""}, {"format": "pdf"}, {"format": "../csv"}])
def test_another_format_is_refused(world: World, data: dict[str, str]) -> None:
    assert world.client("hana").post(place_of("matching.pair"), data).status_code == 400
    assert not AuditEntry.objects.filter(verb="table.downloaded").exists()


def test_a_link_downloads_nothing(world: World) -> None:
    assert world.client("hana").get(place_of("matching.pair"), {"format": "csv"}).status_code == 405


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_never_a_formula(world: World, name: str) -> None:
    Person.objects.filter(pk=world.people["mira"].pk).update(first_name=name, job_title=name, department=name)
    client = world.client("hana")
    for label in ("people.person", "programs.enrolment", "matching.pair", "mentoring_sessions.meeting"):
        rows = asked(client, place_of(label))
        assert any(f"'{name.strip()}" in cell for row in rows for cell in row), label
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], label
        cells = [cell for row in asked_as_workbook(client, place_of(label)) for cell in row]
        found = [
            cell for cell in cells if isinstance(cell.value, str) and cell.value.strip().startswith(name.strip())
        ]
        assert {(cell.data_type, cell.quotePrefix) for cell in found} == {("s", True)}, label
        assert "f" not in {cell.data_type for cell in cells}, label


def test_the_trail_keeps_who_took_which_table_and_nothing_of_what_is_in_it(world: World) -> None:
    client = world.client("cora")
    query = f"?program__id__exact={world.a.program.pk}&q=canary-rolf&o=2"
    rows = asked(client, place_of("programs.enrolment") + query)

    entry = AuditEntry.objects.get(verb="table.downloaded")

    assert (entry.actor_pk, entry.actor) == (world.people["cora"].pk, str(world.people["cora"]))
    assert (entry.subject_type, entry.subject_pk, entry.subject) == ("programs.enrolment", "", "Enrolments")
    assert entry.new == {"format": "csv", "filters": ["program__id__exact", "q"], "rows": len(rows) - 1}
    assert "rolf" not in json.dumps(entry.new)


def test_words_are_in_the_language_and_times_in_the_zone_of_whoever_asks(world: World) -> None:
    Person.objects.filter(pk=world.people["hana"].pk).update(language="sv", time_zone="Asia/Kolkata")
    client = world.client("hana")
    answer = client.post(place_of("mentoring_sessions.meeting"), {"format": "csv"})
    heads, first, *_rest = csv_of(answer)

    with translation.override("sv"):
        assert heads == [str(head) for head in table_of(page_of("mentoring_sessions.meeting")).heads]
    assert "Läge" in heads
    assert first[3].endswith("+05:30")
    assert AuditEntry.objects.get(verb="table.downloaded").subject == "Meetings"
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_file_has_the_name_of_the_list_and_the_day(world: World) -> None:
    answer = world.client("hana").post(place_of("surveys.signal"), {"format": "csv"})

    assert answer["Content-Disposition"] == f'attachment; filename="check-ins-{dt.datetime.now(dt.UTC):%Y-%m-%d}.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]


# ---- what a list keeps back ----------------------------------------------------------------------------------------


def test_a_pair_of_ones_own_line_stays_out_of_the_check_ins(world: World) -> None:
    client, place = world.client("cora"), place_of("surveys.signal")
    assert str(world.a.pair) in text_of(client, place)

    Person.objects.filter(pk=world.people["mira"].pk).update(manager=world.people["cora"])

    assert str(world.a.pair) not in text_of(client, place)
    assert len(asked_as_workbook(client, place)) == 1


def test_a_case_about_oneself_stays_out(world: World) -> None:
    world.a.case.about.add(world.people["cora"])
    assert canary("a Case.title") not in text_of(world.client("cora"), place_of("programs.case"))


def test_ones_own_pair_stays_out(world: World) -> None:
    own = PairFactory(active=True, program=world.a.program, mentee__person=world.people["hana"])
    MeetingFactory(pair=own, number=1)
    client = world.client("hana")
    rhythm = f"{reverse('admin:mentoring_sessions_rhythm_download')}?program={world.a.program.slug}"
    for place in (place_of("matching.pair"), place_of("mentoring_sessions.meeting"), rhythm):
        assert str(own) not in text_of(client, place)


def test_small_numbers_of_answers_stay_hidden(world: World) -> None:
    client, place = world.client("hana"), place_of("surveys.wave")
    rows = [dict(zip(asked(client, place)[0], row, strict=True)) for row in asked(client, place)[1:]]
    page = client.get(place_of("surveys.wave", "changelist")).content.decode()

    told = {row["People who answered"] for row in rows}
    assert told == {f"under {world.a.program.k}"}
    assert all(text in page for text in told)


def test_a_confidential_mail_stays_out_unless_it_failed(world: World) -> None:
    Message.objects.filter(pk=world.a.message.pk).update(kind=CONFIDENTIAL, state=MessageState.SENT, sent_at=NOON)
    assert str(world.people["mira"]) not in text_of(world.client("hana"), place_of("messaging.message"))

    Message.objects.filter(pk=world.a.message.pk).update(state=MessageState.FAILED, sent_at=None)
    assert str(world.people["mira"]) in text_of(world.client("hana"), place_of("messaging.message"))


# ---- tables that are no lists --------------------------------------------------------------------------------------


def test_how_pairs_keep_the_rhythm_and_what_they_said_are_files_of_a_program(world: World) -> None:
    client, program = world.client("cora"), world.a.program
    rhythm, said = (reverse(f"admin:mentoring_sessions_{name}_download") for name in ("rhythm", "said"))

    kept = asked(client, f"{rhythm}?program={program.slug}")
    assert kept[0][0] == "Pair"
    assert str(world.a.pair) in {row[0] for row in kept}
    told = text_of(client, f"{said}?program={program.slug}")
    assert canary("a FitCheck.reason mira") in told
    assert canary("a ClosingStep.thanks mentor") not in told
    for place in (rhythm, said):
        assert client.post(f"{place}?program={world.b.program.slug}", {"format": "csv"}).status_code == 404
        assert client.post(place, {"format": "csv"}).status_code == 404
        assert client.get(f"{place}?program={program.slug}").status_code == 405
    assert [entry.subject for entry in AuditEntry.objects.filter(verb="table.downloaded").order_by("pk")] == [
        "How the pairs keep the rhythm",
        "What the pairs said",
    ]


def test_the_dry_run_is_a_file_of_the_mails_that_its_page_counts(world: World) -> None:
    client = world.client("cora")
    place = reverse("admin:reports_dry_run_download", args=[world.a.program.pk])
    page = reverse("admin:reports_dry_run", args=[world.a.program.pk])

    rows = asked(client, place)
    assert len(rows) - 1 == client.get(page).context["number"] > 0
    kinds = client.get(page).context["kinds"]
    some = asked(client, f"{place}?kind={kinds[0][0]}")
    assert {row[3] for row in some[1:]} == {kinds[0][1]}
    assert len(some) < len(rows)
    assert client.post(reverse("admin:reports_dry_run_download", args=[world.b.program.pk])).status_code == 404
    entry = AuditEntry.objects.filter(verb="table.downloaded").order_by("-pk")[0]
    assert entry.new["filters"] == ["kind", "program"]


# ---- how it stands on the pages ------------------------------------------------------------------------------------


def test_each_list_with_rows_offers_both_formats_for_what_it_shows(world: World) -> None:
    client = world.client("hana")
    for page in FILES:
        label = page.opts.label_lower
        text = client.get(place_of(label, "changelist")).content.decode()
        assert f'action="{place_of(label)}?"' in text, label
        assert 'name="format" value="csv"' in text, label
        assert f'href="/admin/dictionary/#{label}"' in text, label
    filtered = client.get(f"{place_of('matching.pair', 'changelist')}?state__exact=active&p=1&q=canary")
    assert f'action="{place_of("matching.pair")}?q=canary&amp;state__exact=active"' in filtered.content.decode()


def test_an_empty_list_offers_nothing(world: World) -> None:
    page = world.client("hana").get(f"{place_of('matching.pair', 'changelist')}?q=nobody")
    assert 'name="format"' not in page.content.decode()


def test_a_list_that_is_no_file_offers_none(world: World) -> None:
    client = world.client("hana")
    assert 'name="format"' not in client.get(place_of("messaging.outbox", "changelist")).content.decode()
    assert client.post(place_of("messaging.outbox"), {"format": "csv"}).status_code == 404


# ---- the data dictionary -------------------------------------------------------------------------------------------


def dictionary_of(client: Client) -> list[dict[str, str]]:
    heads, *rows = csv_of(client.get("/admin/dictionary/download/"))
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_every_column_of_every_file_is_in_the_dictionary_with_a_meaning(world: World) -> None:
    client = world.client("hana")
    known = {(row["Table"], row["Column"]): row for row in dictionary_of(client)}
    tables: list[Table[Any]] = [table_of(page) for page in FILES] + [table for page in PAGES for table in page.tables]

    columns = {(str(table.title), str(column.head)) for table in tables for column in table.columns}

    assert set(known) == columns
    assert [key for key, row in known.items() if not (row["Meaning"] and row["Type"] and row["Who sees this"])] == []
    for page in FILES:
        heads = asked(client, place_of(page.opts.label_lower))[0]
        assert {(str(table_of(page).title), head) for head in heads} <= set(known)


def test_the_page_shows_what_the_file_says(world: World) -> None:
    client = world.client("hana")
    text = client.get("/admin/dictionary/").content.decode()
    rows = dictionary_of(client)
    assert len(rows) > 120
    assert text.count("<tr>") == len(rows) + len({row["Table"] for row in rows})
    assert 'id="matching.pair"' in text


def test_the_dictionary_tells_a_coordinator_of_their_own_lists_only(world: World) -> None:
    titles = {row["Table"] for row in dictionary_of(world.client("cora"))}
    assert "Pairs" in titles
    assert titles & {"People", "Audit trail", "Messages"} == set()


def test_a_label_of_a_field_stands_in_the_dictionary(world: World) -> None:
    found = {(row["Table"], row["Column"]): row for row in dictionary_of(world.client("hana"))}
    assert found["Meetings", "When"]["Who sees this"] == "Program team"
    assert found["People", "Name"]["Who sees this"] == "HR"
    assert "One of: " in found["Enrolments", "State"]["Type"]
    assert found["Surveys", "People who answered"]["Unit"] == "people"


KINDS: dict[CellKind, type | tuple[type, ...]] = {
    CellKind.NUMBER: (int, float),
    CellKind.DAY: dt.date,
    CellKind.MOMENT: dt.datetime,
    CellKind.TEXT: (str, int),
    CellKind.YES_NO: str,
}


def test_every_cell_is_of_the_type_that_the_dictionary_says(world: World) -> None:
    client = world.client("hana")
    for page in FILES:
        rows = list(client.get(place_of(page.opts.label_lower, "changelist")).context["cl"].queryset)
        for column in table_of(page).columns:
            cells = [cell for row in rows if (cell := column.value(row)) is not None]
            wrong = [cell for cell in cells if not isinstance(cell, KINDS[column.kind])]
            assert wrong == [], (page, column.name)
            days = column.kind is CellKind.DAY
            assert not [cell for cell in cells if days and isinstance(cell, dt.datetime)], (page, column.name)


# ---- how much it asks of the database ------------------------------------------------------------------------------


def _more_of_everything(world: World, number: int) -> None:
    program = world.a.program
    for _ in range(number):
        pair = PairFactory(active=True, program=program)
        MeetingFactory(pair=pair, number=1)
        Signal.objects.create(pair=pair, colour=Colour.RED, since=NOON.date())
        MatchingRunFactory(started_by=PersonFactory(manager=world.people["stig"]))
        WaveFactory(program=ProgramFactory(running=True), kind=WaveKind.POST)
    Message.objects.bulk_create(
        Message(
            dedupe_key=f"n{number}-{one.pk}", kind="matching.live", recipient=one.person, facts={}, not_before=NOON
        )
        for one in Enrolment.objects.filter(program=program).select_related("person")
    )


def test_a_file_takes_the_same_queries_for_few_rows_and_for_many(world: World) -> None:
    client = world.client("hana")
    grown = [
        "people.person", "programs.program", "programs.enrolment", "matching.pair", "matching.matchingrun",
        "mentoring_sessions.meeting", "surveys.signal", "surveys.wave", "messaging.message", "people.auditentry",
    ]  # fmt: skip
    before = {label: _asking(client, label) for label in grown}
    _more_of_everything(world, 30)
    after = {label: _asking(client, label) for label in grown}

    assert [
        label for label in grown if after[label][1] < before[label][1] + 20 and label != "people.auditentry"
    ] == []
    assert {label: queries for label, (queries, _rows) in after.items()} == {
        label: queries for label, (queries, _rows) in before.items()
    }
    assert Pair.objects.count() > 30


def _asking(client: Client, label: str) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as asked_for:
        rows = asked(client, place_of(label))
    return len(asked_for), len(rows)


Walk = Callable[[str], list[Any]]


def test_no_file_holds_an_answer_or_a_private_note(world: World, walk: Walk) -> None:
    files = [
        page
        for page in walk("root")
        if page.address.startswith("/admin/") and page.address.endswith((" csv", " xlsx"))
    ]
    assert len([page for page in files if page.status == 200]) > 2 * len(FILES)
    kept = [canary("a Response.answers"), canary("a Draft.answers mira")]
    kept += [canary(f"a PrivateNote.text {name}") for name in ("mira", "edda")]
    assert [(page.address, word) for page in files for word in kept if word in page.text] == []
