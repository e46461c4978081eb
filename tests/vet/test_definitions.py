"""Engagement rates by name, computed by hand."""

from __future__ import annotations

import numpy as np
import pytest

from wrensong.vet.definitions import DEFINITIONS, Measured, measure

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
