"""A small program is lived through, tick by tick: what was queued is what the dry run had foreseen (D6)."""

import datetime as dt
import heapq
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from matching import actions as matching
from matching.enums import RunState
from matching.models import Pair
from matching.rules.forecast import asking
from messaging.models import Message
from people.models import Person
from programs import actions as programs
from programs.enums import Driver, Side
from programs.models import Enrolment, Program
from programs.rules.forecast import Course, course_of, usual_days
from reports import actions as reports
from reports.models import Report
from reports.rules import compared_on
from reports.selectors.dry_run import dry_run
from reports.selectors.on_events import ON_EVENTS
from rmentor.lib import clock
from sessions import actions as sessions
from sessions.models import Meeting
from surveys import actions as surveys
from tests.factories import EnrolmentFactory, MatchingRunFactory, ProgramFactory, ProposalFactory, TeamMemberFactory

pytestmark = pytest.mark.django_db
# The clocks change on 29 March, between the first plans and the first meeting.
BEGIN = dt.datetime(2026, 2, 2, 9, tzinfo=dt.UTC)
A_DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
Mail = tuple[dt.date, str, str]


class Life:
    """Ticks each morning, before, at and after each meeting, and whenever somebody does something."""

    def __init__(self, until: dt.datetime) -> None:
        self.until = until
        self.agenda: list[tuple[dt.datetime, int, Callable[[], object]]] = []
        self.known: set[int] = set()
        moment = BEGIN
        while moment < until:
            self.on(moment, lambda: None)
            moment += A_DAY

    def on(self, moment: dt.datetime, deed: Callable[[], object]) -> None:
        heapq.heappush(self.agenda, (moment, len(self.agenda) + len(self.known) * 1000, deed))

    def live(self) -> None:
        while self.agenda:
            moment, _number, deed = heapq.heappop(self.agenda)
            with clock.at(moment):
                deed()
                for room in (matching, sessions, surveys, reports):
                    room.tick()
                for report in Report.objects.filter(state="waiting"):
                    reports.compile_report(report_id=report.pk)
                    reports.draw_report(report_id=report.pk)
            self._look_ahead()

    def _look_ahead(self) -> None:
        for meeting in Meeting.objects.exclude(pk__in=self.known).with_pair():
            self.known.add(meeting.pk)
            for before in (A_DAY, HOUR, 0 * HOUR):
                self.on(meeting.starts_at - before, lambda: None)
            for person in (meeting.pair.mentor.person, meeting.pair.mentee.person):
                self.on(meeting.ends_at, lambda pk=meeting.pk, by=person: _log(pk, by))


def _log(meeting_id: int, by: Person) -> None:
    sessions.log_meeting(meeting_id=meeting_id, by=by, held=True)


def queued() -> list[Mail]:
    rows = Message.objects.exclude(kind__in=ON_EVENTS).select_related("recipient")
    return sorted((_local_day(row), row.kind, row.recipient.name) for row in rows)


def _local_day(row: Message) -> dt.date:
    return row.not_before.astimezone(ZoneInfo(row.recipient.time_zone)).date()


def foreseen(program: Program, viewer: Person, course: Course) -> list[Mail]:
    return sorted((line.day, line.kind, line.name) for line in dry_run(program, viewer, course).lines)


@pytest.fixture
def program(hana: Person, xena: Person) -> Program:
    """Two months from the end of March. Xena may see outcomes."""
    program = ProgramFactory(recruiting=True, starts_on=dt.date(2026, 3, 30), months=2, driver=Driver.SHARED)
    Program.objects.update(created_at=BEGIN)
    TeamMemberFactory(program=program, person=hana)
    program.refresh_from_db()
    return program


@pytest.fixture
def seats(program: Program, mira: Person, edda: Person) -> dict[Side, Enrolment]:
    Person.objects.update(time_zone="Europe/Stockholm")
    return {
        side: EnrolmentFactory(program=program, person=person, side=side, accepted=True)
        for side, person in ((Side.MENTOR, mira), (Side.MENTEE, edda))
    }


def live_through(program: Program, seats: dict[Side, Enrolment], hana: Person, course: Course) -> None:
    """Everybody does on each day what the course supposes."""
    mentor, mentee = seats[Side.MENTOR], seats[Side.MENTEE]
    run = MatchingRunFactory(program=program, state=RunState.DONE, progress=100)
    ProposalFactory(run=run, mentor=mentor, mentee=mentee)
    answers = asking(course.publish, answer_workdays=course.answer_workdays)

    def accept(seat: Enrolment) -> None:
        matching.accept_offer(pair_id=Pair.objects.get().pk, by=seat.person)

    def agree() -> None:
        pair = Pair.objects.get()
        matching.save_agreement(pair_id=pair.pk, goals="x", communication="", version=1, by=mentor.person)
        for seat in seats.values():
            matching.confirm_agreement(pair_id=pair.pk, version=2, by=seat.person)

    life = Life(course.complete)
    life.on(course.match, lambda: programs.start_matching(program_id=program.pk, by=hana))
    life.on(course.publish, lambda: matching.publish(run_id=run.pk, by=hana))
    life.on(answers.mentee_yes_at, lambda: accept(mentee))
    life.on(answers.mentor_yes_at, lambda: accept(mentor))
    life.on(answers.live_at, agree)
    life.on(course.start, lambda: programs.start_program(program_id=program.pk, by=hana))
    life.on(course.complete, lambda: programs.complete_program(program_id=program.pk, by=hana))
    for hours in (1, 2, 30):
        life.on(course.complete + hours * HOUR, lambda: None)
    year_on = dt.datetime.combine(compared_on(course.start.date()), dt.time(8), dt.UTC)
    life.on(year_on, lambda: None)
    life.live()


@pytest.mark.parametrize("answer_workdays", [0, 2])
def test_what_was_queued_is_what_was_foreseen_before_anybody_was_asked(
    program: Program, seats: dict[Side, Enrolment], hana: Person, answer_workdays: int
) -> None:
    hana.refresh_from_db()
    days = usual_days(program, BEGIN.date())
    course = course_of(program, days, now=BEGIN, zone=hana.time_zone, answer_workdays=answer_workdays)
    before = foreseen(program, hana, course)
    assert len(before) > 40
    live_through(program, seats, hana, course)
    assert queued() == before
