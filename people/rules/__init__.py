"""Who is asking."""

from typing import cast

from django.http import HttpRequest

from people.models import Person


def person_of(request: HttpRequest) -> Person:
    """The signed-in person. Only for views behind the login, which is all of them unless marked otherwise."""
    return cast("Person", request.user)
