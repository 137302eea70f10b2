"""Who was employed on the day a program began: those who took part, and those who did not."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from people.models import Person
from programs.enums import EnrolmentState, Side
from programs.models import Enrolment, Program
from surveys.statistics import Employee

BAND = 3  # grades, as in the fairness view of matching
DAYS_PER_YEAR = 365.25
# Of one in ten without dates so many could have left that the rest tells nothing.
MISSING_AT_MOST = 0.1
SEATED = (EnrolmentState.ACCEPTED, EnrolmentState.WITHDRAWN)


@dataclass(frozen=True)
class Group:
    """People employed on the day, and how many more of whom a date is missing."""

    people: tuple[Employee, ...]
    without_dates: int

    @property
    def is_patchy(self) -> bool:
        """Whether too many of them are without dates."""
        return self.without_dates > MISSING_AT_MOST * (len(self.people) + self.without_dates)

    @property
    def number(self) -> int:
        """How many there are, dates or none."""
        return len(self.people) + self.without_dates


@dataclass(frozen=True)
class Staff:
    """Everybody employed on the day the program began."""

    sides: dict[Side, Group]
    others: Group


def side_sizes(program: Program) -> dict[Side, int]:
    """How many took part on each side when the program began."""
    sides = list(_at_kick_off(program).values())
    return {side: sides.count(side) for side in Side}


def staff_of(program: Program, kick_off: dt.date, as_of: dt.date) -> Staff:
    """Three queries. Not among the others: whoever ever had a seat in any program, be it taken later or given up."""
    mine = _at_kick_off(program)
    seated = set(Enrolment.objects.filter(state__in=SEATED).values_list("person_id", flat=True))
    rows = list(_rows(kick_off))
    sides = {
        side: _group((row for row in rows if mine.get(row.pk) == side), kick_off=kick_off, as_of=as_of)
        for side in Side
    }
    others = _group((row for row in rows if row.pk not in seated), kick_off=kick_off, as_of=as_of)
    return Staff(sides, others)


def _at_kick_off(program: Program) -> dict[int, Side]:
    """Whoever had a seat then, also if they withdrew from it later."""
    began = program.started_at
    had_a_seat = Q(state=EnrolmentState.ACCEPTED) & (Q(decided_at=None) | Q(decided_at__lte=began))
    gave_it_up = Q(state=EnrolmentState.WITHDRAWN, decided_at__gt=began)
    rows = Enrolment.objects.filter(had_a_seat | gave_it_up, program=program).values_list("person_id", "side")
    return {person: Side(side) for person, side in rows}


@dataclass(frozen=True)
class Row:
    """What the directory knows of somebody."""

    pk: int
    grade: int | None
    department: str
    hired_on: dt.date | None
    left_on: dt.date | None
    is_active: bool

    @property
    def has_dates(self) -> bool:
        """Somebody who is gone without a leaving date could have left on any day."""
        return self.hired_on is not None and (self.is_active or self.left_on is not None)


def _rows(kick_off: dt.date) -> Iterator[Row]:
    """Everybody who was, or may have been, employed on the day."""
    hired = Q(hired_on=None) | Q(hired_on__lte=kick_off)
    there = Q(left_on=None) | Q(left_on__gt=kick_off)
    fields = ("pk", "grade", "department", "hired_on", "left_on", "is_active")
    return (Row(*row) for row in Person.objects.filter(hired, there).order_by("pk").values_list(*fields))


def _group(rows: Iterable[Row], *, kick_off: dt.date, as_of: dt.date) -> Group:
    everybody = list(rows)
    known = [_employee(row, kick_off, as_of) for row in everybody if row.has_dates]
    return Group(tuple(known), len(everybody) - len(known))


def _employee(row: Row, kick_off: dt.date, as_of: dt.date) -> Employee:
    hired, left = row.hired_on or kick_off, row.left_on
    band = None if row.grade is None else row.grade // BAND
    return Employee(
        key=row.pk,
        alike=(band, row.department.strip().casefold()),
        tenure=(kick_off - hired).days / DAYS_PER_YEAR,
        left_after=(left - kick_off).days if left is not None and left <= as_of else None,
    )
