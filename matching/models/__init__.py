"""Who could work with whom, who does, and what they agreed on."""

from matching.models.pair import Agreement, Pair
from matching.models.pair_rule import PairRule
from matching.models.run import MatchingRun, Proposal

__all__ = ["Agreement", "MatchingRun", "Pair", "PairRule", "Proposal"]
