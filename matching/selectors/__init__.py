"""What the room matching tells to pages and to the rooms above."""

from matching.selectors.engine_input import as_candidate, engine_input, places_taken, rules_of
from matching.selectors.pages import agreement_of, pair_page
from matching.selectors.runs import run_page, stage_of
from matching.selectors.steps import next_steps

__all__ = [
    "agreement_of",
    "as_candidate",
    "engine_input",
    "next_steps",
    "pair_page",
    "places_taken",
    "rules_of",
    "run_page",
    "stage_of",
]
