"""Access for tools: each has its own token, shown once, and can be shut out by itself."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.admin import Button, RoleAdmin
from people.enums import Permission
from people.rules import person_of
from reports import actions
from reports.models import ApiToken

# Where a request keeps the token that was just made, until its page shows it.
SECRET = "rmentor_secret"  # noqa: S105 - a name


def _revoke(request: HttpRequest, token: ApiToken) -> Promise:
    actions.revoke_token(token_id=token.pk, by=person_of(request))
    return _("The tool reads nothing any more.")


@admin.register(ApiToken)
class ApiTokenAdmin(RoleAdmin[ApiToken]):
    """For HR: whoever holds a token reads the totals of every program."""

    view_permission = Permission.MANAGE_ALL_PROGRAMS
    may_add = True
    lead = _(
        "A tool of the company, such as its reporting system, reads the released figures with a token of its own: "
        "totals of every program, no names, nothing else. Revoke a token that is not needed any more."
    )
    nothing_yet = _("No tool has access.")
    meanings = {
        "name": _("What whoever let it in called the tool."),
        "made_by": _("Who let it in; empty when that person has been erased."),
        "made_at": _("When it was let in."),
        "last_used_on": _("The last day on which it read something; empty when it never has."),
        "revoked_at": _("Since when it reads nothing; empty while it may."),
    }
    list_display = ("name", "made_by", "made_at", "last_used_on", "revoked_at")
    list_select_related = ("made_by",)
    fields = ("name", "made_by", "made_at", "last_used_on", "revoked_at")
    readonly_fields = ("made_by", "made_at", "last_used_on", "revoked_at")
    buttons = (
        Button(
            "revoke",
            _("Revoke"),
            _revoke,
            lambda token: token.revoked_at is None,
            style="danger",
            confirm=_("Revoke it? The tool reads nothing from now on, and this cannot be undone."),
        ),
    )

    def get_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's signature
        """A new one has only a name."""
        return self.fields if obj else ("name",)

    def save_model(
        self,
        request: HttpRequest,
        obj: ApiToken,
        form: Any,  # noqa: ANN401, ARG002 - Django's signature
        change: bool,  # noqa: ARG002, FBT001 - Django's signature
    ) -> None:
        """Through the action, which makes the token."""
        made, secret = actions.make_token(name=obj.name, by=person_of(request))
        obj.__dict__.update(made.__dict__)
        setattr(request, SECRET, secret)

    def response_add(
        self,
        request: HttpRequest,
        obj: ApiToken,
        post_url_continue: str | None = None,  # noqa: ARG002 - Django's signature
    ) -> HttpResponse:
        """The one page that ever shows the token; it goes into no session and no message."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Access for “%(tool)s”") % {"tool": obj},
            "opts": self.opts,
            "token": obj,
            "secret": getattr(request, SECRET),
            "description_url": settings.BASE_URL + reverse("reports:api-description"),
        }
        return TemplateResponse(request, "admin/reports/apitoken/made.html", context)
