"""HR's dashboard: what needs a person, and the figures of each program."""

from reports.selectors.board.counting import count_board, count_boards
from reports.selectors.board.due import programs_counted_lately, programs_to_count
from reports.selectors.board.figures import BoardFigures
from reports.selectors.board.lines import ProgramLine, heads, lines_for, not_put_away, programs_listed
from reports.selectors.board.needs import needs_of
from reports.selectors.board.page import ProgramBoard, boards_for
from reports.selectors.board.pairs import pairs_by_month

__all__ = [
    "BoardFigures",
    "ProgramBoard",
    "ProgramLine",
    "boards_for",
    "count_board",
    "count_boards",
    "heads",
    "lines_for",
    "needs_of",
    "not_put_away",
    "pairs_by_month",
    "programs_counted_lately",
    "programs_listed",
    "programs_to_count",
]
