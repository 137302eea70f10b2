"""What every admin page of rmentor shares: doors by permission, rows by `managed_by`, moves as POST buttons."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, NoReturn, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from people.admin.downloads import AT_ONCE, download
from people.admin.tables import Table, table_of
from people.enums import Permission
from people.models import AuditEntry
from people.rules import person_of
from rmentor.lib.errors import DomainError

Row = TypeVar("Row", bound=Model)

# What may follow the name of an offered filter in an address.
TRANSFORMS = frozenset({"exact", "in", "isnull", "gt", "gte", "lt", "lte", "id", "pk", "year", "month", "day"})
HISTORY = 200
# What may stand in the address of a list beside its filters.
NO_FILTERS = frozenset({"o", "p", "e", "all", "_popup", "_to_field", "_facets"})
# Where a request keeps what an action has refused, until the form shows it.
REFUSAL = "rmentor_refusal"


@dataclass(frozen=True)
class Button(Generic[Row]):
    """A move that the object's page offers: POST only. `run` calls an action and returns the message to show."""

    name: str
    label: "str | Promise"
    run: Callable[[HttpRequest, Row], "str | Promise"]
    shown: Callable[[Row], bool] = lambda row: True  # noqa: ARG005 - the default looks at nothing
    style: str = "default"  # default, secondary, danger
    confirm: "str | Promise" = ""
    # Name of a text field posted with the button (a reason), shown beside it.
    ask: "str | Promise" = ""
    # Name of a choice posted with it, and what there is to choose from: (value, text).
    pick: "str | Promise" = ""
    choices: "tuple[tuple[str, str | Promise], ...]" = ()


class RoleAdmin(admin.ModelAdmin[Row], Generic[Row]):
    """Opened by a permission, never by Django's own model permissions; superusers pass every door."""

    view_permission: ClassVar[Permission] = Permission.MANAGE_OWN_PROGRAMS
    may_add: ClassVar[bool] = False
    may_change: ClassVar[bool] = False
    may_delete: ClassVar[bool] = False
    buttons: ClassVar[tuple[Button[Any], ...]] = ()
    # One sentence above the list: what this is and what to do here; and what an empty list says instead of rows.
    lead: "ClassVar[str | Promise]" = ""
    nothing_yet: "ClassVar[str | Promise]" = ""
    # For the data dictionary: what a column of the list means, and what it counts in.
    meanings: "ClassVar[Mapping[str, str | Promise]]" = {}
    units: "ClassVar[Mapping[str, str | Promise]]" = {}
    # Columns that only lead somewhere, which a file cannot.
    only_on_screen: ClassVar[frozenset[str]] = frozenset()
    # Why a list is not offered as a file; empty for those that are.
    not_a_file: ClassVar[str] = ""
    # What its other pages offer as files.
    tables: ClassVar[tuple[Table[Any], ...]] = ()
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    empty_value_display = "–"
    change_form_template = "admin/rmentor/change_form.html"

    def _may(self, request: HttpRequest) -> bool:
        person = person_of(request)
        return person.may(self.view_permission) or person.may(Permission.MANAGE_ALL_PROGRAMS)

    def _check_door(self, request: HttpRequest) -> None:
        """To whom the room is closed, its objects do not exist: nobody learns by trying which there are."""
        if not self._may(request):
            raise Http404

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return self._may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_add and self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return self.may_change and self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Row | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return self.may_delete and self._may(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Row]:
        """Only rows of programs this person runs, where the model knows programs."""
        rows = super().get_queryset(request)
        managed_by = getattr(rows, "managed_by", None)
        return managed_by(person_of(request)) if managed_by else rows

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list under its own name, with what to do here."""
        said = {"title": self._list_title(), "lead": self.lead, "nothing_yet": self.nothing_yet}
        if not self.not_a_file:
            said["download_url"] = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_download")
        return super().changelist_view(request, {**said, **(extra_context or {})})

    def download_view(self, request: HttpRequest) -> HttpResponseBase:
        """The rows that the list shows under the same filters, on all of its pages, as a file."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._check_door(request)
        if self.not_a_file:
            raise Http404
        try:
            shown = self.get_changelist_instance(request)
        except IncorrectLookupParameters as error:
            raise BadRequest from error
        rows, filters = shown.queryset.iterator(chunk_size=AT_ONCE), sorted(set(request.GET) - NO_FILTERS)
        return self.as_download(request, table_of(self), rows, count=shown.result_count, filters=filters)

    def as_download(
        self, request: HttpRequest, table: Table[Any], rows: Iterable[Any], *, count: int, filters: Sequence[str] = ()
    ) -> HttpResponseBase:
        """A table as the file that was asked for; the audit trail keeps that it was."""
        return download(request, table, rows, model=self.model, count=count, filters=filters)

    def _list_title(self) -> str:
        return str(capfirst(self.opts.verbose_name_plural))

    def title_of(self, obj: Row) -> str:
        """The heading of the object's page."""
        return str(obj)

    def next_of(self, obj: Row) -> "str | Promise":  # noqa: ARG002 - the default knows nothing
        """What to do with the object now, in a sentence beside the buttons."""
        return ""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_do"
        file_name = f"{self.opts.app_label}_{self.opts.model_name}_download"
        wrap = self.admin_site.admin_view
        own = [
            path("download/", wrap(self.download_view), name=file_name),
            path("<path:object_id>/do/<slug:button>/", wrap(self.do_view), name=name),
        ]
        return [*own, *super().get_urls()]

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

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Only what the page offers as a filter: any other field could be read out by asking how it begins."""
        filters = self.get_list_filter(request) if request else self.list_filter
        offered = [item[0] if isinstance(item, list | tuple) else item for item in filters]
        names = [str(getattr(item, "parameter_name", item)) for item in offered] + [str(self.date_hierarchy)]
        return any(_is_lookup_of(name, lookup) for name in names)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The object's page, or 404. What an action refuses stands above the form, and nothing typed is lost."""
        self._check_door(request)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            if request.method != "POST":
                raise
            setattr(request, REFUSAL, str(error))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self,
        request: HttpRequest,
        obj: Row | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> type[forms.ModelForm[Row]]:
        """The form; with the refusal of an action as its fault, when one has refused."""
        form = super().get_form(request, obj, change, **kwargs)
        refusal = getattr(request, REFUSAL, None)
        return _refusing(form, refusal) if refusal else form

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What the audit trail tells of one object; Django's own log is not kept."""
        self._check_door(request)
        row = self.get_object(request, unquote(object_id))
        if row is None or not person_of(request).may(Permission.SEE_AUDIT):
            raise Http404
        entries = AuditEntry.objects.filter(subject_type=self.opts.label_lower, subject_pk=str(row.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(thing)s") % {"thing": row},
            "opts": self.opts,
            "original": row,
            "entries": entries[:HISTORY],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/people/history.html", context)

    def log_addition(self, request: HttpRequest, obj: Model, message: object) -> None:  # type: ignore[override]  # keeps none
        """The action has written the audit trail."""

    def log_change(self, request: HttpRequest, obj: Model, message: object) -> None:  # type: ignore[override]  # keeps none
        """The action has written the audit trail."""

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Row]) -> None:  # type: ignore[override]  # keeps none
        """The action has written the audit trail."""

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: object, object_id: str) -> NoReturn:  # noqa: ARG002 - Django's signature
        """An object that is not there, or not for this person, is a 404."""
        raise Http404

    def render_change_form(  # noqa: PLR0917 - Django's signature
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        change: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        form_url: str = "",
        obj: Row | None = None,
    ) -> HttpResponse:
        context["rmentor_trail"] = person_of(request).may(Permission.SEE_AUDIT)
        context["rmentor_buttons"] = [item for item in self.buttons if obj is not None and item.shown(obj)]
        if obj is not None:
            context["rmentor_next"] = self.next_of(obj)
            # Django says “Change program” and the name below; the name is the heading.
            context |= {"title": self.title_of(obj), "subtitle": None} if context.get("subtitle") else {}
        return super().render_change_form(request, context, add, change, form_url, obj)


def _is_lookup_of(name: str, lookup: str) -> bool:
    if lookup == name:
        return True
    return lookup.startswith(f"{name}__") and TRANSFORMS.issuperset(lookup.removeprefix(f"{name}__").split("__"))


def _refusing(form: type[forms.ModelForm[Row]], text: str) -> type[forms.ModelForm[Row]]:
    def clean(self: forms.ModelForm[Row]) -> dict[str, Any] | None:
        cleaned = form.clean(self)
        self.add_error(None, text)
        return cleaned

    return type(form.__name__, (form,), {"clean": clean})
