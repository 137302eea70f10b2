"""The audit trail."""

from collections.abc import Iterable

from django.db.models import Model

from people.models import AuditEntry, Person

BATCH = 2000


def audit(
    *,
    verb: str,
    by: Person | None,
    subject: Model,
    old: dict[str, object] | None = None,
    new: dict[str, object] | None = None,
    called: str = "",
) -> AuditEntry:
    """Write one row of the audit trail, inside the caller's transaction.

    `by` is the acting person, None for the system itself. `old` and `new` hold plain values only, and never what a
    privacy label keeps from the program team (answers, notes, reasons). The row calls the subject by its name, or as
    it is `called` where not everybody who reads the trail may know the name.
    """
    entry = _entry(verb, by, subject, old, new)
    entry.subject = called or entry.subject
    entry.save()
    return entry


def audit_all(
    *, verb: str, by: Person | None, subjects: Iterable[Model], new: dict[str, object] | None = None
) -> None:
    """The same for many things to which the same was done, in few statements."""
    AuditEntry.objects.bulk_create((_entry(verb, by, subject, None, new) for subject in subjects), batch_size=BATCH)


def _entry(
    verb: str, by: Person | None, subject: Model, old: dict[str, object] | None, new: dict[str, object] | None
) -> AuditEntry:
    return AuditEntry(
        verb=verb,
        actor_pk=by.pk if by else None,
        actor=str(by) if by else "rmentor",
        subject_type=subject._meta.label_lower,  # noqa: SLF001 - Django documents _meta
        subject_pk=str(subject.pk),
        subject=str(subject)[:250],
        old=old or {},
        new=new or {},
    )
