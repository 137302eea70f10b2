"""An import of people from an HR system, as a job that can be watched."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.enums import ImportState
from people.models.person import Person
from rmentor.lib.constraints import known_choice
from rmentor.lib.transitions import check_move


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """The vocabulary of imports."""

    def for_pages(self) -> Self:
        """Without the file itself, which may be large."""
        return self.defer("content").select_related("started_by")


class ImportRun(models.Model):
    """One file that HR handed in, and what came of it."""

    MOVES = {
        ImportState.WAITING: frozenset({ImportState.RUNNING}),
        ImportState.RUNNING: frozenset({ImportState.DONE, ImportState.REFUSED, ImportState.FAILED}),
        ImportState.FAILED: frozenset({ImportState.RUNNING}),
    }

    file_name = models.CharField(_("file"), max_length=200)
    # The bytes wait here for the worker, which may run on another machine; emptied when the run ends.
    content = models.BinaryField(blank=True, default=b"")
    state = models.CharField(_("state"), max_length=20, choices=ImportState, default=ImportState.WAITING)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    rows_total = models.PositiveIntegerField(_("rows in all"), default=0)
    outcome = models.JSONField(_("outcome"), default=dict, blank=True)
    # Counts the workers that took the run: the last one to take it is the only one that may write its end.
    attempt = models.PositiveSmallIntegerField(default=0, editable=False)
    started_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("handed in"), auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[ImportState.WAITING, ImportState.RUNNING], ended_at=None)
                | Q(
                    state__in=[ImportState.DONE, ImportState.REFUSED, ImportState.FAILED],
                    ended_at__isnull=False,
                ),
                name="import_has_an_end_when_it_ended",
            ),
            known_choice("state", ImportState, "import_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state not in {ImportState.WAITING, ImportState.RUNNING}

    def end(self, state: ImportState, *, at: dt.datetime) -> None:
        """Close the run as done, refused or failed. Only a failed one keeps its file, so that it can be run again."""
        check_move(self.MOVES, self.state, state)
        self.state = state
        self.ended_at = at
        if state != ImportState.FAILED:
            self.content = b""
