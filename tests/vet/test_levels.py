"""Levels: hand-computed posteriors, and simulations that a wrong method fails."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.vet.rules.levels import (
    TYPICAL,
    Z80,
    Rates,
    Spread,
    learn_spread,
    levels,
)

NAN = float("nan")


def rates(account: Any, time: Any, value: Any, n: Any = None, variance: Any = None) -> Rates:
    size = len(account)
    return Rates(
        np.array(account, np.int64),
        np.array(time, float),
        np.array(value, float),
        np.ones(size) if n is None else np.array(n, float),
        np.full(size, NAN) if variance is None else np.array(variance, float),
    )


def test_one_post_is_shrunk_by_the_share_of_the_level_in_the_variance():
    found = levels(rates([0], [2024], [1.0]), np.array([2024.0]), Spread(0.3, 0.1, 2.0))
    assert found.mean[0] == pytest.approx(0.3 / 0.4)
    assert found.sd[0] == pytest.approx(np.sqrt(0.3 - 0.3**2 / 0.4))
    assert found.post_sd[0] == pytest.approx(np.sqrt(0.1))


def test_many_posts_of_one_time_are_shrunk_less():
    few = levels(rates([0], [2024], [1.0], [2]), np.array([2024.0]), Spread(0.3, 0.1, 2.0))
    many = levels(rates([0], [2024], [1.0], [50]), np.array([2024.0]), Spread(0.3, 0.1, 2.0))
    assert few.mean[0] == pytest.approx(2 / (2 + 0.1 / 0.3))
    assert many.mean[0] == pytest.approx(50 / (50 + 0.1 / 0.3))
    assert many.sd[0] < few.sd[0]


def test_old_posts_say_less_about_today():
    spread = Spread(0.3, 0.1, 2.0)
    old = levels(rates([0], [2020], [1.0], [10]), np.array([2024.0]), spread)
    fading = np.exp(-4 / 2.0)
    assert old.mean[0] == pytest.approx(0.3 * fading / (0.3 + 0.01))
    assert old.sd[0] == pytest.approx(np.sqrt(0.3 - (0.3 * fading) ** 2 / 0.31))


def test_two_years_agree_with_the_formula_written_out():
    spread = Spread(0.3, 0.1, 2.0)
    found = levels(rates([0, 0], [2022, 2024], [0.5, 1.0], [1, 4]), np.array([2024.0]), spread)
    k = np.exp(-1.0)
    covariance = np.array([[0.3 + 0.1, 0.3 * k], [0.3 * k, 0.3 + 0.025]])
    weights = np.linalg.solve(covariance, np.array([0.3 * k, 0.3]))
    assert found.mean[0] == pytest.approx(weights @ [0.5, 1.0])


def test_an_account_without_posts_is_not_known_rather_than_average():
    found = levels(rates([1], [2024], [1.0]), np.array([2024.0, 2024.0, 2024.0]), TYPICAL)
    assert np.isnan(found.mean[[0, 2]]).all()
    assert np.isnan(found.post_sd[[0, 2]]).all()
    assert found.n.tolist() == [0, 1, 0]


def test_nothing_at_all_gives_nothing():
    found = levels(rates([], [], []), np.zeros(0), TYPICAL)
    assert len(found.mean) == 0
    assert learn_spread(np.zeros(0, np.int64), np.zeros(0), np.zeros(0)) == TYPICAL


def test_the_spread_of_posts_leans_on_the_account_s_own_only_as_far_as_it_has_posts():
    calm = rates([0, 1], [2024, 2024], [0, 0], [200, 3], [0.02, 0.02])
    wild = rates([0, 1], [2024, 2024], [0, 0], [200, 200], [0.02, 0.5])
    spread = Spread(0.3, 0.1, 2.0)
    small, large = (
        levels(calm, np.full(2, 2024.0), spread),
        levels(wild, np.full(2, 2024.0), spread),
    )
    assert small.post_sd[0] == pytest.approx(small.post_sd[1])  # scaled to the same pooled value
    assert large.post_sd[1] > 2 * large.post_sd[0]


def simulated(
    random: np.random.Generator, accounts: int, posts: int, memory: float
) -> tuple[Rates, Any]:
    """Posts with heavy-tailed noise around levels that drift; and the level at 2024."""
    account = np.repeat(np.arange(accounts), posts)
    time = np.sort(random.uniform(2020, 2024, (accounts, posts)), axis=1)
    times = np.column_stack([time, np.full(accounts, 2024.0)])
    apart = np.abs(times[:, :, None] - times[:, None, :])
    lower = np.linalg.cholesky(0.4 * np.exp(-apart / memory) + 1e-9 * np.eye(posts + 1))
    level = np.einsum("aij,aj->ai", lower, random.normal(size=(accounts, posts + 1)))
    noise = 0.4 * random.standard_t(4, (accounts, posts))
    return rates(account, time.ravel(), (level[:, :-1] + noise).ravel()), level[:, -1]


@pytest.mark.parametrize("posts", [2, 5])
def test_eighty_per_cent_of_true_levels_lie_in_the_interval(posts: int):
    posts_of, truth = simulated(np.random.default_rng(3), 3_000, posts, memory=3.0)
    spread = learn_spread(posts_of.account, posts_of.time, posts_of.value)
    found = levels(posts_of, np.full(3_000, 2024.0), spread)
    inside = np.abs(truth - found.mean) <= Z80 * found.sd
    assert 0.74 <= inside.mean() <= 0.86


def test_shrunken_levels_beat_the_account_s_own_mean_and_ignoring_time():
    posts_of, truth = simulated(np.random.default_rng(4), 2_000, 4, memory=2.0)
    spread = learn_spread(posts_of.account, posts_of.time, posts_of.value)
    at = np.full(2_000, 2024.0)
    own = np.bincount(posts_of.account, posts_of.value) / 4

    def error(estimate: Any) -> float:
        return float(np.sqrt(np.mean((truth - estimate) ** 2)))

    shrunk = error(levels(posts_of, at, spread).mean)
    timeless = error(levels(posts_of, at, Spread(spread.level, spread.post, 1e6)).mean)
    assert shrunk < 0.93 * error(own)
    assert shrunk < timeless


def test_the_best_looking_accounts_deliver_what_the_posterior_promised():
    random = np.random.default_rng(5)
    truth = random.normal(0, 0.6, 4_000)
    value = truth + random.normal(0, 0.6, 4_000)
    posts_of = rates(np.arange(4_000), np.full(4_000, 2024.0), value)
    found = levels(posts_of, np.full(4_000, 2024.0), Spread(0.36, 0.36, 4.0))
    best = np.argsort(found.mean)[-100:]
    assert truth[best].mean() == pytest.approx(found.mean[best].mean(), abs=0.15)
    assert value[best].mean() - truth[best].mean() > 0.5  # the raw rate is a winner's curse


def test_the_spread_is_learnt_from_data_with_known_spread():
    posts_of, _ = simulated(np.random.default_rng(6), 3_000, 6, memory=2.0)
    spread = learn_spread(posts_of.account, posts_of.time, posts_of.value)
    assert 1.0 <= spread.memory <= 4.0
    assert 0.25 <= spread.level <= 0.55
    assert spread.left_out == 1_500 * 6


@given(st.floats(-3, 3), st.integers(1, 500), st.floats(0.01, 2), st.floats(0.01, 2))
def test_a_posterior_lies_between_the_usual_and_the_own_mean(
    value: float, n: int, level: float, post: float
) -> None:
    found = levels(rates([0], [2024], [value], [n]), np.array([2024.0]), Spread(level, post, 2.0))
    assert min(0.0, value) - 1e-9 <= found.mean[0] <= max(0.0, value) + 1e-9
    assert 0 <= found.sd[0] <= np.sqrt(level)
