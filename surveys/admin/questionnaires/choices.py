"""The page of a set of choices, and the pages of the translations beside each text."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.rules import person_of
from surveys.actions import building, choices
from surveys.admin.questionnaires.base import QuestionnairePages, place_of, posted
from surveys.forms.building import ChoicesForm, TextsForm
from surveys.models import Questionnaire
from surveys.rules import parts
from surveys.rules.definition import OTHER_LANGUAGES
from surveys.selectors import building as reading


class WordPages(QuestionnairePages):
    """The words of a questionnaire beside its questions: choices, and every text in another language."""

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "surveys_questionnaire_choices"
        own = [
            path("<int:pk>/choices/", wrap(self.new_choices_view), name=f"{name}_add"),
            path("<int:pk>/choices/<slug:name>/", wrap(self.choices_view), name=name),
            path("<int:pk>/choices/<slug:name>/remove/", wrap(self.remove_choices_view), name=f"{name}_remove"),
            path("<int:pk>/texts/<slug:language>/", wrap(self.texts_view), name="surveys_questionnaire_texts"),
        ]
        return [*own, *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def new_choices_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choices for some scales."""
        draft = self.changeable(request, pk)
        form = ChoicesForm(data=posted(request))
        if request.method == "POST" and form.is_valid():
            by, name = person_of(request), form.cleaned_data["name"]

            def save() -> None:
                choices.add_choices(questionnaire_id=pk, name=name, facts=form.facts, by=by)

            if self.saves(form, save, lambda: None):
                messages.success(request, _("The choices are saved."))
                return HttpResponseRedirect(place_of(pk, "choices"))
        return self.page(request, "choices", draft, form=form, title=_("New choices"))

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def choices_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Change them for every scale that uses them."""
        draft = self.changeable(request, pk)
        stored = _choices(draft, name)
        form = ChoicesForm(choices=stored, data=posted(request))
        if request.method == "POST" and form.is_valid():
            by, seen = person_of(request), form.cleaned_data["seen"]

            def save() -> None:
                choices.change_choices(questionnaire_id=pk, name=name, seen=seen, facts=form.facts, by=by)

            if self.saves(form, save, lambda: stored):
                messages.success(request, _("The choices are saved."))
                return HttpResponseRedirect(place_of(pk, "choices"))
        used = [scale["name"] for scale in draft.part("scales") if scale["anchors"] == name]
        context = {"form": form, "name": name, "used_by": used, "seen": parts.fingerprint(stored)}
        return self.page(request, "choices", draft, title=_("Choices “%(name)s”") % {"name": name}, **context)

    @method_decorator(require_POST)
    def remove_choices_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Only what no scale uses."""
        self.changeable(request, pk)
        seen, by = request.POST.get("seen", ""), person_of(request)

        def remove() -> None:
            choices.remove_choices(questionnaire_id=pk, name=name, seen=seen, by=by)

        return self.does(request, remove, _("The choices are removed."), place_of(pk, "choices"))

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def texts_view(self, request: HttpRequest, pk: int, language: str) -> HttpResponse:
        """English on the left, a field on the right."""
        draft = self.changeable(request, pk)
        if language not in OTHER_LANGUAGES:
            raise Http404
        own, rows = parts.own_texts(draft, language), reading.text_rows(draft, language)
        form = TextsForm(rows=rows, own=own, data=posted(request))
        if request.method == "POST" and form.is_valid():
            by, seen = person_of(request), form.cleaned_data["seen"]

            def save() -> None:
                building.translate(questionnaire_id=pk, language=language, seen=seen, texts=form.texts, by=by)

            if self.saves(form, save, lambda: own):
                messages.success(request, _("The texts are saved."))
                page = reverse("admin:surveys_questionnaire_texts", args=[pk, language])
                return HttpResponseRedirect(page)
        name = dict(settings.LANGUAGES)[language]
        context: dict[str, Any] = {
            "form": form,
            "language": language,
            "language_name": name,
            "missing": sum(row.is_missing for row in rows),
            "no_more": reading.texts_no_more(draft, language),
        }
        return self.page(request, "texts", draft, title=_("Texts in %(language)s") % {"language": name}, **context)


def _choices(draft: Questionnaire, name: str) -> dict[str, Any]:
    if name not in draft.part("anchors"):
        raise Http404
    return parts.choices_of(draft, name)
