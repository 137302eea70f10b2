"""The audit trail."""

from django.db.models import Model

from people.models import AuditEntry, Person


def audit(
    *,
    verb: str,
    by: Person | None,
    subject: Model,
    old: dict[str, object] | None = None,
    new: dict[str, object] | None = None,
) -> AuditEntry:
    """Write one row of the audit trail, inside the caller's transaction.

    `by` is the acting person, None for the system itself. `old` and `new` hold plain values only, and never what a
    privacy label keeps from the program team (answers, notes, reasons).
    """
    return AuditEntry.objects.create(
        verb=verb,
        actor_pk=by.pk if by else None,
        actor=str(by) if by else "rmentor",
        subject_type=subject._meta.label_lower,  # noqa: SLF001 - Django documents _meta
        subject_pk=str(subject.pk),
        subject=str(subject)[:250],
        old=old or {},
        new=new or {},
    )
