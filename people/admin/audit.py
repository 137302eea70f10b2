"""The audit trail: read and searched, never written by hand."""

import json

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from people.admin.base import RoleAdmin
from people.enums import Permission
from people.models import AuditEntry


def _kind_name(label: str) -> str:
    """What pages call a kind of thing; the label itself when the model is gone."""
    try:
        return str(capfirst(apps.get_model(label)._meta.verbose_name))  # noqa: SLF001 - documented
    except (LookupError, ValueError):
        return label


class KindFilter(admin.SimpleListFilter):
    """By kind of thing, under the name that pages give it."""

    title = _("kind of thing")
    parameter_name = "subject_type"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:  # noqa: ARG002 - Django's
        """The kinds that occur."""
        found = AuditEntry.objects.order_by("subject_type").values_list("subject_type", flat=True).distinct()
        return [(label, _kind_name(label)) for label in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:  # noqa: ARG002 - Django's signature
        """Of one kind."""
        return queryset.filter(subject_type=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(RoleAdmin[AuditEntry]):
    """Read only, for everybody: nothing adds, changes or deletes an entry here."""

    lead = _("Who did what, and when. Nobody can change it.")
    view_permission = Permission.SEE_AUDIT
    list_display = ("at", "actor", "verb", "subject", "kind_of_thing")
    meanings = {
        "at": _("When it was done."),
        "actor": _("Who did it; rmentor where it happened by itself."),
        "verb": _("What was done, as a short code."),
        "subject": _("The name of the thing, as it was at that time."),
        "kind_of_thing": _("What kind of thing it was done to."),
    }
    list_filter = ("at", KindFilter)
    search_fields = ("actor", "verb", "subject")
    fields = ("at", "actor", "verb", "kind_of_thing", "subject", "before", "after")
    readonly_fields = fields

    @admin.display(description=_("kind of thing"), ordering="subject_type")
    def kind_of_thing(self, entry: AuditEntry) -> str:
        """In words."""
        return _kind_name(entry.subject_type)

    @admin.display(description=_("before"))
    def before(self, entry: AuditEntry) -> str:
        """The old values."""
        return _shown(entry.old)

    @admin.display(description=_("after"))
    def after(self, entry: AuditEntry) -> str:
        """The new values."""
        return _shown(entry.new)


def _shown(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True) if values else "–"
