"""Publishing a draft, the next version, throwing a draft away, files out and in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.rules import person_of
from rmentor.lib.errors import DomainError
from surveys.actions import versions
from surveys.admin.questionnaires.base import QuestionnairePages, place_of, posted
from surveys.forms.building import QuestionnaireFileForm
from surveys.models import Questionnaire
from surveys.rules import exchange, parts
from surveys.rules.definition import FaultyQuestionnaireError, publishing_faults
from surveys.rules.shape import Fault
from surveys.selectors import building as reading

# More than so many faults of a file are counted, not listed.
SHOWN = 100


class VersionPages(QuestionnairePages):
    """What makes a version, and what ends a draft."""

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, "surveys_questionnaire"
        own = [
            path("import/", wrap(self.import_view), name=f"{name}_import"),
            path("<int:pk>/publish/", wrap(self.publish_view), name=f"{name}_publish"),
            path("<int:pk>/new-version/", wrap(self.new_version_view), name=f"{name}_new_version"),
            path("<int:pk>/delete-draft/", wrap(self.delete_draft_view), name=f"{name}_delete_draft"),
            path("<int:pk>/export/", wrap(self.export_view), name=f"{name}_export"),
        ]
        return [*own, *super().get_urls()]

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is missing still; when nothing is, the button."""
        draft = self.changeable(request, pk)
        if request.method == "POST" and self._is_published(request, draft):
            return HttpResponseRedirect(place_of(pk))
        draft.refresh_from_db()
        context = {
            "faults": publishing_faults(draft.definition),
            "languages": [row for row in reading.languages_of(draft) if row.missing],
            "seen": parts.fingerprint(parts.whole_of(draft)),
        }
        return self.page(request, "publish", draft, title=_("Publish “%(title)s”") % {"title": draft}, **context)

    @staticmethod
    def _is_published(request: HttpRequest, draft: Questionnaire) -> bool:
        seen, by = request.POST.get("seen", ""), person_of(request)
        try:
            versions.publish_questionnaire(questionnaire_id=draft.pk, seen=seen, by=by)
        except FaultyQuestionnaireError:
            return False  # the page lists the faults
        except DomainError as error:
            messages.error(request, str(error))
            return False
        messages.success(request, _("Published. Programs can ask it from now on; this version never changes again."))
        return True

    @method_decorator(require_POST)
    def new_version_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A draft equal to this version; on to it."""
        self._check_may_build(request)
        self.readable(request, pk)
        try:
            made = versions.copy_to_draft(questionnaire_id=pk, by=person_of(request))
        except DomainError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(place_of(pk))
        messages.success(request, _("This is a draft of the next version. Nobody is asked it before you publish it."))
        return HttpResponseRedirect(place_of(made.pk))

    @method_decorator(require_POST)
    def delete_draft_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Throw a draft away."""
        self._check_may_build(request)
        self.readable(request, pk)
        try:
            seen = request.POST.get("seen", "")
            versions.delete_draft(questionnaire_id=pk, seen=seen, by=person_of(request))
        except DomainError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(place_of(pk))
        messages.success(request, _("The draft is deleted."))
        return HttpResponseRedirect(reverse("admin:surveys_questionnaire_changelist"))

    @method_decorator(require_safe)
    def export_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The questionnaire as a file."""
        found = self.readable(request, pk)
        if not parts.is_made_of_scales(found):
            raise Http404
        response = HttpResponse(exchange.written(found), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="{found.code}-v{found.version}.json"'
        return response

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def import_view(self, request: HttpRequest) -> HttpResponse:
        """A file becomes a new draft, or every fault of it is listed and nothing is stored."""
        self._check_may_build(request)
        form = QuestionnaireFileForm(posted(request), request.FILES or None)
        faults: tuple[Fault, ...] = ()
        if request.method == "POST" and form.is_valid():
            content = form.cleaned_data["file"].read()
            try:
                made = versions.import_questionnaire(content=content, by=person_of(request))
            except FaultyQuestionnaireError as error:
                faults = error.faults
                form.add_error("file", _("Nothing was imported. What is wrong with the file is listed below."))
            except DomainError as error:
                form.add_error("file", str(error))
            else:
                messages.success(request, _("The file is a draft now. Look at it, then publish it."))
                return HttpResponseRedirect(place_of(made.pk))
        listed: dict[str, Any] = {"faults": faults[:SHOWN], "not_shown": max(len(faults) - SHOWN, 0)}
        return self.page(request, "import", None, form=form, title=_("Import a questionnaire"), **listed)

    def _check_may_build(self, request: HttpRequest) -> None:
        self._check_door(request)
        if not parts.may_build(person_of(request)):
            raise Http404
