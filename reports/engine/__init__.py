"""Verdicts and the geometry of charts, in plain Python."""

from reports.engine.chart import Scale, Ticks, draw
from reports.engine.steps import StepChart, draw_steps
from reports.engine.verdict import Estimate, Verdict, is_early, judge_change, judge_count

__all__ = [
    "Estimate",
    "Scale",
    "StepChart",
    "Ticks",
    "Verdict",
    "draw",
    "draw_steps",
    "is_early",
    "judge_change",
    "judge_count",
]
