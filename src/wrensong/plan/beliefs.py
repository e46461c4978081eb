"""Beliefs about tiers, moved by what the lake knows of them. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from wrensong.core.money import Money
from wrensong.doors import wording

from .priors import Prior, Priors
from .rates import Rates

if TYPE_CHECKING:
    import pyarrow as pa

_OWN_SPREAD = 0.3  # a tier is never known better than this (log) from one observation


@dataclass(frozen=True)
class Known:
    """What the lake knows of one tier: logarithms of engagement per follower and of fees in
    USD, one per creator, and how many candidates of the catalogue fit the brief."""

    engagement: tuple[float, ...] = ()
    fees: tuple[float, ...] = ()
    candidates: int = 0


def updated(prior: Prior, logs: Iterable[float], what: str) -> Prior:
    """The prior with own observations: weighed by precision, in logarithms."""
    seen = np.array(list(logs))
    if not len(seen):
        return prior
    spread = max(_OWN_SPREAD, float(seen.std(ddof=1)) if len(seen) > 1 else prior.log_sd)
    own, before = len(seen) / spread**2, 1 / prior.log_sd**2
    mean = (own * float(seen.mean()) + before * float(np.log(prior.value))) / (own + before)
    half = 1.2815515655446004 / (own + before) ** 0.5
    share = wording.percent(own / (own + before), 0)
    return replace(
        prior,
        value=float(np.exp(mean)),
        low=float(np.exp(mean - half)),
        high=float(np.exp(mean + half)),
        source=f"{wording.plural(len(seen), what)} of your own ({share}), with: {prior.source}",
        n=len(seen),
    )


def figure(prior: Prior, given: Money | None, rates: Rates, currency: str) -> Prior:
    """An amount of money as the brief gives it, else the prior (USD), in ``currency``."""
    if given is not None:
        amount = float(rates.convert(given, currency).amount)
        return Prior(prior.name, amount, amount, amount, currency, "your brief", "now")
    usd = float(rates.convert(Money(Decimal(1_000_000), "USD"), currency).amount) / 1_000_000
    return replace(
        prior, value=usd * prior.value, low=usd * prior.low, high=usd * prior.high, unit=currency
    )


def learnt(believed: Priors, known: Mapping[str, Known], suitable_factor: float) -> Priors:
    """Priors with what the lake knows of each tier."""
    tiers = []
    for tier in believed.tiers:
        mine = known.get(tier.name, Known())
        number = max(1.0, tier.suitable.value * suitable_factor)
        suitable = replace(tier.suitable, value=number)
        if mine.candidates:
            count = float(mine.candidates)
            suitable = Prior(
                tier.suitable.name, count, count, count, "count",
                "candidates of your catalogue that fit this brief", "now", mine.candidates,
            )  # fmt: skip
        tiers.append(
            replace(
                tier,
                engagement=updated(tier.engagement, mine.engagement, "creator"),
                fee=updated(tier.fee, mine.fees, "quote"),
                suitable=suitable,
            )
        )
    return replace(believed, tiers=tuple(tiers))


def known_of_tiers(
    believed: Priors,
    reviews: pa.Table,
    platforms: Sequence[str],
    quotes: Sequence[tuple[int | None, Money]],
    candidates: set[int],
) -> dict[str, Known]:
    """What reviews, quotes (followers, USD) and candidates (account ids) say of each tier."""
    followers = reviews["followers"].to_numpy(zero_copy_only=False).astype(float)
    rate = reviews["er"].to_numpy(zero_copy_only=False).astype(float)
    counted = np.array(
        [
            base == "followers" and platform in platforms
            for base, platform in zip(
                reviews["er_base"].to_pylist(), reviews["platform"].to_pylist(), strict=True
            )
        ],
        dtype=bool,
    )
    fitting = np.isin(reviews["account_id"].to_numpy(), list(candidates))
    known = {}
    for tier in believed.tiers:
        inside = (followers >= tier.followers_low) & (followers <= tier.followers_high)
        with np.errstate(invalid="ignore", divide="ignore"):
            logs = np.log(rate[inside & counted])
        fees = [
            math.log(float(price.amount))
            for size, price in quotes
            if size is not None and tier.followers_low <= size <= tier.followers_high
        ]
        known[tier.name] = Known(
            tuple(logs[np.isfinite(logs)].tolist()), tuple(fees), int((inside & fitting).sum())
        )
    return known
