"""Who keeps my calendar: name a colleague, take it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.models import Delegate, Person
from people.rules import person_of
from rmentor.lib.errors import DomainError
from sessions import actions
from sessions.forms.delegate import DelegateForm
from sessions.selectors.delegated import own_delegates


@require_http_methods(["GET", "HEAD", "POST"])
def delegate_list(request: HttpRequest) -> HttpResponse:
    """My colleagues who plan for me, and a field for one more."""
    me, posted = person_of(request), request.method == "POST"
    own = own_delegates(me)
    form = DelegateForm(request.POST if posted else None) if own.has_pair else None
    if form and (named := _named(form, me)):
        messages.success(request, _("%(name)s keeps your calendar now, and is told.") % {"name": named.delegate.name})
        return redirect("sessions:delegate-list")
    return render(request, "sessions/delegate_list.html", {"form": form, "own": own}, status=422 if posted else 200)


def _named(form: DelegateForm, me: Person) -> Delegate | None:
    """Who was named; None with the reason at the field."""
    if not form.is_valid():
        return None
    try:
        return actions.name_delegate(email=form.cleaned_data["email"], by=me)
    except DomainError as error:
        form.add_error("email", str(error))
        return None


@require_POST
def delegate_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take my calendar back."""
    me = person_of(request)
    row = get_object_or_404(Delegate.objects.filter(person=me).select_related("delegate"), pk=pk)
    actions.revoke_delegate(delegation_id=row.pk, by=me)
    messages.success(request, _("%(name)s no longer keeps your calendar.") % {"name": row.delegate.name})
    return redirect("sessions:delegate-list")
