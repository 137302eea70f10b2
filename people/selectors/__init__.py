"""What the room people tells to pages and to the rooms above."""

from people.selectors.outcomes import ImportOutcome, OutcomeLine, OutcomeList, read_outcome
from people.selectors.promises import MEANINGS, SIGHTS, labelled_forms
from people.selectors.reporting import bosses_of_everybody, reporting_lines
from people.selectors.steps import next_steps

__all__ = [
    "MEANINGS",
    "SIGHTS",
    "ImportOutcome",
    "OutcomeLine",
    "OutcomeList",
    "bosses_of_everybody",
    "labelled_forms",
    "next_steps",
    "read_outcome",
    "reporting_lines",
]
