"""What every request passes through: the person's zone and language, and the one translation of domain errors."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from rmentor.lib.errors import DomainError

Handler = Callable[[HttpRequest], HttpResponse]


class PersonMiddleware:
    """Times in the person's zone, words in the person's language."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        language = request.user.language
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        zone = zoneinfo.ZoneInfo(request.user.time_zone)
        with translation.override(language), timezone.override(zone):
            return self.get_response(request)


class PrivatePagesMiddleware:
    """What a signed-in person sees is kept by no cache, and not shown by the Back button after signing out."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if signed_in or request.user.is_authenticated:
            add_never_cache_headers(response)
        return response


class DomainErrorMiddleware:
    """A DomainError becomes a message and a way back (after a form) or the page of its status, mostly 409."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Translate a DomainError; leave anything else alone: it is a bug and must be seen."""
        if not isinstance(error, DomainError):
            return None
        back = request.headers.get("Referer", "")
        own = url_has_allowed_host_and_scheme(
            back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
        if request.method == "POST" and own and error.leads_back:
            messages.error(request, str(error))
            return redirect(back)
        page = render(request, f"{error.status}.html", {"error": error}, status=error.status)
        add_never_cache_headers(page)
        return page
