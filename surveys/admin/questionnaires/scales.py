"""The page of a scale with its questions; adding, moving and removing scales."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from people.rules import person_of
from surveys.actions import building
from surveys.admin.questionnaires.base import QuestionnairePages, place_of, posted
from surveys.forms.scale import ScaleForm, item_rows
from surveys.models import Questionnaire
from surveys.rules import parts

MOVES = {"up": -1, "down": 1}


class ScalePages(QuestionnairePages):
    """Sections of a questionnaire: each is a scale."""

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "surveys_questionnaire_scale"
        own = [
            path("<int:pk>/scales/", wrap(self.new_scale_view), name=f"{name}_add"),
            path("<int:pk>/scales/<slug:code>/", wrap(self.scale_view), name=name),
            path("<int:pk>/scales/<slug:code>/move/", wrap(self.move_scale_view), name=f"{name}_move"),
            path("<int:pk>/scales/<slug:code>/remove/", wrap(self.remove_scale_view), name=f"{name}_remove"),
        ]
        return [*own, *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def new_scale_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A scale with its first questions."""
        draft = self.changeable(request, pk)
        form = ScaleForm(definition=draft.definition, data=posted(request))
        rows = item_rows(None, posted(request))
        if request.method == "POST" and form.is_valid() and rows.is_valid():
            codes: list[str] = []

            def save() -> None:
                facts = form.facts(rows.facts())
                code = form.cleaned_data["code"]
                codes.append(building.add_scale(questionnaire_id=pk, code=code, facts=facts, by=person_of(request)))

            if self.saves(form, save, lambda: None):
                return self._way_on(request, pk, codes[0])
        return self.page(request, "scale", draft, form=form, rows=rows, title=_("New scale"))

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def scale_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """A scale of a draft: its facts and a row for each question."""
        draft = self.changeable(request, pk)
        scale = _scale(draft, code)
        form = ScaleForm(definition=draft.definition, scale=scale, data=posted(request))
        rows = item_rows(scale, posted(request))
        if request.method == "POST" and form.is_valid() and rows.is_valid():

            def save() -> None:
                seen, facts = form.cleaned_data["seen"], form.facts(rows.facts())
                building.change_scale(questionnaire_id=pk, code=code, seen=seen, facts=facts, by=person_of(request))

            if self.saves(form, save, lambda: scale):
                return self._way_on(request, pk, code)
        context = {"form": form, "rows": rows, "scale": scale, "seen": parts.fingerprint(scale)}
        return self.page(request, "scale", draft, title=scale["name"], **context)

    @method_decorator(require_POST)
    def move_scale_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """One place up or down."""
        self.changeable(request, pk)
        places, seen = MOVES.get(request.POST.get("to", ""), 0), request.POST.get("seen", "")
        by = person_of(request)

        def move() -> None:
            building.move_scale(questionnaire_id=pk, code=code, places=places, seen=seen, by=by)

        return self.does(request, move, _("The scale is moved."), place_of(pk, "scales"))

    @method_decorator(require_POST)
    def remove_scale_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Take it out of the draft."""
        self.changeable(request, pk)
        seen, by = request.POST.get("seen", ""), person_of(request)

        def remove() -> None:
            building.remove_scale(questionnaire_id=pk, code=code, seen=seen, by=by)

        return self.does(request, remove, _("The scale is removed."), place_of(pk, "scales"))

    @staticmethod
    def _way_on(request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Back to the questionnaire, or on this page with more empty rows."""
        if "more" in request.POST:
            messages.success(request, _("Saved. Here are more empty rows."))
            page = reverse("admin:surveys_questionnaire_scale", args=[pk, code])
            return HttpResponseRedirect(f"{page}#questions")
        messages.success(request, _("The scale is saved."))
        return HttpResponseRedirect(place_of(pk, "scales"))


def _scale(draft: Questionnaire, code: str) -> dict[str, Any]:
    if code not in parts.order_of(draft):
        raise Http404
    return parts.scale_of(draft, code)
