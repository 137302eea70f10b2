"""A table as a file to take along: CSV while its rows are read, a workbook through a temporary file."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Model
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from people.actions import note_download
from people.admin.tables import Table
from people.enums import FileFormat
from people.rules import person_of
from rmentor.lib import clock, sheets

# Rows that are read at once, with what belongs to them.
AT_ONCE = 1000

TYPES = {FileFormat.CSV: sheets.CSV_TYPE, FileFormat.XLSX: sheets.XLSX_TYPE}


def download(
    request: HttpRequest,
    table: Table[Any],
    rows: Iterable[Any],
    *,
    model: type[Model],
    count: int,
    filters: Sequence[str] = (),
) -> StreamingHttpResponse:
    """The file that was asked for, once the trail knows of it."""
    if request.POST.get("format") not in FileFormat.values:
        raise BadRequest
    file_format = FileFormat(request.POST["format"])
    by = person_of(request)
    note_download(model=model, table=table.title, file_format=file_format, filters=filters, rows=count, by=by)
    return as_file(table, rows, file_format=file_format, day=clock.today(by.time_zone).isoformat())


def as_file(table: Table[Any], rows: Iterable[Any], *, file_format: FileFormat, day: str) -> StreamingHttpResponse:
    """In the language and the zone of now, although most rows are read once the request is answered."""
    cells = (table.cells(row) for row in rows)
    name = f"{slugify(str(table.title), allow_unicode=True)}-{day}.{file_format.value}"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or ""}
    content_type = TYPES[file_format]
    if file_format is FileFormat.CSV:
        pieces = _as_of_now(sheets.csv_of(table.heads, cells))
        return StreamingHttpResponse(pieces, content_type=content_type, headers=headers)
    file = sheets.xlsx_of(str(table.title), table.heads, cells)
    return FileResponse(file, content_type=content_type, headers=headers)


def _as_of_now(pieces: Iterator[bytes]) -> Iterator[bytes]:
    language, zone = translation.get_language(), timezone.get_current_timezone()

    def told() -> Iterator[bytes]:
        with translation.override(language), timezone.override(zone):
            yield from pieces

    return told()
