"""The link of one's own calendar."""

import secrets

from django.db import transaction

from people.actions import audit
from people.models import Person
from rmentor.lib import clock
from sessions.models import CalendarFeed


@transaction.atomic
def renew_feed(*, by: Person) -> CalendarFeed:
    """Make a link to one's own calendar; the one before ends."""
    feed, _is_new = CalendarFeed.objects.update_or_create(
        person=by, defaults={"nonce": secrets.token_urlsafe(24), "made_at": clock.now()}
    )
    audit(verb="calendar.link renewed", by=by, subject=by)
    return feed
