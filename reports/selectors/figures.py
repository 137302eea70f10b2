"""The figures of one program, computed from all rooms below. Totals only; nothing about fewer than k people."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db.models import Count, Exists, Q

from matching.enums import PairState
from matching.models import Pair
from programs.enums import OVER, Measure
from programs.models import Goal, Program
from reports.engine import Estimate, Verdict, is_early, judge_change, judge_count
from reports.selectors.beside import beside_in
from reports.selectors.costs import cost_in
from reports.selectors.goal_changes import goal_changes_in
from reports.selectors.retention import retention_of
from reports.selectors.sureness import sureness_in
from rmentor.lib import clock
from rmentor.lib.disclosure import publishable, shown
from sessions.selectors.figures import RhythmFigures, rhythm_figures
from surveys.enums import WaveKind, WaveState
from surveys.models import Release, Wave
from surveys.rules.figures import scales_in_order
from surveys.selectors.release import FLAGGED, may_tell_flagged

FORMAT = 2
COUNTED = (Measure.IDEAS, Measure.INTRODUCTIONS, Measure.HELD)


@dataclass(frozen=True)
class PairFigures:
    """Pairs that went live, and where they stand; None where a number would single out a few."""

    met: int
    live: int | None
    completed: int | None
    ended: int | None


@dataclass(frozen=True)
class CheckIns:
    """How many live pairs are marked for a check-in; None where the number would point at somebody: "few"."""

    flagged: int | None


@dataclass(frozen=True)
class Rhythm:
    """What became of the meetings, and what came out of them."""

    planned: int
    held: int
    missed: int
    unlogged: int
    cancelled_by_mentors: int | None
    cancelled_by_mentees: int | None
    minutes: int
    learnings: int
    promises: int
    promises_done: int
    ideas: int
    introductions: int
    commitments: int
    commitments_done: int


@dataclass(frozen=True)
class Gain:
    """The change of one side on one scale; `hidden` when too few answered before and after."""

    code: str
    name: str
    side: str
    hidden: bool
    # Why it is hidden or how much it can carry: surveys.enums.FigureNote.
    note: str = ""
    n: int | None = None
    before: float | None = None
    after: float | None = None
    change: float | None = None
    low: float | None = None
    high: float | None = None
    # The single questions where the note says that the score is weak: surveys.rules.figures.ItemFigure.
    items: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class GoalFigures:
    """A goal as it was frozen. `needed` is the change its target asks for; `changes` what was changed since."""

    objective: str
    success_criterion: str
    measure: str
    baseline: float | None
    target: float | None
    due_on: str | None
    verdict: str
    early: bool = False
    needed: float | None = None
    value: float | None = None
    gain: Gain | None = None
    changes: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class ProgramFigures:
    """Everything a report shows about a program."""

    as_of: str
    k: int
    is_final: bool
    pairs: PairFigures | None
    rhythm: Rhythm | None
    survey_as_of: str | None
    goals: tuple[GoalFigures, ...]
    gains: tuple[Gain, ...]
    check_ins: CheckIns | None = None
    # Who stayed in the company; see reports.selectors.retention.
    retention: Mapping[str, Any] | None = None
    # What stands behind the changes, as the surveys released it; see reports.selectors.sureness.
    sureness: Mapping[str, Any] | None = None
    # What stands beside the changes; see reports.selectors.beside.
    beside: Mapping[str, Any] | None = None
    # What it took, and what a point of change took; see reports.selectors.costs.
    cost: Mapping[str, Any] | None = None

    def as_snapshot(self) -> dict[str, object]:
        """Plain JSON."""
        return {"format": FORMAT, **asdict(self)}


def program_figures(program: Program, as_of: dt.date | None = None) -> ProgramFigures:
    """The figures of a program on a day, in a constant number of queries."""
    day = as_of or clock.today()
    rhythm = rhythm_of(program, day)
    release = release_of(program)
    gains = gains_of(release, program.k)
    is_final = program.state in OVER
    states = states_of(program)
    return ProgramFigures(
        as_of=day.isoformat(),
        k=program.k,
        is_final=is_final,
        pairs=pairs_of(states, program.k),
        rhythm=rhythm,
        survey_as_of=release.as_of.isoformat() if release else None,
        goals=tuple(
            replace(judge(goal.judged(), gains, rhythm, is_final=is_final), changes=goal_changes_in(goal, day))
            for goal in program.goals.prefetch_related("versions")
        ),
        gains=gains,
        check_ins=check_ins_of(states, program.k),
        retention=retention_of(program),
        sureness=sureness_in(release),
        beside=beside_in(release),
        cost=cost_in(program, rhythm=rhythm, gains=gains, day=day),
    )


@dataclass(frozen=True)
class InState:
    """Pairs in one state: how many, how many that the relapse rule has looked at, and how many it has marked."""

    count: int = 0
    looked_at: int = 0
    flagged: int = 0


def states_of(program: Program) -> dict[str, InState]:
    """The pairs that met, by state. One query."""
    rows = Pair.objects.that_met().filter(program=program).order_by().values_list("state")
    flagged = Count("signal", filter=Q(signal__colour__in=FLAGGED))
    counted = rows.annotate(pairs=Count("pk"), looked_at=Count("signal"), flagged=flagged)
    return {state: InState(pairs, looked_at, marked) for state, pairs, looked_at, marked in counted}


def check_ins_of(states: Mapping[str, InState], k: int) -> CheckIns | None:
    """Of the live pairs; None where the rule does not look."""
    live = states.get(PairState.ACTIVE, InState())
    if not live.looked_at:
        return None
    return CheckIns(live.flagged if may_tell_flagged(flagged=live.flagged, pairs=live.count, k=k) else None)


def pairs_of(states: Mapping[str, InState], k: int) -> PairFigures | None:
    """Pairs by state; None when there are too few of them to say anything."""
    counts = {state: row.count for state, row in states.items()}
    parts = {
        "live": counts.get(PairState.ACTIVE, 0) + counts.get(PairState.PAUSED, 0),
        "completed": counts.get(PairState.COMPLETED, 0),
        "ended": counts.get(PairState.ENDED, 0),
    }
    allowed = publishable({name: count for name, count in parts.items() if count}, k)
    if not allowed.total_published:
        return None
    kept = {name: None if name in allowed.hidden else count for name, count in parts.items()}
    return PairFigures(met=sum(parts.values()), **kept)


def rhythm_of(program: Program, day: dt.date) -> Rhythm | None:
    """The meetings until the end of `day`; None while fewer than k mentors or k mentees have met."""
    met = Pair.objects.that_met().filter(program=program)
    people = met.aggregate(
        mentors=Count("mentor__person", distinct=True), mentees=Count("mentee__person", distinct=True)
    )
    if not shown(min(people.values()), program.k):
        return None
    end_of_day = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
    return _rhythm(rhythm_figures(program, as_of=min(end_of_day, clock.now())))


def _rhythm(counted: RhythmFigures) -> Rhythm:
    return Rhythm(
        planned=counted.planned,
        held=counted.held,
        missed=counted.missed,
        unlogged=counted.unlogged,
        cancelled_by_mentors=counted.cancelled_by_mentor,
        cancelled_by_mentees=counted.cancelled_by_mentee,
        minutes=counted.minutes_held,
        learnings=counted.learning_entries,
        promises=counted.promises,
        promises_done=counted.promises_done,
        ideas=counted.ideas,
        introductions=counted.introductions,
        commitments=counted.commitments,
        commitments_done=counted.commitments_done,
    )


def release_of(program: Program) -> Release | None:
    """The frozen survey figures, once people were asked a second time: before that there is no change to tell."""
    asked_again = Wave.objects.filter(program=program, kind=WaveKind.POST, state=WaveState.CLOSED)
    return Release.objects.final().filter(Exists(asked_again), program=program).first()


def gains_of(release: Release | None, k: int) -> tuple[Gain, ...]:
    """What the surveys released, once more held against k: a figure that slipped through there stops here."""
    scales: Mapping[str, Mapping[str, Any]] = scales_in_order(release.figures) if release else {}
    return tuple(_gain(code, figures, k) for code, figures in scales.items())


def _gain(code: str, figures: Mapping[str, Any], k: int) -> Gain:
    name, side, note = (str(figures.get(key, "")) for key in ("name", "who", "note"))
    n = figures.get("n") or 0
    if figures.get("hidden") or figures.get("change") is None or not shown(n, k):
        return Gain(code, name, side, hidden=True, note=note)
    return Gain(
        code,
        name,
        side,
        hidden=False,
        note=note,
        n=n,
        before=figures.get("mean_pre"),
        after=figures.get("mean_post"),
        change=figures["change"],
        low=figures.get("low"),
        high=figures.get("high"),
        items=tuple(one for one in figures.get("items") or () if shown(one["n"], k)),
    )


def judge(goal: Goal, gains: tuple[Gain, ...], rhythm: Rhythm | None, *, is_final: bool) -> GoalFigures:
    """A goal with its estimate and verdict."""
    facts = _facts(goal)
    if goal.baseline is None or goal.target is None:
        return GoalFigures(**facts, verdict=Verdict.NOT_MEASURED)
    if goal.measure in COUNTED:
        return _counted_goal(facts, rhythm, is_final=is_final)
    return _scale_goal(facts, next((gain for gain in gains if gain.code == goal.measure), None))


def _facts(goal: Goal) -> dict[str, Any]:
    return {
        "objective": goal.objective,
        "success_criterion": goal.success_criterion,
        "measure": goal.measure,
        "baseline": _number(goal.baseline),
        "target": _number(goal.target),
        "due_on": goal.due_on.isoformat() if goal.due_on else None,
    }


def _counted_goal(facts: dict[str, Any], rhythm: Rhythm | None, *, is_final: bool) -> GoalFigures:
    if rhythm is None:
        return GoalFigures(**facts, verdict=Verdict.HIDDEN)
    value = _counted(facts["measure"], rhythm)
    if value is None:
        return GoalFigures(**facts, verdict=Verdict.NOT_MEASURED)
    return GoalFigures(**facts, verdict=judge_count(value, facts["target"], is_final=is_final), value=value)


def _counted(measure: str, rhythm: Rhythm) -> float | None:
    if measure == Measure.HELD:
        return round(100 * rhythm.held / rhythm.planned, 1) if rhythm.planned else None
    return rhythm.ideas if measure == Measure.IDEAS else rhythm.introductions


def _scale_goal(facts: dict[str, Any], gain: Gain | None) -> GoalFigures:
    needed = round(facts["target"] - facts["baseline"], 4)
    if gain is None:
        return GoalFigures(**facts, needed=needed, verdict=Verdict.NOT_MEASURED)
    if gain.hidden or gain.n is None or gain.change is None:
        return GoalFigures(**facts, needed=needed, verdict=Verdict.HIDDEN, gain=gain)
    verdict = judge_change(Estimate(gain.n, gain.change, gain.low, gain.high), needed)
    return GoalFigures(**facts, needed=needed, verdict=verdict, early=is_early(gain.n), gain=gain)


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
