"""What a colleague who keeps somebody's calendar is told."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging import rules as messaging
from people.models import Delegate, Person

NAMED = "sessions.delegate_named"
REVOKED = "sessions.delegate_revoked"
WORDS = (
    messaging.Word("person", gettext_lazy("whose calendar it is"), lambda facts: facts["person"].name, "Sam Sample"),
)


def load_named(facts: dict[str, Any], recipient: Person) -> dict[str, object] | None:
    """While it holds."""
    row = Delegate.objects.standing().filter(pk=facts["delegation"], delegate=recipient)
    return _about(row.select_related("person").first(), reverse("sessions:delegated-list"), _("See the meetings"))


def load_revoked(facts: dict[str, Any], recipient: Person) -> dict[str, object] | None:
    """Unless the same person has named them again meanwhile."""
    row = Delegate.objects.filter(pk=facts["delegation"], delegate=recipient).exclude(revoked_at=None)
    found = row.select_related("person").first()
    if found and Delegate.objects.standing().filter(person=found.person, delegate=recipient).exists():
        return None
    return _about(found, reverse("home"), _("Open rmentor"))


def _about(row: Delegate | None, path: str, label: str) -> dict[str, object] | None:
    return None if row is None else {"person": row.person, "path": path, "label": label}


def register_all() -> None:
    """Called when the app starts."""
    named = gettext_lazy("Somebody's calendar to keep")
    revoked = gettext_lazy("Somebody's calendar no longer to keep")
    messaging.register(messaging.Kind(NAMED, load_named, label=named, in_digest=True, words=WORDS))
    messaging.register(messaging.Kind(REVOKED, load_revoked, label=revoked, in_digest=True, words=WORDS))
