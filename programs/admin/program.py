"""HR's workbench of a program: the plan by its six questions, what is missing, the next move as a button."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet, TextField
from django.forms.models import BaseModelFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.admin import RoleAdmin
from people.models import Person
from people.rules import person_of
from programs import actions, rules, selectors
from programs.admin.buttons import PROGRAM_BUTTONS
from programs.admin.goals import goal_change_view
from programs.admin.inlines import GoalInline, TeamInline
from programs.admin.sign_ups import sign_ups_view
from programs.enums import ProgramState
from programs.forms import InvitationForm, NewProgramForm, ProgramForm, suggestions
from programs.models import Goal, Program, TeamMember
from rmentor.lib.errors import DomainError

NEW = ((None, {"fields": ("name", "template")}),)
PLAN = (
    (None, {"fields": ("name", "seen_version")}),
    (gettext_lazy("Who stands behind it"), {"fields": ("sponsor", "sponsor_message")}),
    (
        gettext_lazy("1. Who may take part?"),
        {
            "fields": (
                "is_open",
                ("mode", "direction"),
                ("mentor_max_grade", "mentee_min_grade"),
                ("min_grade_gap", "min_tenure_months"),
                "departments",
                "locations",
                "is_self_matching",
            )
        },
    ),
    (
        gettext_lazy("2. Who selects?"),
        {
            "fields": (),
            "description": gettext_lazy(
                "The selectors named in the program team below; without any, its coordinators. HR always may."
            ),
        },
    ),
    (gettext_lazy("3. How many seats?"), {"fields": ("seats",)}),
    (gettext_lazy("4. When and how long?"), {"fields": (("starts_on", "months"),)}),
    (
        gettext_lazy("5. What does it ask and give?"),
        {"fields": (("driver", "meeting_minutes"), "commitment", "benefits")},
    ),
    (
        gettext_lazy("6. How is progress watched?"),
        {"fields": ("monitoring", ("gap_alarm_weeks", "k"), "has_fit_check")},
    ),
)


@admin.register(Program)
class ProgramAdmin(RoleAdmin[Program]):
    """Programs that this person runs."""

    may_add = True
    may_change = True
    buttons = PROGRAM_BUTTONS
    change_form_template = "admin/programs/program/change_form.html"
    lead = gettext_lazy("Each program with what it needs from you next. Open one to do it.")
    nothing_yet = gettext_lazy("No program yet. Begin with a template: it brings goals and texts along.")
    list_display = ("name", "state", "what_is_next", "mentors", "mentees", "open_cases", "starts_on")
    meanings = {
        "name": gettext_lazy("What the program is called."),
        "state": gettext_lazy("How far the program has come."),
        "what_is_next": gettext_lazy("What the program needs next from those who run it."),
        "mentors": gettext_lazy("Mentors with a seat, and of how many seats on their side."),
        "mentees": gettext_lazy("Mentees with a seat, and of how many seats on their side."),
        "open_cases": gettext_lazy("Cases that are open, without those about yourself."),
        "starts_on": gettext_lazy("The day on which it begins."),
    }
    list_filter = ("state",)
    search_fields = ("name",)
    formfield_overrides = {TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Program]:
        """Each with its counts, and what the plan's gaps are found in."""
        return selectors.with_counts(selectors.with_plan(super().get_queryset(request)), person_of(request))

    def has_change_permission(self, request: HttpRequest, obj: Program | None = None) -> bool:
        """What is put away or cancelled is only read."""
        away = obj is not None and obj.state in {ProgramState.ARCHIVED, ProgramState.CANCELLED}
        return not away and super().has_change_permission(request, obj)

    def get_fieldsets(self, request: HttpRequest, obj: Program | None = None) -> Any:  # noqa: ANN401, ARG002 - Django's
        if obj is None:
            return NEW
        # Once people are asked, the plan is there to be looked up: each question folds away.
        folded = () if obj.state == ProgramState.DRAFT else ("collapse",)
        return [(title, {**what, "classes": folded if title else ()}) for title, what in PLAN]

    def get_readonly_fields(self, request: HttpRequest, obj: Program | None = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's signature
        return rules.locked_fields(obj) if obj else ()

    def get_form(
        self,
        request: HttpRequest,
        obj: Program | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> type[forms.ModelForm[Program]]:
        base = ProgramForm if obj else NewProgramForm
        # Django takes declared fields that are read-only out of ModelAdmin.form only, and that one is shared by all.
        shown_only = dict.fromkeys(
            name for name in self.get_readonly_fields(request, obj) if name in base.declared_fields
        )
        return super().get_form(request, obj, change, form=type(base.__name__, (base,), shown_only), **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Program | None) -> Any:  # noqa: ANN401, ARG002 - Django's signature
        return (GoalInline, TeamInline) if obj else ()

    def get_inline_instances(self, request: HttpRequest, obj: Program | None = None) -> Any:  # noqa: ANN401 - Django's
        """Folded away with the rest of the plan."""
        inlines = super().get_inline_instances(request, obj)
        for inline in inlines:
            inline.classes = ("collapse",) if obj is not None and obj.state != ProgramState.DRAFT else ()
        return inlines

    def save_model(
        self,
        request: HttpRequest,
        obj: Program,
        form: forms.ModelForm[Program],
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        """Go through the actions, which check, audit and let the waiting list move up."""
        by = person_of(request)
        if not change:
            made = actions.create_program(template=obj.template, name=obj.name, by=by)
            obj.pk = made.pk
            obj.refresh_from_db()
            return
        said = form.cleaned_data
        values = {name: said[name] for name in form.changed_data if name in rules.DESIGN_FIELDS}
        actions.update_program(program_id=obj.pk, values=values, by=by, version=said["seen_version"])

    def save_formset(
        self,
        request: HttpRequest,
        form: forms.ModelForm[Program],  # noqa: ARG002 - Django's signature
        formset: "BaseModelFormSet[Any, Any]",
        change: bool,  # noqa: ARG002, FBT001 - Django's signature
    ) -> None:
        """Goals and team members one by one through their actions."""
        by = person_of(request)
        for row in formset.save(commit=False):
            _save_row(row, by)
        for row in formset.deleted_objects:
            _remove_row(row, by)

    def get_urls(self) -> list[URLPattern]:
        """Beside the others, the pages that invite people, take a sign-up list, and change a frozen goal."""
        invite = self.admin_site.admin_view(self.invite_view)
        sign_ups = self.admin_site.admin_view(partial(sign_ups_view, self))
        change_goal = self.admin_site.admin_view(partial(goal_change_view, self))
        return [
            path("<int:pk>/invite/", invite, name="programs_program_invite"),
            path("<int:pk>/sign-ups/", sign_ups, name="programs_program_sign_ups"),
            path("<int:pk>/goals/<int:goal>/", change_goal, name="programs_goal_change"),
            *super().get_urls(),
        ]

    def invite_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Invite people on a side; what is refused stands at the form."""
        program = get_object_or_404(Program.objects.managed_by(person_of(request)), pk=pk)
        rules.check_takes_applications(program)
        form = InvitationForm(request.POST or None)
        if form.is_valid() and self._invite(request, program, form):
            return HttpResponseRedirect(reverse("admin:programs_program_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Invite people to “%(program)s”") % {"program": program},
            "opts": self.opts,
            "program": program,
            "form": form,
        }
        return TemplateResponse(request, "admin/programs/program/invite.html", context)

    @staticmethod
    def _invite(request: HttpRequest, program: Program, form: InvitationForm) -> bool:
        """Whether the people are invited; otherwise the form says why not."""
        people, side = form.cleaned_data["people"], form.cleaned_data["side"]
        ids = [person.pk for person in people]
        try:
            invited = actions.invite(program_id=program.pk, person_ids=ids, side=side, by=person_of(request))
        except DomainError as error:
            form.add_error("people", str(error))
            return False
        told = ngettext("%(n)s person is invited by mail.", "%(n)s people are invited by mail.", len(invited))
        messages.success(request, told % {"n": len(invited)})
        return True

    def response_add(self, request: HttpRequest, obj: Program, post_url_continue: str | None = None) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """On to the plan, filled from the template."""
        messages.success(
            request, _("The program is filled from its template. Complete the plan, then open recruitment.")
        )
        return HttpResponseRedirect(reverse("admin:programs_program_change", args=[obj.pk]))

    def response_change(self, request: HttpRequest, obj: Program) -> HttpResponse:
        """Stay on the page: it says what is missing still."""
        messages.success(request, _("“%(program)s” is saved.") % {"program": obj})
        return HttpResponseRedirect(reverse("admin:programs_program_change", args=[obj.pk]))

    def render_change_form(  # noqa: PLR0917 - Django's signature
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        change: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        form_url: str = "",
        obj: Program | None = None,
    ) -> HttpResponse:
        context["show_save_and_add_another"] = False
        if obj is not None:
            context |= _standing(obj, person_of(request)) | {"people_to_choose": suggestions()}
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description=gettext_lazy("next step"))
    def what_is_next(self, obj: selectors.CountedProgram) -> "str | Promise":
        return _next_move(obj)

    @admin.display(description=gettext_lazy("mentors"))
    def mentors(self, obj: selectors.CountedProgram) -> str:
        return _of_seats(obj.n_mentors, obj)

    @admin.display(description=gettext_lazy("mentees"))
    def mentees(self, obj: selectors.CountedProgram) -> str:
        return _of_seats(obj.n_mentees, obj)

    @admin.display(description=gettext_lazy("open cases"))
    def open_cases(self, obj: selectors.CountedProgram) -> int:
        return obj.n_cases


def _next_move(program: selectors.CountedProgram) -> "str | Promise":
    counted = {"applied": program.n_applied, "mentors": program.n_mentors, "mentees": program.n_mentees}
    return selectors.next_move(program, **counted)


def _of_seats(taken: int, program: Program) -> str:
    return (
        str(taken)
        if program.seats is None
        else _("%(taken)s of %(seats)s") % {"taken": taken, "seats": program.seats}
    )


def _standing(program: Program, person: Person) -> dict[str, Any]:
    """Where the program stands, read anew: the form's object may hold what was typed and not saved."""
    saved = selectors.with_counts(selectors.with_plan(Program.objects.all()), person).get(pk=program.pk)
    return {
        "next_words": _next_move(saved),
        "standing": saved,
        "plan": rules.completeness(saved),
        "sides": selectors.side_counts(saved),
        "hints": selectors.hints_so_far(saved, person),
        "enrolments_url": f"{reverse('admin:programs_enrolment_changelist')}?program__id__exact={saved.pk}",
    }


def _save_row(row: Goal | TeamMember, by: Person) -> None:
    if isinstance(row, Goal):
        actions.save_goal(goal=row, by=by)
    else:
        actions.save_team_member(member=row, by=by)


def _remove_row(row: Goal | TeamMember, by: Person) -> None:
    if isinstance(row, Goal):
        actions.remove_goal(goal=row, by=by)
    else:
        actions.remove_from_team(member=row, by=by)
