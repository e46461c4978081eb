"""Dates as people and programs write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.sources.files import dates
from wrensong.sources.files.values import Unclear, Unreadable

MOMENTS = st.datetimes(datetime(1996, 1, 1), datetime(2099, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0)
)
ZONES = st.integers(-12 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-20", datetime(2026, 10, 20)),
        ("20261020", datetime(2026, 10, 20)),
        ("2026/10/20", datetime(2026, 10, 20)),
        ("2026-10-20T17:00:05.000Z", datetime(2026, 10, 20, 17, 0, 5)),
        ("2026-10-20T17:00:05+0200", datetime(2026, 10, 20, 15, 0, 5)),
        ("2025-05-21 09:44:45", datetime(2025, 5, 21, 9, 44, 45)),
        ("1760950000", datetime(2025, 10, 20, 8, 46, 40)),
        ("1760950000000", datetime(2025, 10, 20, 8, 46, 40)),
        ("12.11.2026", datetime(2026, 11, 12)),
        ("12.11.26, 18:30", datetime(2026, 11, 12, 18, 30)),
        ("25/12/2026 5:30 PM", datetime(2026, 12, 25, 17, 30)),
        ("12/25/2026", datetime(2026, 12, 25)),
        ("12 Nov 2026", datetime(2026, 11, 12)),
        ("Nov 12, 2026 14:00", datetime(2026, 11, 12, 14)),
        ("12. März 2026", datetime(2026, 3, 12)),
        ("Thu Sep 08 13:20:35 +0000 2011", datetime(2011, 9, 8, 13, 20, 35)),
        ("", None),
        ("n/a", None),
    ],
)
def test_a_date_is_read_in_every_common_spelling(text: str, expected: datetime | None) -> None:
    assert dates.date(text) == expected


def test_day_or_month_first_is_never_guessed() -> None:
    with pytest.raises(Unclear):
        dates.date("01/02/2026")
    assert dates.date("01/02/2026", "day-first") == datetime(2026, 2, 1)
    assert dates.date("01/02/2026", "month-first") == datetime(2026, 1, 2)
    assert dates.date("05/05/2026") == datetime(2026, 5, 5)


@pytest.mark.parametrize(
    "text", ["yesterday", "2026-13-01", "31/02/2026", "1", "9999-01-01", "1960-01-01", "12:30", "-"]
)
def test_what_is_no_date_is_refused_or_not_known(text: str) -> None:
    if text == "-":
        assert dates.date(text) is None
        return
    with pytest.raises(Unreadable):
        dates.date(text)


@settings(max_examples=600)
@given(MOMENTS, ZONES)
def test_iso_with_a_zone_comes_back_in_utc(moment: datetime, zone: timezone) -> None:
    aware = moment.replace(tzinfo=UTC).astimezone(zone)
    assert dates.date(aware.isoformat()) == moment


@settings(max_examples=600)
@given(MOMENTS, st.sampled_from(["%d.%m.%Y %H:%M:%S", "%d %b %Y %H:%M:%S", "%b %d, %Y %H:%M:%S"]))
def test_local_spellings_come_back(moment: datetime, form: str) -> None:
    assert dates.date(moment.strftime(form)) == moment


@settings(max_examples=400)
@given(MOMENTS)
def test_seconds_since_1970_come_back(moment: datetime) -> None:
    seconds = int(moment.replace(tzinfo=UTC).timestamp())
    assert dates.date(str(seconds)) == moment
    assert dates.date(f"{seconds}000") == moment


@settings(max_examples=1_000)
@given(
    st.text(max_size=30) | st.text("0123456789./-:T Zampn", max_size=20),
    st.sampled_from([None, "day-first", "month-first"]),
)
def test_any_text_is_a_date_in_range_or_refused(text: str, order: dates.Order | None) -> None:
    try:
        found = dates.date(text, order)
    except Unreadable:
        return
    assert found is None or dates.EARLIEST <= found < dates.LATEST
