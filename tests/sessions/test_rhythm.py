import datetime as dt
import zoneinfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.enums import Driver, Side
from sessions.enums import MeetingKind
from sessions.rules import rhythm

ZONES = sorted(zoneinfo.available_timezones())
DAYS = st.dates(min_value=dt.date(2020, 1, 1), max_value=dt.date(2035, 1, 1))
zones = st.sampled_from(ZONES)


@given(start=DAYS)
def test_the_first_meeting_is_on_a_workday_within_two_weeks(start: dt.date) -> None:
    first = rhythm.first_day(start)
    assert first.weekday() < 5
    assert dt.timedelta(0) <= first - start <= dt.timedelta(days=14)


@given(start=DAYS, months=st.integers(1, 24))
def test_there_is_one_meeting_in_each_calendar_month_on_a_workday(start: dt.date, months: int) -> None:
    days = rhythm.monthly_days(rhythm.first_day(start), months)
    assert len(days) == months
    assert all(day.weekday() < 5 for day in days)
    indexes = [day.year * 12 + day.month for day in days]
    assert indexes == list(range(indexes[0], indexes[0] + months))


@settings(max_examples=200, deadline=None)
@given(zone=zones, partner=zones, start=DAYS, minutes=st.integers(15, 240))
def test_the_local_hour_stays_the_same_whatever_daylight_saving_does(
    zone: str, partner: str, start: dt.date, minutes: int
) -> None:
    days = rhythm.monthly_days(rhythm.first_day(start), 7)
    time = rhythm.best_time(days, zone, partner, minutes)
    for day, moment in zip(days, rhythm.moments(days, time, zone), strict=True):
        local = moment.astimezone(zoneinfo.ZoneInfo(zone))
        assert moment.utcoffset() == dt.timedelta(0)
        # Only a local time that does not exist on that day may differ.
        there = dt.datetime.combine(day, time, zoneinfo.ZoneInfo(zone))
        if there.astimezone(dt.UTC).astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None) == there.replace(
            tzinfo=None
        ):
            assert (local.date(), local.time()) == (day, time)


@settings(max_examples=100, deadline=None)
@given(zone=zones, partner=zones, start=DAYS)
def test_the_proposed_hour_suits_both_working_days_where_any_hour_does(
    zone: str, partner: str, start: dt.date
) -> None:
    days = rhythm.monthly_days(rhythm.first_day(start), 7)

    def misses(time: dt.time) -> int:
        return sum(
            rhythm.minutes_outside(moment, 60, place)
            for moment in rhythm.moments(days, time, zone)
            for place in (zone, partner)
        )

    possible = any(misses(time) == 0 for time in rhythm.HALF_HOURS)
    assert (misses(rhythm.best_time(days, zone, partner, 60)) == 0) == possible


def test_two_in_one_zone_meet_at_ten() -> None:
    assert rhythm.best_time([dt.date(2026, 4, 8)], "Europe/Rome", "Europe/Rome", 60) == dt.time(10)


def test_across_the_ocean_the_afternoon_here_is_the_morning_there() -> None:
    assert rhythm.best_time([dt.date(2026, 4, 8)], "Europe/Rome", "America/New_York", 60) == dt.time(14)


def test_where_no_hour_suits_both_give_way() -> None:
    day = dt.date(2026, 4, 8)
    time = rhythm.best_time([day], "America/Los_Angeles", "Europe/Rome", 60)
    moment = rhythm.moments([day], time, "America/Los_Angeles")[0]
    misses = [rhythm.minutes_outside(moment, 60, zone) for zone in ("America/Los_Angeles", "Europe/Rome")]
    assert misses == [0, 0] or max(misses) <= 60


def test_no_meeting_lies_after_the_end_of_the_program_but_there_is_always_one() -> None:
    first = dt.date(2026, 4, 8)
    assert rhythm.monthly_days(first, 7, before=dt.date(2026, 6, 8)) == [first, dt.date(2026, 5, 8)]
    assert rhythm.monthly_days(first, 7, before=dt.date(2026, 1, 1)) == [first]


def test_a_month_that_ends_on_a_weekend_keeps_its_meeting() -> None:
    assert rhythm.nearest_workday(dt.date(2026, 5, 31)) == dt.date(2026, 5, 29)
    assert rhythm.nearest_workday(dt.date(2026, 5, 30)) == dt.date(2026, 5, 29)
    assert rhythm.nearest_workday(dt.date(2026, 5, 10)) == dt.date(2026, 5, 11)


@pytest.mark.parametrize(
    ("number", "count", "kind"),
    [
        (1, 7, MeetingKind.FIRST),
        (2, 7, MeetingKind.TEACH),
        (7, 7, MeetingKind.CLOSING),
        (1, 1, MeetingKind.FIRST),
        (2, 2, MeetingKind.CLOSING),
    ],
)
def test_kinds_follow_the_number(number: int, count: int, kind: MeetingKind) -> None:
    assert rhythm.kind_of(number, count) is kind


@pytest.mark.parametrize(
    ("driver", "side"), [(Driver.MENTOR, Side.MENTOR), (Driver.MENTEE, Side.MENTEE), (Driver.SHARED, Side.MENTOR)]
)
def test_the_clock_of_who_drives_counts(driver: Driver, side: Side) -> None:
    assert rhythm.driving_side(driver) is side
