"""What the pages and other rooms ask about programs."""

from programs.selectors.counts import (
    CountedProgram,
    ManagedProgram,
    SideCounts,
    managed_programs,
    next_move,
    side_counts,
    with_counts,
    with_plan,
)
from programs.selectors.gatherings import steps_of_gatherings
from programs.selectors.hints import HintsSoFar, hints_so_far
from programs.selectors.pages import (
    EnrolmentPage,
    ProgramCard,
    ProgramList,
    enrolment_of,
    enrolment_page,
    own_enrolments,
    program_card,
    program_list,
)
from programs.selectors.partner import partner_path
from programs.selectors.steps import (
    age_in_words,
    next_steps,
    open_steps,
    own_steps,
    steps_of_applications,
    steps_of_cases,
    team_steps,
    what_to_do,
)

__all__ = [
    "CountedProgram",
    "EnrolmentPage",
    "HintsSoFar",
    "ManagedProgram",
    "ProgramCard",
    "ProgramList",
    "SideCounts",
    "age_in_words",
    "enrolment_of",
    "enrolment_page",
    "hints_so_far",
    "managed_programs",
    "next_move",
    "next_steps",
    "open_steps",
    "own_enrolments",
    "own_steps",
    "partner_path",
    "program_card",
    "program_list",
    "side_counts",
    "steps_of_applications",
    "steps_of_cases",
    "steps_of_gatherings",
    "team_steps",
    "what_to_do",
    "with_counts",
    "with_plan",
]
