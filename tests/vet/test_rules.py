"""Expectation, peers, evidence and proportions against small cases and plain oracles."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wrensong.vet.rules.evidence import compare
from wrensong.vet.rules.expectation import Described, fit
from wrensong.vet.rules.norms import log_norm, norms
from wrensong.vet.rules.peers import neighbours
from wrensong.vet.rules.proportions import (
    TYPICAL_TOGETHER,
    Clusters,
    clustered,
    per_week,
    repeats,
    together,
    wilson,
)


def described(numbers: Any, niche: Any = None, time: Any = None) -> Described:
    numbers = np.atleast_2d(np.array(numbers, float).T).T
    rows = len(numbers)
    return Described(
        numbers,
        np.zeros(rows, np.int64) if niche is None else np.array(niche, np.int64),
        np.full(rows, 2024.0) if time is None else np.array(time, float),
    )


def test_a_regression_finds_slope_niche_and_trend_through_outliers():
    random = np.random.default_rng(1)
    size, niche = random.normal(10, 1, 4_000), random.integers(0, 3, 4_000)
    time = random.uniform(2020, 2024, 4_000)
    truth = -1 - 0.2 * (size - 10) + np.array([0.5, 0.0, -0.5])[niche] + 0.1 * (time - 2022)
    values = truth + random.normal(0, 0.2, 4_000)
    values[::50] += 8.0
    rows = described(size, niche, time)
    assert np.abs(fit(values, rows).of(rows) - truth).mean() < 0.03


def test_an_unknown_number_niche_or_time_counts_as_average():
    random = np.random.default_rng(2)
    size = random.normal(10, 1, 500)
    model = fit(-0.3 * size + random.normal(0, 0.1, 500), described(size))
    unknown, average = model.of(described([np.nan], [-1])), model.of(described([size.mean()], [-1]))
    assert unknown == pytest.approx(average)


def test_a_niche_of_one_account_hardly_moves_what_is_expected():
    noise = np.random.default_rng(1).normal(0, 0.5, 100)
    values, niche = np.r_[noise, 5.0], np.r_[np.zeros(100), 1]
    rows = described(np.full(101, 10.0), niche)
    assert fit(values, rows).of(rows)[-1] < 1.0


def test_one_row_or_equal_rows_can_be_fitted():
    rows = described([10.0, 10.0])
    assert fit(np.array([-3.0, -3.0]), rows).of(rows) == pytest.approx([-3.0, -3.0])
    with pytest.raises(ValueError, match="nothing to fit"):
        fit(np.array([np.nan]), described([10.0]))


def crowd(count: int = 1_000, seed: int = 1) -> tuple[Any, Any, Any, Any]:
    random = np.random.default_rng(seed)
    followers = np.exp(random.uniform(7, 11.5, count))
    platform, niche = random.integers(0, 2, count), random.integers(-1, 3, count)
    return followers, platform, niche, random.normal(size=count)


def test_percentiles_and_quantiles_agree_with_comparing_one_by_one():
    followers, platform, niche, values = crowd()
    peers = neighbours(followers, platform, niche, np.ones(1_000, np.bool_), 30)
    probe = values + 0.3
    (rank,) = peers.percentiles(values, probe)
    (top,) = peers.quantiles(values, 0.75)
    checked = 0
    for group in peers.groups:
        for account, window in zip(group.accounts, group.window, strict=True):
            members = group.members[window]
            assert account in members
            others = members[members != account]
            assert rank[account] == pytest.approx(100 * np.mean(values[others] < probe[account]))
            assert top[account] == pytest.approx(np.quantile(values[members], 0.75))
            assert peers.n[account] == len(others)
            checked += 1
    assert checked == 1_000


def test_peers_are_near_in_followers_and_share_platform_and_niche():
    followers, platform, niche, _ = crowd(4_000)
    peers = neighbours(followers, platform, niche, np.ones(4_000, np.bool_), 30)
    for group in peers.groups:
        for account, window in list(zip(group.accounts, group.window, strict=True))[::37]:
            members = group.members[window]
            assert (platform[members] == platform[account]).all()
            if peers.same_niche[account]:
                assert (niche[members] == niche[account]).all()
                alike = (platform == platform[account]) & (niche == niche[account])
                size = np.log(followers)
                nearest = np.sort(np.abs(size[alike] - size[account]))[len(members) - 1]
                # At the ends of the range a window cannot be centred.
                assert np.abs(size[members] - size[account]).max() <= 2.2 * nearest + 0.1


def test_a_small_niche_is_compared_across_its_platform_and_a_small_platform_with_nobody():
    followers = np.linspace(1_000, 90_000, 120)
    platform = np.r_[np.zeros(100, np.int64), np.ones(20, np.int64)]
    niche = np.r_[np.zeros(60, np.int64), np.ones(10, np.int64), np.full(50, -1)]
    peers = neighbours(followers, platform, niche, np.ones(120, np.bool_), 30)
    assert peers.same_niche[:60].all()
    assert not peers.same_niche[60:].any()
    assert (peers.n[60:100] >= 30).all()
    assert (peers.n[100:] == 0).all()
    assert np.isnan(peers.quantiles(np.zeros(120), 0.5)[0][100:]).all()


def test_accounts_without_followers_or_value_are_nobody_s_peers():
    followers = np.r_[np.full(50, 5_000.0), np.nan, 5_000.0]
    usable = np.r_[np.ones(51, np.bool_), False]
    none = np.zeros(52, np.int64)
    peers = neighbours(followers, none, none, usable, 30)
    assert peers.n[50] == peers.n[51] == 0
    assert {int(m) for g in peers.groups for m in g.members.ravel()} == set(range(50))


def test_evidence_points_both_ways_and_says_what_is_usual():
    random = np.random.default_rng(3)
    followers = np.full(500, 10_000.0)
    values = np.log1p(300) + random.normal(0, 0.5, 500)
    values[0], values[1] = np.log1p(15), np.log1p(9_000)
    none = np.zeros(500, np.int64)
    peers = neighbours(followers, none, none, np.ones(500, np.bool_), 30)
    found = compare(values, np.full(500, np.log1p(300)), np.zeros(500), peers)
    assert found.evidence[0] < -4
    assert found.evidence[1] > 4
    assert found.observed[:2] == pytest.approx([15, 9_000])
    inside = (found.observed >= found.expected_low) & (found.observed <= found.expected_high)
    assert 0.72 <= inside.mean() <= 0.88


def test_few_posts_make_the_same_difference_weaker_evidence():
    random = np.random.default_rng(4)
    values = np.log1p(300) + random.normal(0, 0.4, 200)
    values[0] = values[1] = np.log1p(30)
    none = np.zeros(200, np.int64)
    peers = neighbours(np.full(200, 1e4), none, none, np.ones(200, np.bool_), 30)
    noise = np.full(200, 0.01)
    noise[1] = 0.5
    found = compare(values, np.full(200, np.log1p(300)), noise, peers)
    assert abs(found.evidence[1]) < 0.8 * abs(found.evidence[0])


def test_wilson_matches_a_known_interval():
    low, high = wilson(np.array([8.0]), np.array([10.0]), 1.96)
    assert low[0] == pytest.approx(0.4901, abs=5e-4)
    assert high[0] == pytest.approx(0.9433, abs=5e-4)


@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_of_a_share_holds_the_share_and_stays_a_share(counts: tuple[int, int]) -> None:
    low, high = (float(x[0]) for x in wilson(np.array([counts[0]]), np.array([counts[1]])))
    assert 0 <= low <= counts[0] / counts[1] <= high <= 1


def _clusters(others: Any, hits: Any) -> Clusters:
    return Clusters(
        (others > 0).sum(axis=1).astype(float), others.sum(axis=1), hits.sum(axis=1),
        (others**2).sum(axis=1), (hits**2 / others).sum(axis=1),
    )  # fmt: skip


def test_answers_in_bursts_widen_the_interval():
    random = np.random.default_rng(5)
    others = np.full((400, 5), 20.0)
    burst = np.where(random.random((400, 5)) < 0.4, 20.0, 0.0)
    steady = random.binomial(20, 0.36, (400, 5)).astype(float)
    assert together(_clusters(others, burst)) == pytest.approx(1)
    assert together(_clusters(others, steady)) == pytest.approx(0, abs=0.02)
    none = np.zeros(3)
    assert together(Clusters(none, none, none, none, none)) == TYPICAL_TOGETHER


@pytest.mark.parametrize("alike", [0.0, 0.1, 0.4])
def test_the_interval_of_a_clustered_share_holds_the_truth_as_often_as_it_says(alike: float):
    random = np.random.default_rng(6)
    truth = random.beta(2, 4, 3_000)
    own = truth[:, None] * np.ones(8)
    if alike:  # beta-binomial posts: the correlation is 1 / (a + b + 1)
        size = 1 / alike - 1
        own = random.beta(truth[:, None] * size, (1 - truth[:, None]) * size, (3_000, 8))
    others = random.integers(5, 30, (3_000, 8)).astype(float)
    found = _clusters(others, random.binomial(others.astype(int), own).astype(float))
    measured = together(found)
    assert measured == pytest.approx(alike, abs=0.03)
    low, high = clustered(found, measured)
    assert 0.75 <= ((low <= truth) & (truth <= high)).mean() <= 0.85


def test_cadence_counts_gaps_and_needs_five_posts_and_a_week():
    found = per_week(np.array([8.0, 4, 9, np.nan]), np.array([49.0, 49, 2, 10]))
    assert found[0] == pytest.approx(1.0)
    assert np.isnan(found[1:]).all()


def test_topic_focus_is_the_chance_that_two_posts_start_alike():
    # Ten posts, six with one first hashtag and four with another: (6*5 + 4*3) / (10*9).
    assert repeats(np.array([42.0]), np.array([10.0])) == pytest.approx(42 / 90)
    assert np.isnan(repeats(np.array([2.0]), np.array([2.0]))).all()


def test_a_published_norm_follows_size_and_niche():
    found = log_norm(
        np.array([3_000.0, 3_000, 60_000, np.nan]), np.array([0, 1, -1, 0]), ["fashion", "chess"]
    )
    assert np.exp(found[:3]) == pytest.approx([0.0667, 0.042, 0.024])
    assert np.isnan(found[3])
    assert norms()["period"] == "2012-2019"
