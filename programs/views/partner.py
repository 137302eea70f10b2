"""Whether matching looks for a partner: two buttons, signed in or from the link in a mail."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people.models import Person
from people.rules import person_of
from people.views.links import Facts, by_link
from programs import actions, rules, selectors
from programs.forms import PartnerForm
from programs.models import Enrolment
from programs.selectors.partner import PARTNER_PURPOSE

LINK_LASTS = dt.timedelta(days=60)


@require_http_methods(["GET", "HEAD", "POST"])
def enrolment_partner(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether a partner is looked for."""
    me = person_of(request)
    enrolment = _asked(me, pk)
    if _said(request, enrolment, me):
        messages.success(request, _("Saved. You can change it here whenever you like."))
        return redirect("programs:enrolment-detail", pk)
    return _page(request, enrolment)


@by_link(PARTNER_PURPOSE, lasts=LINK_LASTS)
def enrolment_partner_by_link(request: HttpRequest, me: Person, facts: Facts) -> HttpResponse:
    """The same page for the one person of a mail's link; it opens nothing else."""
    enrolment = _asked(me, int(facts["enrolment"]))
    if _said(request, enrolment, me):
        return redirect(f"{request.path}?saved=yes")
    return _page(request, enrolment, is_by_link=True)


def _asked(me: Person, pk: int) -> Enrolment:
    enrolment = get_object_or_404(selectors.own_enrolments(me), pk=pk)
    rules.check_may_look_for_partner(enrolment)
    return enrolment


def _said(request: HttpRequest, enrolment: Enrolment, me: Person) -> bool:
    form = PartnerForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return False
    actions.set_wants_partner(enrolment_id=enrolment.pk, wants=form.cleaned_data["wants"], by=me)
    return True


def _page(request: HttpRequest, enrolment: Enrolment, *, is_by_link: bool = False) -> HttpResponse:
    context = {
        "enrolment": enrolment,
        "program": enrolment.program,
        "labels": Enrolment.PRIVACY,
        "partner_path": request.path,
        "by_link": is_by_link,
        "is_saved": "saved" in request.GET,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "programs/enrolment_partner.html", context, status=status)
