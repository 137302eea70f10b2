"""Wave: one sending of a questionnaire."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.enums import Side
from programs.models import Enrolment, Program
from rmentor.lib.constraints import known_choice
from rmentor.lib.transitions import Moves, check_move
from surveys.enums import WaveKind, WaveState
from surveys.models.outsider import Outsider
from surveys.models.questionnaire import Questionnaire


class WaveQuerySet(models.QuerySet["Wave"]):
    """The vocabulary of waves."""

    def managed_by(self, person: Person) -> Self:
        """Waves of the programs this person runs."""
        return self.filter(program__in=Program.objects.managed_by(person))

    def visible_to(self, person: Person) -> Self:
        """Surveys that were put to this person: with a seat in the program, or asked for comparison.

        Pulses are found by their meeting.
        """
        seats = Enrolment.objects.accepted().filter(person=person)
        outside = Outsider.objects.filter(person=person)
        for_others = Q(kind__in=[kind for kind in WaveKind if kind.is_for_others])
        mine = (~for_others & _asks(seats)) | (for_others & _asks(outside))
        return self.surveys().exclude(state=WaveState.DRAFT).filter(mine)

    def surveys(self) -> Self:
        """Asked once of everybody; not the pulse."""
        return self.filter(kind__in=[kind for kind in WaveKind if kind.is_survey])

    def open(self) -> Self:
        """Taking answers."""
        return self.filter(state=WaveState.OPEN)

    def not_answered_by(self, person: Person) -> Self:
        """Surveys this person has not answered yet."""
        waves = self.model.objects.order_by()
        inside = waves.filter(participations__enrolment__person=person).values("pk")
        outside = waves.filter(participations__outsider__person=person).values("pk")
        return self.exclude(pk__in=inside.union(outside))

    def locked_state(self, pk: int) -> str:
        """The state of a wave that nobody else closes before our transaction is over.

        Unordered: the usual order is that of programs, and their rows would be locked as well, after the wave.
        """
        found: str = self.select_for_update().order_by().values_list("state", flat=True).get(pk=pk)
        return found

    def for_answering(self) -> Self:
        """Each with its program and its questions loaded."""
        return self.select_related("program", "questionnaire")


def _asks(rows: "models.QuerySet[Enrolment] | models.QuerySet[Outsider]") -> Q:
    """The waves that ask the people of these rows: those of the program that have questions for their side."""
    mentors, mentees = (rows.filter(side=side).values("program") for side in (Side.MENTOR, Side.MENTEE))
    return Q(asks_mentors=True, program__in=mentors) | Q(asks_mentees=True, program__in=mentees)


class Wave(models.Model):
    """One sending of a questionnaire to the people of a program."""

    MOVES: ClassVar[Moves[WaveState]] = {
        WaveState.DRAFT: frozenset({WaveState.OPEN}),
        WaveState.OPEN: frozenset({WaveState.CLOSED}),
        WaveState.CLOSED: frozenset(),
    }

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+", related_query_name="wave")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="waves")
    kind = models.CharField(_("kind"), max_length=12, choices=WaveKind)
    # Codes of the scales that are asked, as the program's plan said when it opened.
    scales = models.JSONField(_("scales"), default=list, blank=True)
    asks_mentors = models.BooleanField(_("asks mentors"), default=True)
    asks_mentees = models.BooleanField(_("asks mentees"), default=True)
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

    def asks(self, side: Side) -> bool:
        """Whether it has questions for people of a side."""
        return self.asks_mentors if side == Side.MENTOR else self.asks_mentees

    def open(self, *, on: dt.date) -> None:
        """Start taking answers."""
        check_move(self.MOVES, self.state, WaveState.OPEN)
        self.state, self.opened_on = WaveState.OPEN, on

    def close(self, *, on: dt.date) -> None:
        """Stop taking answers."""
        check_move(self.MOVES, self.state, WaveState.CLOSED)
        self.state, self.closed_on = WaveState.CLOSED, on
