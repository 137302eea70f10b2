"""The program team's pages about reports, and the dry run of a program's mails."""

from reports.admin.report import ReportAdmin

__all__ = ["ReportAdmin"]
