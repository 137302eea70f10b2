"""Figures, what is made of them, and who may see them."""

from reports.selectors.access import (
    OutcomeLine,
    earlier_reports,
    entitled,
    latest_report,
    outcome_lines,
    programs_with_outcomes,
)
from reports.selectors.due import programs_without_final_report, programs_without_report_since
from reports.selectors.figures import ProgramFigures, program_figures
from reports.selectors.outcome import GoalVerdict, Outcome, outcome_of, verdicts_of
from reports.selectors.steps import next_steps

__all__ = [
    "GoalVerdict",
    "Outcome",
    "OutcomeLine",
    "ProgramFigures",
    "earlier_reports",
    "entitled",
    "latest_report",
    "next_steps",
    "outcome_lines",
    "outcome_of",
    "program_figures",
    "programs_with_outcomes",
    "programs_without_final_report",
    "programs_without_report_since",
    "verdicts_of",
]
