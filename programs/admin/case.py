"""Cases: what needs a person, oldest first."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from people.admin import RoleAdmin
from programs import selectors
from programs.admin.buttons import CASE_BUTTONS
from programs.admin.filters import CaseStateFilter, ManagedProgramFilter
from programs.models import Case
from rmentor.lib import clock


@admin.register(Case)
class CaseAdmin(RoleAdmin[Case]):
    """Cases of the programs that this person runs, none about themselves."""

    buttons = CASE_BUTTONS
    list_display = ("title", "kind", "program", "age", "owner", "next_step", "state")
    list_filter = (CaseStateFilter, ("program", ManagedProgramFilter))
    list_select_related = ("program", "owner")
    search_fields = ("title",)
    ordering = ("raised_at", "pk")
    fields = (
        "title",
        "kind",
        "program",
        "next_step",
        "state",
        "owner",
        "raised_at",
        "age",
        "outcome",
        "closed_at",
        "closed_by",
    )

    @admin.display(description=_("age"), ordering="-raised_at")
    def age(self, obj: Case) -> str:
        return selectors.age_in_words(((obj.closed_at or clock.now()) - obj.raised_at).days)
