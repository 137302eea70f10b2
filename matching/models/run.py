"""A matching run and what it suggests."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matching.enums import Objective, ProposalOrigin, RunKind, RunState
from people.models import Person
from programs.models import Enrolment, Program
from rmentor.lib import clock
from rmentor.lib.constraints import by_implies_at, known_choice
from rmentor.lib.privacy import Privacy
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
    kind = models.CharField(_("kind"), max_length=10, choices=RunKind, default=RunKind.PROPOSE)
    # The run whose frozen input a what-if starts from, and what it changes: [{"change": code, fact: value}].
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="+", related_query_name="what_if"
    )
    changes = models.JSONField(default=list, blank=True)
    objective = models.CharField(_("aim"), max_length=6, choices=Objective, default=Objective.PEOPLE)
    min_percent = models.PositiveSmallIntegerField(_("least fit of a pair (%)"), default=0)
    weights = models.JSONField(_("weights"), default=dict)
    progress = models.PositiveSmallIntegerField(_("progress (%)"), default=0)
    engine_version = models.CharField(_("engine"), max_length=20, blank=True)
    # sha256 of the frozen input: the same digest means the same pairs.
    input_digest = models.CharField(max_length=64, blank=True)
    total = models.FloatField(_("total score"), default=0)
    # The certificate: people with a partner, and at most how many more people or points there could be.
    people = models.PositiveIntegerField(_("people with a partner"), default=0)
    people_gap = models.PositiveIntegerField(default=0)
    points_gap = models.PositiveBigIntegerField(default=0)
    rounds = models.PositiveSmallIntegerField(_("rounds"), default=0)
    # {enrolment id: [{"partner": id, "percent": n, "people": n, "points": n, "criteria": {}, "reasons": []}]}
    alternatives = models.JSONField(default=dict, blank=True)
    # [{"enrolment": id, "side": side, "rule": code, "counts": {code: n}, "release": {code: n}}] for all left over.
    unmatched = models.JSONField(default=list, blank=True)
    fault = models.CharField(_("fault"), max_length=300, blank=True)
    started_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("asked for by")
    )
    created_at = models.DateTimeField(_("asked for at"), default=clock.now, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    heartbeat_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    # Somebody wants the best found so far instead of waiting for the proof.
    stop_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    stop_asked_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    # Counts every change of its table, so that a page opened before somebody else's change is noticed.
    version = models.PositiveIntegerField(default=0, editable=False)

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
            known_choice("kind", RunKind, "run_kind_is_known"),
            known_choice("objective", Objective, "run_objective_is_known"),
            by_implies_at("stop_asked", "who_asked_a_run_to_stop_did_so_at_a_time"),
            models.CheckConstraint(
                condition=Q(kind=RunKind.WHAT_IF, parent__isnull=False) | (~Q(kind=RunKind.WHAT_IF) & Q(parent=None)),
                name="a_what_if_has_a_run_it_starts_from",
            ),
            models.CheckConstraint(condition=Q(min_percent__lte=100), name="a_run_asks_for_at_most_100_percent"),
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


class RunInput(models.Model):
    """The frozen input of a run, in the engine's own form, without what a label keeps from it. In no admin page.

    A what-if starts from it. It goes when the program is over.
    """

    run = models.OneToOneField(MatchingRun, on_delete=models.CASCADE, related_name="+", related_query_name="input")
    content = models.JSONField()

    def __str__(self) -> str:
        return str(self.run_id)


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
    """A pair that a run suggests, or the team made by hand, with its score and the reasons."""

    PRIVACY: ClassVar[dict[str, Privacy]] = {"override_reason": Privacy.PROGRAM_TEAM}

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
    origin = models.CharField(max_length=6, choices=ProposalOrigin, default=ProposalOrigin.ENGINE)
    # Codes of the hard rules that the team went over, and why they did.
    broken = models.JSONField(default=list, blank=True)
    override_reason = models.CharField(_("why the rule does not hold here"), max_length=250, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "mentor", "mentee"], name="a_run_proposes_two_people_once"),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="proposal_is_two_people"),
            known_choice("origin", ProposalOrigin, "proposal_origin_is_known"),
            models.CheckConstraint(
                condition=Q(broken=[]) | ~Q(override_reason=""), name="a_rule_is_broken_only_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mentor.person} – {self.mentee.person}"
