"""Which mails somebody wants: on a page of the settings, and by the link in every mail that can be stopped."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from messaging import actions, rules, selectors
from messaging.enums import Category
from messaging.forms import WishesForm
from people.models import Person
from people.rules import person_of
from rmentor.lib.tokens import BadTokenError, read_token

# Mails are kept for years, and stopping them must not need a newer one.
STOPPABLE_FOR = dt.timedelta(days=3 * 365)


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """Which mails I get, and whether several come as one."""
    person = person_of(request)
    form = WishesForm(wishes=selectors.wishes_of(person), data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.wish_for(person=person, categories=form.categories(), each_alone=form.cleaned_data["each_alone"])
        messages.success(request, _("Your wishes are saved."))
        return redirect("messaging:wishes")
    return render(request, "messaging/wishes.html", {"form": form}, status=422 if form.is_bound else 200)


# Mail programs press the button for their reader, without a page and its token (RFC 8058): the address is the secret.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop mails of a kind. Looking at the page stops nothing: programs that test links do so."""
    person, categories = _read(token)
    if request.method == "POST":
        actions.unsubscribe(person=person, categories=categories)
    facts = {"categories": [category.label for category in categories], "is_done": request.method == "POST"}
    return render(request, "messaging/unsubscribe.html", facts)


def _read(token: str) -> tuple[Person, list[Category]]:
    facts = read_token(rules.UNSUBSCRIBE, token, max_age=STOPPABLE_FOR)
    person = Person.objects.filter(pk=int(facts["person"])).first()
    known = {category.value: category for category in Category if category.is_stoppable}
    categories = [known[word] for word in str(facts["about"]).split() if word in known]
    if person is None or not categories:
        raise BadTokenError(_("This link is not valid. Sign in to go on."))
    return person, categories
