"""What the pages about one questionnaire share: who may read, who may change, and how a save is refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from people.admin import RoleAdmin
from people.rules import person_of
from rmentor.lib.errors import DomainError, StaleError
from surveys.forms.building import PartForm
from surveys.models import Questionnaire
from surveys.models.questionnaire import PublishedError
from surveys.rules import parts


def place_of(pk: int, part: str = "") -> str:
    """The page of a questionnaire, at one of its parts."""
    page = reverse("admin:surveys_questionnaire_change", args=[pk])
    return f"{page}#{part}" if part else page


class QuestionnairePages(RoleAdmin[Questionnaire]):
    """Whoever runs a program reads; HR changes drafts."""

    def readable(self, request: HttpRequest, pk: int) -> Questionnaire:
        """Any questionnaire; 404 for whom the room is closed."""
        self._check_door(request)
        return get_object_or_404(Questionnaire, pk=pk)

    def changeable(self, request: HttpRequest, pk: int) -> Questionnaire:
        """A draft; 404 for whoever may only read, PublishedError for what never changes."""
        self._check_door(request)
        if not parts.may_build(person_of(request)):
            raise Http404
        found = get_object_or_404(Questionnaire, pk=pk)
        if found.is_published:
            raise PublishedError
        return found

    def page(
        self, request: HttpRequest, template: str, questionnaire: Questionnaire | None, /, **context: object
    ) -> TemplateResponse:
        """One of the templates of questionnaires, within the administration."""
        around = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "questionnaire": questionnaire,
            "may_build": parts.may_build(person_of(request)),
        }
        faulty = any(getattr(context.get(name), "is_bound", False) for name in ("form", "rows"))
        return TemplateResponse(
            request,
            f"admin/surveys/questionnaire/{template}.html",
            {**around, **context},
            # A page whose form was sent and is shown again has refused it.
            status=422 if faulty else 200,
        )

    @staticmethod
    def saves(form: PartForm, save: Callable[[], object], part: Callable[[], object]) -> bool:
        """Whether it is saved; otherwise the form says why not, and keeps what was typed.

        `part` is what the draft holds by now, when somebody else was first.
        """
        try:
            save()
        except StaleError as error:
            form.is_replacing(part())
            form.add_error(None, str(error))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return True
        return False

    @staticmethod
    def does(request: HttpRequest, deed: Callable[[], object], said: str, way_on: str) -> HttpResponse:
        """A button: do it, say what came of it, and go on."""
        try:
            deed()
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, said)
        return HttpResponseRedirect(way_on)


def posted(request: HttpRequest) -> Any:  # noqa: ANN401 - a QueryDict, or None for a page that is only opened
    """What a form takes as its data."""
    return request.POST if request.method == "POST" else None
