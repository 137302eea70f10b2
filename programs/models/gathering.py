"""Gathering: the launch event of a program, and the meetings of its mentors among themselves."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.enums import EnrolmentState, GatheringAnswer, GatheringKind, GatheringState, Side
from programs.models.enrolment import Enrolment
from programs.models.program import Program
from rmentor.lib.constraints import known_choice
from rmentor.lib.privacy import Privacy
from rmentor.lib.transitions import Moves, check_move


class GatheringQuerySet(models.QuerySet["Gathering"]):
    """The vocabulary of gatherings."""

    def visible_to(self, person: Person) -> Self:
        """Of those with a seat: the launch for everybody, the circle for mentors alone."""
        seats = Enrolment.objects.filter(person=person, state=EnrolmentState.ACCEPTED)
        everybody = Q(kind=GatheringKind.LAUNCH, program__in=seats.values("program"))
        mentors = Q(kind=GatheringKind.CIRCLE, program__in=seats.on_side(Side.MENTOR).values("program"))
        return self.filter(everybody | mentors)

    def managed_by(self, person: Person) -> Self:
        """Gatherings of the programs this person runs."""
        return self.filter(program__in=Program.objects.managed_by(person))

    def planned(self) -> Self:
        """Not called off."""
        return self.filter(state=GatheringState.PLANNED)


class Gathering(models.Model):
    """Many people of one program at one time."""

    MOVES: ClassVar[Moves[GatheringState]] = {
        GatheringState.PLANNED: frozenset({GatheringState.CANCELLED}),
        GatheringState.CANCELLED: frozenset(),
    }

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+", related_query_name="gathering")
    kind = models.CharField(_("for whom"), max_length=10, choices=GatheringKind, default=GatheringKind.LAUNCH)
    state = models.CharField(_("state"), max_length=10, choices=GatheringState, default=GatheringState.PLANNED)
    title = models.CharField(_("title"), max_length=120)
    starts_at = models.DateTimeField(_("when"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    place = models.CharField(_("room or link"), max_length=300, blank=True)
    note = models.TextField(_("what happens there"), max_length=1500, blank=True)
    # Counts every change, for calendars and mails.
    revision = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = GatheringQuerySet.as_manager()

    class Meta:
        verbose_name = _("gathering")
        verbose_name_plural = _("gatherings")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="a_gathering_lasts_5_minutes_to_8_hours"
            ),
            known_choice("kind", GatheringKind, "gathering_kind_is_known"),
            known_choice("state", GatheringState, "gathering_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> dt.datetime:
        """When it should be over."""
        return self.starts_at + dt.timedelta(minutes=self.minutes)

    def cancel(self) -> None:
        """Call it off; raises IllegalMoveError on one called off before."""
        check_move(self.MOVES, self.state, GatheringState.CANCELLED)
        self.state = GatheringState.CANCELLED
        self.revision += 1


class GatheringReply(models.Model):
    """Whether somebody comes, and came."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"answer": Privacy.PROGRAM_TEAM}

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="replies")
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="+", related_query_name="gathering_reply"
    )
    answer = models.CharField(_("answer"), max_length=3, choices=GatheringAnswer, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    # The program team ticks it; None while nobody has looked.
    attended = models.BooleanField(_("was there"), null=True, blank=True)

    class Meta:
        verbose_name = _("reply to a gathering")
        verbose_name_plural = _("replies to a gathering")
        constraints = [
            models.UniqueConstraint(fields=["gathering", "enrolment"], name="one_reply_per_person_and_gathering"),
            known_choice("answer", GatheringAnswer, "gathering_answer_is_known", blank=True),
        ]

    def __str__(self) -> str:
        return f"reply #{self.pk}"
