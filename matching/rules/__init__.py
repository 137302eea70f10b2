"""Who may do what in matching and when, and the words for what the engine says in codes."""

from matching.rules.checks import (
    MAKES_PAIRS,
    check_agreement_can_be_written,
    check_can_be_declined,
    check_fresh,
    check_makes_pairs,
    check_may_manage,
    check_no_run_under_way,
    checked_weights,
    reason_not_to_take,
)
from matching.rules.words import (
    CRITERION_NAMES,
    language_name,
    partner_reason_text,
    reason_text,
    rule_text,
    stage_text,
    unmatched_text,
)

__all__ = [
    "CRITERION_NAMES",
    "MAKES_PAIRS",
    "check_agreement_can_be_written",
    "check_can_be_declined",
    "check_fresh",
    "check_makes_pairs",
    "check_may_manage",
    "check_no_run_under_way",
    "checked_weights",
    "language_name",
    "partner_reason_text",
    "reason_not_to_take",
    "reason_text",
    "rule_text",
    "stage_text",
    "unmatched_text",
]
