"""Who is asking, and what the faults of a file mean in words."""

from typing import cast

from django.http import HttpRequest

from people.models import Person
from people.rules.faults import FaultWords, in_words

__all__ = ["FaultWords", "in_words", "person_of"]


def person_of(request: HttpRequest) -> Person:
    """The signed-in person. Only for views behind the login, which is all of them unless marked otherwise."""
    return cast("Person", request.user)
