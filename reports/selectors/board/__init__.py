"""HR's dashboard: what needs a person, and the figures of each program."""

from reports.selectors.board.counting import count_board, count_boards
from reports.selectors.board.due import programs_counted_lately, programs_to_count
from reports.selectors.board.figures import BoardFigures
from reports.selectors.board.needs import needs_of
from reports.selectors.board.page import ProgramBoard, boards_for, programs_on_board
from reports.selectors.board.pairs import pairs_by_month

__all__ = [
    "BoardFigures",
    "ProgramBoard",
    "boards_for",
    "count_board",
    "count_boards",
    "needs_of",
    "pairs_by_month",
    "programs_counted_lately",
    "programs_on_board",
    "programs_to_count",
]
