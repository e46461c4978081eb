"""What gifts brought, and which words a post holds: pure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wrensong.collaborate.rules import gifting

TODAY = date(2026, 6, 30)
LONG_AGO = TODAY - timedelta(days=60)


def parcels(state, count, delivered=LONG_AGO, cost="10"):
    return [gifting.Parcel(state, Decimal(cost), LONG_AGO, delivered)] * count


def brought(*groups):
    return gifting.brought([p for group in groups for p in group], TODAY, "EUR")


def test_the_rate_is_that_of_parcels_that_had_their_time():
    found = brought(parcels("posted", 12), parcels("not_posted", 18))
    assert found.rate.value == pytest.approx(0.4)
    expected = stats.binomtest(12, 30).proportion_ci(0.8, method="wilson")
    assert (found.rate.low, found.rate.high) == pytest.approx(tuple(expected))
    assert found.cost == 300
    assert found.cost_per_post.value == pytest.approx(25.0)
    assert found.cost_per_post.unit == "EUR"


def test_a_parcel_that_arrived_lately_counts_for_nothing_even_if_it_was_posted_about():
    """Who posts does so soon; counting those at once would show too high a rate."""
    old = [parcels("posted", 5), parcels("not_posted", 10)]
    young = parcels("posted", 5, delivered=TODAY - timedelta(days=29))
    assert brought(*old, young).rate == brought(*old).rate
    assert brought(*old, young).young == 5


def test_parcels_nobody_looked_at_make_the_range_wider_and_never_count_as_silent():
    known = brought(parcels("posted", 6), parcels("not_posted", 6))
    wider = brought(parcels("posted", 6), parcels("not_posted", 6), parcels("delivered", 6))
    assert wider.rate.value == known.rate.value == 0.5
    assert wider.rate.low < known.rate.low and wider.rate.high > known.rate.high


def test_below_ten_parcels_nothing_is_said():
    found = brought(parcels("posted", 4), parcels("not_posted", 5))
    assert found.rate.value is None and found.cost_per_post.value is None
    assert "there are 9" in found.rate.needs


def test_what_got_lost_is_cost_and_no_silence():
    lost = parcels("lost", 5, delivered=None)
    found = brought(parcels("posted", 5), parcels("not_posted", 5), lost)
    assert (found.rate.value, found.cost, found.lost) == (0.5, 150, 5)
    assert found.cost_per_post.value == pytest.approx(30.0)


def test_without_a_post_there_is_no_cost_of_one():
    found = brought(parcels("not_posted", 12))
    assert found.rate.value == 0
    assert found.cost_per_post.value is None


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 20))
def test_the_range_holds_the_rate_and_every_answer_about_the_undecided(posted, silent, undecided):
    found = brought(
        parcels("posted", posted), parcels("not_posted", silent), parcels("delivered", undecided)
    )
    if posted + silent < gifting.ENOUGH:
        assert found.rate.value is None
        return
    assert found.rate.low <= found.rate.value <= found.rate.high
    cases = posted + silent + undecided
    assert found.rate.low <= posted / cases
    assert found.rate.high >= (posted + undecided) / cases


@pytest.mark.parametrize(
    ("caption", "seen"),
    [
        ("My new bread pan from #FernSalt!", ["Fern & Salt", "Bread pan"]),
        ("with @fernandsalt", ["@fernandsalt"]),
        ("FERN AND SALT", []),
        ("fern & salt", ["Fern & Salt"]),
        ("@fernandsaltfan", []),
        ("bread pancakes", []),
        ("", []),
    ],
)
def test_words_are_seen_whole_and_without_regard_to_case(caption, seen):
    assert gifting.seen_words(caption, ["Fern & Salt", "Bread pan"], ["fernandsalt"]) == seen


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 300), st.integers(0, 365))
def test_an_address_is_never_kept_longer_than_it_may(given_on, later, days):
    delivered = given_on + timedelta(days=later)
    until = gifting.address_until(given_on, delivered, False, days)
    assert until <= given_on + timedelta(days=gifting.ADDRESS_AT_MOST)
    assert until <= delivered + timedelta(days=days)
    assert gifting.address_until(given_on, None, True, days) == given_on
