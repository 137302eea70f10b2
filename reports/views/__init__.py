"""Outcomes and reports for those who may see them."""

from reports.views.api import api_description, api_program_detail, api_program_list, api_report_detail
from reports.views.files import report_pdf, report_workbook
from reports.views.outcomes import method, outcome_list, program_outcome, program_over_time
from reports.views.progress import report_ask, report_detail

__all__ = [
    "api_description",
    "api_program_detail",
    "api_program_list",
    "api_report_detail",
    "method",
    "outcome_list",
    "program_outcome",
    "program_over_time",
    "report_ask",
    "report_detail",
    "report_pdf",
    "report_workbook",
]
