"""Filters of the lists."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.rules import person_of
from programs.enums import CaseState
from programs.models import Case, Program

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class ManagedProgramFilter(admin.RelatedFieldListFilter):
    """By program, offering only those this person runs."""

    def field_choices(
        self,
        field: "Field[Any, Any]",  # noqa: ARG002 - Django's signature
        request: HttpRequest,
        model_admin: "admin.ModelAdmin[Any]",  # noqa: ARG002 - Django's signature
    ) -> "list[tuple[str, str | _StrPromise]]":
        """Numbers and names."""
        found = Program.objects.managed_by(person_of(request)).values_list("pk", "name")
        return [(str(pk), name) for pk, name in found]


class CaseStateFilter(admin.SimpleListFilter):
    """Open cases unless asked for others."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]") -> list[tuple[str, Any]]:  # noqa: ARG002 - Django's signature
        """Own open ones, closed and all; open is what the list shows by itself."""
        return [("mine", _("Open and mine")), ("closed", CaseState.CLOSED.label), ("all", _("All"))]

    def choices(self, changelist: Any) -> Any:  # noqa: ANN401 - Django's signature
        """The first choice, “all” in Django, is “open” here."""
        for number, choice in enumerate(super().choices(changelist)):
            yield {**choice, "display": CaseState.OPEN.label} if number == 0 else choice

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """The cases asked for."""
        if self.value() == "all":
            return queryset
        if self.value() == "mine":
            return queryset.filter(state=CaseState.OPEN, owner=person_of(request))
        return queryset.filter(state=CaseState.CLOSED if self.value() == "closed" else CaseState.OPEN)
