"""Applications: who, what they offer and wish, and the decision. What labels keep from the team is not here."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from people.admin import RoleAdmin
from people.rules import person_of
from programs import actions
from programs.admin.buttons import ENROLMENT_BUTTONS
from programs.admin.filters import ManagedProgramFilter
from programs.enums import SkillKind
from programs.forms import DecisionForm
from programs.models import Enrolment, Skill
from rmentor.lib.errors import DomainError

Text = str | Promise
Decide = Callable[..., list[Enrolment]]


@admin.register(Enrolment)
class EnrolmentAdmin(RoleAdmin[Enrolment]):
    """Applications to the programs that this person runs. Read here, decided about by actions."""

    buttons = ENROLMENT_BUTTONS
    lead = _(
        "Who takes part or wants to. To decide, show the applications of one program and side, tick people "
        "and choose what to do; a page in between asks before anybody gets a mail."
    )
    list_display = (
        "person",
        "department",
        "grade",
        "side",
        "state",
        "topics",
        "applied_on",
        "program",
    )
    meanings = {
        "person": _("Who takes part or wants to."),
        "department": _("Of the person, as the HR system says it."),
        "grade": _("The person's level in the company; a higher number is a higher level."),
        "side": _("Whether they teach as mentor or learn as mentee."),
        "state": _("Where the application stands."),
        "topics": _("How many topics they offer to teach and wish to learn."),
        "applied_on": _("The day of the application; empty for whoever was invited and has not answered."),
        "program": _("The program it is about."),
    }
    list_filter = (("program", ManagedProgramFilter), "side", "state")
    list_select_related = ("person", "program")
    search_fields = ("person__first_name", "person__last_name", "person__email")
    ordering = ("program", "side", "applied_at", "pk")
    actions = ("accept", "waitlist", "decline")
    fields = (
        "person",
        "job_title",
        "department",
        "grade",
        "location",
        "languages",
        "program",
        "side",
        "state",
        "what_they_offer",
        "what_they_wish",
        "motivation",
        "capacity",
        "source",
        "invited_at",
        "applied_at",
        "decided_at",
        "decided_by",
        "decision_reason",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enrolment]:
        """Each with how many topics it offers and wishes."""
        rows = super().get_queryset(request)
        return rows.annotate(n_offers=_number_of(SkillKind.OFFER), n_wishes=_number_of(SkillKind.WISH))

    @admin.action(description=_("Accept"))
    def accept(self, request: HttpRequest, rows: QuerySet[Enrolment]) -> HttpResponse | None:
        """Asks for a reason, then gives seats."""
        return self._decide(request, rows, "accept", _("Give seats to these people?"), actions.accept)

    @admin.action(description=_("Put on the waiting list"))
    def waitlist(self, request: HttpRequest, rows: QuerySet[Enrolment]) -> HttpResponse | None:
        """Asks for a reason, then puts on the waiting list."""
        return self._decide(request, rows, "waitlist", _("Put these people on the waiting list?"), actions.waitlist)

    @admin.action(description=_("Decline"))
    def decline(self, request: HttpRequest, rows: QuerySet[Enrolment]) -> HttpResponse | None:
        """Asks for a reason, then declines."""
        return self._decide(request, rows, "decline", _("Decline these applications?"), actions.decline)

    def _decide(
        self, request: HttpRequest, rows: QuerySet[Enrolment], verb: str, title: Text, decide: Decide
    ) -> HttpResponse | None:
        """The page in between: whom it concerns, who gets a mail, and why. Then the action."""
        confirmed = "confirmed" in request.POST
        form = DecisionForm(request.POST if confirmed else None, needed=verb == "decline")
        ids = [row.pk for row in rows]
        if confirmed and form.is_valid():
            try:
                decided = decide(enrolment_ids=ids, by=person_of(request), reason=form.cleaned_data["reason"])
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                told = ngettext("%(n)s person is told by mail.", "%(n)s people are told by mail.", len(decided))
                messages.success(request, told % {"n": len(decided)})
                return None
        context = self._context(request, rows, verb, title, form)
        return TemplateResponse(request, "admin/programs/enrolment/decide.html", context)

    def _context(
        self, request: HttpRequest, rows: QuerySet[Enrolment], verb: str, title: Text, form: DecisionForm
    ) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "rows": rows.select_related("person", "program"),
            "verb": verb,
            "verb_text": getattr(type(self), verb).short_description,
            "form": form,
            "checkbox": helpers.ACTION_CHECKBOX_NAME,
        }

    @admin.display(description=_("department"), ordering="person__department")
    def department(self, obj: Enrolment) -> str:
        return obj.person.department

    @admin.display(description=_("grade"), ordering="person__grade")
    def grade(self, obj: Enrolment) -> int | None:
        return obj.person.grade

    @admin.display(description=_("job title"))
    def job_title(self, obj: Enrolment) -> str:
        return obj.person.job_title

    @admin.display(description=_("location"))
    def location(self, obj: Enrolment) -> str:
        return obj.person.location

    @admin.display(description=_("languages spoken"))
    def languages(self, obj: Enrolment) -> str:
        return ", ".join(obj.person.languages)

    @admin.display(description=_("topics"), ordering="n_offers")
    def topics(self, obj: Any) -> str:  # noqa: ANN401 - an Enrolment with its counts
        return gettext("offers %(offers)s, wishes %(wishes)s") % {"offers": obj.n_offers, "wishes": obj.n_wishes}

    @admin.display(description=_("applied on"), ordering="applied_at")
    def applied_on(self, obj: Enrolment) -> dt.date | None:
        return timezone.localdate(obj.applied_at) if obj.applied_at else None

    @admin.display(description=_("can teach (1 to 5)"))
    def what_they_offer(self, obj: Enrolment) -> str:
        return _named(obj, SkillKind.OFFER)

    @admin.display(description=_("wants to learn (1 to 5)"))
    def what_they_wish(self, obj: Enrolment) -> str:
        return _named(obj, SkillKind.WISH)


def _named(enrolment: Enrolment, kind: SkillKind) -> str:
    return ", ".join(str(skill) for skill in enrolment.skills.filter(kind=kind).select_related("topic")) or "–"


def _number_of(kind: SkillKind) -> Coalesce:
    """Counted for the rows of a page; a join would count those of the whole table first."""
    skills = Skill.objects.filter(enrolment=OuterRef("pk"), kind=kind).order_by().values("enrolment")
    return Coalesce(Subquery(skills.annotate(n=Count("pk")).values("n")), 0)
