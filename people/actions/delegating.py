"""Colleagues who keep somebody's calendar: named and taken back by that person alone."""

from django.db import transaction
from django.utils.translation import gettext as _

from people.actions.trail import audit
from people.models import Delegate, Person
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, NotAllowedError
from rmentor.lib.pacing import check_pace

MOST_DELEGATES = 5
TRIES, WITHIN = 10, 60 * 60


def find_colleague(*, email: str, by: Person) -> Person:
    """Whom somebody names by their work address.

    An address that nobody has and one of somebody who has left are refused in the same words, and only a few tries an
    hour are free: the page is no second directory.
    """
    check_pace(what="find-colleague", who=by.pk, most=TRIES, seconds=WITHIN)
    if email.strip().lower() == by.email:
        raise DomainError(_("You keep your calendar yourself already. Name a colleague."))
    found: Person | None = Person.objects.active().filter(email=email.strip().lower()).first()
    if found is None:
        raise DomainError(_("We find no colleague with this address. Look whether it is written right."))
    return found


@transaction.atomic
def name_delegate(*, delegate_id: int, by: Person) -> tuple[Delegate, bool]:
    """Let a colleague keep one's calendar; True beside it when that is new. Twice is once."""
    # One's own row is the lock: two clicks at once name once and count right.
    Person.objects.select_for_update().get(pk=by.pk)
    mine = Delegate.objects.standing().filter(person=by)
    known = mine.filter(delegate=delegate_id).first()
    if known is not None:
        return known, False
    if mine.count() >= MOST_DELEGATES:
        raise DomainError(_("Five colleagues keep your calendar already. Take it back from one of them first."))
    delegate = Person.objects.active().get(pk=delegate_id)
    # Of somebody who had left and came back an old row may stand.
    row, is_new = Delegate.objects.get_or_create(
        person=by, delegate=delegate, revoked_at=None, defaults={"named_at": clock.now()}
    )
    if is_new:
        audit(verb="delegate.named", by=by, subject=by, new={"delegate": delegate.pk, "name": delegate.name})
    return row, is_new


@transaction.atomic
def revoke_delegate(*, delegation_id: int, by: Person) -> Delegate:
    """Take the calendar back; from this moment on the colleague opens nothing of it. Twice is once."""
    row = Delegate.objects.select_related("delegate").select_for_update(of=("self",)).get(pk=delegation_id)
    if row.person_id != by.pk:
        raise NotAllowedError(_("Only whose calendar it is takes it back."))
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        audit(
            verb="delegate.revoked",
            by=by,
            subject=by,
            old={"delegate": row.delegate_id, "name": row.delegate.name},
        )
    return row
