"""The signed-in home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """What is next for me?"""
    return render(request, "home/home.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form that was open too long, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)
