"""Case: something that needs a person at HR."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Person
from programs.enums import CONFIDENTIAL, HINTS, CaseKind, CaseState, Judgement
from programs.models.program import Program
from rmentor.lib.constraints import by_implies_at, known_choice
from rmentor.lib.privacy import Privacy
from rmentor.lib.transitions import Moves, check_move


class CaseQuerySet(models.QuerySet["Case"]):
    """The vocabulary of cases."""

    def managed_by(self, person: Person) -> Self:
        """Cases of the programs this person runs, without those that would set them at odds with themselves."""
        return self.filter(program__in=Program.objects.managed_by(person)).without_conflict(person)

    def without_conflict(self, person: Person) -> Self:
        """Neither about themselves, nor in confidence about somebody who reports to them at any depth."""
        rest = self.exclude(about=person)
        if not person.line_below:
            return rest
        return rest.exclude(kind__in=CONFIDENTIAL, about__in=person.line_below)

    def open(self) -> Self:
        """Still waiting for somebody."""
        return self.filter(state=CaseState.OPEN)

    def unsettled(self) -> Self:
        """Open, and what it was raised for holds still."""
        return self.open().filter(settled_at=None)


class Case(models.Model):
    """Reason, age, owner, next step, outcome. Raised by any room above; never holds an answer."""

    MOVES: ClassVar[Moves[CaseState]] = {
        CaseState.OPEN: frozenset({CaseState.CLOSED}),
        CaseState.CLOSED: frozenset(),
    }
    PRIVACY: ClassVar[dict[str, Privacy]] = {"outcome": Privacy.PROGRAM_TEAM, "judgement": Privacy.PROGRAM_TEAM}

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="cases", related_query_name="case")
    kind = models.CharField(_("reason"), max_length=20, choices=CaseKind)
    # What the case is about, so that the same thing is not raised twice while open: "pair:12".
    key = models.CharField(max_length=80)
    title = models.CharField(_("about"), max_length=200)
    next_step = models.CharField(_("next step"), max_length=300)
    about = models.ManyToManyField(Person, related_name="+", related_query_name="case_about", blank=True)
    state = models.CharField(_("state"), max_length=8, choices=CaseState, default=CaseState.OPEN)
    owner = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    outcome = models.CharField(_("what was done"), max_length=300, blank=True)
    # Worse than when it was raised, or bad from the start: to be done within days.
    is_urgent = models.BooleanField(_("urgent"), default=False)
    # Of a computed hint only, said when it is closed.
    judgement = models.CharField(_("was the hint right?"), max_length=12, choices=Judgement, blank=True)
    # What has taken its reason away meanwhile; a person looks and closes it all the same.
    settled_at = models.DateTimeField(_("settled since"), null=True, blank=True)
    settled_text = models.CharField(_("what has changed since"), max_length=200, blank=True)
    raised_at = models.DateTimeField(_("raised at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-is_urgent", "raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "kind", "key"],
                condition=Q(state=CaseState.OPEN),
                name="one_open_case_per_reason_and_thing",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.OPEN, closed_at=None)
                | Q(state=CaseState.CLOSED, closed_at__isnull=False),
                name="case_has_a_time_when_it_was_closed",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_text="") | (Q(settled_at__isnull=False) & ~Q(settled_text="")),
                name="what_settled_a_case_is_told_with_its_time",
            ),
            models.CheckConstraint(
                condition=Q(judgement="") | Q(state=CaseState.CLOSED, kind__in=sorted(HINTS)),
                name="only_closed_hints_are_judged",
            ),
            known_choice("judgement", Judgement, "judgement_is_known", blank=True),
            known_choice("kind", CaseKind, "case_kind_is_known"),
            known_choice("state", CaseState, "case_state_is_known"),
            by_implies_at("closed", "who_closed_a_case_did_so_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def is_hint(self) -> bool:
        """Whether it was computed, and may be wrong."""
        return self.kind in HINTS

    @property
    def name_in_trail(self) -> str:
        """What the audit trail calls it: everybody who reads that is told no name in confidence."""
        return str(self.get_kind_display()) if self.kind in CONFIDENTIAL else str(self)

    def number_of(self, what: str) -> int | None:
        """The number in a key such as "pair:12" or "pair:12:mentor"; None where it is about something else."""
        kind, _colon, rest = self.key.partition(":")
        number = rest.partition(":")[0]
        return int(number) if kind == what and number.isdecimal() else None

    def settle(self, *, text: str, at: dt.datetime) -> None:
        """Say that its reason is gone; it stays open until a person has looked."""
        self.settled_text, self.settled_at = text, at

    def unsettle(self) -> None:
        """Its reason is back."""
        self.settled_text, self.settled_at = "", None

    def grow_urgent(self, *, next_step: str) -> None:
        """What it was raised for has become worse, and asks for another step."""
        self.is_urgent, self.next_step = True, next_step

    def close(self, *, outcome: str, judgement: Judgement, by: Person, at: dt.datetime) -> None:
        """Close with what was done, a hint also with what it turned out to be; raises IllegalMoveError if closed."""
        check_move(self.MOVES, self.state, CaseState.CLOSED)
        self.state, self.outcome, self.closed_by, self.closed_at = CaseState.CLOSED, outcome, by, at
        self.judgement = judgement if self.is_hint else ""
