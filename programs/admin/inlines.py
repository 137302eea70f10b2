"""Goals and team on the page of a program."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, Prefetch, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from programs import rules
from programs.enums import ProgramState
from programs.forms import GoalForm, TeamMemberForm
from programs.models import Goal, GoalVersion, Program, TeamMember


class _ProgramInline(admin.StackedInline[Any, Program]):
    """Whoever opens the program's page may see it; whether it can be changed depends on the program's state."""

    extra = 0

    def is_open(self, program: Model | None) -> bool:
        """Whether rows can be added, changed and removed now."""
        raise NotImplementedError

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return True

    def has_add_permission(  # type: ignore[override]  # inlines take the parent too
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        obj: Model | None,
    ) -> bool:
        return self.is_open(obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return self.is_open(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return self.is_open(obj)


class GoalInline(_ProgramInline):
    """Goals, read-only once they are frozen (G2)."""

    model = Goal
    form = GoalForm
    readonly_fields = ("later",)
    fields = (*Goal.MUST_HAVE[:4], ("measure", "baseline", "target"), ("owner", "due_on"))

    def is_open(self, program: Model | None) -> bool:
        """Until the program starts."""
        return isinstance(program, Program) and not rules.is_frozen(program)

    def get_fields(self, request: HttpRequest, obj: Program | None = None) -> Any:  # noqa: ANN401, ARG002 - Django's
        """Once frozen, with what was changed since and the way to change more."""
        return (*self.fields, "later") if obj is not None and rules.is_frozen(obj) else self.fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).select_related("owner", "program")
        return rows.prefetch_related(Prefetch("versions", GoalVersion.objects.select_related("by")))

    @admin.display(description=gettext_lazy("Changed since the start"))
    def later(self, goal: Goal) -> SafeString:
        """Each change with its reason, and the way to the next."""
        return render_to_string(
            "admin/programs/program/_goal_versions.html",
            {"goal": goal, "versions": _told(goal), "is_open": rules.takes_changes_of_goals(goal.program)},
        )


def _told(goal: Goal) -> list[tuple[GoalVersion, list[tuple[str, object, object]]]]:
    """Each earlier version with (field, what it said, what it was changed to)."""
    changes = list(goal.changes())
    return [
        (version, [rules.goal_change_in_words(change) for change in changes if change.version == version.number])
        for version in goal.versions.all()
    ]


class TeamInline(_ProgramInline):
    """Who runs the program and who selects for it."""

    model = TeamMember
    form = TeamMemberForm
    fields = ("person", "role")

    def is_open(self, program: Model | None) -> bool:
        """Until the program is put away."""
        away = {ProgramState.ARCHIVED, ProgramState.CANCELLED}
        return isinstance(program, Program) and program.state not in away

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("person")
