"""Fraud evidence on an invented world with the laws that real counts follow."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wrensong.core.errors import NotEnoughData
from wrensong.vet.evaluations.figures import auc, calibration_error
from wrensong.vet.evaluations.fraud import evaluate_fraud_on
from wrensong.vet.rules.fraud import LARGEST_FIT, FraudModel, chosen, fit_fraud
from wrensong.vet.rules.injection import (
    FOLLOWING_LIMIT,
    HYPOTHESES,
    STRONG,
    WEAK,
    PublicCounts,
    inject,
)
from wrensong.vet.rules.residuals import caption_traits, fit_peers, summarise


def world(n: int, seed: int = 0, posts: int = 3) -> PublicCounts:
    rng = np.random.default_rng(seed)
    size, niche = rng.normal(9.5, 1.3, n), rng.integers(0, 4, n)
    owner = np.repeat(np.arange(n), rng.integers(1, posts + 1, n))
    rate = -3.3 - 0.15 * (size - 9.5) + 0.2 * niche + rng.normal(0, 0.6, n)
    likes = size[owner] + rate[owner] + rng.normal(0, 0.4, len(owner))
    comments = likes - 3.4 + rng.normal(0, 0.7, n)[owner] + rng.normal(0, 0.4, len(owner))
    return PublicCounts(
        followers=np.round(np.exp(size)),
        following=np.minimum(np.round(np.exp(6.8 + rng.normal(0, 0.8, n))), FOLLOWING_LIMIT),
        posts_count=np.round(np.exp(6.5 + 0.2 * (size - 9.5) + rng.normal(0, 0.7, n))),
        verified=np.zeros(n),
        niche=niche,
        owner=owner,
        likes=np.round(np.exp(likes)),
        comments=np.round(np.exp(comments)),
        year=2020 + rng.random(len(owner)),
        traits=np.zeros((len(owner), 0)),
    )


@pytest.fixture(scope="module")
def fitted() -> FraudModel:
    return fit_fraud(world(1500), seed=1)


@given(st.sampled_from(HYPOTHESES), st.sampled_from((WEAK, STRONG)), st.integers(0, 999))
@settings(max_examples=30, deadline=None)
def test_a_purchase_only_raises_counts_and_leaves_the_others_alone(hypothesis, dose, seed):
    honest = world(60, seed)
    bought = inject(honest, hypothesis, dose, np.random.default_rng(seed))
    moved = {
        "bought_followers": {"followers"},
        "bought_likes": {"likes"},
        "bought_both": {"followers", "likes"},
        "pod_comments": {"comments"},
        "follow_unfollow": {"following", "followers"},
    }[hypothesis]
    for name in ("followers", "following", "posts_count", "likes", "comments"):
        before, after = getattr(honest, name), getattr(bought, name)
        if name in moved:
            # Delivery is noisy, so one post may get a little less than ordered, never half.
            assert (after >= before * 0.99).all() and (after > before).any()
        else:
            assert np.array_equal(before, after)
    assert (bought.following <= np.maximum(FOLLOWING_LIMIT, honest.following)).all()


def test_bought_likes_reach_at_least_one_post_of_every_buyer():
    honest = world(400, 3)
    bought = inject(honest, "bought_likes", STRONG, np.random.default_rng(0))
    raised = np.bincount(honest.owner, bought.likes > honest.likes, minlength=400)
    assert (raised > 0).all()


def test_every_hypothesis_is_told_from_honest_creators_it_never_saw(fitted):
    held = world(1500, seed=9)
    honest = summarise(held)
    for hypothesis in HYPOTHESES:
        bought = summarise(inject(held, hypothesis, STRONG, np.random.default_rng(2)))
        score = auc(fitted.log_lr(honest, hypothesis), fitted.log_lr(bought, hypothesis))
        assert score > 0.8, hypothesis


def test_likelihood_ratios_are_calibrated_on_creators_held_out(fitted):
    held = world(3000, seed=11)
    rng = np.random.default_rng(4)
    for hypothesis in ("bought_likes", "bought_followers"):
        honest = fitted.log_lr(summarise(held), hypothesis)
        parts = [
            fitted.log_lr(summarise(inject(held, hypothesis, d, rng)), hypothesis)
            for d in (WEAK, STRONG)
        ]
        log_lr = np.concatenate([honest, honest, *parts])
        truth = np.repeat([0.0, 1.0], 2 * len(honest))
        assert calibration_error(1 / (1 + np.exp(-log_lr)), truth) < 0.05


def test_honest_creators_of_every_size_raise_the_alarm_equally_often(fitted):
    rows = summarise(world(6000, seed=12))
    alarm = fitted.evidence(rows)["bought_followers"].false_alarm <= 0.05
    small, large = rows.followers < 8.5, rows.followers > 10.5
    assert 0.02 < alarm[small].mean() < 0.09
    assert 0.02 < alarm[large].mean() < 0.09


def test_a_count_that_is_not_known_gives_not_known_and_never_a_penalty(fitted):
    rows = summarise(world(50, seed=5))
    blank = replace(rows, comments=np.full(50, np.nan))
    assert np.isnan(fitted.log_lr(blank, "pod_comments")).all()
    assert np.isnan(fitted.log_lr(blank, "bought_likes")).all()
    assert np.isfinite(fitted.log_lr(blank, "bought_followers")).all()
    no_following = replace(rows, following=np.full(50, np.nan))
    assert np.isnan(fitted.log_lr(no_following, "follow_unfollow")).all()
    assert np.isfinite(fitted.log_lr(no_following, "bought_likes")).all()


def test_evidence_shows_what_was_seen_and_what_peers_show(fitted):
    rows = summarise(world(300, seed=6))
    card = fitted.evidence(rows)["bought_likes"]
    assert (card.expected_low < card.expected).all() and (card.expected < card.expected_high).all()
    inside = (card.observed > card.expected_low) & (card.observed < card.expected_high)
    assert 0.7 < inside.mean() < 0.95
    assert (card.low <= card.high).all()
    assert ((card.posterior > 0) & (card.posterior < 1)).all()


def test_fitting_twice_gives_the_same_numbers_and_json_keeps_them(fitted):
    rows = summarise(world(40, seed=7))
    again = fit_fraud(world(1500), seed=1)
    stored = FraudModel.from_dict(json.loads(json.dumps(fitted.as_dict())))
    for hypothesis in HYPOTHESES:
        expected = fitted.log_lr(rows, hypothesis)
        assert np.array_equal(expected, again.log_lr(rows, hypothesis))
        assert np.allclose(expected, stored.log_lr(rows, hypothesis), atol=0.02)


def test_too_few_creators_say_what_is_missing():
    with pytest.raises(NotEnoughData, match="30 creators"):
        fit_fraud(world(30))


def test_a_large_lake_is_learnt_from_creators_of_every_size():
    rows = summarise(world(20_000, seed=14))
    drawn = chosen(rows, seed=3)
    assert len(drawn) == LARGEST_FIT
    assert (np.diff(drawn) > 0).all()
    levels = (0.01, 0.25, 0.5, 0.75, 0.99)
    gap = np.quantile(rows.followers[drawn], levels) - np.quantile(rows.followers, levels)
    assert np.abs(gap).max() < 0.02


def test_the_interval_covers_what_other_posts_of_the_same_kind_would_give(fitted):
    rows = summarise(world(800, seed=15, posts=6))
    card = fitted.evidence(rows)
    rng = np.random.default_rng(0)
    usual = np.nanmedian(np.exp(rows.spread) - 0.05)
    spread = np.where(np.isnan(rows.spread), usual, np.exp(rows.spread) - 0.05)
    error = spread / np.sqrt(np.maximum(rows.n, 1))
    inside = {h: [] for h in HYPOTHESES}
    for _ in range(20):
        both, own = rng.normal(size=(2, len(rows))) * error
        other = replace(
            rows, likes=rows.likes + both, comments=rows.comments + 0.5 * both + 0.87 * own
        )
        for h, log_lr in fitted.log_lrs(other).items():
            inside[h].append((log_lr >= card[h].low) & (log_lr <= card[h].high))
    for h, hits in inside.items():
        assert 0.75 < np.mean(hits) < 0.87, h


def test_a_post_raised_alone_stands_out_of_its_creators_posts():
    honest = world(300, seed=16)
    raised = replace(honest, likes=honest.likes.copy())
    first = np.unique(honest.owner, return_index=True)[1]
    raised.likes[first] *= 9
    before, after = summarise(honest).extremes, summarise(raised).extremes
    many = np.bincount(honest.owner) > 1
    assert (before[~many] == 0).all() and (after[~many] == 0).all()
    assert after[many, 2].mean() > before[many, 2].mean() + 0.5


def test_the_harsh_reading_hides_more():
    honest, rng = world(2000, seed=17), np.random.default_rng(1)
    harsh = inject(honest, "bought_likes", replace(STRONG, harsh=1.0), rng)
    untouched = np.bincount(honest.owner, harsh.likes > honest.likes, minlength=2000) == 0
    assert 0.02 < untouched.mean() < 0.15
    silent = replace(honest, comments=np.zeros(len(honest.comments)))
    harsh = inject(silent, "pod_comments", replace(STRONG, harsh=1.0), rng)
    assert (harsh.comments == 0).all()
    assert (inject(silent, "pod_comments", STRONG, rng).comments > 0).any()
    grown = inject(honest, "bought_followers", replace(STRONG, harsh=1.0), rng)
    factor = grown.followers / honest.followers
    assert 4.0 < np.median(factor) < 4.4  # the middle of 3 and 6 by ratio
    assert (factor > 2.99).all() and (factor < 6.01).all()


def test_peers_expectation_bears_outliers():
    honest = world(1500, seed=8)
    spoiled = replace(honest, likes=honest.likes.copy())
    spoiled.likes[:200] *= 50
    at = summarise(honest)
    clean, dirty = fit_peers(at), fit_peers(summarise(spoiled))
    gap = clean.expected(at, "likes")[0] - dirty.expected(at, "likes")[0]
    assert np.abs(np.median(gap)) < 0.1


def test_captions_become_numbers_without_gaps():
    traits = caption_traits(
        ["Win a cake! #baking #giveaway @mina.bakes what do you say?", None, ""]
    )
    assert traits.shape == (3, 11)
    assert np.isfinite(traits).all()
    assert traits[0, 0] == 0.2


def test_the_evaluation_prints_every_figure_per_hypothesis():
    result = evaluate_fraud_on(world(1300, seed=13), seed=0)
    for hypothesis in HYPOTHESES:
        figures = result[hypothesis]
        assert figures["auc_weak"] < figures["auc_strong"]
        assert figures["auc_weak_low"] <= figures["auc_weak"] <= figures["auc_weak_high"]
        assert figures["false_alarms_per_1000_size_matched"] < 90
        assert figures["auc_strong_harsh"] < figures["auc_strong"] + 0.01
        for name in ("light", "light_viral", "light_review"):
            assert figures[f"false_alarms_per_1000_{name}"] >= 0
    assert len(result["gates"]) == 10
