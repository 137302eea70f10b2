"""What the room matching tells to pages and to the rooms above."""

from matching.selectors.board import Board
from matching.selectors.comparing import comparison
from matching.selectors.engine_input import as_candidate, engine_input, places_taken, rules_of, why_out
from matching.selectors.fairness import RUNS_TOLD, fairness_page, how_it_ended, runs_told, work_out
from matching.selectors.fit import fit_of
from matching.selectors.frames import run_frame
from matching.selectors.hard_rules import HardRules, hard_rules_of
from matching.selectors.left_over import left_overs
from matching.selectors.mending import pair_to_mend, person_to_pair
from matching.selectors.moves import Move, foresee, locked_text
from matching.selectors.pages import agreement_of, pair_page
from matching.selectors.proposals import Wanted, proposal_table, stage_of
from matching.selectors.publishing import publish_preview, rows_to_publish
from matching.selectors.run_input import input_to_keep, kept_input
from matching.selectors.short_lists import (
    lists_of,
    lists_of_program,
    lists_of_run,
    program_lists,
    short_list_page,
)
from matching.selectors.steps import (
    list_steps,
    next_steps,
    offer_steps,
    steps_of_lists,
    steps_of_proposals,
    steps_to_match,
)
from matching.selectors.workbench import choice_to_start_from, programs_to_match, workbench

__all__ = [
    "RUNS_TOLD",
    "Board",
    "HardRules",
    "Move",
    "Wanted",
    "agreement_of",
    "as_candidate",
    "choice_to_start_from",
    "comparison",
    "engine_input",
    "fairness_page",
    "fit_of",
    "foresee",
    "hard_rules_of",
    "how_it_ended",
    "input_to_keep",
    "kept_input",
    "left_overs",
    "list_steps",
    "lists_of",
    "lists_of_program",
    "lists_of_run",
    "locked_text",
    "next_steps",
    "offer_steps",
    "pair_page",
    "pair_to_mend",
    "person_to_pair",
    "places_taken",
    "program_lists",
    "programs_to_match",
    "proposal_table",
    "publish_preview",
    "rows_to_publish",
    "rules_of",
    "run_frame",
    "runs_told",
    "short_list_page",
    "stage_of",
    "steps_of_lists",
    "steps_of_proposals",
    "steps_to_match",
    "why_out",
    "work_out",
    "workbench",
]
