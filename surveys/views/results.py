"""One's own results, for oneself alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from people.rules import person_of
from surveys.selectors import own_results as selectors
from surveys.views.confidential import confidential


@confidential
def own_results(request: HttpRequest, slug: str) -> HttpResponse:
    """How somebody's own answers have changed; once the key is destroyed, why nobody can tell any more."""
    person = person_of(request)
    program = get_object_or_404(selectors.programs_that_ask(person), slug=slug)
    context = {"program": program, "results": selectors.own_results(program, person)}
    return render(request, "surveys/own_results.html", context)
