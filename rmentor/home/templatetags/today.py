"""What the administration shows across all rooms: on its front page, and on the page of a program."""

from django import template
from django.http import HttpRequest
from django.template import Context

from people.rules import person_of
from programs.models import Case, Program
from rmentor.home import selectors, workbench
from surveys import rules as surveys

register = template.Library()


@register.simple_tag(takes_context=True)
def todays_work(context: Context) -> selectors.Today:
    """Open cases and the programs that this person runs."""
    request: HttpRequest = context["request"]
    return selectors.today(person_of(request))


@register.simple_tag(takes_context=True)
def work_of_program(context: Context, program: Program) -> workbench.Work:
    """The step that is next and the lists of one program."""
    request: HttpRequest = context["request"]
    return workbench.work_of(program, person_of(request))


@register.simple_tag
def pair_of_case(case: Case) -> int | None:
    """The number of the pair that a case is about, out of its key."""
    return case.number_of("pair")


@register.simple_tag
def playbook_of_case(case: Case) -> surveys.Playbook | None:
    """What to do about a hint that the roles of a pair have slipped; None of any other case."""
    return surveys.playbook(is_urgent=case.is_urgent) if case.is_hint else None
