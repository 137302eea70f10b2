"""What every page behind the signed link of a mail needs, in one decorator."""

import datetime as dt
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from people.models import Person
from people.rules import person_of_link
from rmentor.lib.tokens import read_token

Facts = dict[str, int | str]
View = Callable[[HttpRequest, Person, Facts], HttpResponse]
ViewByLink = Callable[[HttpRequest, str], HttpResponse]


def by_link(purpose: str, *, lasts: dt.timedelta) -> Callable[[View], ViewByLink]:
    """Open a page for the one person of a mail's link and for what its token names, in their language and zone.

    The view must open nothing else than these facts, and must not act on GET: programs that test mails follow links.
    A link that is over raises BadTokenError, which DomainErrorMiddleware answers.
    """

    def decorate(view: View) -> ViewByLink:
        @login_not_required
        @never_cache
        @sensitive_post_parameters()
        @sensitive_variables()
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def opened(request: HttpRequest, token: str) -> HttpResponse:
            facts = read_token(purpose, token, max_age=lasts)
            me = person_of_link(request, facts["person"])
            with translation.override(me.language), timezone.override(me.time_zone):
                return view(request, me, facts)

        return opened

    return decorate
