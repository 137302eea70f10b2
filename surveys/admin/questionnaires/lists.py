"""The list of questionnaires, and the page of one: what it asks, whom, when; what to do with it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.rules import person_of
from surveys import actions
from surveys.actions import building
from surveys.admin.questionnaires.base import place_of, posted
from surveys.admin.questionnaires.choices import WordPages
from surveys.admin.questionnaires.preview import PreviewPages
from surveys.admin.questionnaires.scales import ScalePages
from surveys.admin.questionnaires.versions import VersionPages
from surveys.enums.instruments import KNOWLEDGE_CODE
from surveys.forms.building import HeadForm, TitleForm
from surveys.models import Questionnaire
from surveys.rules import parts
from surveys.selectors import building as reading
from surveys.selectors.pilot import pilot_tables


@admin.register(Questionnaire)
class QuestionnaireAdmin(ScalePages, WordPages, PreviewPages, VersionPages):
    """Drafts are changed by HR; what is published is read by everybody who runs a program."""

    lead = _(
        "The questions that programs can ask, in versions. A published version never changes; HR makes the next one "
        "as a draft."
    )
    nothing_yet = _("No questionnaire yet.")
    may_add = True
    change_list_template = "admin/surveys/questionnaire/change_list.html"
    list_display = ("title", "version", "state", "scales", "questions", "programs")
    meanings = {
        "title": _("What it is called."),
        "version": _("Which version; a published one never changes."),
        "state": _("Whether it is still a draft."),
        "scales": _("How many parts it has."),
        "questions": _("How many questions in all parts together."),
        "programs": _("How many of the programs that you run ask it."),
    }
    list_filter = ("state",)
    search_fields = ("title", "code")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Questionnaire]:
        """Each with the number of programs that ask it."""
        return reading.with_programs(super().get_queryset(request), person_of(request))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """HR alone."""
        return super().has_add_permission(request) and parts.may_build(person_of(request))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The shipped ones are there from the first look on."""
        self._check_door(request)
        actions.load_instruments()
        return super().changelist_view(request, extra_context)

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",  # noqa: ARG002 - Django's signature
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 - Django's signature
    ) -> HttpResponse:
        """A title; everything else is built on the page of the draft."""
        self._check_may_build(request)
        form = TitleForm(posted(request))
        if request.method == "POST" and form.is_valid():
            made = building.create_questionnaire(title=form.cleaned_data["title"], by=person_of(request))
            return HttpResponseRedirect(place_of(made.pk))
        return self.page(request, "new", None, form=form, title=gettext("New questionnaire"))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002 - Django's signature
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 - Django's signature
    ) -> HttpResponse:
        """Everything about one; in a draft title and layout are a form."""
        if not (object_id.isascii() and object_id.isdecimal() and len(object_id) < 19):
            raise Http404
        found = self.readable(request, int(object_id))
        if request.method not in {"GET", "HEAD", "POST"}:
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        if not parts.is_made_of_scales(found):
            pilots = pilot_tables(found, person_of(request)) if found.code == KNOWLEDGE_CODE else ()
            return self.page(request, "shipped", found, title=str(found), pilots=pilots)
        form = None
        if request.method == "POST" or (parts.may_build(person_of(request)) and not found.is_published):
            found = self.changeable(request, found.pk)
            form = HeadForm(part=parts.head_of(found), data=posted(request), initial=parts.head_of(found))
            if request.method == "POST" and form.is_valid() and self._head_is_kept(request, found, form):
                return HttpResponseRedirect(place_of(found.pk))
        return self.page(request, "change", found, form=form, title=str(found), **_facts(found, request))

    def _head_is_kept(self, request: HttpRequest, draft: Questionnaire, form: HeadForm) -> bool:
        def save() -> None:
            building.change_head(questionnaire_id=draft.pk, by=person_of(request), **form.cleaned_data)

        kept = self.saves(form, save, lambda: parts.head_of(draft))
        if kept:
            messages.success(request, gettext("Saved."))
        return kept

    @admin.display(description=_("scales"))
    def scales(self, questionnaire: Questionnaire) -> int:
        """How many parts."""
        return len(questionnaire.part("scales"))

    @admin.display(description=_("questions"))
    def questions(self, questionnaire: Questionnaire) -> int:
        """How many in all; of the test, both forms."""
        of_scales = sum(len(scale["items"]) for scale in questionnaire.part("scales"))
        return of_scales + len(questionnaire.part("questions")) + len(questionnaire.part("test"))

    @admin.display(description=_("programs that ask it"), ordering="n_programs")
    def programs(self, questionnaire: Questionnaire) -> int:
        """Of those this person runs."""
        count: int = questionnaire.n_programs  # type: ignore[attr-defined]  # of the annotation
        return count


def _facts(questionnaire: Questionnaire, request: HttpRequest) -> dict[str, Any]:
    """What the page shows beside the form."""
    using = reading.with_programs(Questionnaire.objects.filter(pk=questionnaire.pk), person_of(request)).get()
    return {
        "scales": reading.scale_rows(questionnaire),
        "choices": reading.choices_rows(questionnaire.definition),
        "languages": reading.languages_of(questionnaire),
        "n_programs": using.n_programs,  # type: ignore[attr-defined]  # of the annotation
        "draft": reading.draft_of(questionnaire),
        "seen": parts.fingerprint(parts.whole_of(questionnaire)),
        "order_seen": parts.fingerprint(parts.order_of(questionnaire)),
    }
