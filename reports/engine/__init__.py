"""Verdicts, costs and pictures, in plain Python."""

from reports.engine.cost import Price, Untold, price_of_a_point, rounded
from reports.engine.figure import Figure, Span
from reports.engine.verdict import Estimate, Verdict, is_early, judge_change, judge_count

__all__ = [
    "Estimate",
    "Figure",
    "Price",
    "Span",
    "Untold",
    "Verdict",
    "is_early",
    "judge_change",
    "judge_count",
    "price_of_a_point",
    "rounded",
]
