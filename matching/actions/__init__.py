"""What can be done in matching. Every verb is one transaction with its audit row and its mails."""

from matching.actions.agreeing import confirm_agreement, save_agreement
from matching.actions.bringing_in import bring_in_pairs, preview_pairs
from matching.actions.by_hand import (
    Moved,
    keep_apart,
    keep_together,
    let_loose,
    put_together,
    swap_mentors,
    take_apart,
)
from matching.actions.fairness import keep_how_it_ended, tell_fairness
from matching.actions.leaving import end_pair, pause_pair, resume_pair
from matching.actions.offering import accept_offer, decline_offer
from matching.actions.pair_plan import PairOptions, PairPlan
from matching.actions.publishing import Published, publish
from matching.actions.ruling import drop_pair_rule, set_pair_rule
from matching.actions.running import run_matching, start_run
from matching.actions.short_lists import prepare_short_lists, rank_short_list
from matching.actions.stopping import stop_run
from matching.actions.ticking import tick
from matching.actions.what_if import do_what_if, start_what_if

__all__ = [
    "Moved",
    "PairOptions",
    "PairPlan",
    "Published",
    "accept_offer",
    "bring_in_pairs",
    "confirm_agreement",
    "decline_offer",
    "do_what_if",
    "drop_pair_rule",
    "end_pair",
    "keep_apart",
    "keep_how_it_ended",
    "keep_together",
    "let_loose",
    "pause_pair",
    "prepare_short_lists",
    "preview_pairs",
    "publish",
    "put_together",
    "rank_short_list",
    "resume_pair",
    "run_matching",
    "save_agreement",
    "set_pair_rule",
    "start_run",
    "start_what_if",
    "stop_run",
    "swap_mentors",
    "take_apart",
    "tell_fairness",
    "tick",
]
