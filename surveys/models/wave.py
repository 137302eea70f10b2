"""Questionnaire: the questions. Wave: one sending of them."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.models import Enrolment, Program
from rmentor.lib.constraints import known_choice
from rmentor.lib.transitions import Moves, check_move
from surveys.enums import WaveKind, WaveState


class Questionnaire(models.Model):
    """A published set of questions; a published version never changes."""

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=120)
    # {"scales": [{code, name, who, anchors, items: [{id, text, reverse, who}]}], "anchors": {...}}
    definition = models.JSONField(_("questions"))

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_questionnaire_per_version")]

    def __str__(self) -> str:
        return f"{self.title} (v{self.version})"


class WaveQuerySet(models.QuerySet["Wave"]):
    """The vocabulary of waves."""

    def managed_by(self, person: Person) -> Self:
        """Waves of the programs this person runs."""
        return self.filter(program__in=Program.objects.managed_by(person))

    def visible_to(self, person: Person) -> Self:
        """Surveys that were put to this person, who has a seat in the program. Pulses are found by their meeting."""
        seats = Enrolment.objects.accepted().filter(person=person)
        return self.surveys().exclude(state=WaveState.DRAFT).filter(program__in=seats.values("program"))

    def surveys(self) -> Self:
        """Before and after; not the pulse."""
        return self.filter(kind__in=[WaveKind.PRE, WaveKind.POST])

    def open(self) -> Self:
        """Taking answers."""
        return self.filter(state=WaveState.OPEN)

    def not_answered_by(self, person: Person) -> Self:
        """Surveys this person has not answered yet."""
        return self.exclude(participations__enrolment__person=person)

    def for_answering(self) -> Self:
        """Each with its program and its questions loaded."""
        return self.select_related("program", "questionnaire")


class Wave(models.Model):
    """One sending of a questionnaire to the people of a program."""

    MOVES: ClassVar[Moves[WaveState]] = {
        WaveState.DRAFT: frozenset({WaveState.OPEN}),
        WaveState.OPEN: frozenset({WaveState.CLOSED}),
        WaveState.CLOSED: frozenset(),
    }

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+", related_query_name="wave")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="waves")
    kind = models.CharField(_("kind"), max_length=8, choices=WaveKind)
    state = models.CharField(_("state"), max_length=8, choices=WaveState, default=WaveState.DRAFT)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = WaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["program", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["program", "kind"], name="one_wave_of_each_kind_per_program"),
            models.CheckConstraint(
                condition=Q(state=WaveState.DRAFT, opened_on=None)
                | (~Q(state=WaveState.DRAFT) & Q(opened_on__isnull=False)),
                name="draft_wave_was_not_opened",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on__isnull=False), name="wave_closes_after_it_opens"
            ),
            known_choice("kind", WaveKind, "wave_kind_is_known"),
            known_choice("state", WaveState, "wave_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.program}: {self.get_kind_display()}"

    def open(self, *, on: dt.date) -> None:
        """Start taking answers."""
        check_move(self.MOVES, self.state, WaveState.OPEN)
        self.state, self.opened_on = WaveState.OPEN, on

    def close(self, *, on: dt.date) -> None:
        """Stop taking answers."""
        check_move(self.MOVES, self.state, WaveState.CLOSED)
        self.state, self.closed_on = WaveState.CLOSED, on
