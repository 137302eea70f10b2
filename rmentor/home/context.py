"""What every template may ask."""

from django.conf import settings
from django.http import HttpRequest

from people.enums import Permission
from people.models import Person


def site(request: HttpRequest) -> dict[str, object]:
    """Facts about this installation, and what the navigation of this person offers."""
    person = getattr(request, "user", None)
    return {
        "EMBEDDED": settings.EMBEDDED,
        "may_see_outcomes": isinstance(person, Person) and person.may(Permission.SEE_OUTCOMES),
    }
