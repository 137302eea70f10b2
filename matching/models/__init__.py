"""Who could work with whom, who does, and what they agreed on."""

from matching.models.fairness import Fairness
from matching.models.pair import Agreement, Pair
from matching.models.pair_rule import PairRule
from matching.models.run import MatchingRun, Proposal, RunInput
from matching.models.short_list import ShortListEntry

__all__ = ["Agreement", "Fairness", "MatchingRun", "Pair", "PairRule", "Proposal", "RunInput", "ShortListEntry"]
