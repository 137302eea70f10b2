"""Verdicts and the geometry of charts, in plain Python."""

from reports.engine.chart import Scale, Ticks, draw
from reports.engine.verdict import Estimate, Verdict, is_early, judge_change, judge_count

__all__ = ["Estimate", "Scale", "Ticks", "Verdict", "draw", "is_early", "judge_change", "judge_count"]
