"""Short lists of a program whose people rank: prepared with a button; HR sees how many have ranked, and no choice."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from matching import actions
from matching.admin.workbench import WorkbenchPages, page_of
from people.rules import person_of
from rmentor.lib.errors import DomainError


class ShortListPages(WorkbenchPages):
    """What the workbench has for short lists."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.short_lists_view)
        return [path("workbench/<int:pk>/short-lists/", view, name="matching_short_lists"), *super().get_urls()]

    @method_decorator(require_POST)
    def short_lists_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask the worker for a short list for everybody."""
        program = self._program(request, pk)
        try:
            run = actions.prepare_short_lists(program_id=program.pk, by=person_of(request))
        except DomainError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("admin:matching_workbench", args=[pk]))
        return HttpResponseRedirect(page_of(run.pk))
