"""Cases: what needs a person, the urgent first, then the oldest."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people.admin import RoleAdmin
from programs import selectors
from programs.admin.buttons import CASE_BUTTONS
from programs.admin.filters import CaseStateFilter, ManagedProgramFilter
from programs.enums import CaseState
from programs.models import Case
from rmentor.lib import clock


@admin.register(Case)
class CaseAdmin(RoleAdmin[Case]):
    """Cases of the programs that this person runs, none about themselves."""

    buttons = CASE_BUTTONS
    change_form_template = "admin/programs/case/change_form.html"
    lead = _("What needs a person at HR: the urgent first, then the oldest. Take one, do its next step, close it.")
    nothing_yet = _(
        "No case is open. Silent pairs, cancelled meetings and requests for a talk appear here by themselves."
    )
    list_display = ("title", "kind", "what_to_do", "age", "owner", "program", "state")
    meanings = {
        "title": _("What it is about."),
        "kind": _("Why it was raised."),
        "what_to_do": _("What is proposed as the next step."),
        "age": _("How long it has been open, or was until it was closed."),
        "owner": _("Who takes care of it; empty as long as nobody does."),
        "program": _("The program it belongs to."),
        "state": _("Whether somebody still has to act."),
    }
    list_filter = (CaseStateFilter, ("program", ManagedProgramFilter))
    list_select_related = ("program", "owner")
    search_fields = ("title",)
    ordering = ("-is_urgent", "raised_at", "pk")

    def next_of(self, obj: Case) -> str:
        """What the room that raised it proposes."""
        return self.what_to_do(obj) if obj.state == CaseState.OPEN else ""

    def get_fields(self, request: HttpRequest, obj: Case | None = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's
        """How it was closed only once it is; its next step stands beside the buttons until then."""
        told: tuple[str, ...] = ("program", "kind", "title", "owner", "raised_at", "age")
        if obj is not None and obj.is_urgent:
            told = (*told, "is_urgent")
        if obj is not None and obj.settled_at is not None:
            told = (*told, "settled_at", "settled_text")
        if obj is not None and obj.state == CaseState.OPEN:
            return told
        judged = ("judgement",) if obj is not None and obj.is_hint else ()
        return (*told, "next_step", "outcome", *judged, "closed_at", "closed_by")

    @admin.display(description=_("next step"))
    def what_to_do(self, obj: Case) -> str:
        """What the room that raised it proposes, or that its reason is gone."""
        return selectors.what_to_do(obj)

    @admin.display(description=_("age"), ordering="-raised_at")
    def age(self, obj: Case) -> str:
        return selectors.age_in_words(((obj.closed_at or clock.now()) - obj.raised_at).days)
