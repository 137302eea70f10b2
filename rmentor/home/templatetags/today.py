"""What the front page of the administration shows above the lists."""

from django import template
from django.http import HttpRequest
from django.template import Context

from people.rules import person_of
from rmentor.home import selectors

register = template.Library()


@register.simple_tag(takes_context=True)
def todays_work(context: Context) -> selectors.Today:
    """Open cases and the programs that this person runs."""
    request: HttpRequest = context["request"]
    return selectors.today(person_of(request))
