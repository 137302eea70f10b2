"""Who fits whom, in plain Python, NumPy and SciPy: no Django, no clock, no chance.

What goes in and comes out stands in `given` and `result` and is cheap to import. `run.match` does the work; it loads
NumPy and SciPy, so only the worker imports it.
"""

from matching.engine.given import (
    BEST_TOTAL,
    CRITERIA,
    MOST_PEOPLE,
    MUST,
    RANKS,
    STYLES,
    Candidate,
    Given,
    InputError,
    Rules,
    Weights,
)
from matching.engine.result import Alternative, Certificate, Paired, Reason, Result, Round, Unmatched

__all__ = [
    "BEST_TOTAL",
    "CRITERIA",
    "MOST_PEOPLE",
    "MUST",
    "RANKS",
    "STYLES",
    "Alternative",
    "Candidate",
    "Certificate",
    "Given",
    "InputError",
    "Paired",
    "Reason",
    "Result",
    "Round",
    "Rules",
    "Unmatched",
    "Weights",
]
