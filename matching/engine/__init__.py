"""Who fits whom, in plain Python, NumPy and SciPy: no Django, no clock, no chance.

What goes in and comes out stands in `given` and `result` and is cheap to import. `run.match` does the work; it loads
NumPy and SciPy, so only the worker imports it.
"""

from matching.engine.given import CRITERIA, MUST, Candidate, Given, InputError, Rules, Weights
from matching.engine.result import Paired, Reason, Result, Unmatched

__all__ = [
    "CRITERIA",
    "MUST",
    "Candidate",
    "Given",
    "InputError",
    "Paired",
    "Reason",
    "Result",
    "Rules",
    "Unmatched",
    "Weights",
]
