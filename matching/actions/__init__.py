"""What can be done in matching. Every verb is one transaction with its audit row and its mails."""

from matching.actions.agreeing import confirm_agreement, save_agreement
from matching.actions.leaving import end_pair, pause_pair, resume_pair
from matching.actions.offering import accept_offer, decline_offer
from matching.actions.publishing import Published, publish
from matching.actions.ruling import drop_pair_rule, set_pair_rule
from matching.actions.running import run_matching, start_run
from matching.actions.ticking import tick

__all__ = [
    "Published",
    "accept_offer",
    "confirm_agreement",
    "decline_offer",
    "drop_pair_rule",
    "end_pair",
    "pause_pair",
    "publish",
    "resume_pair",
    "run_matching",
    "save_agreement",
    "set_pair_rule",
    "start_run",
    "tick",
]
