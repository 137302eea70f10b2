"""A person as a file of an HR system tells of them."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as the file tells. `manager` and `dotted_lines` are employee numbers."""

    row: int
    employee_number: str = ""
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    job_title: str = ""
    grade: int | None = None
    department: str = ""
    location: str = ""
    manager: str = ""
    dotted_lines: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    time_zone: str = ""
    hired_on: dt.date | None = None
    left_on: dt.date | None = None
    is_active: bool = True
