"""What every template may ask."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 - Django's signature
    """Facts about this installation."""
    return {"EMBEDDED": settings.EMBEDDED}
