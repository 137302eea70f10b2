"""Pages of a pair from the offer to the agreement."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matching import actions, rules, selectors
from matching.forms import AgreementForm, ConfirmForm, DeclineForm, ShortListForm
from matching.models import Pair
from people.models import Person
from people.rules import person_of
from rmentor.lib.errors import StaleError


def _own_pair(person: Person, pk: int) -> Pair:
    return get_object_or_404(Pair.objects.visible_to(person).for_page(), pk=pk)


def pair_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The offer; then the agreement; then the way to the pair's room."""
    person = person_of(request)
    page = selectors.pair_page(_own_pair(person, pk), person)
    return render(request, "matching/pair_detail.html", {"page": page, "pair": page.pair, "partner": page.partner})


@require_POST
def pair_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes."""
    person = person_of(request)
    actions.accept_offer(pair_id=_own_pair(person, pk).pk, by=person)
    messages.success(request, _("Thank you for saying yes."))
    return redirect("matching:pair-detail", pk=pk)


def pair_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more; then say no."""
    person = person_of(request)
    pair = _own_pair(person, pk)
    rules.check_can_be_declined(pair)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.decline_offer(pair_id=pair.pk, reason=form.cleaned_data["decline_reason"], by=person)
        messages.success(request, _("You declined. The program team looks for somebody else for you."))
        return redirect("home")
    page = selectors.pair_page(pair, person)
    return render(
        request,
        "matching/pair_decline.html",
        {"page": page, "partner": page.partner, "form": form},
        status=_status(form),
    )


def agreement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the agreement together. What was typed survives when the other was faster."""
    person = person_of(request)
    pair = _own_pair(person, pk)
    rules.check_agreement_can_be_written(pair)
    agreement = selectors.agreement_of(pair)
    form = AgreementForm(request.POST if request.method == "POST" else None, agreement=agreement)
    is_stale = False
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_agreement(pair_id=pair.pk, by=person, **form.cleaned_data)
        except StaleError as error:
            is_stale = True
            form.keep_over(agreement, str(error))
        else:
            messages.success(request, _("Saved. Your partner gets a mail."))
            return redirect("matching:pair-detail", pk=pk)
    page = selectors.pair_page(pair, person)
    context = {"page": page, "pair": pair, "partner": page.partner, "form": form, "is_stale": is_stale}
    return render(request, "matching/agreement_edit.html", context, status=409 if is_stale else _status(form))


@require_POST
def agreement_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the agreement as it was on the page."""
    person = person_of(request)
    pair = _own_pair(person, pk)
    form = ConfirmForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    pair = actions.confirm_agreement(pair_id=pair.pk, version=version, by=person)
    live = pair.activated_at is not None
    messages.success(request, _("You are live. Have a good start!") if live else _("You confirmed the agreement."))
    return redirect("matching:pair-detail", pk=pk)


def short_list_rank(request: HttpRequest, pk: int) -> HttpResponse:
    """Rank the people on one's short list; change it until the pairs are made."""
    person = person_of(request)
    run = get_object_or_404(selectors.lists_of(person), pk=pk)
    rules.check_list_is_open(run)
    page = selectors.short_list_page(run, person)
    form = ShortListForm(request.POST if request.method == "POST" else None, page=page)
    if request.method == "POST" and form.is_valid():
        actions.rank_short_list(run_id=run.pk, ranks=form.ranks, refused=form.refused, by=person)
        messages.success(request, _("Saved. You can change it until the program team makes the pairs."))
        return redirect("matching:short-list-rank", pk=pk)
    context = {"page": page, "form": form, "program": run.program}
    return render(request, "matching/short_list.html", context, status=_status(form))


def _status(form: DeclineForm | AgreementForm | ShortListForm) -> int:
    """422 for what was typed and refused."""
    return 422 if form.is_bound else 200
