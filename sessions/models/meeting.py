"""Meeting: one conversation of a pair, planned or held."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matching.enums import PairState
from matching.models import Pair
from people.models import Person
from programs.enums import Side
from rmentor.lib.constraints import known_choice
from rmentor.lib.errors import DomainError
from rmentor.lib.privacy import Privacy
from rmentor.lib.transitions import Moves, check_move
from sessions.enums import MeetingKind, MeetingPlace, MeetingState


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """The vocabulary of meetings."""

    def visible_to(self, person: Person) -> Self:
        """Meetings of one's own pairs."""
        return self.filter(pair__in=Pair.objects.visible_to(person))

    def planned(self) -> Self:
        """Still to come, or to be logged."""
        return self.filter(state=MeetingState.PLANNED)

    def held(self) -> Self:
        """Held and logged."""
        return self.filter(state=MeetingState.HELD)

    def to_be_logged(self) -> Self:
        """Not logged by both; what was called off before its time needs no log."""
        logged = Q(
            state__in=[MeetingState.HELD, MeetingState.MISSED, MeetingState.CANCELLED], logged_at__isnull=False
        )
        return self.filter(Q(state=MeetingState.PLANNED) | logged, confirmed_at=None)

    def held_between(self, since: dt.datetime, until: dt.datetime) -> Self:
        """Held and logged, begun from `since` to before `until`."""
        return self.held().filter(starts_at__gte=since, starts_at__lt=until)

    def managed_by(self, person: Person) -> Self:
        """Meetings of pairs whose program this person runs, without their own."""
        return self.filter(pair__in=Pair.objects.managed_by(person))

    def of_live_pairs(self) -> Self:
        """Only of pairs that are active."""
        return self.filter(pair__state=PairState.ACTIVE)

    def in_order(self) -> Self:
        """Earliest first."""
        return self.order_by("starts_at", "pk")

    def with_pair(self) -> Self:
        """Each with its pair, program and both persons loaded, and who arranged it for one of them."""
        return self.select_related("pair__program", "pair__mentor__person", "pair__mentee__person", "keeper")


class Meeting(models.Model):
    """One conversation of a pair."""

    MOVES: ClassVar[Moves[MeetingState]] = {
        MeetingState.PLANNED: frozenset({MeetingState.HELD, MeetingState.CANCELLED, MeetingState.MISSED}),
        MeetingState.HELD: frozenset(),
        MeetingState.MISSED: frozenset(),
        MeetingState.CANCELLED: frozenset(),
    }
    # A wrong tap in a log is mended, until both have confirmed (see `correct`). What was called off before its time
    # was never logged.
    CORRECTIONS: ClassVar[Moves[MeetingState]] = {
        MeetingState.HELD: frozenset({MeetingState.MISSED, MeetingState.CANCELLED}),
        MeetingState.MISSED: frozenset({MeetingState.HELD, MeetingState.CANCELLED}),
        MeetingState.CANCELLED: frozenset({MeetingState.HELD, MeetingState.MISSED, MeetingState.CANCELLED}),
    }
    MINUTES: ClassVar[range] = range(5, 481)
    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "starts_at": Privacy.PROGRAM_TEAM,
        "minutes": Privacy.PROGRAM_TEAM,
        "place": Privacy.PROGRAM_TEAM,
        "kind": Privacy.PROGRAM_TEAM,
        "link": Privacy.BOTH_OF_US,
        "cancel_reason": Privacy.BOTH_OF_US,
    }

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="+", related_query_name="meeting")
    # 1 for the first of the pair, and so on; a cancelled one keeps its number, its replacement gets the next free.
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=MeetingKind, default=MeetingKind.TEACH)
    state = models.CharField(_("state"), max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    starts_at = models.DateTimeField(_("when"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    place = models.CharField(_("how"), max_length=10, choices=MeetingPlace, default=MeetingPlace.VIDEO)
    link = models.CharField(_("room or link"), max_length=300, blank=True)
    # Counts every move in time, for reminders and calendars.
    revision = models.PositiveIntegerField(default=0)
    # The colleague who keeps the calendar of one side and planned, moved or cancelled it last; else nobody.
    keeper = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    keeper_side = models.CharField(max_length=10, choices=Side, blank=True)
    cancelled_side = models.CharField(max_length=10, choices=Side, blank=True)
    cancel_reason = models.CharField(_("reason, if you like to give one"), max_length=300, blank=True)
    logged_side = models.CharField(max_length=10, choices=Side, blank=True)
    logged_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed by the other side at"), null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["state", "starts_at"], name="meetings_by_state_and_time")]
        constraints = [
            models.UniqueConstraint(fields=["pair", "number"], name="meetings_of_a_pair_are_numbered"),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480),
                name="a_meeting_lasts_5_minutes_to_8_hours",
                violation_error_message=_("A meeting lasts between 5 minutes and 8 hours."),
            ),
            # A meeting called off because its pair came to an end names nobody.
            models.CheckConstraint(
                condition=Q(state="cancelled") | Q(cancelled_side=""), name="only_a_cancelled_meeting_names_a_side"
            ),
            models.CheckConstraint(
                condition=(~Q(state__in=["held", "missed"])) | Q(logged_at__isnull=False),
                name="held_or_missed_meeting_was_logged",
            ),
            known_choice("kind", MeetingKind, "meeting_kind_is_known"),
            known_choice("state", MeetingState, "meeting_state_is_known"),
            known_choice("place", MeetingPlace, "meeting_place_is_known"),
            known_choice("cancelled_side", Side, "meeting_cancelled_side_is_known", blank=True),
            known_choice("logged_side", Side, "meeting_logged_side_is_known", blank=True),
            known_choice("keeper_side", Side, "meeting_keeper_side_is_known", blank=True),
        ]

    def __str__(self) -> str:
        return f"{self.pair} #{self.number}"

    @property
    def ends_at(self) -> dt.datetime:
        """When it should be over."""
        return self.starts_at + dt.timedelta(minutes=self.minutes)

    def move_to(self, starts_at: dt.datetime, *, now: dt.datetime) -> None:
        """Another time for a planned meeting, not in the past."""
        if self.state != MeetingState.PLANNED:
            raise DomainError(_("Only a planned meeting can be moved."))
        if starts_at <= now:
            raise DomainError(_("That time has already passed."))
        self.starts_at = starts_at
        self.revision += 1
        self.keeper, self.keeper_side = None, ""

    def cancel(self, *, side: Side | None, reason: str) -> None:
        """Call it off; which side did is kept (None: the pair came to its end)."""
        check_move(self.MOVES, self.state, MeetingState.CANCELLED)
        self.state, self.cancelled_side, self.cancel_reason = MeetingState.CANCELLED, side or "", reason
        self.revision += 1
        self.keeper, self.keeper_side = None, ""

    @property
    def kept_for(self) -> Person | None:
        """Whose calendar-keeper arranged it last, if one did."""
        return self.pair.enrolment_on(Side(self.keeper_side)).person if self.keeper_side else None

    def arranged(self, *, by: Person, side: Side) -> None:
        """Keep who did it for one side."""
        self.keeper, self.keeper_side = by, side

    def log_held(
        self, *, side: Side, starts_at: dt.datetime, minutes: int, place: MeetingPlace, at: dt.datetime
    ) -> None:
        """Write down that it took place."""
        self._check_facts(starts_at, minutes, at)
        check_move(self.MOVES, self.state, MeetingState.HELD)
        self.state, self.starts_at, self.minutes, self.place = MeetingState.HELD, starts_at, minutes, place
        self.logged_side, self.logged_at = side, at

    def _check_facts(self, starts_at: dt.datetime, minutes: int, at: dt.datetime) -> None:
        if starts_at > at:
            raise DomainError(_("A meeting that lies ahead cannot have been held yet."))
        if self.pair.activated_at and starts_at < self.pair.activated_at - dt.timedelta(days=1):
            raise DomainError(_("That lies before the two of you became a pair."))
        if minutes not in self.MINUTES:
            raise DomainError(_("A meeting lasts between 5 minutes and 8 hours."))

    def log_missed(self, *, side: Side, at: dt.datetime) -> None:
        """Write down that it did not take place."""
        self._log_as(MeetingState.MISSED, side, at)

    def log_called_off(self, *, side: Side, cancelled_side: Side, at: dt.datetime) -> None:
        """Write down afterwards that one side had called it off; no calendar learns of it any more."""
        self._log_as(MeetingState.CANCELLED, side, at)
        self.cancelled_side = cancelled_side

    def _log_as(self, to: MeetingState, side: Side, at: dt.datetime) -> None:
        if self.starts_at > at:
            raise DomainError(_("This meeting lies ahead: move or cancel it instead."))
        check_move(self.MOVES, self.state, to)
        self.state, self.logged_side, self.logged_at = to, side, at

    @property
    def is_logged(self) -> bool:
        """One side has said what became of it; not one that was called off before its time."""
        if self.state == MeetingState.CANCELLED:
            return self.logged_side != ""
        return self.state != MeetingState.PLANNED

    def correct(self, *, to: MeetingState, cancelled_side: Side | None, side: Side, at: dt.datetime) -> None:
        """Say something else than the log; the other side is asked anew. Not once both have confirmed."""
        if self.confirmed_at is not None:
            raise DomainError(_("Both of you have confirmed this meeting: it stays as it is."))
        check_move(self.CORRECTIONS, self.state, to)
        self.state, self.cancelled_side = to, cancelled_side or ""
        self.logged_side, self.logged_at = side, at

    def restate(self, *, starts_at: dt.datetime, minutes: int, place: MeetingPlace, at: dt.datetime) -> None:
        """Mend when, how long or how a held meeting took place. Not once both have confirmed."""
        if (starts_at, minutes, place) == (self.starts_at, self.minutes, self.place):
            return
        if self.confirmed_at is not None:
            raise DomainError(_("Both of you have confirmed this meeting: it stays as it is."))
        self._check_facts(starts_at, minutes, at)
        self.starts_at, self.minutes, self.place = starts_at, minutes, place

    def confirm(self, *, side: Side, at: dt.datetime) -> None:
        """The other side agrees with the log."""
        if not self.is_logged or side == self.logged_side:
            raise DomainError(_("There is nothing to confirm here."))
        self.confirmed_at = self.confirmed_at or at
