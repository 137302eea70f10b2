"""The list of topics."""

from django.db import transaction

from people.actions import audit
from people.models import Person
from programs.models import Topic


@transaction.atomic
def save_topic(*, topic: Topic, by: Person) -> Topic:
    """Add a topic or keep a changed one. With an area it is offered to everybody who applies."""
    new = topic.pk is None
    topic.save()
    verb = "topic.added" if new else "topic.changed"
    audit(verb=verb, by=by, subject=topic, new={"name": topic.name, "area": topic.area})
    return topic
