"""Statistics of small groups, in plain Python and SciPy (imported where it is used: it takes seconds)."""

from surveys.statistics.display import Label, alike, label_of, rounded, widened
from surveys.statistics.paired import PairedChange, paired_change
from surveys.statistics.proportion import wilson
from surveys.statistics.scales import scale_score

__all__ = [
    "Label",
    "PairedChange",
    "alike",
    "label_of",
    "paired_change",
    "rounded",
    "scale_score",
    "widened",
    "wilson",
]
