"""Forgetting what was mailed to somebody."""

from django.db.models import Q

from messaging.models import BadAddress, CaughtMail, MailWishes, Message, Unwanted, Wording
from people.models import Person


def erase(*, person: Person) -> None:
    """Mails to them, what is known of their address, their wishes; and mails caught for looking that name them."""
    Message.objects.filter(recipient=person).delete()
    BadAddress.objects.filter(address__iexact=person.email).delete()
    Unwanted.objects.filter(person=person).delete()
    MailWishes.objects.filter(person=person).delete()
    Wording.objects.filter(changed_by=person).update(changed_by=None)
    named = Q()
    for field in ("to", "subject", "text", "html"):
        named |= Q(**{f"{field}__icontains": person.name}) | Q(**{f"{field}__icontains": person.email})
    CaughtMail.objects.filter(named).delete()
