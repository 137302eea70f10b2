"""The data dictionary: what stands in each column of each table that can be downloaded, made from the tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from people.admin import RoleAdmin
from people.admin.downloads import as_file
from people.admin.tables import Column, Table, table_of
from people.enums import CellKind, FileFormat
from people.rules import person_of
from rmentor.lib import clock


@dataclass(frozen=True)
class Entry:
    """One line of the dictionary."""

    table: Table[Any]
    column: Column[Any]

    @property
    def holds(self) -> "str | Promise":
        """What kind of thing stands in a cell; of a few words, all of them."""
        if self.column.choices:
            return _("One of: %(words)s") % {"words": ", ".join(str(word) for word in self.column.choices)}
        return CellKind(self.column.kind).label


DICTIONARY: Table[Entry] = Table(
    "dictionary",
    gettext_lazy("Data dictionary"),
    (
        Column("table", gettext_lazy("Table"), lambda entry: entry.table.title, ""),
        Column("column", gettext_lazy("Column"), lambda entry: entry.column.head, ""),
        Column("meaning", gettext_lazy("Meaning"), lambda entry: entry.column.meaning, ""),
        Column("holds", gettext_lazy("Type"), lambda entry: entry.holds, ""),
        Column("unit", gettext_lazy("Unit"), lambda entry: entry.column.unit, ""),
        Column("seen_by", gettext_lazy("Who sees this"), lambda entry: entry.column.seen_by, ""),
    ),
)


def addresses(site: AdminSite, order: Sequence[str]) -> list[URLPattern]:
    """The page to read and to print, and the same as a file; its tables in the order of the lists."""

    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        found = [(table, _entries_of(table)) for table in tables_in(site, request, order)]
        context = {**site.each_context(request), "title": DICTIONARY.title, "found": found}
        return TemplateResponse(request, "admin/dictionary.html", context)

    @require_safe
    def file(request: HttpRequest) -> StreamingHttpResponse:
        entries = [entry for table in tables_in(site, request, order) for entry in _entries_of(table)]
        day = clock.today(person_of(request).time_zone).isoformat()
        return as_file(DICTIONARY, entries, file_format=FileFormat.CSV, day=day)

    return [
        path("dictionary/", site.admin_view(page), name="dictionary"),
        path("dictionary/download/", site.admin_view(file), name="dictionary_download"),
    ]


def tables_in(site: AdminSite, request: HttpRequest, order: Sequence[str]) -> list[Table[Any]]:
    """Every table that this person can download."""
    pages = {page.opts.label_lower: page for page in site._registry.values()}  # noqa: SLF001 - it has no other door
    listed = [pages.pop(label) for label in order if label in pages]
    return [table for page in (*listed, *pages.values()) for table in _tables_of(page, request)]


def _tables_of(page: object, request: HttpRequest) -> Iterator[Table[Any]]:
    if not isinstance(page, RoleAdmin) or not page.has_view_permission(request):
        return
    if not page.not_a_file:
        yield table_of(page)
    yield from page.tables


def _entries_of(table: Table[Any]) -> list[Entry]:
    return [Entry(table, column) for column in table.columns]
