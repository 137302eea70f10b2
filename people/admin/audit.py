"""The audit trail: read and searched, never written by hand."""

import json

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from people.admin.base import RoleAdmin
from people.enums import Permission
from people.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(RoleAdmin[AuditEntry]):
    """Read only, for everybody: nothing adds, changes or deletes an entry here."""

    view_permission = Permission.SEE_AUDIT
    list_display = ("at", "actor", "verb", "subject", "subject_type")
    list_filter = ("at", "subject_type")
    search_fields = ("actor", "verb", "subject")
    fields = ("at", "actor", "verb", "subject_type", "subject_pk", "subject", "before", "after")
    readonly_fields = fields

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
