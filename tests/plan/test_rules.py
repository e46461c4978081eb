from __future__ import annotations

import numpy as np
import pytest

from wrensong.plan import rules

ONE = np.array([1.0])


def test_one_post_is_a_log_normal() -> None:
    mu, sigma = rules.log_totals(1000 * ONE, np.log(0.03) * ONE, 0.3 * ONE, 0.4 * ONE, 1)
    assert sigma == pytest.approx(0.5)
    assert np.exp(mu) == pytest.approx(30)


def test_the_forecast_covers_eighty_percent_of_what_comes() -> None:
    random = np.random.default_rng(3)
    log_sd, post_sd, posts, draws = 0.4, 0.7, 3, 20_000
    mu, sigma = rules.log_totals(1e4 * ONE, np.log(0.02) * ONE, log_sd * ONE, post_sd * ONE, posts)
    value, low, high = (float(x[0]) for x in rules.forecast(mu, sigma))
    level = np.log(0.02) + log_sd * random.standard_normal((draws, 1))
    each = 1e4 * np.exp(level + post_sd * random.standard_normal((draws, posts)))
    came = each.sum(axis=1) * np.exp(rules.COMMON_SD * random.standard_normal(draws))
    assert np.mean((came >= low) & (came <= high)) == pytest.approx(0.8, abs=0.02)
    assert value == pytest.approx(came.mean(), rel=0.03)


def test_more_posts_bring_more_and_are_surer_per_post() -> None:
    args = (1e4 * ONE, np.log(0.02) * ONE, 0.2 * ONE, 0.7 * ONE)
    one, five = rules.log_totals(*args, 1), rules.log_totals(*args, 5)
    mean = [np.exp(mu + sigma**2 / 2) for mu, sigma in (one, five)]
    assert mean[1] == pytest.approx(5 * mean[0])
    assert five[1] < one[1]


def test_the_total_of_many_keeps_the_error_they_share() -> None:
    n = 400
    value, low, high = rules.total(np.full(n, 5.0), np.full(n, 0.5), np.zeros(n, bool))
    assert value == pytest.approx(n * np.exp(5 + (0.25 + rules.COMMON_SD**2) / 2))
    assert np.log(high / low) / 2.563 == pytest.approx(rules.COMMON_SD, rel=0.1)
    again = rules.total(np.full(n, 5.0), np.full(n, 0.5), np.zeros(n, bool))
    assert again == (value, low, high)


def test_gifts_count_at_their_chance_and_widen_the_interval() -> None:
    mu, sigma = np.full(20, 5.0), np.full(20, 0.3)
    paid, gifts = (rules.total(mu, sigma, np.full(20, g)) for g in (False, True))
    assert gifts[0] == pytest.approx(0.4 * paid[0])
    assert gifts[2] / gifts[1] > paid[2] / paid[1]
    assert rules.beta_interval(4, 6) == pytest.approx((0.21, 0.60), abs=0.01)


def test_nothing_chosen_brings_nothing() -> None:
    none = np.empty(0)
    assert rules.total(none, none, np.empty(0, bool)) == (0, 0, 0)
