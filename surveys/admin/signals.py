"""Which pair wants a check-in."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.admin import RoleAdmin
from people.rules import person_of
from programs.admin.filters import ManagedProgramFilter
from surveys.enums import Colour
from surveys.models import Signal

Text = str | Promise


class HintFilter(admin.ChoicesFieldListFilter):
    """By what the hint asks for."""

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*given, **named)
        self.title = _("hint")


@admin.register(Signal)
class SignalAdmin(RoleAdmin[Signal]):
    """Pair, colour, since when, what to do. No side, no values, no count of answers."""

    lead = _(
        "A computed hint for each live pair: its roles may be slipping back into hierarchy. "
        "Pairs that want a check-in come first; each of them has a case too."
    )
    nothing_yet = _("No hints yet. They are computed every day once pairs have answered a few pulses.")
    list_display = ("pair", "colour_text", "since", "what_to_do")
    meanings = {
        "pair": _("The mentor, then the mentee."),
        "colour_text": _("A computed hint from several pulses of the pair; it names neither side."),
        "since": _("The day since which the hint has been the same."),
        "what_to_do": _("What helps then; a dash where nothing is to be done."),
    }
    list_filter = (("colour", HintFilter), ("pair__program", ManagedProgramFilter))
    fields = ("pair", "colour_text", "since", "what_to_do")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Signal]:
        """Without the pairs this person is part of, or stands above in the reporting line; the worst first."""
        return Signal.objects.managed_by(person_of(request)).with_pair().worst_first()

    @admin.display(description=_("hint"), ordering="colour")
    def colour_text(self, signal: Signal) -> str:
        """The colour in words."""
        return signal.get_colour_display()

    @admin.display(description=_("what to do"))
    def what_to_do(self, signal: Signal) -> Text:
        """The playbook, neutral in its words."""
        return PLAYBOOK[Colour(signal.colour)]


PLAYBOOK: dict[Colour, Text] = {
    Colour.GREEN: "–",
    Colour.AMBER: _(
        "A friendly check-in with both: send the card on swapping the chair, let the mentor set the next agenda. "
        "About half of these hints are false, so never a verdict."
    ),
    Colour.RED: _(
        "Talk to each of the two separately within 7 days: a fresh start, another match or a pause. "
        "Never begin with what the other may have said."
    ),
}
