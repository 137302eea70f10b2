"""What the pages and other rooms ask about programs."""

from programs.selectors.counts import SideCounts, next_move, side_counts, with_counts
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
from programs.selectors.steps import age_in_words, next_steps

__all__ = [
    "EnrolmentPage",
    "ProgramCard",
    "ProgramList",
    "SideCounts",
    "age_in_words",
    "enrolment_of",
    "enrolment_page",
    "next_move",
    "next_steps",
    "own_enrolments",
    "program_card",
    "program_list",
    "side_counts",
    "with_counts",
]
