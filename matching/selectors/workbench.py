"""The workbench of a program: where matching stands, what a run starts from, and every run there was."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Avg, Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matching import engine, rules
from matching.enums import Objective, RunKind, RunState
from matching.models import MatchingRun, Pair, Proposal, ShortListEntry
from matching.models.run import UNDER_WAY
from people.models import Person
from programs.enums import Side
from programs.models import Enrolment, Program

SHOWN = 50


@dataclass(frozen=True)
class HistoryRow:
    """One run: what it aimed at, what it came to, what became of it."""

    run: MatchingRun
    weights: str
    pairs: int
    # The average fit of its pairs; None without a pair.
    percent: int | None
    published: int
    is_proved: bool
    # Of a run that made short lists: how many there are.
    lists: int = 0

    @property
    def is_comparable(self) -> bool:
        """Done, with pairs to compare."""
        return self.run.state == RunState.DONE and self.run.kind != RunKind.SHORT_LIST


@dataclass(frozen=True)
class Workbench:
    """The whole page, in six queries."""

    program: Program
    standing: str
    newest: str
    under_way: MatchingRun | None
    may_start: bool
    history: tuple[HistoryRow, ...]
    has_older: bool


def workbench(program: Program, person: Person) -> Workbench:
    """What `person`, who runs the program, sees."""
    history, has_older = _history(program, person)
    proposed = next((row for row in history if row.run.kind == RunKind.PROPOSE), None)
    return Workbench(
        program=program,
        standing=_standing(program),
        newest=_newest(proposed) if proposed else _("No run yet."),
        under_way=next((row.run for row in history if row.run.state in UNDER_WAY), None),
        may_start=program.state in rules.MAKES_PAIRS,
        history=history,
        has_older=has_older,
    )


def choice_to_start_from(program: Program) -> dict[str, Any]:
    """Weights, aim and least fit of the newest run of the program, or what the engine starts with."""
    runs = MatchingRun.objects.filter(program=program, kind=RunKind.PROPOSE).order_by("-pk")
    last = runs.only("weights", "objective", "min_percent").first()
    weights = {name: getattr(engine.Weights(), name) for name in engine.CRITERIA}
    if last is None:
        return {**weights, "objective": Objective.PEOPLE, "min_percent": 0}
    return {**weights, **last.weights, "objective": last.objective, "min_percent": last.min_percent}


def programs_to_match(person: Person) -> list[Program]:
    """Programs of this person whose pairs can be made now."""
    return list(Program.objects.managed_by(person).filter(state__in=rules.MAKES_PAIRS).order_by("name", "pk"))


def _standing(program: Program) -> str:
    seats = Enrolment.objects.filter(program=program).accepted().order_by().values_list("side")
    counted = dict(seats.annotate(n=Count("pk")))
    mentors, mentees = counted.get(Side.MENTOR, 0), counted.get(Side.MENTEE, 0)
    pairs = Pair.objects.occupying().filter(program=program).order_by().values_list("mentor", "mentee")
    paired = len({seat for pair in pairs for seat in pair})
    words = {
        "mentors": ngettext("%(n)s mentor", "%(n)s mentors", mentors) % {"n": mentors},
        "mentees": ngettext("%(n)s mentee", "%(n)s mentees", mentees) % {"n": mentees},
        "paired": ngettext(
            "%(n)s person has a partner or is asked", "%(n)s people have a partner or are asked", paired
        )
        % {"n": paired},
    }
    told = _("%(mentors)s and %(mentees)s have a seat; %(paired)s.") % words
    resting = Enrolment.objects.filter(program=program, wants_partner=False).accepted().count()
    if not resting:
        return told
    rest = ngettext(
        "%(n)s person wants no partner at present and is left out.",
        "%(n)s people want no partner at present and are left out.",
        resting,
    )
    return f"{told} {rest % {'n': resting}}"


def _newest(row: HistoryRow) -> str:
    if row.run.state != RunState.DONE:
        return _("Newest run: %(state)s.") % {"state": row.run.get_state_display()}
    pairs = ngettext("%(n)s proposal", "%(n)s proposals", row.pairs) % {"n": row.pairs}
    published = ngettext("%(n)s of them published", "%(n)s of them published", row.published) % {"n": row.published}
    return _("Newest run: %(pairs)s, %(published)s.") % {"pairs": pairs, "published": published}


def _history(program: Program, person: Person) -> tuple[tuple[HistoryRow, ...], bool]:
    """The newest runs, with pairs about the reader left out of every number."""
    found = MatchingRun.objects.filter(program=program).select_related("started_by", "parent").order_by("-pk")
    runs = list(found.defer("alternatives", "unmatched", "parent__alternatives", "parent__unmatched")[: SHOWN + 1])
    proposed = Proposal.objects.managed_by(person).filter(run__in=runs[:SHOWN]).order_by().values_list("run")
    fits = {run: (count, fit) for run, count, fit in proposed.annotate(n=Count("pk"), fit=Avg("score"))}
    offered = Pair.objects.managed_by(person).filter(proposal__run__in=runs[:SHOWN]).order_by()
    published = dict(offered.values_list("proposal__run").annotate(n=Count("pk")))
    made_lists = [run for run in runs[:SHOWN] if run.kind == RunKind.SHORT_LIST]
    entries = ShortListEntry.objects.filter(run__in=made_lists).order_by().values_list("run")
    lists = dict(entries.annotate(n=Count("owner", distinct=True)))
    rows = tuple(
        replace(_row(program, run, fits.get(run.pk), published.get(run.pk, 0)), lists=lists.get(run.pk, 0))
        for run in runs[:SHOWN]
    )
    return rows, len(runs) > SHOWN


def _row(program: Program, run: MatchingRun, fit: tuple[int, float] | None, published: int) -> HistoryRow:
    counts, mean = fit or (0, None)
    names = rules.criteria_of(program)
    return HistoryRow(
        run=run,
        weights=", ".join(f"{rules.CRITERION_NAMES[name]} {run.weights.get(name, 0)}" for name in names),
        pairs=counts,
        percent=None if mean is None else round(100 * mean),
        published=published,
        is_proved=rules.is_proved(run),
    )
