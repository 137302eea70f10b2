"""HR's own words for mails: written, looked at in every language, used, taken back."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from messaging import rules
from messaging.engine import wording
from messaging.models import Wording
from people.actions import audit
from people.models import Person
from rmentor.lib import clock
from rmentor.lib.errors import DomainError


def worded(kind: rules.Kind, context: Mapping[str, object], language: str) -> dict[str, object] | None:
    """What HR's words make of a mail; None where the shipped text holds."""
    row = Wording.objects.filter(kind=kind.name, language=language).exclude(used_text="").first()
    return None if row is None else filled(kind, context, row.used_subject, row.used_text)


def filled(
    kind: rules.Kind,
    context: Mapping[str, object],
    subject: str,
    text: str,
    *,
    shown: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """Subject and paragraphs with the words in place (`shown`: those of a preview). The template escapes them."""
    values = shown if shown is not None else rules.values_of(kind, context, settings.BASE_URL)
    blocks = [
        {"is_button": wording.is_only(block, rules.LINK), "text": wording.fill(block, values)}
        for block in wording.paragraphs(text)
    ]
    label = context.get("label") or _("Open rmentor")
    return {"own_subject": wording.fill(subject, values), "blocks": blocks, "label": label}


@transaction.atomic
def write_wording(*, wording: Wording, by: Person) -> Wording:
    """Keep what HR is writing. Mails go on saying what they said."""
    wording.changed_at, wording.changed_by = clock.now(), by
    wording.save()
    audit(verb="write text of mail", by=by, subject=wording, new=_named(wording))
    return wording


@transaction.atomic
def use_wording(*, wording_id: int, by: Person) -> Wording:
    """From now on mails say this."""
    row = Wording.objects.select_for_update().get(pk=wording_id)
    faults = rules.faults_of(rules.known_kind(row.kind), row.subject, row.text)
    if faults:
        raise DomainError(next(iter(faults.values())))
    old: dict[str, object] = {"subject": row.used_subject, "text": row.used_text}
    row.used_subject, row.used_text = row.subject, row.text
    row.save(update_fields=["used_subject", "used_text"])
    new = _named(row) | {"subject": row.used_subject, "text": row.used_text}
    audit(verb="use text of mail", by=by, subject=row, old=old, new=new)
    return row


@transaction.atomic
def use_shipped_text(*, wording_id: int, by: Person) -> Wording:
    """Back to what rmentor brought along; HR's text is kept for another day."""
    row = Wording.objects.select_for_update().get(pk=wording_id)
    old = _named(row) | {"subject": row.used_subject, "text": row.used_text}
    row.used_subject = row.used_text = ""
    row.save(update_fields=["used_subject", "used_text"])
    audit(verb="use shipped text of mail", by=by, subject=row, old=old)
    return row


def _named(row: Wording) -> dict[str, object]:
    return {"kind": row.kind, "language": row.language}
