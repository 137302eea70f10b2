"""Whether a program is planned well enough to recruit for (G1, D1), and what may still be changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.db.models import Field
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.enums import OVER, Direction, Measure, ProgramState, Side
from programs.models import Goal, GoalChange, Program
from rmentor.lib.errors import DomainError

SCALES = (Measure.DC, Measure.OI, Measure.ML)

# What a coordinator decides about a program. Whatever is not here is set by actions only.
DESIGN_FIELDS = (
    "name",
    "mode",
    "direction",
    "is_open",
    "mentor_max_grade",
    "mentee_min_grade",
    "min_tenure_months",
    "departments",
    "locations",
    "seats",
    "starts_on",
    "months",
    "driver",
    "meeting_minutes",
    "commitment",
    "benefits",
    "monitoring",
    "gap_alarm_weeks",
    "has_fit_check",
    "k",
    "min_grade_gap",
    "is_self_matching",
    "sponsor",
    "sponsor_message",
)
# Once pairs meet, what they signed up for stays.
FIXED_WHILE_RUNNING = (
    "mode",
    "direction",
    "is_open",
    "mentor_max_grade",
    "mentee_min_grade",
    "min_tenure_months",
    "departments",
    "locations",
    "starts_on",
    "months",
    "k",
    "min_grade_gap",
)
# Who applies has read who will see them on a short list, so this is decided before anybody is asked.
FIXED_ONCE_RECRUITING = ("is_self_matching",)


@dataclass(frozen=True)
class Question:
    """One of the things a plan must answer, with what is still missing in words."""

    text: "str | Promise"
    missing: tuple[str, ...]

    @property
    def is_answered(self) -> bool:
        """Nothing is missing."""
        return not self.missing


@dataclass(frozen=True)
class Completeness:
    """How far the plan is: the goal, the sponsor and the six design questions."""

    questions: tuple[Question, ...]

    @property
    def percent(self) -> int:
        """100 only when everything is answered."""
        return 100 * sum(question.is_answered for question in self.questions) // len(self.questions)

    @property
    def missing(self) -> list[str]:
        """Everything that is missing, in words."""
        return [text for question in self.questions for text in question.missing]


def completeness(program: Program) -> Completeness:
    """The questions of a plan and what each still misses."""
    goals = list(program.goals.all())
    return Completeness(
        (
            Question(gettext_lazy("What is it for?"), tuple(_goal_gaps(goals))),
            Question(gettext_lazy("Who stands behind it?"), _empty(program, "sponsor")),
            Question(gettext_lazy("1. Who may take part?"), _empty(program, "mentor_max_grade", "mentee_min_grade")),
            Question(gettext_lazy("2. Who selects?"), _team_gaps(program)),
            Question(gettext_lazy("3. How many seats?"), _empty(program, "seats")),
            Question(gettext_lazy("4. When and how long?"), _empty(program, "starts_on", "months")),
            Question(gettext_lazy("5. What does it ask and give?"), _empty(program, "commitment", "benefits")),
            Question(gettext_lazy("6. How is progress watched?"), _empty(program, "monitoring")),
        )
    )


def design_gaps(program: Program) -> list[str]:
    """What is missing before recruiting can open, in words; empty when nothing is."""
    return completeness(program).missing


def check_may_open(program: Program) -> None:
    """Raise DomainError naming what is missing, unless the plan is complete."""
    gaps = design_gaps(program)
    if gaps:
        raise DomainError(_("Recruitment cannot open yet. Missing: %(gaps)s.") % {"gaps": "; ".join(gaps)})


def locked_fields(program: Program) -> tuple[str, ...]:
    """Fields that can no longer be changed in the program's state."""
    if program.state in OVER:
        return DESIGN_FIELDS
    if program.state == ProgramState.RUNNING:
        return (*FIXED_WHILE_RUNNING, *FIXED_ONCE_RECRUITING)
    return () if program.state == ProgramState.DRAFT else FIXED_ONCE_RECRUITING


def is_frozen(program: Program) -> bool:
    """Whether goals stay as they are (G2)."""
    return program.state in {ProgramState.RUNNING, *OVER}


def value_fault(measure: str, value: float | None) -> str:
    """What is wrong with a baseline or target of this measure, in words; empty when nothing is."""
    if value is None:
        return ""
    if measure in SCALES and not 1 <= value <= 5:
        return _("This scale runs from 1 to 5.")
    if measure == Measure.HELD and not 0 <= value <= 100:
        return _("A share lies between 0 and 100.")
    return _("A count cannot be negative.") if value < 0 else ""


def goal_faults(measure: str, baseline: "Decimal | None", target: "Decimal | None") -> dict[str, str]:
    """What is wrong with the two values of a goal, in words, by field."""
    values = {"baseline": baseline, "target": target}
    numbers = {name: None if value is None else float(value) for name, value in values.items()}
    faults = {name: fault for name, value in numbers.items() if (fault := value_fault(measure, value))}
    if baseline is not None and target is not None and target <= baseline:
        faults["target"] = _("The target has to lie above the baseline.")
    return faults


def check_may_change_goals(program: Program) -> None:
    """Raise DomainError unless goals are frozen and the program is not put away or cancelled."""
    if not is_frozen(program):
        raise DomainError(_("The goals are not frozen yet: change them in the plan."))
    if not takes_changes_of_goals(program):
        raise DomainError(_("The goals of a program that is put away or cancelled stay as they are."))


def takes_changes_of_goals(program: Program) -> bool:
    """Whether a frozen goal can be given another version."""
    return program.state in {ProgramState.RUNNING, ProgramState.COMPLETED}


def goal_change_in_words(change: GoalChange) -> tuple[str, object, object]:
    """The changed field, what it said and what it says, as one reads it."""
    name = str(capfirst(_names(Goal(), [change.field])))
    if change.field == "measure":
        return name, Measure(str(change.old)).label, Measure(str(change.new)).label
    return name, change.old, change.new


def junior_side(program: Program) -> Side:
    """The side of the more junior people."""
    return Side.MENTOR if program.direction == Direction.REVERSE else Side.MENTEE


def _goal_gaps(goals: Iterable[Goal]) -> list[str]:
    gaps = [
        _("goal “%(goal)s”: %(fields)s") % {"goal": goal, "fields": _names(goal, goal.missing)}
        for goal in goals
        if goal.missing
    ]
    return gaps if goals else [_("at least one goal")]


def _team_gaps(program: Program) -> tuple[str, ...]:
    return () if program.team.all() else (_("somebody in the program team"),)


def _empty(program: Program, *fields: str) -> tuple[str, ...]:
    return tuple(_names(program, [name]) for name in fields if getattr(program, name) in {None, "", 0})


def _names(row: Program | Goal, fields: Iterable[str]) -> str:
    """What the fields are called on pages."""
    found = (cast("Field[Any, Any]", row._meta.get_field(name)) for name in fields)  # noqa: SLF001 - documented
    return ", ".join(str(field.verbose_name) for field in found)
