"""Two lines of who is still there, month by month: whole numbers only, as in the interval chart."""

from collections.abc import Sequence
from dataclasses import dataclass

LEFT, RIGHT, TOP, BOTTOM = 60, 388, 14, 130

Line = Sequence[tuple[int, int]]  # (month, percent still there), from month 0 on


@dataclass(frozen=True)
class StepChart:
    """The paths of both lines in an SVG of 400 by 186; the scale runs from nobody to everybody."""

    mine: str
    theirs: str


def draw_steps(mine: Line, theirs: Line, months: int) -> StepChart:
    """Each line stays level until the month of a step and falls there; both run to the last of the months."""
    return StepChart(_path(mine, months), _path(theirs, months))


def _path(line: Line, months: int) -> str:
    height = _y(line[0][1])
    parts = [f"M{_x(line[0][0], months)} {height}"]
    for month, percent in line[1:]:
        parts.append(f"H{_x(month, months)} V{_y(percent)}")
    return " ".join([*parts, f"H{_x(months, months)}"])


def _x(month: int, months: int) -> int:
    return round(LEFT + (RIGHT - LEFT) * month / months)


def _y(percent: int) -> int:
    return round(BOTTOM - (BOTTOM - TOP) * percent / 100)
