from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.core.errors import ValueInvalid
from wrensong.core.periods import Period, as_utc, utc_now

moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
lengths = st.timedeltas(timedelta(seconds=1), timedelta(days=4000))


@given(moments, lengths, lengths)
def test_neighbouring_periods_never_share_an_instant(
    start: datetime, one: timedelta, other: timedelta
) -> None:
    first, second = Period(start, start + one), Period(start + one, start + one + other)
    assert start in first
    assert first.end not in first and first.end in second
    assert second.start not in first


@given(moments, lengths)
def test_the_period_before_is_as_long_and_ends_where_this_one_starts(
    start: datetime, length: timedelta
) -> None:
    period = Period(start, start + length)
    assert period.before().length == period.length
    assert period.before().end == period.start


def test_a_month_of_days_includes_its_last_day_in_the_zone_asked_for() -> None:
    march = Period.of_days(date(2024, 3, 1), date(2024, 3, 31), "Europe/Vienna")
    assert datetime(2024, 3, 31, 21, 59, tzinfo=UTC) in march
    assert datetime(2024, 3, 31, 22, 0, tzinfo=UTC) not in march
    # The clocks went forward on the 31st: the month is an hour short.
    assert march.length == timedelta(days=31) - timedelta(hours=1)


def test_a_period_must_end_after_it_starts() -> None:
    noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    with pytest.raises(ValueInvalid, match="must end after it starts"):
        Period(noon, noon)
    with pytest.raises(ValueInvalid):
        Period.of_days(date(2024, 5, 2), date(2024, 4, 30))


def test_start_and_end_are_compared_as_instants_whatever_their_zones() -> None:
    tokyo = timezone(timedelta(hours=9))
    with pytest.raises(ValueInvalid):
        Period(datetime(2024, 5, 1, 4, tzinfo=UTC), datetime(2024, 5, 1, 12, tzinfo=tokyo))


@pytest.mark.parametrize("zone", ["Middle/Earth", "", "../etc/passwd"])
def test_an_unknown_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValueInvalid, match="not a time zone"):
        Period.of_days(date(2024, 5, 1), date(2024, 5, 2), zone)


def test_a_moment_without_a_zone_is_refused_and_never_guessed() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        as_utc(datetime(2024, 5, 1))
    assert utc_now().tzinfo is UTC
