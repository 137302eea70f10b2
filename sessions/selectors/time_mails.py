"""What whoever offered times is told once they have passed and none was picked."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging import rules as messaging
from messaging.enums import Category
from people.models import Person
from rmentor.lib import clock
from sessions.models import TimeOffer
from sessions.selectors.mails import WORDS
from sessions.selectors.times import as_seen

OVER = "sessions.times_over"


def load_times_over(facts: dict[str, Any], recipient: Person) -> dict[str, object] | None:
    """As long as the two have not offered each other other times."""
    offer = TimeOffer.objects.lapsed(clock.now()).with_times().filter(pk=facts.get("offer", 0)).first()
    if offer is None or offer.side != offer.pair.side_of(recipient):
        return None
    seen = as_seen(offer, recipient)
    return {"partner": seen.partner, "path": seen.new_times_url, "label": _("Offer other times")}


def register_all() -> None:
    """Called when the app starts."""
    messaging.register(
        messaging.Kind(
            OVER,
            load_times_over,
            label=gettext_lazy("Offered times have passed"),
            category=Category.REMINDERS,
            in_digest=True,
            useful_for=TimeOffer.REMEMBERED,
            words=tuple(word for word in WORDS if word.name == "partner"),
        )
    )
