"""Followers over time: what is too short to tell is not told, and peers are peers of that time."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from wrensong.site.creator.facts import Known
from wrensong.site.creator.growing import growth_of
from wrensong.site.creator.peers import Peers, peer_growth

START = datetime(2026, 1, 4)


def counted(*followers: int | None, every: int = 7) -> Known:
    counts = tuple(
        {"followers": n, "observed_at": START + timedelta(every * i), "source": "test"}
        for i, n in enumerate(followers)
    )
    nobody = Peers(np.zeros(0, np.int64), np.zeros(0))
    return Known({}, (), (), counts, (), {}, {}, nobody, {})


def peers_counted(factors: list[float], weeks: int = 10) -> pa.Table:
    rows = [
        (account, START + timedelta(7 * week), 1000 * factor ** (week / (weeks - 1)))
        for account, factor in enumerate(factors)
        for week in range(weeks)
    ]
    accounts, moments, followers = zip(*rows, strict=True)
    return pa.table({"account_id": accounts, "observed_at": moments, "followers": followers})


WEEKS = [START + timedelta(7 * week) for week in range(10)]


@pytest.mark.parametrize("followers", [(), (100,), (100, 110, 120), (None, None)])
def test_less_than_a_month_of_counts_is_not_known_and_says_what_it_needs(followers):
    assert growth_of(counted(*followers), {}, None).words.startswith(
        "not known: needs 30 days of follower counts"
    )


def test_half_a_year_is_told_with_both_ends_and_the_change():
    words = growth_of(counted(1000, *[1100] * 24, 1250), {}, None).words
    assert words == "1 000 to 1 250 followers in 25 weeks: +25 %".replace(
        " 000", "\u202f000"
    ).replace(" 250", "\u202f250").replace(" %", "\u202f%")


def test_two_sources_on_one_day_count_once_as_their_middle():
    facts = counted(1000, 1200)
    double = ({**facts.counts[0], "followers": 2000},)
    both = Known({}, (), (), (*facts.counts, *double), (), {}, {}, facts.peers, {})
    days = growth_of(both, {}, None).days
    assert [day.followers for day in days] == [1500, 1200]


def test_the_band_is_what_8_in_10_peers_did_with_her_first_followers():
    factors = list(np.linspace(1.0, 2.0, 21))
    band = peer_growth(peers_counted(factors), WEEKS, 500)
    low, high = band[WEEKS[-1]]
    assert (low, high) == (pytest.approx(550), pytest.approx(950))
    assert band[WEEKS[0]] == (500, 500)


def test_fewer_than_ten_peers_make_no_band():
    assert peer_growth(peers_counted([1.1] * 9), WEEKS, 500) == {}


def test_a_peer_who_was_not_yet_counted_or_no_longer_says_nothing():
    early = peers_counted([1.5] * 12, weeks=5)
    band = peer_growth(early, WEEKS, 500)
    assert set(band) == set(WEEKS[:5])
    later = [moment - timedelta(days=30) for moment in WEEKS]
    assert peer_growth(peers_counted([1.5] * 12), later, 500) == {}
