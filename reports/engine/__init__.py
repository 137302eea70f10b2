"""Verdicts, costs and the geometry of charts, in plain Python."""

from reports.engine.chart import Scale, Ticks, draw
from reports.engine.cost import Price, Untold, price_of_a_point, rounded
from reports.engine.figure import Figure, Span
from reports.engine.steps import StepChart, draw_steps
from reports.engine.verdict import Estimate, Verdict, is_early, judge_change, judge_count

__all__ = [
    "Estimate",
    "Figure",
    "Price",
    "Scale",
    "Span",
    "StepChart",
    "Ticks",
    "Untold",
    "Verdict",
    "draw",
    "draw_steps",
    "is_early",
    "judge_change",
    "judge_count",
    "price_of_a_point",
    "rounded",
]
