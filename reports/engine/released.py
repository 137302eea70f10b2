"""What a tool of the company reads: released totals under names that do not change. Nothing here is about a person.

These classes are the contract: the answers are made from them, and so is the description of the answers.
"""

from dataclasses import dataclass
from typing import Annotated

from reports.engine.verdict import Verdict

# Grows when a field goes or means something else; a new field is no reason.
FORMAT = 1

Day = Annotated[str, "date"]


@dataclass(frozen=True)
class ReleasedGain:
    """The change of one side on one scale from 1 to 5, among those who answered before and after."""

    code: Annotated[str, "The scale."]
    name: str
    side: Annotated[str, "mentor, mentee, or both."]
    hidden: Annotated[bool, "Too few people, or answers too alike; then all figures are null."]
    n: Annotated[int | None, "People who answered before and after."]
    before: float | None
    after: float | None
    change: float | None
    low: Annotated[float | None, "Lower end of the 95 % interval of the change."]
    high: Annotated[float | None, "Upper end of the 95 % interval of the change."]


@dataclass(frozen=True)
class ReleasedGoal:
    """A goal as it was frozen when the program started, and how it stands."""

    objective: str
    success_criterion: str
    measure: Annotated[str, "A scale, or ideas, introductions, held (share of planned meetings held, in %)."]
    baseline: float | None
    target: float | None
    due_on: Day | None
    verdict: Verdict
    verdict_text: Annotated[str, "The verdict in English, with a warning where under ten people stand behind it."]
    needed: Annotated[float | None, "The change that the target asks for; null where facts are counted."]
    value: Annotated[float | None, "What was counted; null where a scale is measured."]
    gain: Annotated[ReleasedGain | None, "What was measured; null where facts are counted."]


@dataclass(frozen=True)
class ReleasedPairs:
    """Pairs by where they stand; null where a number would single out a few."""

    met: int
    live: int | None
    completed: int | None
    ended: int | None


@dataclass(frozen=True)
class ReleasedRhythm:
    """Meetings until the day of the report, and what came out of them; null where an older report has none."""

    planned: int | None
    held: int | None
    missed: int | None
    unlogged: int | None
    cancelled_by_mentors: int | None
    cancelled_by_mentees: int | None
    minutes: Annotated[int | None, "Of the meetings held."]
    learnings: int | None
    promises: int | None
    promises_done: int | None
    ideas: int | None
    introductions: int | None
    commitments: int | None
    commitments_done: int | None


@dataclass(frozen=True)
class ReleasedCost:
    """What the program took per participant; money is null where none was entered."""

    currency: str
    participants: int
    hours_each: Annotated[float, "Hours of conversation per participant."]
    entered_each: Annotated[float | None, "Entered sums per participant."]
    time_each: Annotated[float | None, "Hours in money per participant."]
    money_each: Annotated[float | None, "Both together per participant."]


@dataclass(frozen=True)
class ReleasedReport:
    """A compiled report: frozen, the same for whoever reads it."""

    version: int
    kind: Annotated[str, "monthly, final, year or on_demand."]
    as_of: Day
    survey_as_of: Day | None
    is_final: bool
    k: Annotated[int, "Nothing about fewer people than this is told."]
    goals: tuple[ReleasedGoal, ...]
    gains: tuple[ReleasedGain, ...]
    pairs: Annotated[ReleasedPairs | None, "Null while there are too few."]
    rhythm: Annotated[ReleasedRhythm | None, "Null while too few have met."]
    cost: Annotated[ReleasedCost | None, "Null while the rhythm is, and in older reports."]


@dataclass(frozen=True)
class ReportLine:
    """That there is a report, and where."""

    version: int
    kind: str
    as_of: Day
    url: Annotated[str, "Where it is read."]


@dataclass(frozen=True)
class ProgramLine:
    """A program that has outcomes."""

    slug: str
    name: str
    state: Annotated[str, "running, completed or archived."]
    starts_on: Day | None
    url: str
    newest: Annotated[ReportLine | None, "Null before the first report."]


@dataclass(frozen=True)
class ProgramList:
    """Every program that has outcomes, the newest first."""

    format: int
    programs: tuple[ProgramLine, ...]


@dataclass(frozen=True)
class ProgramDetail:
    """One program with the figures of its newest report, and where the others are."""

    format: int
    program: ProgramLine
    report: Annotated[ReleasedReport | None, "The newest; null before the first."]
    reports: tuple[ReportLine, ...]


@dataclass(frozen=True)
class ReportDetail:
    """One report of a program."""

    format: int
    program: ProgramLine
    report: ReleasedReport


@dataclass(frozen=True)
class Fault:
    """Why there is no answer."""

    error: str
