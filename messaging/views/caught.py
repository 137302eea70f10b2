"""The demo mailbox: what the embedded mode would have sent, shown to whoever sits at this computer."""

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from messaging import selectors
from messaging.models import CaughtMail

Rest = ParamSpec("Rest")
PER_PAGE = 25


def _embedded_and_local(
    view: Callable[Concatenate[HttpRequest, Rest], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """Sign-in codes are readable here without a login: so only in the demo, and only from this computer."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not settings.EMBEDDED or not _is_local(request):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _is_local(request: HttpRequest) -> bool:
    """A proxy on this computer hands on requests of others, and says so."""
    forwarded = "Forwarded" in request.headers or "X-Forwarded-For" in request.headers
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return address.is_loopback and not forwarded


@login_not_required
@_embedded_and_local
def caught_mail_list(request: HttpRequest) -> HttpResponse:
    """Newest first, searched by recipient."""
    search = request.GET.get("to", "")[:100].replace("\x00", "")
    page = Paginator(selectors.caught_mails(search), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "messaging/caught_mail_list.html", {"page": page, "search": search})


@login_not_required
@_embedded_and_local
def caught_mail_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of one mail, with its links to follow."""
    mail = get_object_or_404(CaughtMail, pk=pk)
    return render(request, "messaging/caught_mail_detail.html", {"mail": mail, "files": selectors.file_names(mail)})


@login_not_required
@_embedded_and_local
def caught_mail_file(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The mail as it would have gone over the wire, for a mail program."""
    mail = get_object_or_404(CaughtMail, pk=pk)
    return HttpResponse(
        bytes(mail.raw),
        content_type="message/rfc822",
        headers={"Content-Disposition": f'attachment; filename="mail-{mail.pk}.eml"'},
    )
