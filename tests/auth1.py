"""The reference of the speed gates: a signed-in session and one question by primary key. No page of the product."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from people.rules import person_of
from programs.models import Program
from rmentor.urls import urlpatterns as own


def auth1(request: HttpRequest, pk: int) -> HttpResponse:
    """The least that a page for somebody who is signed in can do."""
    return HttpResponse(f"{person_of(request).pk} {get_object_or_404(Program, pk=pk).pk}")


urlpatterns = [*own, path("auth1/<int:pk>/", auth1)]
