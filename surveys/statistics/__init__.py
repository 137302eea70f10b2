"""Statistics of small groups, in plain Python and SciPy (imported where it is used: it takes seconds)."""

from surveys.statistics.alpha import Alpha, cronbach_alpha
from surveys.statistics.bootstrap import bca_of_mean, seed_of
from surveys.statistics.comparison import Difference, difference_in_differences
from surveys.statistics.controls import Balance, Employee, Matched, balance_of, choose_controls
from surveys.statistics.counterbalanced import CounterbalancedChange, counterbalanced_change
from surveys.statistics.display import Label, Part, alike, label_of, parts_shown, rounded, widened
from surveys.statistics.effects import EffectSizes, Estimate
from surveys.statistics.items import ItemFlag, ItemStatistic, item_rest_correlations, item_statistics, response_rates
from surveys.statistics.level import Level, mean_level
from surveys.statistics.missing import Attrition, attrition, standardised_difference
from surveys.statistics.multiple import holm
from surveys.statistics.omega import Omega, omega_total
from surveys.statistics.paired import PairedChange, paired_change
from surveys.statistics.planning import power_of_pairs, smallest_effect
from surveys.statistics.proportion import newcombe, newcombe_paired, wilson
from surveys.statistics.reasons import NotComputable
from surveys.statistics.recommendation import Recommendation, recommendation_score
from surveys.statistics.reliable import (
    Direction,
    Reliability,
    ReliableChange,
    ReliableShares,
    reliability_of,
    reliable_change,
    reliable_shares,
)
from surveys.statistics.retention import Refusal, Retention, RetentionWord, compare_retention, stepped, word_of
from surveys.statistics.scales import scale_score
from surveys.statistics.shift import ResponseShift, ShiftWord, confidence_alone, response_shift
from surveys.statistics.signed_rank import SignedRank, signed_rank
from surveys.statistics.survival import Curve, LogRank, Step, kaplan_meier, log_rank

__all__ = [
    "Alpha",
    "Attrition",
    "Balance",
    "CounterbalancedChange",
    "Curve",
    "Difference",
    "Direction",
    "EffectSizes",
    "Employee",
    "Estimate",
    "ItemFlag",
    "ItemStatistic",
    "Label",
    "Level",
    "LogRank",
    "Matched",
    "NotComputable",
    "Omega",
    "PairedChange",
    "Part",
    "Recommendation",
    "Refusal",
    "Reliability",
    "ReliableChange",
    "ReliableShares",
    "ResponseShift",
    "Retention",
    "RetentionWord",
    "ShiftWord",
    "SignedRank",
    "Step",
    "alike",
    "attrition",
    "balance_of",
    "bca_of_mean",
    "choose_controls",
    "compare_retention",
    "confidence_alone",
    "counterbalanced_change",
    "cronbach_alpha",
    "difference_in_differences",
    "holm",
    "item_rest_correlations",
    "item_statistics",
    "kaplan_meier",
    "label_of",
    "log_rank",
    "mean_level",
    "newcombe",
    "newcombe_paired",
    "omega_total",
    "paired_change",
    "parts_shown",
    "power_of_pairs",
    "recommendation_score",
    "reliability_of",
    "reliable_change",
    "reliable_shares",
    "response_rates",
    "response_shift",
    "rounded",
    "scale_score",
    "seed_of",
    "signed_rank",
    "smallest_effect",
    "standardised_difference",
    "stepped",
    "widened",
    "wilson",
    "word_of",
]
