"""Who is asking, and what the faults of a file mean in words."""

from typing import cast

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from people.models import Person
from people.rules.faults import FaultWords, Refusals, in_words
from rmentor.lib.tokens import BadTokenError

__all__ = ["FaultWords", "Refusals", "in_words", "person_of", "person_of_link"]


def person_of(request: HttpRequest) -> Person:
    """The signed-in person. Only for views behind the login, which is all of them unless marked otherwise."""
    return cast("Person", request.user)


def person_of_link(request: HttpRequest, person_id: int | str) -> Person:
    """Whom a mail's signed link acts for; raises BadTokenError when somebody else is signed in at this browser."""
    if request.user.is_authenticated and str(request.user.pk) != str(person_id):
        raise BadTokenError(_("This link was sent to somebody else. Sign out if it is yours under another address."))
    person: Person | None = Person.objects.active().filter(pk=person_id).first()
    if person is None:
        raise Http404
    return person
