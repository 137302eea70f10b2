"""Times that one side has offered the other, wherever the pair is shown."""

from django import template
from django.template import RequestContext

from matching.models import Pair
from people.models import Person
from sessions.selectors.times import offered_in

register = template.Library()


@register.inclusion_tag("sessions/_offered.html", takes_context=True)
def offered_times(context: RequestContext, pair: Pair, me: Person) -> dict[str, object]:
    """What waits for an answer between the two, if anything does."""
    return {"offered": offered_in(pair, me), "csrf_token": context.get("csrf_token")}
