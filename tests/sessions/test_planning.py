import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from matching.models import Pair
from messaging.models import Message
from people.models import AuditEntry, Person
from programs.enums import CaseKind
from programs.models import Case, Program
from rmentor.lib import clock
from rmentor.lib.errors import DomainError, StaleError
from sessions import actions
from sessions.enums import MeetingKind
from sessions.models import Meeting
from tests.factories import MeetingFactory

MARCH = dt.datetime(2026, 3, 10, 9, tzinfo=dt.UTC)


@pytest.fixture
def roman_pair(pair: Pair) -> Pair:
    for side in (pair.mentor.person, pair.mentee.person):
        side.time_zone = "Europe/Rome"
        side.save()
    return pair


def plan(pair: Pair, at: dt.datetime = MARCH) -> list[Meeting]:
    with clock.at(at):
        return actions.plan_meetings(pair_id=pair.pk)


def test_a_pair_gets_a_meeting_a_month_on_working_days_at_ten_local_time(roman_pair: Pair) -> None:
    local = [meeting.starts_at.astimezone(ZoneInfo("Europe/Rome")) for meeting in plan(roman_pair)]
    assert [moment.strftime("%Y-%m-%d %H:%M") for moment in local] == [
        "2026-04-08 10:00",
        "2026-05-08 10:00",
        "2026-06-08 10:00",
        "2026-07-08 10:00",
        "2026-08-10 10:00",
        "2026-09-08 10:00",
        "2026-10-08 10:00",
    ]


def test_the_first_meeting_opens_and_the_last_one_closes(roman_pair: Pair) -> None:
    kinds = [meeting.kind for meeting in plan(roman_pair)]
    assert kinds == [MeetingKind.FIRST, *[MeetingKind.TEACH] * 5, MeetingKind.CLOSING]


def test_planning_twice_plans_once(roman_pair: Pair) -> None:
    first, second = plan(roman_pair), plan(roman_pair)
    assert [meeting.pk for meeting in first] == [meeting.pk for meeting in second]
    assert AuditEntry.objects.filter(verb="meetings.planned").count() == 1


def test_the_hour_stays_over_daylight_saving_in_the_zone_of_who_drives(pair: Pair) -> None:
    for person, zone in ((pair.mentor.person, "Europe/Rome"), (pair.mentee.person, "America/New_York")):
        person.time_zone = zone
        person.save()
    Program.objects.update(starts_on=dt.date(2026, 9, 1))
    moments = [meeting.starts_at for meeting in plan(pair, dt.datetime(2026, 8, 20, 9, tzinfo=dt.UTC))]
    # Rome leaves summer time on 25 October, New York on 1 November.
    assert [moment.astimezone(ZoneInfo("Europe/Rome")).hour for moment in moments] == [14] * len(moments)
    assert {moment.astimezone(ZoneInfo("America/New_York")).hour for moment in moments} == {8}
    assert {moment.hour for moment in moments} == {12, 13}


def test_late_joiners_get_the_meetings_that_fit_before_the_end(roman_pair: Pair) -> None:
    assert len(plan(roman_pair, dt.datetime(2026, 8, 3, 9, tzinfo=dt.UTC))) == 3


def test_only_an_active_pair_is_planned(pair: Pair) -> None:
    Pair.objects.update(state="paused")
    with pytest.raises(DomainError, match="while a pair is active"):
        plan(pair)


def test_a_moved_meeting_tells_both_and_counts_its_revision(
    planned: Meeting, mira: Person, soon: dt.datetime
) -> None:
    meeting = actions.move_meeting(meeting_id=planned.pk, starts_at=soon, by=mira, revision=0)
    assert (meeting.starts_at, meeting.revision) == (soon, 1)
    assert Message.objects.filter(kind="sessions.moved").count() == 2


def test_the_same_move_twice_is_one(planned: Meeting, mira: Person, soon: dt.datetime) -> None:
    for _again in range(2):
        meeting = actions.move_meeting(meeting_id=planned.pk, starts_at=soon, by=mira, revision=0)
    assert meeting.revision == 1
    assert Message.objects.filter(kind="sessions.moved").count() == 2


def test_a_move_from_a_stale_page_is_refused(planned: Meeting, mira: Person, edda: Person, soon: dt.datetime) -> None:
    actions.move_meeting(meeting_id=planned.pk, starts_at=soon, by=mira, revision=0)
    with pytest.raises(StaleError):
        actions.move_meeting(meeting_id=planned.pk, starts_at=soon + dt.timedelta(days=1), by=edda, revision=0)
    planned.refresh_from_db()
    assert planned.starts_at == soon


def test_nobody_moves_a_meeting_into_the_past_or_a_far_future(planned: Meeting, mira: Person) -> None:
    for moment in (clock.now() - dt.timedelta(minutes=1), clock.now() + dt.timedelta(days=3000)):
        with pytest.raises(DomainError):
            actions.move_meeting(meeting_id=planned.pk, starts_at=moment, by=mira, revision=0)


def test_a_cancelled_meeting_keeps_its_side_and_tells_both_once(planned: Meeting, edda: Person) -> None:
    for _again in range(2):
        meeting = actions.cancel_meeting(meeting_id=planned.pk, reason="Ill", by=edda)
    assert (meeting.state, meeting.cancelled_side, meeting.cancel_reason) == ("cancelled", "mentee", "Ill")
    assert Message.objects.filter(kind="sessions.cancelled").count() == 2
    assert "Ill" not in str(AuditEntry.objects.get(verb="meeting.cancelled").new)


def test_a_meeting_whose_time_has_passed_is_logged_not_cancelled(due: Meeting, mira: Person) -> None:
    with pytest.raises(DomainError, match="log it"):
        actions.cancel_meeting(meeting_id=due.pk, by=mira)


def test_the_second_cancellation_by_one_side_raises_a_case(pair: Pair, mira: Person, edda: Person) -> None:
    for number, person in enumerate((edda, mira, edda), 1):
        assert Case.objects.count() == 0
        actions.cancel_meeting(meeting_id=MeetingFactory(pair=pair, number=number).pk, by=person)
    case = Case.objects.get()
    assert case.kind == CaseKind.CANCELLATIONS
    assert set(case.about.all()) == {mira, edda}


def test_one_more_meeting_gets_the_next_number_and_takes_over_the_kind(
    planned: Meeting, pair: Pair, mira: Person, soon: dt.datetime
) -> None:
    planned.kind = MeetingKind.FIRST
    planned.save()
    actions.cancel_meeting(meeting_id=planned.pk, by=mira)
    meeting = actions.add_meeting(pair_id=pair.pk, starts_at=soon, by=mira)
    assert (meeting.number, meeting.kind) == (2, MeetingKind.FIRST)
    assert actions.add_meeting(pair_id=pair.pk, starts_at=soon, by=mira) == meeting
    later = actions.add_meeting(pair_id=pair.pk, starts_at=soon + dt.timedelta(days=9), by=mira)
    assert (later.number, later.kind) == (3, MeetingKind.TEACH)


def test_strangers_neither_move_nor_cancel_nor_add(
    planned: Meeting, pair: Pair, stig: Person, soon: dt.datetime
) -> None:
    for attempt in (
        lambda: actions.move_meeting(meeting_id=planned.pk, starts_at=soon, by=stig, revision=0),
        lambda: actions.cancel_meeting(meeting_id=planned.pk, by=stig),
        lambda: actions.add_meeting(pair_id=pair.pk, starts_at=soon, by=stig),
    ):
        with pytest.raises(DomainError, match="not part of this pair"):
            attempt()
