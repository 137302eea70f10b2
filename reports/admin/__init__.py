"""The program team's pages about reports: the dashboard, the reports, and the dry run of a program's mails."""

from reports.admin.board import BoardAdmin
from reports.admin.report import ReportAdmin
from reports.admin.token import ApiTokenAdmin

__all__ = ["ApiTokenAdmin", "BoardAdmin", "ReportAdmin"]
