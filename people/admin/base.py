"""What every admin page of rmentor shares: doors by permission, rows by `managed_by`, moves as POST buttons."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise

from people.enums import Permission
from people.rules import person_of
from rmentor.lib.errors import DomainError

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Button(Generic[Row]):
    """A move that the object's page offers: POST only. `run` calls an action and returns the message to show."""

    name: str
    label: "str | Promise"
    run: Callable[[HttpRequest, Row], "str | Promise"]
    shown: Callable[[Row], bool] = lambda row: True  # noqa: ARG005 - the default looks at nothing
    style: str = "default"  # default, danger
    confirm: "str | Promise" = ""
    # Name of a text field posted with the button (a reason), shown beside it.
    ask: "str | Promise" = ""


class RoleAdmin(admin.ModelAdmin[Row], Generic[Row]):
    """Opened by a permission, never by Django's own model permissions; superusers pass every door."""

    view_permission: ClassVar[Permission] = Permission.MANAGE_OWN_PROGRAMS
    may_add: ClassVar[bool] = False
    may_change: ClassVar[bool] = False
    may_delete: ClassVar[bool] = False
    buttons: ClassVar[tuple[Button[Any], ...]] = ()
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/rmentor/change_form.html"

    def _may(self, request: HttpRequest) -> bool:
        person = person_of(request)
        return person.may(self.view_permission) or person.may(Permission.MANAGE_ALL_PROGRAMS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:  # noqa: ARG002
        return self._may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:  # noqa: ARG002
        return self.may_change and self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:  # noqa: ARG002
        return self.may_delete and self._may(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Row]:
        """Only rows of programs this person runs, where the model knows programs."""
        rows = super().get_queryset(request)
        managed_by = getattr(rows, "managed_by", None)
        return managed_by(person_of(request)) if managed_by else rows

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_do"
        own = path("<path:object_id>/do/<slug:button>/", self.admin_site.admin_view(self.do_view), name=name)
        return [own, *super().get_urls()]

    def do_view(self, request: HttpRequest, object_id: str, button: str) -> HttpResponse:
        """Press a button: run it and go back to the object's page with what came of it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row = self.get_object(request, object_id)
        found = next((item for item in self.buttons if item.name == button), None)
        if row is None or found is None or not self._may(request):
            raise Http404
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])
        try:
            messages.success(request, str(found.run(request, row)))
        except DomainError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(back)

    def render_change_form(  # noqa: PLR0917 - Django's signature
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        change: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        form_url: str = "",
        obj: Row | None = None,
    ) -> HttpResponse:
        context["rmentor_buttons"] = [item for item in self.buttons if obj is not None and item.shown(obj)]
        return super().render_change_form(request, context, add, change, form_url, obj)
