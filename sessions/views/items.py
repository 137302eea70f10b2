"""The action plan: promise, change, tick off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.models import Person
from people.rules import person_of
from rmentor.lib.errors import DomainError
from sessions import actions
from sessions.enums import ItemState
from sessions.forms import ItemEditForm, ItemForm
from sessions.models import ActionItem
from sessions.selectors import room_of
from sessions.selectors.room import partner_of
from sessions.views.getting import get_pair


@require_POST
def item_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a promise."""
    room = room_of(get_pair(request, pk), person_of(request))
    form = ItemForm(request.POST, side=room.side, partner=room.partner)
    if not form.is_valid():
        return render(request, "sessions/pair_room.html", {"room": room, "item_form": form}, status=422)
    actions.add_item(pair_id=pk, by=room.me, **form.cleaned_data)
    messages.success(request, _("Written down."))
    return redirect("sessions:pair-room", pk)


@require_POST
def item_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick off, drop or reopen a promise."""
    item = get_object_or_404(ActionItem.objects.visible_to(person_of(request)), pk=pk)
    to = request.POST.get("to")
    if to not in ItemState.values:
        raise DomainError(_("Choose what is to become of it."))
    actions.move_item(item_id=pk, to=ItemState(to), by=person_of(request))
    return redirect("sessions:pair-room", item.pair_id)


@require_http_methods(["GET", "HEAD", "POST"])
def item_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words, another day, another kind."""
    me = person_of(request)
    item = get_object_or_404(ActionItem.objects.visible_to(me).with_pair(), pk=pk)
    form = ItemEditForm(request.POST if request.method == "POST" else None, item=item)
    if _saved(form, item, me):
        messages.success(request, _("Changed."))
        return redirect("sessions:pair-room", item.pair_id)
    context = {"form": form, "item": item, "side": item.pair.side_of(me), "partner": partner_of(item.pair, me)}
    return render(request, "sessions/item_edit.html", context, status=422 if form.is_bound else 200)


def _saved(form: ItemEditForm, item: ActionItem, me: Person) -> bool:
    """What the rules refuse comes back as an error of the form: nothing typed is lost."""
    if not form.is_valid():
        return False
    try:
        actions.change_item(item_id=item.pk, by=me, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True
