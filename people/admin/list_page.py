"""A page that brings in a list in two steps: what it would do is shown first, and done on the second press."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from people.forms import ListOptionsForm
from people.models import Person
from people.rules import person_of
from rmentor.lib.errors import DomainError, StaleError
from rmentor.lib.holding import held, hold, let_go


class ListPlan(Protocol):
    """What a list would do."""

    fault_count: int

    @property
    def fingerprint(self) -> str:
        """The same for the same effect."""


Plan = TypeVar("Plan", bound=ListPlan)
# What the list does not say itself.
Options = TypeVar("Options")


class ListPage(ABC, Generic[Plan, Options]):
    """One request to such a page. `held` in it is the key of the file that was looked at on the page before."""

    form: ClassVar[type[ListOptionsForm]]
    confirm_form: ClassVar[type[ListOptionsForm]]
    template: ClassVar[str]

    def __init__(self, request: HttpRequest, *, purpose: str) -> None:
        self.request = request
        self.by: Person = person_of(request)
        self._purpose = f"{purpose}-{self.by.pk}"

    @abstractmethod
    def preview(self, content: bytes, options: Options) -> Plan:
        """What the list would do; nothing is written."""

    @abstractmethod
    def bring_in(self, content: bytes, options: Options, seen: str) -> Plan:
        """Do it; raises StaleError where it would do something else than what was `seen`."""

    @abstractmethod
    def is_empty(self, plan: Plan) -> bool:
        """Whether there is nothing to confirm."""

    @abstractmethod
    def said(self, plan: Plan) -> str:
        """What is said once it is done."""

    @abstractmethod
    def way_on(self) -> str:
        """The address that HR sees then."""

    @abstractmethod
    def context(self, plan: Plan | None) -> dict[str, object]:
        """What the template shows besides the forms and the plan."""

    def answer(self) -> HttpResponse:
        """The page, or the way on."""
        if "held" in self.request.POST:
            return self._confirm()
        form = self.form(self.request.POST or None, self.request.FILES or None)
        if not form.is_valid():
            return self._page(form=form)
        content = form.cleaned_data["file"].read()
        try:
            plan = self.preview(content, form.options)
        except DomainError as error:
            form.add_error(None, str(error))
            return self._page(form=form)
        if plan.fault_count:
            return self._page(form=form, plan=plan)
        return self._page(plan=plan, key=hold(content, purpose=self._purpose))

    def _confirm(self) -> HttpResponse:
        """Import what was looked at, unless it would do something else by now."""
        form = self.confirm_form(self.request.POST)
        content = held(self.request.POST["held"], purpose=self._purpose)
        if content is None or not form.is_valid():
            messages.error(self.request, _("The list is not kept any longer. Choose the file once more."))
            return self._page(form=self._again())
        key = form.cleaned_data["held"]
        try:
            plan = self.bring_in(content, form.options, form.cleaned_data["seen"])
        except StaleError as error:
            messages.warning(self.request, str(error))
            return self._page(plan=self.preview(content, form.options), key=key)
        if plan.fault_count:
            return self._page(form=self._again(), plan=plan)
        let_go(key, purpose=self._purpose)
        messages.success(self.request, self.said(plan))
        return HttpResponseRedirect(self.way_on())

    def _again(self) -> ListOptionsForm:
        return self.form(initial=self.request.POST.dict())

    def _page(self, *, form: ListOptionsForm | None = None, plan: Plan | None = None, key: str = "") -> HttpResponse:
        shown: dict[str, Any] = {"form": form, "plan": plan, **self.context(plan)}
        if plan is not None and key and not plan.fault_count and not self.is_empty(plan):
            chosen = {name: self.request.POST.get(name, "") for name in self.confirm_form.base_fields}
            shown["confirm"] = self.confirm_form(initial={**chosen, "held": key, "seen": plan.fingerprint})
        return TemplateResponse(self.request, self.template, shown)
