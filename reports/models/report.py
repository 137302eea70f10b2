"""Report: a compiled, frozen snapshot of a program's progress."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.enums import Permission
from people.models import Person
from programs.models import Program
from reports.enums import ReportKind, ReportState
from rmentor.lib.constraints import known_choice
from rmentor.lib.transitions import Moves, check_move

# A compilation that has not said anything for so long was killed and can be taken up again.
STALE_AFTER = dt.timedelta(seconds=60)
TRIED_FOR = dt.timedelta(hours=1)


class ReportQuerySet(models.QuerySet["Report"]):
    """The vocabulary of reports."""

    def visible_to(self, person: Person) -> Self:
        """Executives and the people who run the program; totals only, so the same page for all of them."""
        if person.may(Permission.SEE_OUTCOMES):
            return self
        return self.filter(Q(program__in=Program.objects.managed_by(person)) | Q(program__sponsor=person))

    def managed_by(self, person: Person) -> Self:
        """Reports of the programs this person runs."""
        return self.filter(program__in=Program.objects.managed_by(person))

    def done(self) -> Self:
        """Compiled to the end."""
        return self.filter(state=ReportState.DONE)

    def under_way(self) -> Self:
        """Asked for and not yet at an end."""
        return self.filter(state__in=[ReportState.WAITING, ReportState.RUNNING])

    def left_behind(self, now: dt.datetime) -> Self:
        """Waiting for longer than the queue takes, or taken by a worker that fell silent."""
        cutoff = now - STALE_AFTER
        waiting = Q(state=ReportState.WAITING, created_at__lt=cutoff)
        return self.filter(waiting | Q(state=ReportState.RUNNING, heartbeat_at__lt=cutoff))

    def claimable(self, now: dt.datetime) -> Self:
        """Free to be compiled: waiting, failed, or left behind by a worker that fell silent."""
        free = Q(state__in=[ReportState.WAITING, ReportState.FAILED])
        return self.filter(free | Q(state=ReportState.RUNNING, heartbeat_at__lt=now - STALE_AFTER))

    def undrawn(self) -> Self:
        """Compiled, and its pictures are not all drawn."""
        return self.done().filter(drawn_at=None)

    def unset(self, now: dt.datetime, *, languages: int) -> Self:
        """Drawn, and not there as a file in every language, as it would be by now.

        After a while a file is made for whoever asks for it, so that a fault does not keep the worker busy for ever.
        """
        drawn = self.done().filter(drawn_at__lt=now - STALE_AFTER, drawn_at__gt=now - TRIED_FOR)
        return drawn.annotate(languages=models.Count("files")).filter(languages__lt=languages)

    def with_program(self) -> Self:
        """Each with its program loaded."""
        return self.select_related("program")


class Report(models.Model):
    """A frozen snapshot: pages, mails and files are all made from `snapshot`, so their figures cannot differ."""

    MOVES: ClassVar[Moves[ReportState]] = {
        ReportState.WAITING: frozenset({ReportState.RUNNING}),
        ReportState.RUNNING: frozenset({ReportState.DONE, ReportState.FAILED}),
        ReportState.FAILED: frozenset({ReportState.RUNNING}),
        ReportState.DONE: frozenset(),
    }

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+", related_query_name="report")
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind)
    state = models.CharField(_("state"), max_length=8, choices=ReportState, default=ReportState.WAITING)
    version = models.PositiveIntegerField(_("version"))
    as_of = models.DateField(_("as of"))
    progress = models.PositiveSmallIntegerField(_("progress (%)"), default=0)
    snapshot = models.JSONField(default=dict, blank=True)
    fault = models.CharField(_("fault"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("compiled at"), null=True, blank=True)
    # Its pictures are there in every language, and the mails that carry one are queued.
    drawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["program", "version"], name="reports_of_a_program_are_numbered"),
            known_choice("kind", ReportKind, "report_kind_is_known"),
            known_choice("state", ReportState, "report_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.program}, {self.as_of}"

    def finish(self, *, snapshot: dict[str, object], at: dt.datetime) -> None:
        """Freeze what was compiled; raises IllegalMoveError unless it is being compiled."""
        check_move(self.MOVES, self.state, ReportState.DONE)
        self.state, self.snapshot, self.progress, self.ended_at = ReportState.DONE, snapshot, 100, at

    def fail(self, *, fault: str, at: dt.datetime) -> None:
        """Say that it stopped, so that somebody can have it compiled again."""
        check_move(self.MOVES, self.state, ReportState.FAILED)
        self.state, self.fault, self.ended_at = ReportState.FAILED, fault[:300], at
