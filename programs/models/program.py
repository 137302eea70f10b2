"""Program: one run of reverse mentoring, with dates, seats, rhythm and rules."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.enums import Permission
from people.models import Person
from programs.enums import Direction, Driver, Mode, ProgramState, Side, TeamRole
from rmentor.lib.clock import add_months
from rmentor.lib.constraints import known_choice
from rmentor.lib.transitions import Moves, check_move


class ProgramQuerySet(models.QuerySet["Program"]):
    """The vocabulary of programs."""

    def visible_to(self, person: Person) -> Self:
        """Programs whose page this person may open: their own, those they run, and open ones that recruit."""
        if person.may(Permission.MANAGE_ALL_PROGRAMS):
            return self
        mine = Q(enrolment__person=person) | Q(team_member__person=person) | Q(sponsor=person)
        return self.filter(mine | Q(is_open=True, state=ProgramState.RECRUITING)).distinct()

    def managed_by(self, person: Person) -> Self:
        """Programs this person runs."""
        if person.may(Permission.MANAGE_ALL_PROGRAMS):
            return self
        if person.may(Permission.MANAGE_OWN_PROGRAMS):
            return self.filter(pk__in=TeamMember.objects.filter(person=person).values("program"))
        return self.none()

    def running(self) -> Self:
        """Programs whose pairs meet."""
        return self.filter(state=ProgramState.RUNNING)

    def with_outcomes(self) -> Self:
        """Programs that executives may look at."""
        return self.filter(state__in=[ProgramState.RUNNING, ProgramState.COMPLETED, ProgramState.ARCHIVED])


class Program(models.Model):
    """One run of reverse mentoring."""

    MOVES: ClassVar[Moves[ProgramState]] = {
        ProgramState.DRAFT: frozenset({ProgramState.RECRUITING, ProgramState.CANCELLED}),
        ProgramState.RECRUITING: frozenset({ProgramState.MATCHING, ProgramState.CANCELLED}),
        ProgramState.MATCHING: frozenset({ProgramState.RUNNING, ProgramState.CANCELLED}),
        ProgramState.RUNNING: frozenset({ProgramState.COMPLETED, ProgramState.CANCELLED}),
        ProgramState.COMPLETED: frozenset({ProgramState.ARCHIVED, ProgramState.CANCELLED}),
        ProgramState.CANCELLED: frozenset(),
        ProgramState.ARCHIVED: frozenset(),
    }

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    state = models.CharField(_("state"), max_length=12, choices=ProgramState, default=ProgramState.DRAFT)
    template = models.CharField(_("goal template"), max_length=40, blank=True)

    # Who may take part (design question 1)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.ONE_WAY)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction, default=Direction.REVERSE)
    is_open = models.BooleanField(
        _("open to everybody eligible"),
        default=True,
        help_text=_("Off: by invitation only; others do not find it."),
    )
    mentor_max_grade = models.PositiveSmallIntegerField(_("mentors up to grade"), null=True, blank=True)
    mentee_min_grade = models.PositiveSmallIntegerField(_("mentees from grade"), null=True, blank=True)
    min_tenure_months = models.PositiveSmallIntegerField(_("months in the company at least"), default=0)
    departments = models.JSONField(_("only these departments"), default=list, blank=True)
    locations = models.JSONField(_("only these locations"), default=list, blank=True)
    # How many (3), how long and when (4)
    seats = models.PositiveSmallIntegerField(_("seats per side"), null=True, blank=True)
    starts_on = models.DateField(_("first meetings from"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("months"), default=7)
    # What commitment (5)
    driver = models.CharField(_("who drives"), max_length=10, choices=Driver, default=Driver.MENTOR)
    meeting_minutes = models.PositiveSmallIntegerField(_("minutes per meeting"), default=60)
    commitment = models.TextField(_("what taking part asks"), blank=True)
    benefits = models.TextField(_("what taking part gives"), blank=True)
    # How progress is watched (6)
    monitoring = models.TextField(_("how progress is watched"), blank=True)
    gap_alarm_weeks = models.PositiveSmallIntegerField(_("weeks without a meeting until an alarm"), default=6)
    has_fit_check = models.BooleanField(
        _("fit check after the first meeting"),
        default=True,
        help_text=_("Both are asked, each on their own, whether they fit. Only the program team reads the answers."),
    )
    k = models.PositiveSmallIntegerField(_("smallest group ever shown"), default=5)
    # Hard rule of matching
    min_grade_gap = models.PositiveSmallIntegerField(_("grades between mentor and mentee at least"), default=2)

    # Participants rank a short list before HR matches.
    is_self_matching = models.BooleanField(
        _("participants rank proposals"),
        default=False,
        help_text=_("Everybody ranks a short list of possible partners; the program team decides."),
    )

    sponsor = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        related_query_name="sponsored_program",
        verbose_name=_("executive sponsor"),
    )
    sponsor_message = models.TextField(_("message from the sponsor"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    # Mailed to everybody who had a part in it.
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)
    # Counts every change, so that a form opened before somebody else's change is noticed.
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(k__gte=5),
                name="groups_under_five_are_never_shown",
                violation_error_message=_("The smallest group shown cannot be under 5."),
            ),
            models.CheckConstraint(
                condition=Q(meeting_minutes__gte=15, meeting_minutes__lte=240),
                name="meetings_last_between_15_minutes_and_4_hours",
                violation_error_message=_("A meeting lasts between 15 and 240 minutes."),
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=24),
                name="programs_last_between_1_and_24_months",
                violation_error_message=_("A program lasts between 1 and 24 months."),
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(completed_at__gte=F("started_at")),
                name="program_completes_after_it_starts",
            ),
            known_choice("state", ProgramState, "program_state_is_known"),
            known_choice("mode", Mode, "program_mode_is_known"),
            known_choice("direction", Direction, "program_direction_is_known"),
            known_choice("driver", Driver, "program_driver_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ends_on(self) -> dt.date | None:
        """The day after the last month."""
        return add_months(self.starts_on, self.months) if self.starts_on else None

    @property
    def senior_side(self) -> Side:
        """On which side the senior of the two stands."""
        return Side.MENTOR if self.direction == Direction.CLASSIC else Side.MENTEE

    def move(self, to: ProgramState, *, at: dt.datetime) -> None:
        """Take a legal step of the program's life; raises IllegalMoveError."""
        check_move(self.MOVES, self.state, to)
        self.state = to
        self.version += 1
        if to is ProgramState.RUNNING:
            self.started_at = at
        if to is ProgramState.COMPLETED:
            self.completed_at = at


class TeamMember(models.Model):
    """Somebody who runs a program or selects for it."""

    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="team", related_query_name="team_member"
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", related_query_name="team_membership"
    )
    role = models.CharField(_("role"), max_length=12, choices=TeamRole)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("program team")
        constraints = [
            models.UniqueConstraint(fields=["program", "person", "role"], name="each_team_role_once_per_person"),
            known_choice("role", TeamRole, "team_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_role_display()})"
