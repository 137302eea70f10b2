"""The program team's pages about surveys: what is open, how many answered, which pair wants a check-in.

Response, Participation and ProgramSecret are not here and never will be: nobody reads answers, nor who gave them.
"""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.admin import Button, RoleAdmin
from people.rules import person_of
from programs.admin.filters import ManagedProgramFilter
from programs.enums import ProgramState
from surveys import actions
from surveys.enums import Colour, WaveKind, WaveState
from surveys.models import Signal, Wave
from surveys.selectors import counted_waves, rate_of_counted, signals_shown_to

Text = str | Promise


def _close(request: HttpRequest, wave: Wave) -> Text:
    actions.close_wave(program=wave.program, kind=WaveKind(wave.kind), by=person_of(request))
    return _("The survey is closed.")


def _open_closing(request: HttpRequest, wave: Wave) -> Text:
    actions.open_wave(program=wave.program, kind=WaveKind.POST, by=person_of(request))
    return _("The closing survey is open; everybody with a seat gets a mail.")


def _may_open_closing(wave: Wave) -> bool:
    running = wave.program.state == ProgramState.RUNNING
    return running and not Wave.objects.filter(program=wave.program_id, kind=WaveKind.POST).exists()


@admin.register(Wave)
class WaveAdmin(RoleAdmin[Wave]):
    """Read only, with the moves as buttons."""

    lead = _(
        "The surveys of each program: before, after, and a pulse after each meeting. They open and close by "
        "themselves; open one to do it earlier. Nobody here sees who answered what."
    )
    nothing_yet = _("No survey yet. The first opens by itself when a program starts matching.")
    list_display = ("program", "kind", "state", "opened_on", "closed_on", "asked", "answered")
    list_filter = ("state", "kind", ("program", ManagedProgramFilter))
    list_select_related = ("program",)
    fields = ("program", "kind", "questionnaire", "state", "opened_on", "closed_on", "asked", "answered")
    readonly_fields = fields
    buttons = (
        Button(
            "open-closing", _("Open the closing survey now"), _open_closing, shown=_may_open_closing, style="primary"
        ),
        Button(
            "close",
            _("Close this survey"),
            _close,
            shown=lambda wave: wave.state == WaveState.OPEN,
            style="danger",
            confirm=_("A closed survey cannot be opened again. Close it?"),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Wave]:
        """Each with its counts: one query however many rows."""
        return counted_waves(super().get_queryset(request))

    @admin.display(description=_("people asked"))
    def asked(self, wave: Wave) -> Text:
        """How many have a seat, from k on."""
        return _told(rate_of_counted(wave).invited, wave)

    @admin.display(description=_("people who answered"))
    def answered(self, wave: Wave) -> Text:
        """How many answered, from k on; never who."""
        return _told(rate_of_counted(wave).answered, wave)


def _told(count: int | None, wave: Wave) -> Text:
    return _("under %(k)s") % {"k": wave.program.k} if count is None else str(count)


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
    list_filter = (("colour", HintFilter), ("pair__program", ManagedProgramFilter))
    fields = ("pair", "colour_text", "since", "what_to_do")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Signal]:
        """Without the pairs this person is part of, or stands above in the reporting line."""
        return signals_shown_to(person_of(request), Signal.objects.managed_by(person_of(request)))

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
