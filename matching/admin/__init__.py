"""Matching in the administration: runs and their proposals, pairs, bans and locks."""

from matching.admin.pair_rules import PairRuleAdmin
from matching.admin.pairs import PairAdmin
from matching.admin.runs import MatchingRunAdmin

__all__ = ["MatchingRunAdmin", "PairAdmin", "PairRuleAdmin"]
