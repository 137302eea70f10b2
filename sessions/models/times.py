"""Finding a time: three of them offered by one side, answers of calendar programs, one's own calendar feed."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from matching.enums import PairState
from matching.models import Pair
from people.models import Person
from programs.enums import Side
from rmentor.lib import clock
from rmentor.lib.constraints import known_choice
from rmentor.lib.privacy import Privacy
from rmentor.lib.transitions import Moves, check_move
from sessions.enums import CalendarAnswer, MeetingPlace, MeetingState, OfferState
from sessions.models.meeting import Meeting


class TimeOfferQuerySet(models.QuerySet["TimeOffer"]):
    """The vocabulary of offered times."""

    def visible_to(self, person: Person) -> Self:
        """Both of the pair, nobody else."""
        return self.filter(pair__in=Pair.objects.visible_to(person))

    def open(self) -> Self:
        """Waiting for an answer."""
        return self.filter(state=OfferState.OPEN)

    def standing(self, at: dt.datetime) -> Self:
        """Open, of a live pair, with a time that lies ahead; its meeting, if any, has not moved since."""
        ahead = Exists(OfferedTime.objects.filter(offer=OuterRef("pk"), starts_at__gt=at))
        as_it_was = Q(meeting__state=MeetingState.PLANNED, meeting__revision=F("revision"))
        off = Q(meeting__state__in=[MeetingState.CANCELLED, MeetingState.MISSED])
        return self.open().filter(ahead, Q(meeting=None) | as_it_was | off, pair__state=PairState.ACTIVE)

    def lapsed(self, at: dt.datetime) -> Self:
        """Passed within the last week with no time picked, and no others offered since, in a live pair."""
        newer = Exists(TimeOffer.objects.filter(pair=OuterRef("pair"), pk__gt=OuterRef("pk")))
        lately = Exists(
            OfferedTime.objects.filter(offer=OuterRef("pk"), starts_at__range=(at - TimeOffer.REMEMBERED, at))
        )
        return self.filter(~newer, lately, state=OfferState.EXPIRED, pair__state=PairState.ACTIVE)

    def with_times(self) -> Self:
        """Each with its pair, people and times."""
        return self.select_related(
            "meeting", "keeper", "pair__program", "pair__mentor__person", "pair__mentee__person"
        ).prefetch_related("times")


class TimeOffer(models.Model):
    """Three times that one side offers; the other picks one with one click."""

    MOVES: ClassVar[Moves[OfferState]] = {
        OfferState.OPEN: frozenset({OfferState.TAKEN, OfferState.WITHDRAWN, OfferState.EXPIRED}),
        OfferState.TAKEN: frozenset(),
        OfferState.WITHDRAWN: frozenset(),
        OfferState.EXPIRED: frozenset(),
    }
    MOST: ClassVar[int] = 3
    # So long whoever offered is reminded that none was picked.
    REMEMBERED: ClassVar[dt.timedelta] = dt.timedelta(days=7)
    PRIVACY: ClassVar[dict[str, Privacy]] = {"place": Privacy.PROGRAM_TEAM, "link": Privacy.BOTH_OF_US}

    pair = models.ForeignKey(Pair, on_delete=models.CASCADE, related_name="+", related_query_name="time_offer")
    # The planned meeting that is to move; None for one more meeting, until one is made by picking a time.
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="time_offers")
    # The meeting's revision when the times were offered: moved since then, they are void.
    revision = models.PositiveIntegerField(default=0)
    side = models.CharField(_("who offers"), max_length=10, choices=Side)
    state = models.CharField(_("state"), max_length=10, choices=OfferState, default=OfferState.OPEN)
    place = models.CharField(_("how"), max_length=10, choices=MeetingPlace, default=MeetingPlace.VIDEO)
    link = models.CharField(_("room or link"), max_length=300, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    # The colleague who keeps the calendar of the side that offers and has offered them; else nobody.
    keeper = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = TimeOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer of times")
        verbose_name_plural = _("offers of times")
        constraints = [
            models.UniqueConstraint(
                fields=["pair"], condition=Q(state=OfferState.OPEN), name="one_open_offer_of_times_per_pair"
            ),
            known_choice("side", Side, "time_offer_side_is_known"),
            known_choice("state", OfferState, "time_offer_state_is_known"),
            known_choice("place", MeetingPlace, "time_offer_place_is_known"),
        ]

    def __str__(self) -> str:
        return f"offer #{self.pk}"

    @property
    def kept_for(self) -> Person:
        """Who offers, or for whom their calendar-keeper does."""
        return self.pair.enrolment_on(Side(self.side)).person

    def move(self, to: OfferState) -> None:
        """Taken, taken back or over; raises IllegalMoveError."""
        check_move(self.MOVES, self.state, to)
        self.state = to


class OfferedTime(models.Model):
    """One of the three."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"starts_at": Privacy.BOTH_OF_US}

    offer = models.ForeignKey(TimeOffer, on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("offered time")
        verbose_name_plural = _("offered times")
        ordering = ["starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["offer", "starts_at"], name="a_time_is_offered_once")]

    def __str__(self) -> str:
        return f"time #{self.pk}"


class CalendarReply(models.Model):
    """What the calendar program of one side answered to the invitation as it stood at `revision`."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"answer": Privacy.BOTH_OF_US}

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="calendar_replies")
    side = models.CharField(max_length=10, choices=Side)
    answer = models.CharField(_("answer"), max_length=10, choices=CalendarAnswer)
    revision = models.PositiveIntegerField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer of a calendar")
        verbose_name_plural = _("answers of calendars")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "side"], name="one_calendar_answer_per_side"),
            known_choice("side", Side, "calendar_reply_side_is_known"),
            known_choice("answer", CalendarAnswer, "calendar_answer_is_known"),
        ]

    def __str__(self) -> str:
        return f"answer #{self.pk}"


class CalendarFeed(models.Model):
    """One's meetings for one's own calendar program. The link is signed with `nonce`: a new one ends the old link."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="+", related_query_name="calendar_feed"
    )
    nonce = models.CharField(max_length=32, unique=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return f"feed #{self.pk}"
