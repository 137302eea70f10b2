"""Mails that no calendar foresees: what brings each of them about."""

from collections.abc import Mapping

from django.utils.functional import Promise

from matching.rules import forecast as matching
from messaging import rules as messaging
from programs.rules import forecast as programs
from sessions.rules import forecast as sessions

ON_EVENTS: Mapping[str, "str | Promise"] = {**programs.ON_EVENTS, **matching.ON_EVENTS, **sessions.ON_EVENTS}


def mails_on_events() -> list[tuple[str, object, object]]:
    """Kind, what it is called, and when it comes."""
    return [(kind, messaging.label_of(kind), when) for kind, when in ON_EVENTS.items()]
