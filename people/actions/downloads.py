"""A table taken along as a file: the trail keeps who took which and how much of it, never what is in it."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Model
from django.utils import translation
from django.utils.functional import Promise

from people.models import AuditEntry, Person


def note_download(
    *, model: type[Model], table: "str | Promise", file_format: str, filters: Sequence[str], rows: int, by: Person
) -> AuditEntry:
    """One row of the audit trail. Of the filters their names only: what somebody searched for may be a name."""
    with translation.override(settings.LANGUAGE_CODE):
        called = str(table)
    return AuditEntry.objects.create(
        verb="table.downloaded",
        actor_pk=by.pk,
        actor=str(by),
        subject_type=model._meta.label_lower,  # noqa: SLF001 - Django documents _meta
        subject_pk="",
        subject=called[:250],
        new={"format": file_format, "filters": sorted(filters), "rows": rows},
    )
