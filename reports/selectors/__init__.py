"""Figures, what is made of them, and who may see them."""

from reports.selectors.access import entitled, latest_report, programs_with_outcomes
from reports.selectors.changes import Since, since_in
from reports.selectors.comparing import OutcomeLine, ReportedProgram, outcome_lines, with_newest_report
from reports.selectors.description import api_description
from reports.selectors.document import document_of
from reports.selectors.dry_run import DryRun, by_day_and_kind, dry_run, kinds_of, months_of, narrowed, people_of
from reports.selectors.dry_run_mail import known_facts, surveys_to_choose
from reports.selectors.due import programs_without_final_report, programs_without_report_since
from reports.selectors.figures import ProgramFigures, program_figures
from reports.selectors.on_events import mails_on_events
from reports.selectors.outcome import GoalVerdict, Outcome, outcome_of, verdicts_of
from reports.selectors.over_time import Moment, moments_of, other_reports
from reports.selectors.pictures import Pictures, drawn_pictures, pictures_of, with_svg
from reports.selectors.released import released_program, released_programs, released_report
from reports.selectors.retention import programs_without_retention, retention_of, stay_figures
from reports.selectors.steps import NEWS, news_for, next_steps
from reports.selectors.tools import tool_with
from reports.selectors.workbook import workbook_of

__all__ = [
    "NEWS",
    "DryRun",
    "GoalVerdict",
    "Moment",
    "Outcome",
    "OutcomeLine",
    "Pictures",
    "ProgramFigures",
    "ReportedProgram",
    "Since",
    "api_description",
    "by_day_and_kind",
    "document_of",
    "drawn_pictures",
    "dry_run",
    "entitled",
    "kinds_of",
    "known_facts",
    "latest_report",
    "mails_on_events",
    "moments_of",
    "months_of",
    "narrowed",
    "news_for",
    "next_steps",
    "other_reports",
    "outcome_lines",
    "outcome_of",
    "people_of",
    "pictures_of",
    "program_figures",
    "programs_with_outcomes",
    "programs_without_final_report",
    "programs_without_report_since",
    "programs_without_retention",
    "released_program",
    "released_programs",
    "released_report",
    "retention_of",
    "since_in",
    "stay_figures",
    "surveys_to_choose",
    "tool_with",
    "verdicts_of",
    "with_newest_report",
    "with_svg",
    "workbook_of",
]
