"""Progress reports and their pictures, HR's board, costs, who stayed, and tools that read the totals."""

from reports.models.board import Board
from reports.models.cost import Cost, HourlyCost
from reports.models.drawing import Drawing
from reports.models.file import ReportFile
from reports.models.report import STALE_AFTER, Report, ReportQuerySet
from reports.models.retention import Retention
from reports.models.token import ApiToken

__all__ = [
    "STALE_AFTER",
    "ApiToken",
    "Board",
    "Cost",
    "Drawing",
    "HourlyCost",
    "Report",
    "ReportFile",
    "ReportQuerySet",
    "Retention",
]
