"""What people wish of mails: which they want, and whether several come as one."""

from collections.abc import Collection

from django.db import transaction

from messaging.enums import Category
from messaging.models import MailWishes, Unwanted
from people.actions import audit
from people.models import Person


@transaction.atomic
def wish_for(*, person: Person, categories: Collection[Category], each_alone: bool) -> None:
    """Keep what somebody chose on their settings page. The trail tells that they did, not what."""
    stopped = {category for category in Category if category.is_stoppable} - set(categories)
    Unwanted.objects.filter(person=person).exclude(category__in=stopped).delete()
    _stop(person, stopped)
    MailWishes.objects.update_or_create(person=person, defaults={"each_alone": each_alone})
    audit(verb="messaging.wishes_updated", by=person, subject=person)


@transaction.atomic
def unsubscribe(*, person: Person, categories: Collection[Category]) -> None:
    """Stop mails about these. Mails that wait for the worker are not sent either. As often as one likes."""
    stoppable = {category for category in categories if category.is_stoppable}
    _stop(person, stoppable)
    audit(verb="messaging.unsubscribed", by=person, subject=person)


def _stop(person: Person, categories: Collection[Category]) -> None:
    rows = [Unwanted(person=person, category=category) for category in sorted(categories)]
    Unwanted.objects.bulk_create(rows, ignore_conflicts=True)
