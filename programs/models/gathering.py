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
from rmentor.lib import clock
from rmentor.lib.constraints import known_choice
from rmentor.lib.errors import DomainError
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

    def circles(self) -> Self:
        """Of the mentors alone."""
        return self.filter(kind=GatheringKind.CIRCLE)


class Gathering(models.Model):
    """Many people of one program at one time.

    The texts of a circle are for its mentors; of a launch, which the program team makes, for everybody with a seat.
    """

    MOVES: ClassVar[Moves[GatheringState]] = {
        GatheringState.PLANNED: frozenset({GatheringState.CANCELLED}),
        GatheringState.CANCELLED: frozenset(),
    }
    MINUTES: ClassVar[range] = range(5, 481)
    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "title": Privacy.MENTORS,
        "place": Privacy.MENTORS,
        "note": Privacy.MENTORS,
        "starts_at": Privacy.PROGRAM_TEAM,
        "minutes": Privacy.PROGRAM_TEAM,
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
    made_at = models.DateTimeField(default=clock.now, editable=False)

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
        return str(self.get_kind_display()) if self.is_circle else self.title

    @property
    def is_circle(self) -> bool:
        """Of the mentors alone."""
        return self.kind == GatheringKind.CIRCLE

    @property
    def is_planned(self) -> bool:
        """Not called off."""
        return self.state == GatheringState.PLANNED

    @property
    def ends_at(self) -> dt.datetime:
        """When it should be over."""
        return self.starts_at + dt.timedelta(minutes=self.minutes)

    def change(self, **values: object) -> bool:
        """Say something else about it; whether anything is different. Every change is a new revision."""
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        if changed and self.state != GatheringState.PLANNED:
            raise DomainError(_("This has been called off."))
        for name in changed:
            setattr(self, name, values[name])
        self.revision += bool(changed)
        return bool(changed)

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
