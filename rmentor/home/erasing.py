"""Erasing a person from every room."""

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.utils.translation import gettext as _

from matching.actions import erasing as matching
from messaging.actions import erasing as messaging
from people.actions.erasing import FORMER, erase_person_row, words_of
from people.models import Person
from programs.actions import erasing as programs
from reports.actions import erasing as reports
from rmentor.lib.errors import DomainError
from rmentor.lib.forgetting import forget_words
from sessions.actions import erasing as sessions
from surveys.actions import erasing as surveys


@transaction.atomic
def erase_person(*, person_id: int) -> None:
    """Erase everything that tells who somebody was; counts and released figures stay as they are.

    Raises DomainError while they can sign in, or are in a pair that is offered or live. Cannot be undone, and has to
    be done again after an older backup is restored.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.is_active:
        raise DomainError(_("%(person)s can still sign in. Note first that they have left.") % {"person": person})
    matching.check_is_in_no_pair(person)
    words = words_of(person)
    surveys.erase(person=person)
    sessions.erase(person=person, words=words, instead=FORMER)
    matching.erase(person=person, words=words, instead=FORMER)
    reports.erase(person=person, words=words, instead=FORMER)
    programs.erase(person=person, words=words, instead=FORMER)
    messaging.erase(person=person)
    EmailAddress.objects.filter(user_id=person.pk).delete()
    LogEntry.objects.filter(user_id=person.pk).delete()
    forget_words(LogEntry.objects.all(), ["object_repr", "change_message"], words, FORMER)
    erase_person_row(person=person, by=None)
