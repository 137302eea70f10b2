"""A matching run and what it suggests."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matching.enums import RunState
from people.models import Person
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.constraints import known_choice
from rmentor.lib.transitions import Moves, check_move

UNDER_WAY = [RunState.WAITING, RunState.RUNNING]
# A worker that has not been heard of for so long is taken for dead.
SILENT_FOR = dt.timedelta(seconds=60)
MOST_ATTEMPTS = 3


class MatchingRunQuerySet(models.QuerySet["MatchingRun"]):
    """The vocabulary of runs."""

    def under_way(self) -> Self:
        """Waiting or running."""
        return self.filter(state__in=UNDER_WAY)

    def silent(self, at: dt.datetime) -> Self:
        """Running, but without a sign of life."""
        return self.filter(state=RunState.RUNNING, heartbeat_at__lt=at - SILENT_FOR)

    def for_worker(self, at: dt.datetime) -> Self:
        """What a worker may take: waiting runs, and those whose worker fell silent."""
        return self.filter(Q(state=RunState.WAITING) | Q(pk__in=self.model.objects.silent(at).values("pk")))

    def managed_by(self, person: Person) -> Self:
        """Runs of the programs this person runs."""
        return self.filter(program__in=Program.objects.managed_by(person))


class MatchingRun(models.Model):
    """One run of the engine over a program: what went in, what came out, who asked for it."""

    MOVES: ClassVar[Moves[RunState]] = {
        RunState.WAITING: frozenset({RunState.RUNNING}),
        RunState.RUNNING: frozenset({RunState.DONE, RunState.FAILED}),
        RunState.FAILED: frozenset({RunState.RUNNING}),
        RunState.DONE: frozenset(),
    }

    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="+", related_query_name="matching_run"
    )
    state = models.CharField(_("state"), max_length=8, choices=RunState, default=RunState.WAITING)
    weights = models.JSONField(_("weights"), default=dict)
    progress = models.PositiveSmallIntegerField(_("progress (%)"), default=0)
    engine_version = models.CharField(_("engine"), max_length=20, blank=True)
    # sha256 of the frozen input: the same digest means the same pairs.
    input_digest = models.CharField(max_length=64, blank=True)
    total = models.FloatField(_("total score"), default=0)
    # [{"enrolment": id, "side": side, "rule": code, "counts": {code: n}}] for everybody left over.
    unmatched = models.JSONField(default=list, blank=True)
    fault = models.CharField(_("fault"), max_length=300, blank=True)
    started_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("asked for by")
    )
    created_at = models.DateTimeField(_("asked for at"), default=clock.now, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    heartbeat_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = MatchingRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("matching run")
        verbose_name_plural = _("matching runs")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program"],
                condition=Q(state__in=[RunState.WAITING, RunState.RUNNING]),
                name="one_matching_run_at_a_time",
                violation_error_message=_("A matching run of this program is under way."),
            ),
            known_choice("state", RunState, "run_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.program}, {self.created_at:%Y-%m-%d %H:%M}"

    def finish(self, *, at: dt.datetime) -> None:
        """Done, with everything written."""
        check_move(self.MOVES, self.state, RunState.DONE)
        self.state, self.progress, self.ended_at, self.fault = RunState.DONE, 100, at, ""

    def fail(self, *, fault: str, at: dt.datetime) -> None:
        """Stopped, with nothing written."""
        check_move(self.MOVES, self.state, RunState.FAILED)
        self.state, self.fault, self.ended_at = RunState.FAILED, fault[:300], at


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """The vocabulary of proposals."""

    def managed_by(self, person: Person) -> Self:
        """Proposals of the programs this person runs, without those about themselves."""
        return self.filter(run__in=MatchingRun.objects.managed_by(person)).exclude(
            Q(mentor__person=person) | Q(mentee__person=person)
        )

    def with_people(self) -> Self:
        """Each with both enrolments and both persons loaded."""
        return self.select_related("mentor__person", "mentee__person")


class Proposal(models.Model):
    """A pair that a run suggests, with its score and the reasons."""

    run = models.ForeignKey(MatchingRun, on_delete=models.CASCADE, related_name="proposals")
    mentor = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="+", related_query_name="proposal_as_mentor"
    )
    mentee = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="+", related_query_name="proposal_as_mentee"
    )
    score = models.FloatField(_("score"))
    # {criterion: 0..1}, and what speaks for the pair as [{"code": code, fact: value}]; rules.words makes the words.
    criteria = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "mentor", "mentee"], name="a_run_proposes_two_people_once"),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="proposal_is_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor.person} – {self.mentee.person}"
