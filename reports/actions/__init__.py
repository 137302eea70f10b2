"""What can be done with reports: ask for one, compile it, freeze who stayed, and the clock that does all of it."""

from reports.actions.boards import ask_for_count, count_boards, refresh_boards
from reports.actions.compiling import ask_for_report, compile_again, compile_report
from reports.actions.costs import Spent, remove_cost, save_costs
from reports.actions.drawing import draw, draw_again, draw_report
from reports.actions.filing import set_report, take_pdf, take_workbook
from reports.actions.staying import freeze_retention
from reports.actions.ticking import tick
from reports.actions.tokens import make_token, note_use, revoke_token

__all__ = [
    "Spent",
    "ask_for_count",
    "ask_for_report",
    "compile_again",
    "compile_report",
    "count_boards",
    "draw",
    "draw_again",
    "draw_report",
    "freeze_retention",
    "make_token",
    "note_use",
    "refresh_boards",
    "remove_cost",
    "revoke_token",
    "save_costs",
    "set_report",
    "take_pdf",
    "take_workbook",
    "tick",
]
