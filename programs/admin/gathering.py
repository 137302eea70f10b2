"""Launch events: plan, see who comes, note who was there. Of a circle the team sees when, and how many answered."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field, ForeignKey, QuerySet
from django.forms import Field as FormField
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.admin import Button, RoleAdmin
from people.rules import person_of
from programs import actions
from programs.admin.filters import ManagedProgramFilter
from programs.enums import GatheringKind, GatheringState
from programs.forms.gatherings import GatheringForm
from programs.models import Gathering, Program
from programs.rules import gatherings as rules
from programs.selectors.gatherings import answers_of, guests_of, with_answers
from rmentor.lib import clock

SAID = ("title", "starts_at", "minutes", "place", "note")


def _lies_ahead(gathering: Gathering) -> bool:
    return gathering.state == GatheringState.PLANNED and gathering.ends_at > clock.now()


def _cancel(request: HttpRequest, gathering: Gathering) -> str:
    actions.cancel_gathering(gathering_id=gathering.pk, by=person_of(request))
    return _("Called off. Everybody invited is told by mail.")


CANCEL = Button(
    "cancel",
    gettext_lazy("Call it off"),
    _cancel,
    _lies_ahead,
    style="danger",
    confirm=gettext_lazy("Call it off? Everybody invited gets a mail, and it comes out of their calendars."),
)


@admin.register(Gathering)
class GatheringAdmin(RoleAdmin[Gathering]):
    """Gatherings of the programs this person runs."""

    may_add = True
    may_change = True
    form = GatheringForm
    buttons = (CANCEL,)
    change_form_template = "admin/programs/gathering/change_form.html"
    lead = gettext_lazy(
        "Launch events, with who comes. Everybody with a seat gets a calendar entry by mail, also those accepted "
        "later. Of the mentors' circle you see when it meets."
    )
    nothing_yet = gettext_lazy("Nobody is called together yet. A launch event gives a program a good start.")
    list_display = ("what", "program", "starts_at", "state", "coming")
    meanings = {
        "what": gettext_lazy("What kind of gathering, and of a launch event its title."),
        "program": gettext_lazy("The program it belongs to."),
        "starts_at": gettext_lazy("When it begins."),
        "state": gettext_lazy("Whether it is planned or was called off."),
        "coming": gettext_lazy("How many come, cannot come, and have not answered, in this order."),
    }
    list_filter = ("kind", "state", ("program", ManagedProgramFilter))
    list_select_related = ("program",)
    ordering = ("-starts_at", "-pk")

    def has_change_permission(self, request: HttpRequest, obj: Gathering | None = None) -> bool:
        """Launches that lie ahead; a circle is its mentors' affair, what was is only read."""
        closed = obj is not None and (obj.is_circle or not _lies_ahead(obj))
        return not closed and super().has_change_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: Gathering | None = None) -> tuple[str, ...]:
        """Of a circle neither what about nor where."""
        if obj is None:
            return ("program", "kind", *SAID)
        if obj.is_circle:
            return ("program", "kind", "state", "starts_at", "minutes", "answered")
        seen = ("seen_revision",) if self.has_change_permission(request, obj) else ()
        return ("program", "kind", "state", *SAID, "answered", *seen)

    def get_readonly_fields(self, request: HttpRequest, obj: Gathering | None = None) -> tuple[str, ...]:
        """For whom it is stays as it was."""
        if obj is None:
            return ()
        fixed = ("program", "kind", "state", "answered")
        return fixed if self.has_change_permission(request, obj) else (*fixed, *SAID)

    def get_form(
        self,
        request: HttpRequest,
        obj: Gathering | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> type[forms.ModelForm[Gathering]]:
        """A new one has no revision that could have been seen."""
        if obj is None or not self.has_change_permission(request, obj):
            kwargs["form"] = type("GatheringForm", (GatheringForm,), {"seen_revision": None})
        return super().get_form(request, obj, change, **kwargs)

    def formfield_for_foreignkey(
        self,
        db_field: "ForeignKey[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> "ModelChoiceField[Any] | None":
        """Only programs that this person runs and that go on."""
        if db_field.name == "program":
            kwargs["queryset"] = Program.objects.managed_by(person_of(request)).filter(state__in=rules.OPEN)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(
        self,
        db_field: "Field[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> "FormField | None":
        """A plain select: nobody makes a program from here."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def save_model(
        self,
        request: HttpRequest,
        obj: Gathering,
        form: Any,  # noqa: ANN401 - ours, see `form`
        change: bool,  # noqa: FBT001 - Django's signature
    ) -> None:
        """Through the actions, which check, audit and write the mails."""
        by = person_of(request)
        if change:
            seen = form.cleaned_data.get("seen_revision") or 0
            saved = actions.change_gathering(gathering_id=obj.pk, occasion=form.occasion, by=by, revision=seen)
        else:
            kind = GatheringKind(form.cleaned_data["kind"])
            saved = actions.call_gathering(program_id=form.program.pk, kind=kind, occasion=form.occasion, by=by)
        obj.__dict__.update(saved.__dict__)

    def get_urls(self) -> list[URLPattern]:
        """Beside the others, the list of those who were there."""
        view = self.admin_site.admin_view(self.attendance_view)
        return [path("<int:pk>/attendance/", view, name="programs_gathering_attendance"), *super().get_urls()]

    def attendance_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who has answered what; once it has begun, tick who was there."""
        gathering = get_object_or_404(Gathering.objects.managed_by(person_of(request)), pk=pk)
        if gathering.is_circle:
            raise Http404
        address = reverse("admin:programs_gathering_change", args=[pk])
        if request.method == "POST":
            there = {int(value) for value in request.POST.getlist("there") if value.isdecimal()}
            present = actions.mark_attendance(gathering_id=pk, there=there, by=person_of(request))
            told = ngettext("Noted: %(n)s person was there.", "Noted: %(n)s people were there.", present)
            messages.success(request, told % {"n": present})
            return HttpResponseRedirect(address)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Who comes to “%(title)s”") % {"title": gathering.title},
            "opts": self.opts,
            "gathering": gathering,
            "guests": guests_of(gathering),
            "answers": answers_of(gathering),
            "has_begun": gathering.is_planned and gathering.starts_at <= clock.now(),
        }
        return TemplateResponse(request, "admin/programs/gathering/attendance.html", context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Gathering]:
        """With what the list shows."""
        return with_answers(super().get_queryset(request).select_related("program"))

    @admin.display(description=gettext_lazy("what"), ordering="kind")
    def what(self, obj: Gathering) -> str:
        return str(obj)

    @admin.display(description=gettext_lazy("comes / cannot / not answered"))
    def coming(self, obj: Gathering) -> str:
        found = answers_of(obj)
        return f"{found.yes} / {found.no} / {found.none}"

    @admin.display(description=gettext_lazy("answers"))
    def answered(self, obj: Gathering) -> str:
        found = answers_of(obj)
        words = _("%(yes)s come, %(no)s cannot come, %(none)s have not answered")
        return words % {"yes": found.yes, "no": found.no, "none": found.none}
