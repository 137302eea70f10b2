"""What a participant sees of their short list, and what the program team sees of all."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from matching import rules
from matching.enums import RunKind, RunState
from matching.models import MatchingRun, ShortListEntry
from matching.models.run import UNDER_WAY
from people.models import Person
from programs.enums import EnrolmentState, Side
from programs.models import Program

# Who may stand on a list at the moment it is read.
_STILL_LOOKING: Mapping[str, Any] = {"partner__state": EnrolmentState.ACCEPTED, "partner__wants_partner": True}


@dataclass(frozen=True)
class Card:
    """One possible partner, with what speaks for them in words for the reader, and what the reader chose."""

    pk: int
    partner: Person
    reasons: tuple[str, ...]
    rank: int | None
    is_refused: bool


@dataclass(frozen=True)
class ShortListPage:
    """Somebody's own list."""

    run: MatchingRun
    is_mentor: bool
    cards: tuple[Card, ...]
    rank_by: dt.datetime

    @property
    def is_answered(self) -> bool:
        """Whether something has been chosen before."""
        return any(card.rank or card.is_refused for card in self.cards)


@dataclass(frozen=True)
class ListsOfProgram:
    """Where the short lists of a program stand, for its team: numbers, nobody's choices."""

    program: Program
    # The newest short lists, or None.
    run: MatchingRun | None
    is_open: bool
    is_under_way: bool
    people: int
    ranked: int
    # On how many lists anybody stands at most.
    exposure: int = 0

    @property
    def rank_by(self) -> dt.datetime | None:
        """Until when people are asked to rank."""
        return rules.rank_by(self.run) if self.run else None


def lists_of(person: Person) -> QuerySet[MatchingRun]:
    """Runs on which this person has a short list, ranked or not, open or not."""
    mine = ShortListEntry.objects.visible_to(person).filter(run=OuterRef("pk"))
    return MatchingRun.objects.filter(Exists(mine)).select_related("program")


def lists_to_rank(person: Person) -> QuerySet[MatchingRun]:
    """Open lists of somebody who still takes part."""
    mine = ShortListEntry.objects.visible_to(person).filter(
        run=OuterRef("pk"), owner__state=EnrolmentState.ACCEPTED, owner__wants_partner=True, **_STILL_LOOKING
    )
    return rules.open_lists().filter(Exists(mine)).select_related("program").order_by("pk")


def lists_answered(person: Person) -> frozenset[int]:
    """Numbers of the runs on whose lists this person has chosen something."""
    mine = ShortListEntry.objects.visible_to(person).filter(Q(rank__isnull=False) | Q(is_refused=True))
    return frozenset(mine.order_by().values_list("run", flat=True))


def short_list_page(run: MatchingRun, person: Person) -> ShortListPage:
    """The person's own list, without those who no longer take part."""
    entries = ShortListEntry.objects.visible_to(person).filter(run=run, **_STILL_LOOKING)
    found = list(entries.for_page().select_related("owner", "partner__person"))
    return ShortListPage(
        run=run,
        is_mentor=bool(found) and found[0].owner.side == Side.MENTOR,
        cards=tuple(_card(entry) for entry in found),
        rank_by=rules.rank_by(run),
    )


def program_lists(person: Person) -> list[ListsOfProgram]:
    """The programs of this person whose people rank, while pairs are made. Four queries for any number."""
    wanted = Program.objects.managed_by(person).filter(is_self_matching=True, state__in=rules.MAKES_PAIRS)
    return _of_programs(list(wanted))


def lists_of_program(program: Program) -> ListsOfProgram | None:
    """Where the short lists of one program stand; None where nobody ranks or no pairs are made."""
    is_on = program.is_self_matching and program.state in rules.MAKES_PAIRS
    return _with_exposure(_of_programs([program])[0]) if is_on else None


def lists_of_run(run: MatchingRun) -> ListsOfProgram | None:
    """The same for one run of short lists; None for other runs."""
    if run.kind != RunKind.SHORT_LIST:
        return None
    people, ranked = _counts([run.pk]).get(run.pk, (0, 0))
    is_open = rules.open_lists().filter(pk=run.pk).exists()
    return _with_exposure(ListsOfProgram(run.program, run, is_open, run.state in UNDER_WAY, people, ranked))


def _of_programs(programs: list[Program]) -> list[ListsOfProgram]:
    runs = list(MatchingRun.objects.filter(program__in=programs).defer("alternatives", "unmatched").order_by("pk"))
    lists = [run for run in runs if run.kind == RunKind.SHORT_LIST and run.state != RunState.FAILED]
    newest = {run.program_id: run for run in lists}
    open_now = set(rules.open_lists().filter(program__in=programs).values_list("pk", flat=True))
    counts = _counts([run.pk for run in newest.values()])
    busy = {run.program_id for run in runs if run.state in UNDER_WAY}
    return [
        ListsOfProgram(
            program,
            run,
            run is not None and run.pk in open_now,
            program.pk in busy,
            *(counts.get(run.pk, (0, 0)) if run else (0, 0)),
        )
        for program in programs
        for run in [newest.get(program.pk)]
    ]


def _with_exposure(lists: ListsOfProgram) -> ListsOfProgram:
    shown = ShortListEntry.objects.filter(run=lists.run).order_by().values("partner").annotate(n=Count("pk"))
    return replace(lists, exposure=max(shown.values_list("n", flat=True), default=0))


def _counts(run_ids: list[int]) -> dict[int, tuple[int, int]]:
    """How many have a list, and how many of them ranked somebody. A refusal alone does not count."""
    rows = ShortListEntry.objects.filter(run__in=run_ids).order_by().values("run")
    counted = rows.annotate(
        people=Count("owner", distinct=True), ranked=Count("owner", distinct=True, filter=Q(rank__isnull=False))
    )
    return {row["run"]: (row["people"], row["ranked"]) for row in counted}


def _card(entry: ShortListEntry) -> Card:
    reader = Side(entry.owner.side)
    texts = (rules.partner_reason_text(reason, reader) for reason in entry.reasons)
    return Card(
        pk=entry.pk,
        partner=entry.partner.person,
        reasons=tuple(text for text in texts if text),
        rank=entry.rank,
        is_refused=entry.is_refused,
    )
