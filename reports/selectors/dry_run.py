"""Every mail that a program will send, by day and person, foreseen from its settings, people and pairs.

Nothing is queued and nothing is written. Days, not hours: an hour would tell somebody's quiet hours. Reminders of
promises have no day here either: by when somebody has promised something is between the two.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from matching.models import Pair
from messaging import rules as messaging
from messaging.engine.expected import Expected
from messaging.engine.quiet import next_allowed
from people.models import Person
from programs.enums import OVER, EnrolmentState, Side
from programs.models import Enrolment, Gathering, Program
from programs.rules.forecast import Course
from reports import rules
from reports.enums import ReportKind
from reports.selectors.access import entitled_to
from reports.selectors.foresight import Foresight, Taker
from sessions.enums import MeetingKind, MeetingState
from sessions.models import Meeting
from sessions.rules.forecast import Slot
from surveys.enums import WaveKind
from surveys.models import Wave
from surveys.rules.wording import WORDS
from surveys.selectors.plans import plan_of, sides_by_kind

TEAM = "team"
# Whoever has no seat and will get none is written to no more.
GONE = (EnrolmentState.DECLINED, EnrolmentState.WITHDRAWN)
# What is still asked once the program is completed.
AT_THE_END = ("sessions.closing",)


@dataclass(frozen=True, slots=True)
class Line:
    """One mail to one person on one day. `key` names the person in addresses; `role` is a side, or the team."""

    day: dt.date
    kind: str
    key: str
    name: str
    role: str
    partner: str
    why: object
    meeting_at: dt.datetime | None
    # The kind of the survey that it is about.
    survey: str = ""

    @property
    def label(self) -> object:
        """The kind in words."""
        return messaging.label_of(self.kind)

    @property
    def survey_title(self) -> object:
        """What the survey is called; nothing of other mails."""
        return WORDS[WaveKind(self.survey)].title if self.survey else ""


@dataclass(frozen=True)
class DryRun:
    """All lines in their order, and whether they are about invented people."""

    lines: list[Line]
    is_invented: bool


def dry_run(program: Program, viewer: Person, course: Course) -> DryRun:
    """Eight queries, however many people there are. A pair that the viewer is part of is unknown here, too."""
    if program.state in OVER:
        return DryRun([], is_invented=False)
    known = _takers(program, viewer)
    takers = known or _invented(viewer)
    asked = sides_by_kind(plan_of(program))
    foresight = Foresight(
        program, course, _meetings(program, viewer), _opened(program), asked, _gatherings(program, viewer)
    )
    leaves = _leaving()
    lines = [
        _line(day, one, taker, partner)
        for taker in takers
        for one, partner in foresight.expected(taker)
        if (one.at < course.complete or one.kind in AT_THE_END) and (day := leaves(one, taker.person, course.now))
    ]
    lines += _lines_of_reports(program, course, leaves)
    lines.sort(key=lambda line: (line.day, line.kind, line.role, line.name, line.key))
    return DryRun(lines, is_invented=not known)


def _line(day: dt.date, one: Expected, taker: Taker, partner: str) -> Line:
    who = (taker.key, taker.person.name, taker.side.value)
    return Line(day, one.kind, *who, partner, one.why, one.meeting_at, one.about)


Leaving = Callable[[Expected, Person, dt.datetime], dt.date | None]


def _leaving() -> Leaving:
    """Tells on which local day a mail leaves; None when that has passed. Remembers what many people share."""
    known: dict[tuple[object, ...], dt.datetime] = {}

    def leaves(one: Expected, person: Person, now: dt.datetime) -> dt.date | None:
        wishes = (person.time_zone, person.quiet_from, person.quiet_to)
        urgent = messaging.known_kind(one.kind).urgent
        key = (one.at, urgent, *wishes)
        if key not in known:
            known[key] = one.at if urgent else next_allowed(one.at, *wishes)
        leaves_at = known[key]
        return leaves_at.astimezone(ZoneInfo(person.time_zone)).date() if leaves_at >= now else None

    return leaves


def _takers(program: Program, viewer: Person) -> list[Taker]:
    pairs: dict[int, list[Pair]] = {}
    for pair in Pair.objects.managed_by(viewer).occupying().filter(program=program).with_people().order_by("pk"):
        for enrolment_id in (pair.mentor_id, pair.mentee_id):
            pairs.setdefault(enrolment_id, []).append(pair)
    rows = Enrolment.objects.filter(program=program).exclude(state__in=GONE).with_person().order_by("pk")
    return [_taker(row, tuple(pairs.get(row.pk, ()))) for row in rows if row.person.is_active]


def _taker(row: Enrolment, pairs: tuple[Pair, ...]) -> Taker:
    return Taker(f"e{row.pk}", row.person, Side(row.side), row.state, row.wants_partner, pairs)


def _invented(viewer: Person) -> list[Taker]:
    """One on each side, while nobody is known."""

    def somebody(first_name: str) -> Person:
        return Person(first_name=first_name, time_zone=viewer.time_zone)

    return [
        Taker(Side.MENTOR.value, somebody(_("A mentor")), Side.MENTOR, None),
        Taker(Side.MENTEE.value, somebody(_("A mentee")), Side.MENTEE, None),
    ]


def _meetings(program: Program, viewer: Person) -> dict[int, list[Slot]]:
    """The meetings that live pairs have planned."""
    live = Pair.objects.managed_by(viewer).active().filter(program=program)
    rows = Meeting.objects.filter(pair__in=live).exclude(state=MeetingState.CANCELLED).in_order()
    found: dict[int, list[Slot]] = {}
    for pair_id, number, starts_at, minutes, revision, kind in rows.values_list(
        "pair_id", "number", "starts_at", "minutes", "revision", "kind"
    ):
        slot = Slot(number, starts_at, minutes, was_moved=revision > 0, is_closing=kind == MeetingKind.CLOSING)
        found.setdefault(pair_id, []).append(slot)
    return found


def _opened(program: Program) -> dict[str, dt.date]:
    days = Wave.objects.filter(program=program).values_list("kind", "opened_on")
    return {kind: day for kind, day in days if day is not None}


def _gatherings(program: Program, viewer: Person) -> list[Gathering]:
    return list(Gathering.objects.managed_by(viewer).planned().filter(program=program))


def _lines_of_reports(program: Program, course: Course, leaves: Leaving) -> Iterator[Line]:
    people = list(entitled_to(program.pk, ReportKind.MONTHLY))
    for one in rules.expected_of_reports(course):
        for person in people:
            if day := leaves(one, person, course.now):
                yield Line(day, one.kind, f"p{person.pk}", person.name, TEAM, "", one.why, None)


@dataclass(frozen=True)
class Row:
    """The same mail on one day, to so many."""

    day: dt.date
    kind: str
    label: object
    why: object
    mentors: int
    mentees: int
    team: int
    # Somebody of those, to look at the mail as they get it.
    first: Line


def narrowed(lines: Iterable[Line], *, who: str = "", kind: str = "", month: str = "", day: str = "") -> list[Line]:
    """Only what was asked for."""
    return [
        line
        for line in lines
        if who in ("", line.key)
        and kind in ("", line.kind)
        and line.day.isoformat().startswith(month)
        and day in ("", line.day.isoformat())
    ]


def by_day_and_kind(lines: Iterable[Line]) -> list[Row]:
    """Counted, in their order."""
    groups: dict[tuple[dt.date, str, str, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.day, line.kind, str(line.why), line.survey), []).append(line)
    return [_row(group) for group in groups.values()]


def _row(group: list[Line]) -> Row:
    counted = Counter(line.role for line in group)
    first = group[0]
    sides = (counted[Side.MENTOR.value], counted[Side.MENTEE.value], counted[TEAM])
    return Row(first.day, first.kind, first.label, first.why, *sides, first)


def people_of(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """Whom to choose from: key and name, by name."""
    return sorted({(line.key, line.name) for line in lines}, key=lambda one: (one[1], one[0]))


def kinds_of(lines: Iterable[Line]) -> list[tuple[str, str]]:
    """Which mails to choose from, by what they are called."""
    kinds = {(line.kind, str(line.label)) for line in lines}
    return sorted(kinds, key=lambda one: one[1])


def months_of(lines: Iterable[Line]) -> list[dt.date]:
    """The first day of each month with a mail."""
    return sorted({line.day.replace(day=1) for line in lines})
