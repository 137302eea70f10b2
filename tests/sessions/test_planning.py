import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from matching.models import Pair
from people.models import AuditEntry
from rmentor.lib import clock
from sessions import actions
from sessions.enums import MeetingKind
from sessions.models import Meeting

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
    assert AuditEntry.objects.filter(verb="meetings.plan").count() == 1
