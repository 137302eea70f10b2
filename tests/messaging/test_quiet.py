import datetime as dt
import zoneinfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messaging.engine.quiet import is_quiet, next_allowed

ZONES = sorted(zoneinfo.available_timezones())
EVENING, MORNING = dt.time(19), dt.time(8)
MOMENTS = st.datetimes(dt.datetime(1995, 1, 1), dt.datetime(2037, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001 - the zone stands behind
TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0))
LONGEST_CHANGE = dt.timedelta(hours=24)


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[arg-type, misc]  # parts of a date


@given(MOMENTS, st.sampled_from(ZONES), TIMES, TIMES)
@settings(max_examples=600, deadline=None)
def test_in_every_zone_a_mail_leaves_at_once_or_at_the_end_of_the_quiet_hours(
    moment: dt.datetime, zone: str, quiet_from: dt.time, quiet_to: dt.time
) -> None:
    place = zoneinfo.ZoneInfo(zone)
    allowed = next_allowed(moment, zone, quiet_from, quiet_to)
    assert allowed >= moment
    assert allowed - moment <= dt.timedelta(hours=24) + LONGEST_CHANGE
    assert not is_quiet(allowed.astimezone(place).time(), quiet_from, quiet_to)
    if not is_quiet(moment.astimezone(place).time(), quiet_from, quiet_to):
        assert allowed == moment
    assert next_allowed(allowed, zone, quiet_from, quiet_to) == allowed


@given(MOMENTS, st.sampled_from(ZONES), TIMES, TIMES)
@settings(max_examples=200, deadline=None)
def test_no_allowed_minute_is_passed_over_except_where_the_clock_skips(
    moment: dt.datetime, zone: str, quiet_from: dt.time, quiet_to: dt.time
) -> None:
    place = zoneinfo.ZoneInfo(zone)
    allowed = next_allowed(moment, zone, quiet_from, quiet_to)
    waited = moment
    while waited < allowed:
        local = waited.astimezone(place)
        skipped = local.utcoffset() != (local - dt.timedelta(hours=25)).astimezone(place).utcoffset()
        assert skipped or is_quiet(local.time(), quiet_from, quiet_to)
        waited += dt.timedelta(minutes=7)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (utc(2026, 3, 28, 22), utc(2026, 3, 29, 6)),  # the night before summer time: 08:00 is an hour earlier
        (utc(2026, 10, 24, 22), utc(2026, 10, 25, 7)),  # the night before winter time: an hour later
        (utc(2026, 3, 29, 12), utc(2026, 3, 29, 12)),
    ],
)
def test_the_morning_stays_at_eight_when_the_clock_changes(moment: dt.datetime, expected: dt.datetime) -> None:
    assert next_allowed(moment, "Europe/Rome", EVENING, MORNING) == expected


def test_a_quiet_end_that_the_clock_skips_moves_forward() -> None:
    assert next_allowed(utc(2026, 3, 29, 0), "Europe/Rome", dt.time(19), dt.time(2, 30)) == utc(2026, 3, 29, 1, 30)


def test_of_a_doubled_quiet_end_the_first_counts_and_the_second_when_the_first_is_past() -> None:
    ends = [utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)]
    assert next_allowed(utc(2026, 10, 24, 20), "Europe/Rome", EVENING, dt.time(2, 30)) == ends[0]
    assert next_allowed(utc(2026, 10, 25, 1, 5), "Europe/Rome", EVENING, dt.time(2, 30)) == ends[1]


def test_the_same_hour_twice_means_no_quiet_hours() -> None:
    assert next_allowed(utc(2026, 3, 2, 3), "UTC", MORNING, MORNING) == utc(2026, 3, 2, 3)


def test_quiet_hours_within_the_day_end_on_the_same_day() -> None:
    assert next_allowed(utc(2026, 3, 2, 12, 30), "UTC", dt.time(12), dt.time(14)) == utc(2026, 3, 2, 14)


def test_a_zone_that_skips_a_whole_day_still_has_a_morning() -> None:
    # Samoa went from 29 to 31 December 2011.
    allowed = next_allowed(utc(2011, 12, 30, 8), "Pacific/Apia", EVENING, MORNING)
    assert allowed.astimezone(zoneinfo.ZoneInfo("Pacific/Apia")).isoformat() == "2011-12-31T08:00:00+14:00"
