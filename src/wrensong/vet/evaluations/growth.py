"""Growth evidence on simulated accounts: bought followers against viral-but-honest growth.

No public data says which gains were bought, so the truth is simulated. An account has a base
growth rate (lognormal, median 0.12 % a day), a slow drift and a weekly rhythm; its engagement
per day is 1-8 % of followers with lognormal noise. *Viral* accounts have one to three posts
that multiply engagement by 3 to 30, fading over some days, and gain followers in proportion
to the extra engagement with a lag of up to two days and a spread of 0.5 in log. *Bought*
accounts add 2-12 % of their followers one to three times, each delivered over one to seven
days with no engagement, and lose a tenth to a third of them within weeks; half of them also
go viral.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from wrensong.vet.rules.growth import GrowthSeries, fit_growth

from .figures import auc, bootstrap, tpr_at

Floats = NDArray[np.float64]
VERSION = 1  # of what is measured and how; docs/methods names it beside its figures
GATE_AUC, GATE_ALARMS = 0.87, 0.05


def simulate_growth(
    accounts: int, rng: np.random.Generator, bought: bool, viral: bool, step: int = 1
) -> GrowthSeries:
    """``accounts`` histories of 120 days, seen every ``step`` days (1 or 7)."""
    days = 120 if step == 1 else 364
    followers = np.exp(rng.normal(9.5, 1.2, accounts))
    rate = np.exp(rng.normal(np.log(0.0012), 0.7, accounts))[:, None]
    drift = 1 + 0.5 * np.sin(np.linspace(0, 3, days)[None] + 6 * rng.random((accounts, 1)))
    noise = 1 + 0.35 * rng.standard_t(4, (accounts, days))
    week = 1 + 0.15 * np.sin(2 * np.pi * np.arange(days)[None] / 7)
    loud = rng.uniform(0.01, 0.08, (accounts, 1)) * np.exp(rng.normal(0, 0.5, (accounts, days)))
    extra = np.zeros((accounts, days))
    for i in range(accounts):
        for _ in range(int(rng.integers(1, 4)) if viral else 0):
            at, fade = int(rng.integers(5, days - 8)), rng.uniform(0.3, 0.7)
            burst = (np.exp(rng.uniform(np.log(3), np.log(30))) - 1) * fade ** np.arange(8)
            extra[i, at : at + 8] += burst * np.median(loud[i])
    brings = np.exp(rng.normal(np.log(0.08), 0.5, (accounts, 1)))
    late = rng.dirichlet((4, 3, 1), accounts)
    carried = sum(late[:, [lag]] * np.pad(extra, ((0, 0), (lag, 0)))[:, :days] for lag in range(3))
    gains = rate * drift * noise * week + brings * carried * np.exp(
        rng.normal(0, 0.3, (accounts, days))
    )
    growth = np.cumprod(1 + np.maximum(gains, -0.01), axis=1)
    curve = followers[:, None] * growth
    engagement = (loud + extra) * curve
    if bought:
        for i in range(accounts):
            for _ in range(int(rng.integers(1, 4))):
                at = int(rng.integers(5, days - 8))
                since, spread = np.arange(days - at), int(rng.integers(1, 8))
                order = rng.uniform(0.02, 0.12) * curve[i, at]
                lost = rng.uniform(0.1, 0.33) * (1 - np.exp(-since / 20))
                curve[i, at:] += order * np.minimum((since + 1) / spread, 1) * (1 - lost)
    seen = np.arange(step - 1, days, step)
    weekly = engagement[:, : len(seen) * step].reshape(accounts, len(seen), step).mean(axis=2)
    return GrowthSeries(
        account=np.repeat(np.arange(accounts), len(seen)),
        day=np.tile(seen.astype(float), accounts),
        followers=np.round(curve[:, seen]).ravel(),
        engagement=np.round(weekly).ravel(),
    )


def joined(parts: list[GrowthSeries]) -> GrowthSeries:
    """Accounts renumbered one after another."""
    shift = np.cumsum([0, *(part.accounts for part in parts)])
    return GrowthSeries(
        np.concatenate([p.account + s for p, s in zip(parts, shift, strict=False)]),
        np.concatenate([p.day for p in parts]),
        np.concatenate([p.followers for p in parts]),
        np.concatenate([p.engagement for p in parts]),
    )


def evaluate_growth(data_dir: object = None, seed: int = 0, accounts: int = 400) -> dict[str, Any]:
    """Fitted on a mix with one buyer in ten, scored on other accounts; days and weeks apart.

    ``auc_*`` bought against viral-but-honest, ``plain_auc_*`` the largest z-score of gains
    without engagement, ``false_alarms_*`` share of honest accounts at the 5 % level of the
    mix (natural growth and viral apart). ``data_dir`` is not used: no real truth exists.
    """
    rng = np.random.default_rng(seed)
    result: dict[str, Any] = {"accounts": accounts, "seed": seed, "simulated": True}
    gates: dict[str, tuple[float, float, bool]] = {}
    for name, step in (("daily", 1), ("weekly", 7)):

        def world(n: int, bought: bool, viral: bool, step: int = step) -> GrowthSeries:
            return simulate_growth(n, rng, bought, viral, step)

        def buyers(n: int) -> GrowthSeries:
            return joined([world(n // 2, True, False), world(n - n // 2, True, True)])

        usual = [world(accounts // 2, False, False), world(accounts // 2, False, True)]
        model = fit_growth(joined([*usual, buyers(accounts // 10)]), seed)
        viral_series, bought_series = world(accounts, False, True), buyers(accounts)
        natural = model.evidence(world(accounts, False, False))
        viral, bought = model.evidence(viral_series), model.evidence(bought_series)
        value = auc(viral.score, bought.score)

        def measure(
            at: NDArray[np.int64], v: Floats = viral.score, b: Floats = bought.score
        ) -> float:
            return auc(v[at], b[at])

        low, high = bootstrap(measure, accounts, seed)
        result |= {f"auc_{name}": value, f"auc_{name}_low": low, f"auc_{name}_high": high}
        result[f"plain_auc_{name}"] = auc(_plain(viral_series), _plain(bought_series))
        result[f"tpr_{name}"] = tpr_at(viral.score, bought.score)
        result[f"false_alarms_{name}_natural"] = float((natural.false_alarm <= 0.05).mean())
        result[f"false_alarms_{name}_viral"] = float((viral.false_alarm <= 0.05).mean())
        result[f"caught_{name}"] = float((bought.false_alarm <= 0.05).mean())
        gates[f"auc_{name}"] = (value, GATE_AUC, value >= GATE_AUC)
        alarms = result[f"false_alarms_{name}_natural"]
        gates[f"false_alarms_{name}"] = (alarms, GATE_ALARMS, alarms <= GATE_ALARMS)
    result["gates"] = gates
    result["passed"] = all(ok for _, _, ok in gates.values())
    return result


def _plain(series: GrowthSeries) -> Floats:
    """What a growth alarm without engagement sees: each account's largest gain z-score."""
    out = []
    for code in range(series.accounts):
        gain = np.diff(np.log(series.followers[series.account == code]))
        out.append((gain.max() - gain.mean()) / (gain.std() + 1e-12))
    return np.array(out)
