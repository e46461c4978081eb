"""Growth evidence: a purchase is followers without engagement."""

from __future__ import annotations

import numpy as np
import pytest

from wrensong.core.errors import NotEnoughData
from wrensong.vet.evaluations.growth import evaluate_growth, joined, simulate_growth
from wrensong.vet.rules.growth import GrowthSeries, fit_growth, intervals


def one(followers: list[float], engagement: list[float]) -> GrowthSeries:
    n = len(followers)
    return GrowthSeries(
        np.zeros(n, dtype=int), np.arange(n, dtype=float), np.array(followers), np.array(engagement)
    )


@pytest.fixture(scope="module")
def model():
    rng = np.random.default_rng(0)
    worlds = [simulate_growth(60, rng, False, viral) for viral in (False, True)]
    return fit_growth(joined(worlds), seed=0)


def test_the_gate_holds_on_days_and_on_weeks():
    result = evaluate_growth(seed=3, accounts=150)
    assert result["passed"], result["gates"]
    assert result["plain_auc_daily"] < result["auc_daily"] - 0.2


def test_the_same_jump_is_clear_with_engagement_and_odd_without(model):
    rng = np.random.default_rng(1)
    calm = np.round(10_000 * np.cumprod(1 + 0.001 + 0.0003 * rng.standard_normal(60)))
    jump = calm.copy()
    jump[40:] += 900
    usual = np.full(60, 300.0)
    viral = usual.copy()
    viral[40] = 9000.0
    bought = model.evidence(one(list(jump), list(usual)))
    earned = model.evidence(one(list(jump), list(viral)))
    assert bought.log_lr[0] > 1.0 > earned.log_lr[0]
    assert bought.row[0] == 40
    assert bought.gain[0] == pytest.approx(0.09, abs=0.01)
    assert bought.expected[0] < 0.01


def test_too_few_dates_or_accounts_are_not_known(model):
    short = model.evidence(one([1000, 1010, 1020], [5, 5, 5]))
    assert np.isnan(short.score[0]) and np.isnan(short.log_lr[0]) and np.isnan(short.false_alarm[0])
    assert short.row[0] == -1
    with pytest.raises(NotEnoughData, match="accounts"):
        fit_growth(one(list(range(1000, 1030)), [5.0] * 30))


def test_unknown_engagement_is_left_out_and_not_taken_as_zero(model):
    followers = list(np.linspace(1000, 1100, 30))
    known = model.evidence(one(followers, [50.0] * 30))
    gaps = model.evidence(one(followers, [50.0] * 20 + [np.nan] * 10))
    assert gaps.n[0] < known.n[0]


def test_intervals_of_accounts_drawn_are_those_of_their_series():
    every = intervals(simulate_growth(40, np.random.default_rng(2), False, True))
    chosen = np.array([3, 17, 3])
    drawn = every.of(chosen)
    assert drawn.n == 3
    for at, account in enumerate(chosen):
        own, again = every.account == account, drawn.account == at
        for name in ("rate", "target", "design", "echo", "row"):
            assert np.array_equal(getattr(every, name)[own], getattr(drawn, name)[again]), name
