"""Holding all mails back, and letting them go: after a restored backup, or when the mail server is set up wrong."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from messaging.actions.waking import wake_worker
from messaging.enums import PauseReason
from messaging.models import BadAddress, Outbox
from people.actions import audit
from people.models import Person
from rmentor.lib import clock
from rmentor.lib.errors import DomainError


@transaction.atomic
def pause_outbox(*, reason: PauseReason, by: Person | None, said: str = "") -> Outbox:
    """No mail leaves until `resume_outbox`. What is claimed at this moment still does. Pausing twice is no fault."""
    outbox = _locked()
    if outbox.paused_at is not None:
        return outbox
    outbox.paused_at, outbox.paused_by, outbox.reason, outbox.said = clock.now(), by, reason, said[:300]
    outbox.save()
    audit(verb="pause mails", by=by, subject=outbox, new={"reason": reason.value})
    return outbox


@transaction.atomic
def resume_outbox(*, by: Person | None) -> Outbox:
    """Let mails leave again. Refusals from before are not held against the mail server."""
    if settings.OUTBOX_PAUSED:
        raise DomainError(_("The setting OUTBOX_PAUSED holds all mails back. Take it away first."))
    outbox = _locked()
    old = outbox.reason
    outbox.paused_at, outbox.paused_by, outbox.reason, outbox.said = None, None, "", ""
    outbox.resumed_at = clock.now()
    outbox.save()
    audit(verb="resume mails", by=by, subject=outbox, old={"reason": old})
    wake_worker()
    return outbox


@transaction.atomic
def write_again_to(*, address_id: int, by: Person) -> None:
    """The mailbox is there again, or the address was mended: forget what was held against it."""
    row = BadAddress.objects.select_for_update().get(pk=address_id)
    row.suppressed_at, row.days = None, 0
    row.save(update_fields=["suppressed_at", "days"])
    audit(verb="write to address again", by=by, subject=row)


def _locked() -> Outbox:
    Outbox.objects.get_or_create(pk=Outbox.ONLY)
    return Outbox.objects.select_for_update().get(pk=Outbox.ONLY)
