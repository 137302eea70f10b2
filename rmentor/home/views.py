"""The signed-in home page, what a machine asks about the app, and the doors that stay shut."""

from typing import Never

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people.rules import person_of
from rmentor.home import health, selectors
from rmentor.home import own_data as mine


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is next for me?"""
    return render(request, "home/home.html", {"page": selectors.home_page(person_of(request))})


@require_safe
@never_cache
def own_data(request: HttpRequest) -> JsonResponse:
    """Everything known of oneself, as a file."""
    response = JsonResponse(mine.own_data(person_of(request)), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response.headers["Content-Disposition"] = 'attachment; filename="my-rmentor-data.json"'
    return response


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """The process is up. Asks nothing else: a restart would not mend a database."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - a view's signature
    """The app can do its work; with 503 the answer names what is missing."""
    checks = health.look()
    ready = all(checks.values())
    waits = health.seconds_mail_waits() if checks["database"] else None
    return JsonResponse({"ready": ready, **checks, "oldest_due_mail_seconds": waits}, status=200 if ready else 503)


@login_not_required
def admin_login(request: HttpRequest) -> HttpResponse:
    """Where the administration sends whoever may not enter: to the sign-in, or nowhere once they are signed in."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.GET.get("next", ""), reverse("account_login"))


@login_not_required
def not_offered(request: HttpRequest, key: str = "") -> Never:  # noqa: ARG001 - a view's signature
    """Pages of allauth we do not have: the address of a person is HR's to change."""
    raise Http404


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form that was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)
