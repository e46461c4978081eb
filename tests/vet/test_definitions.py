"""Engagement rates by name, computed by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from wrensong.vet.definitions import (
    DEFINITIONS,
    VENDORS,
    Measured,
    measure,
    published_rate,
    translate,
    vendor_named,
)

NAN = np.nan
POSTS = {
    "likes": np.array([100.0, 300, 200, NAN, 400]),
    "comments": np.array([10.0, NAN, 20, 5, 0]),
    "views": np.array([1000.0, 2000, 0, 500, NAN]),
}


def test_a_rate_follows_its_definition():
    def value(name: str) -> float | None:
        return measure(DEFINITIONS[name], POSTS, 10_000).value

    assert value("median_likes_per_follower") == pytest.approx(0.025)
    assert value("mean_likes_per_follower") == pytest.approx(0.025)
    assert value("median_engagement_per_follower") == pytest.approx(0.022)
    assert value("mean_engagement_per_follower") == pytest.approx((110 + 220 + 400) / 3 / 10_000)
    assert value("engagement_per_view") == pytest.approx(0.11)
    assert value("likes_per_view") == pytest.approx(400 / 3000)


def test_a_window_takes_the_newest_posts_only():
    posts = {
        "likes": np.r_[np.full(12, 100.0), np.full(30, 900.0)],
        "comments": np.zeros(42),
        "views": np.full(42, NAN),
    }
    recent = measure(DEFINITIONS["mean_engagement_per_follower_12"], posts, 10_000)
    assert (recent.value, recent.n) == (pytest.approx(0.01), 12)
    assert measure(DEFINITIONS["mean_engagement_per_follower"], posts, 10_000).n == 42


@pytest.mark.parametrize("followers", [None, 0])
def test_without_a_base_a_rate_is_not_known(followers: float | None):
    found = measure(DEFINITIONS["median_likes_per_follower"], POSTS, followers)
    assert found == Measured(None, None, None, 0)


def test_intervals_hold_the_true_value_about_as_often_as_they_say():
    random = np.random.default_rng(1)
    held = {"median_likes_per_follower": 0, "mean_likes_per_follower": 0, "likes_per_view": 0}
    for _ in range(400):
        likes = random.normal(500, 100, 20)
        posts = {"likes": likes, "comments": likes, "views": np.full(20, 10_000.0)}
        for name in held:
            found = measure(DEFINITIONS[name], posts, 10_000)
            assert found.low is not None and found.high is not None
            held[name] += found.low <= 0.05 <= found.high
    for name, times in held.items():
        assert 0.74 <= times / 400 <= 0.95, name


def test_two_posts_give_a_value_but_no_interval():
    posts = {name: column[:2] for name, column in POSTS.items()}
    found = measure(DEFINITIONS["mean_likes_per_follower"], posts, 10_000)
    assert (found.value, found.low, found.n) == (pytest.approx(0.02), None, 2)


# ---- what vendors publish --------------------------------------------------------------------

FIXTURES = Path(__file__).parents[1] / "sources" / "fixtures" / "vendors"
FEED = {
    "likes": np.array([700.0, 812, 640, 905, 733, 688, 751, 829, 590, 777, 702, 846, 4000, 3900]),
    "comments": np.array([30.0, 44, 21, 51, 38, 29, 33, 40, 18, 36, 31, 47, 300, 290]),
    "views": np.full(14, NAN),
}
FOLLOWERS = 18_234


def _four_digits(value: float) -> str:
    return f"{value:.4g}"


def test_each_vendor_s_published_rate_comes_out_of_raw_posts_to_four_digits():
    # By hand: the median of 14 likes is (751 + 777) / 2; the newest 12 hold 8,973 likes and
    # 418 comments.
    by_hand = {
        "modash": 764 / FOLLOWERS,
        "hypeauditor": 100 * (8973 + 418) / 12 / FOLLOWERS,
        "influship": 100 * (8973 + 418) / 12 / FOLLOWERS,
    }
    for vendor, published in by_hand.items():
        found = published_rate(vendor, FEED, FOLLOWERS)
        assert found is not None
        assert _four_digits(found) == _four_digits(published), vendor
    assert _four_digits(by_hand["modash"]) == "0.0419"
    assert _four_digits(by_hand["hypeauditor"]) == "4.292"


@pytest.mark.parametrize("vendor", [v.key for v in VENDORS.values() if v.definition is None])
def test_a_formula_that_is_not_published_is_not_guessed(vendor: str):
    assert published_rate(vendor, FEED, FOLLOWERS) is None


def test_a_rate_is_translated_by_what_the_posts_say():
    given, wanted = "median_likes_per_follower", "mean_engagement_per_follower_12"
    rate = measure(DEFINITIONS[given], FEED, FOLLOWERS).value
    assert rate is not None
    there = translate(rate, given, wanted, FEED)
    assert there == pytest.approx(measure(DEFINITIONS[wanted], FEED, FOLLOWERS).value)
    assert there is not None
    assert translate(there, wanted, given, FEED) == pytest.approx(rate)
    assert translate(rate, given, "engagement_per_view", FEED) is None
    assert translate(rate, given, wanted, {name: NAN * v for name, v in FEED.items()}) is None


@pytest.mark.parametrize(
    ("file", "vendor"),
    [
        ("modash_report.json", "modash"),
        ("hypeauditor_tiktok_report.json", "hypeauditor"),
        ("insightiq_search_export.json", "insightiq"),
        ("apify_instagram_profile.json", None),
    ],
)
def test_reports_are_told_by_name(file: str, vendor: str | None):
    found = vendor_named(f"file:{file}")
    assert (found.key if found else None) == vendor


def test_the_reports_at_hand_hold_too_few_posts_to_give_their_own_rate():
    """The invented reports hold no posts, or one beside a rate that rests on more: nothing of
    theirs can be reproduced, so the feed above stands in with its rates computed by hand."""
    modash = json.loads((FIXTURES / "modash_report.json").read_text())["profile"]
    assert len(modash["recentPosts"]) == 1
    assert modash["profile"]["engagementRate"] == 0.045
    for name in ("hypeauditor_tiktok_report", "insightiq_search_export"):
        text = (FIXTURES / f"{name}.json").read_text()
        assert '"recentPosts"' not in text and '"recent_contents"' not in text
    apify = json.loads((FIXTURES / "apify_instagram_profile.json").read_text())[0]
    assert apify["latestPosts"] and not any("engagementRate" in key for key in apify)
