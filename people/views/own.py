"""A person's own settings, and the page that tells who sees what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from people.actions import update_profile
from people.forms import ProfileForm, zones
from people.rules import person_of
from people.selectors import MEANINGS, SIGHTS, labelled_forms


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Zone, language and quiet hours; beside them what the HR system says."""
    person = person_of(request)
    form = ProfileForm(person=person, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        update_profile(person=person, **form.cleaned_data)
        messages.success(request, _("Your settings are saved."))
        return redirect("people:profile")
    facts = {"form": form, "person": person, "zones": zones()}
    return render(request, "people/profile.html", facts, status=422 if form.is_bound else 200)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Who sees what."""
    facts = {"meanings": MEANINGS, "sights": SIGHTS, "forms": labelled_forms()}
    return render(request, "people/privacy.html", facts)
