"""The surveys of each program: what is open, how many answered, what will be asked.

Response, Participation and ProgramSecret are not here and never will be: nobody reads answers, nor who gave them.
"""

from functools import partial

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.admin import Button, RoleAdmin
from people.rules import person_of
from programs.admin.filters import ManagedProgramFilter
from programs.enums import ProgramState
from surveys import actions
from surveys.admin.planning import plan_view
from surveys.enums import WaveKind, WaveState
from surveys.models import Wave
from surveys.rules import MEDIAN_GOAL, MOST_GOAL
from surveys.selectors import counted_waves, rate_of_counted, times_of_pulses

Text = str | Promise
QUICK = _(
    "Half within %(median)s seconds, nine of ten within %(most)s: the goals (%(half)s and %(nine)s) are reached."
)
SLOW = _("Half within %(median)s seconds, nine of ten within %(most)s: the goals are %(half)s and %(nine)s seconds.")


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
    meanings = {
        "program": _("The program whose people are asked."),
        "kind": _("When in the program it asks."),
        "state": _("Whether it can be answered."),
        "opened_on": _("The first day on which it could be answered."),
        "closed_on": _("The day on which it was closed."),
        "asked": _("How many people were asked; told from the smallest group on that the program shows."),
        "answered": _("How many have answered, never who; told from the smallest group on that the program shows."),
    }
    units = {
        "asked": _("people"),
        "answered": _("people"),
    }
    list_filter = ("state", "kind", ("program", ManagedProgramFilter))
    list_select_related = ("program",)
    fields = ("program", "kind", "questionnaire", "state", "opened_on", "closed_on", "asked", "answered")
    readonly_fields = (*fields, "how_long")
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

    def get_urls(self) -> list[URLPattern]:
        """Beside the others, the page that plans the surveys of a program."""
        plan = self.admin_site.admin_view(partial(plan_view, self))
        return [path("plan/<int:pk>/", plan, name="surveys_wave_plan"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Wave]:
        """Each with its counts: one query however many rows."""
        return counted_waves(super().get_queryset(request))

    def get_fields(self, request: HttpRequest, obj: Wave | None = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's
        """Of the pulse also how long it takes."""
        return (*self.fields, "how_long") if obj is not None and obj.kind == WaveKind.PULSE else self.fields

    @admin.display(description=_("how long the six taps take"))
    def how_long(self, wave: Wave) -> Text:
        """From the page that is shown to the answers that are sent, in coarse steps; from k pulses on."""
        times = times_of_pulses(wave)
        if times is None:
            return _("under %(k)s") % {"k": wave.program.k}
        told = {"median": times.median, "most": times.most, "half": MEDIAN_GOAL, "nine": MOST_GOAL}
        text = QUICK if times.is_quick else SLOW
        return text % told

    @admin.display(description=_("people asked"))
    def asked(self, wave: Wave) -> int | Text:
        """How many have a seat, from k on."""
        return _told(rate_of_counted(wave).invited, wave)

    @admin.display(description=_("people who answered"))
    def answered(self, wave: Wave) -> int | Text:
        """How many answered, from k on; never who."""
        return _told(rate_of_counted(wave).answered, wave)


def _told(count: int | None, wave: Wave) -> int | Text:
    return _("under %(k)s") % {"k": wave.program.k} if count is None else count
