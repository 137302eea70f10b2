"""Letting a colleague keep the calendar of one's meetings."""

from django.db import transaction
from django.utils.translation import gettext as _

from messaging import actions as outbox
from messaging.enums import Priority
from people import actions as people
from people.models import Delegate, Person
from rmentor.lib.errors import DomainError
from sessions.selectors import delegate_mails as mails
from sessions.selectors import delegated


def name_delegate(*, email: str, by: Person) -> Delegate:
    """Name a colleague by work address; they get a mail. Not oneself, and not one's own partner."""
    # Outside the transaction: the count of tries outlives a refusal.
    colleague = people.find_colleague(email=email, by=by)
    return _name(colleague, by)


@transaction.atomic
def _name(colleague: Person, by: Person) -> Delegate:
    if not delegated.has_live_pair(by):
        raise DomainError(_("Once you have a partner, you can name somebody who keeps your calendar."))
    if delegated.is_partner(by, colleague):
        raise DomainError(_("This is your partner: you plan your meetings together anyway."))
    row, is_new = people.name_delegate(delegate_id=colleague.pk, by=by)
    if is_new:
        _tell(row, mails.NAMED)
    return row


@transaction.atomic
def revoke_delegate(*, delegation_id: int, by: Person) -> Delegate:
    """Take the calendar back at once; the colleague is told. Twice is once."""
    row = people.revoke_delegate(delegation_id=delegation_id, by=by)
    _tell(row, mails.REVOKED)
    return row


def _tell(row: Delegate, kind: str) -> None:
    key = f"{kind}:{row.pk}:{row.delegate_id}"
    outbox.queue(kind=kind, to=row.delegate, key=key, facts={"delegation": row.pk}, priority=Priority.SOON)
