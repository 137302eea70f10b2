"""Pairs, as the program team sees them: where they stand, never what they agreed on or said."""

import datetime as dt
from functools import partial
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching import actions, selectors
from matching.admin.bringing_in import bring_in_view
from matching.enums import PairState
from matching.models import Pair
from people.admin import Button, RoleAdmin
from people.rules import person_of


def _pause(request: HttpRequest, pair: Pair) -> str:
    actions.pause_pair(pair_id=pair.pk, by=person_of(request))
    return _("The pair rests. Both get a mail.")


def _resume(request: HttpRequest, pair: Pair) -> str:
    actions.resume_pair(pair_id=pair.pk, by=person_of(request))
    return _("The pair goes on. Both get a mail.")


@admin.register(Pair)
class PairAdmin(RoleAdmin[Pair]):
    """Pairs of the programs that one manages, without one's own."""

    lead = gettext_lazy("Every pair and whose turn it is. What two people agree on and talk about stays with them.")
    nothing_yet = gettext_lazy("No pair yet. Pairs appear here when the proposals of a matching run are published.")
    list_display = ("names", "stage", "program", "live_since", "answer_by")
    meanings = {
        "names": gettext_lazy("The mentor, then the mentee."),
        "stage": gettext_lazy("Where the pair stands, and whose turn it is."),
        "program": gettext_lazy("The program it belongs to."),
        "live_since": gettext_lazy("The day on which both had agreed; empty before that."),
        "answer_by": gettext_lazy("The last day to answer an offer that is still open."),
    }
    list_filter = ("state", ("program", admin.RelatedOnlyFieldListFilter))
    search_fields = (
        "mentor__person__first_name",
        "mentor__person__last_name",
        "mentee__person__first_name",
        "mentee__person__last_name",
    )
    fieldsets = (
        (None, {"fields": ("program", "mentor", "mentee", "stage", "is_imported")}),
        (
            gettext_lazy("Offer"),
            {"fields": ("offered_at", "expires_at", "mentee_accepted_at", "mentor_accepted_at", "has_agreement")},
        ),
        (gettext_lazy("Life"), {"fields": ("activated_at", "paused_at", "ended_at")}),
    )
    buttons = (
        Button(
            "pause",
            gettext_lazy("Let the pair rest"),
            _pause,
            shown=lambda pair: pair.state == PairState.ACTIVE,
            confirm=gettext_lazy("Let this pair rest? Both get a mail."),
        ),
        Button(
            "resume",
            gettext_lazy("Take the pair up again"),
            _resume,
            shown=lambda pair: pair.state == PairState.PAUSED,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Pair]:
        """With everything the rows show."""
        return Pair.objects.managed_by(person_of(request)).for_admin()

    def get_urls(self) -> list[URLPattern]:
        """Beside the others, the page that brings in pairs of a program."""
        page = self.admin_site.admin_view(partial(bring_in_view, self))
        return [path("bring-in/<int:program_id>/", page, name="matching_pair_bring_in"), *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Pair | None = None) -> Any:  # noqa: ANN401 - Django's signature
        """Where somebody declined or left also who and why."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or obj.state not in (PairState.DECLINED, PairState.ENDED):
            return fieldsets
        words = gettext_lazy("Only the program team reads this. The other of the two never sees it.")
        return (*fieldsets, (gettext_lazy("Declined or left"), {"fields": ("who", "why"), "description": words}))

    @admin.display(description=gettext_lazy("pair"), ordering="mentor__person__last_name")
    def names(self, pair: Pair) -> str:
        """Both names."""
        return str(pair)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def stage(self, pair: Pair) -> str:
        """Whose turn it is."""
        return selectors.stage_of(pair)

    @admin.display(description=gettext_lazy("live since"), ordering="activated_at")
    def live_since(self, pair: Pair) -> dt.date | None:
        """The day."""
        return timezone.localdate(pair.activated_at) if pair.activated_at else None

    @admin.display(description=gettext_lazy("answer by"), ordering="expires_at")
    def answer_by(self, pair: Pair) -> dt.date | None:
        """The last day of an offer that is still open."""
        if pair.state != PairState.OFFERED or pair.expires_at is None:
            return None
        return timezone.localdate(pair.expires_at)

    @admin.display(description=gettext_lazy("who"))
    def who(self, pair: Pair) -> str:
        """The side that declined or left; nobody when an offer ran out or a program was called off."""
        return pair.get_declined_side_display() or pair.get_ended_side_display() or _("nobody: time ran out")

    @admin.display(description=gettext_lazy("reason"))
    def why(self, pair: Pair) -> str:
        """Their words, if they gave any."""
        return pair.decline_reason or pair.end_reason or _("none given")

    @admin.display(description=gettext_lazy("agreement confirmed by"))
    def has_agreement(self, pair: Pair) -> str:
        """Who has confirmed. The text is for the two of them."""
        agreement = getattr(pair, "agreement", None)
        if agreement is None:
            return _("nobody yet")
        sides = {_("mentee"): agreement.mentee_confirmed_at, _("mentor"): agreement.mentor_confirmed_at}
        return ", ".join(side for side, at in sides.items() if at) or _("nobody yet")
