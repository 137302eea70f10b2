"""Pair: a mentor and a mentee who work together."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matching.enums import PairState
from matching.models.run import Proposal
from people.models import Person
from programs.enums import OVER, EnrolmentState, Side
from programs.models import Enrolment, Program
from rmentor.lib.constraints import known_choice
from rmentor.lib.errors import DomainError
from rmentor.lib.privacy import Privacy
from rmentor.lib.transitions import Moves, check_move

OCCUPYING = [PairState.OFFERED, PairState.ACTIVE, PairState.PAUSED]
MET = [PairState.ACTIVE, PairState.PAUSED, PairState.COMPLETED, PairState.ENDED]


class PairQuerySet(models.QuerySet["Pair"]):
    """The vocabulary of pairs."""

    def visible_to(self, person: Person) -> Self:
        """Own pairs. The mentee sees an offer first; the mentor once the mentee has said yes."""
        asked = Q(state=PairState.OFFERED)
        told = Q(mentee__person=person) | Q(mentee_accepted_at__isnull=False)
        return self.of(person).filter(Q(state__in=MET) | (asked & told))

    def managed_by(self, person: Person) -> Self:
        """Pairs of the programs this person runs, without their own."""
        return self.filter(program__in=Program.objects.managed_by(person)).exclude(
            Q(mentor__person=person) | Q(mentee__person=person)
        )

    def active(self) -> Self:
        """Pairs that meet."""
        return self.filter(state=PairState.ACTIVE)

    def offered(self) -> Self:
        """Pairs waiting for an answer or for the agreement."""
        return self.filter(state=PairState.OFFERED)

    def unanswered(self, at: dt.datetime) -> Self:
        """Offers whose time to answer ran out."""
        return self.offered().filter(expires_at__lte=at)

    def without_a_ground(self) -> Self:
        """Open pairs whose program is over, or one of whom gave back the seat."""
        gone = EnrolmentState.WITHDRAWN
        return self.occupying().filter(Q(program__state__in=OVER) | Q(mentor__state=gone) | Q(mentee__state=gone))

    def not_to_repeat(self) -> Self:
        """Pairs that are, or that somebody turned down or left: these two are not put together again."""
        return self.exclude(state=PairState.DECLINED, declined_side="")

    def of(self, person: Person) -> Self:
        """Pairs this person is part of: each side by its index; of both at once every pair would be looked at."""
        pairs = Pair.objects.order_by()
        as_mentor, as_mentee = (pairs.filter(**{f"{side}__person": person}).values("pk") for side in Side)
        return self.filter(pk__in=as_mentor.union(as_mentee))

    def occupying(self) -> Self:
        """Pairs that use up somebody's capacity."""
        return self.filter(state__in=OCCUPYING)

    def that_met(self) -> Self:
        """Pairs that became live, however they ended."""
        return self.filter(state__in=MET)

    def with_people(self) -> Self:
        """Each with program, both enrolments and both persons loaded."""
        return self.select_related("program", "mentor__person", "mentee__person")

    def for_admin(self) -> Self:
        """Each with everything the program team's pages show."""
        return self.with_people().select_related("agreement")

    def for_page(self) -> Self:
        """Each with everything its page shows."""
        return self.with_people().select_related("proposal")


class Pair(models.Model):
    """A mentor and a mentee who work together, from the proposal to the end."""

    MOVES: ClassVar[Moves[PairState]] = {
        PairState.PROPOSED: frozenset({PairState.OFFERED}),
        PairState.OFFERED: frozenset({PairState.ACTIVE, PairState.DECLINED}),
        PairState.ACTIVE: frozenset({PairState.PAUSED, PairState.COMPLETED, PairState.ENDED}),
        PairState.PAUSED: frozenset({PairState.ACTIVE, PairState.ENDED}),
        PairState.DECLINED: frozenset(),
        PairState.COMPLETED: frozenset(),
        PairState.ENDED: frozenset(),
    }
    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "decline_reason": Privacy.PROGRAM_TEAM,
        "end_reason": Privacy.PROGRAM_TEAM,
    }

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+", related_query_name="pair")
    mentor = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="+", related_query_name="pair_as_mentor"
    )
    mentee = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="+", related_query_name="pair_as_mentee"
    )
    proposal = models.ForeignKey(
        Proposal,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        related_query_name="pair",
    )
    state = models.CharField(_("state"), max_length=10, choices=PairState, default=PairState.PROPOSED)
    # Two who met before the program brought them in.
    is_imported = models.BooleanField(_("brought in"), default=False)
    # Codes of the hard rules that this pair was seen to break since; a new one raises a case.
    known_breaks = models.JSONField(default=list, blank=True)
    offered_at = models.DateTimeField(_("offered at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("offer expires at"), null=True, blank=True)
    mentee_accepted_at = models.DateTimeField(null=True, blank=True)
    mentor_accepted_at = models.DateTimeField(null=True, blank=True)
    # Empty while an offer that nobody answered ran out.
    declined_side = models.CharField(max_length=10, choices=Side, blank=True)
    decline_reason = models.CharField(_("reason, if you like to give one"), max_length=300, blank=True)
    activated_at = models.DateTimeField(_("live since"), null=True, blank=True)
    paused_at = models.DateTimeField(_("paused since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_side = models.CharField(max_length=10, choices=Side, blank=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair")
        verbose_name_plural = _("pairs")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="pair_is_two_people"),
            models.UniqueConstraint(
                fields=["mentor", "mentee"],
                condition=Q(state__in=["proposed", "offered", "active", "paused"]),
                name="two_people_are_one_pair_at_a_time",
                violation_error_message=_("These two are a pair already."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["active", "paused", "completed", "ended"]) | Q(activated_at__isnull=False),
                name="live_pair_has_a_time_when_it_went_live",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["completed", "ended"]) & Q(ended_at__isnull=False))
                | (~Q(state__in=["completed", "ended"]) & Q(ended_at=None)),
                name="ended_pair_has_a_time_when_it_ended",
            ),
            known_choice("state", PairState, "pair_state_is_known"),
            known_choice("declined_side", Side, "pair_declined_side_is_known", blank=True),
            known_choice("ended_side", Side, "pair_ended_side_is_known", blank=True),
        ]

    def __str__(self) -> str:
        return f"{self.mentor.person} – {self.mentee.person}"

    def side_of(self, person: Person) -> Side:
        """Which side a person of this pair sits on; raises DomainError for anybody else."""
        if self.mentor.person_id == person.pk:
            return Side.MENTOR
        if self.mentee.person_id == person.pk:
            return Side.MENTEE
        raise DomainError(_("You are not part of this pair."))

    def enrolment_on(self, side: Side) -> Enrolment:
        """The enrolment on a side."""
        return self.mentor if side is Side.MENTOR else self.mentee

    def offer(self, *, at: dt.datetime, until: dt.datetime) -> None:
        """Ask the mentee, privately; the mentor is asked after a yes."""
        self._move(PairState.OFFERED)
        self.offered_at, self.expires_at = at, until

    def bring_in(self, *, at: dt.datetime, since: dt.datetime) -> None:
        """Take up two who meet already: nobody is asked, both count as having said yes."""
        self._move(PairState.OFFERED)
        self.is_imported, self.offered_at = True, at
        self.mentee_accepted_at = self.mentor_accepted_at = since

    def accept(self, *, side: Side, at: dt.datetime, until: dt.datetime | None = None) -> None:
        """Say yes on one side; raises DomainError out of turn. The mentor then has until `until`."""
        if self.is_accepted_by(side):
            return
        if self.state != PairState.OFFERED or self.is_expired(at):
            raise DomainError(_("This offer is no longer open."))
        if side is Side.MENTEE:
            self.mentee_accepted_at, self.expires_at = at, until
        elif self.mentee_accepted_at is None:
            raise DomainError(_("This offer is no longer open."))
        else:
            self.mentor_accepted_at, self.expires_at = at, None

    def is_accepted_by(self, side: Side) -> bool:
        """Whether one side has said yes to an offer that still stands, or that became a pair."""
        said = self.mentee_accepted_at if side is Side.MENTEE else self.mentor_accepted_at
        return said is not None and self.state in OCCUPYING

    def is_expired(self, at: dt.datetime) -> bool:
        """Whether the time to answer has run out."""
        return self.expires_at is not None and at >= self.expires_at

    @property
    def is_accepted(self) -> bool:
        """Both have said yes; what is missing is the agreement."""
        return self.mentee_accepted_at is not None and self.mentor_accepted_at is not None

    def decline(self, *, side: Side | None, reason: str) -> None:
        """Say no, or let the offer run out (side None)."""
        self._move(PairState.DECLINED)
        self.declined_side, self.decline_reason = side or "", reason

    def activate(self, *, at: dt.datetime) -> None:
        """Go live."""
        if not self.is_accepted:
            raise DomainError(_("Both have to accept the offer first."))
        self._move(PairState.ACTIVE)
        self.activated_at = self.activated_at or at
        self.paused_at = None

    def resume(self, *, at: dt.datetime) -> None:
        """Come back from a rest."""
        if self.state != PairState.PAUSED:
            raise DomainError(_("This pair is not resting."))
        self.activate(at=at)

    def pause(self, *, at: dt.datetime) -> None:
        """Rest for a while."""
        self._move(PairState.PAUSED)
        self.paused_at = at

    def end(self, *, side: Side | None, reason: str, at: dt.datetime) -> None:
        """Leave early, from either side, without fault; side None when the program was called off."""
        self._move(PairState.ENDED)
        self.ended_side, self.end_reason, self.ended_at = side or "", reason, at

    def complete(self, *, at: dt.datetime) -> None:
        """Reach the end of the program."""
        self._move(PairState.COMPLETED)
        self.ended_at = at

    def _move(self, to: PairState) -> None:
        check_move(self.MOVES, self.state, to)
        self.state = to


class Agreement(models.Model):
    """What the two agreed on. The pair goes live when both have confirmed the same text."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "goals": Privacy.BOTH_OF_US,
        "communication": Privacy.BOTH_OF_US,
    }

    pair = models.OneToOneField(Pair, on_delete=models.CASCADE, related_name="agreement")
    goals = models.TextField(_("what we want to reach"), max_length=1500)
    communication = models.TextField(_("how we like to communicate"), blank=True, max_length=1000)
    # Counts every change; a confirmation holds for the version it was given for.
    version = models.PositiveIntegerField(default=1)
    mentor_confirmed_at = models.DateTimeField(null=True, blank=True)
    mentee_confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")

    def __str__(self) -> str:
        return str(self.pair)

    @property
    def is_confirmed(self) -> bool:
        """Both have confirmed the text as it stands."""
        return self.mentor_confirmed_at is not None and self.mentee_confirmed_at is not None

    def is_confirmed_by(self, side: Side) -> bool:
        """Whether one side has confirmed the text as it stands."""
        return getattr(self, f"{side}_confirmed_at") is not None

    def rewrite(self, *, goals: str, communication: str) -> None:
        """Change the text, which takes back both confirmations."""
        if (goals, communication) == (self.goals, self.communication):
            return
        self.goals, self.communication = goals, communication
        self.version += 1
        self.mentor_confirmed_at = self.mentee_confirmed_at = None

    def confirm(self, *, side: Side, at: dt.datetime) -> None:
        """Confirm the text as it stands, on one side."""
        if side is Side.MENTOR:
            self.mentor_confirmed_at = self.mentor_confirmed_at or at
        else:
            self.mentee_confirmed_at = self.mentee_confirmed_at or at
