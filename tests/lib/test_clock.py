import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmentor.lib import clock

ZONES = sorted(zoneinfo.available_timezones())
DAYS = st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2037, 12, 1))


@given(st.sampled_from(ZONES), st.builds(dt.datetime.combine, DAYS, st.times()))
def test_a_local_time_resolves_to_itself_or_to_just_after_a_gap(zone: str, local: dt.datetime) -> None:
    back = clock.resolve(local, zone).astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None)
    assert local <= back <= local + dt.timedelta(days=1)
    exists = local.replace(tzinfo=zoneinfo.ZoneInfo(zone)).astimezone(dt.UTC).astimezone(zoneinfo.ZoneInfo(zone))
    if exists.replace(tzinfo=None) == local:
        assert back == local


def test_a_time_skipped_in_spring_moves_forward() -> None:
    assert clock.resolve(dt.datetime.combine(dt.date(2026, 3, 29), dt.time(2, 30)), "Europe/Rome") == dt.datetime(
        2026, 3, 29, 1, 30, tzinfo=dt.UTC
    )


def test_of_a_doubled_hour_the_first_is_taken() -> None:
    assert clock.resolve(dt.datetime.combine(dt.date(2026, 10, 25), dt.time(2, 30)), "Europe/Rome") == dt.datetime(
        2026, 10, 25, 0, 30, tzinfo=dt.UTC
    )


def test_an_aware_time_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        clock.resolve(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "Europe/Rome")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2028, 1, 31), 1, dt.date(2028, 2, 29)),
        (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 1), 1, dt.date(2027, 1, 1)),
        (dt.date(2026, 5, 5), 0, dt.date(2026, 5, 5)),
    ],
)
def test_months_are_added_up_to_the_last_day_there_is(day: dt.date, months: int, expected: dt.date) -> None:
    assert clock.add_months(day, months) == expected


@given(st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2100, 1, 1)))
def test_the_next_workday_is_a_workday_at_most_two_days_later(day: dt.date) -> None:
    found = clock.next_workday(day)
    assert found.weekday() < 5
    assert day <= found <= day + dt.timedelta(days=2)
    assert found == day or day.weekday() >= 5


def test_workdays_jump_over_the_weekend() -> None:
    friday = dt.datetime(2026, 5, 8, 9, tzinfo=dt.UTC)
    assert clock.add_workdays(friday, 1) == dt.datetime(2026, 5, 11, 9, tzinfo=dt.UTC)
    assert clock.add_workdays(friday, 5) == dt.datetime(2026, 5, 15, 9, tzinfo=dt.UTC)


def test_the_pretended_time_ends_with_its_block() -> None:
    moment = dt.datetime(2020, 2, 2, tzinfo=dt.UTC)
    with clock.at(moment):
        assert clock.now() == moment
        assert clock.today("Pacific/Auckland") == dt.date(2020, 2, 2)
    assert clock.now() > moment
