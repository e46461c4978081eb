"""Formulas of plan: forecasts, and who takes part. Pure; see docs/methods/forecast.md."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

# Standard deviation (log) of what all posts of one plan share: the year, the platform's mood
# and the error of the model itself. Stated, not measured per brief.
COMMON_SD = 0.15
# Fewer than half of gifted creators post: Beta(4, 6), mean 0.4.
GIFT_PRIOR = (4.0, 6.0)
# A gift is an offer only where the usual fee is at most so many times its cost. Stated.
GIFT_FEE_LIMIT = 3
# Who takes part in the choice (docs/methods/portfolio.md).
FIT_FLOOR = 50.0
TOPIC_NEAR = 0.5
FIT_CLEAR = 1.0
# Silent for so many days, and for so many of the creator's own usual gaps between posts.
QUIET_DAYS = 90
QUIET_GAPS = 8
DRAWS = 4000
_SEED = 7_193
_TENTH = 1.2815515655446004  # the 90 % point of the normal distribution


def log_totals(
    base: Floats, log_mean: Floats, log_sd: Floats, post_sd: Floats, posts: int
) -> tuple[Floats, Floats]:
    """Log-normal of the total engagement of ``posts`` posts of each creator (mu, sigma).

    A post brings base * exp(u + e) engagements, u ~ N(log_mean, log_sd^2) shared by the posts
    of a creator, e ~ N(0, post_sd^2) of each post. The sum is matched by its first two moments
    (Fenton 1960), exact for one post. ``base`` is followers, or views a post.
    """
    shared, single = log_sd**2, post_sd**2
    mean = posts * base * np.exp(log_mean + (shared + single) / 2)
    variation = np.exp(shared) * (np.exp(single) + posts - 1) / posts - 1
    sigma2 = np.log1p(variation)
    return np.log(mean) - sigma2 / 2, np.sqrt(sigma2)


def forecast(mu: Floats, sigma: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean and 80 % interval of log-normal totals, with the error that all of them share.

    Returns (value, low, high) in engagements.
    """
    spread = np.sqrt(sigma**2 + COMMON_SD**2)
    value = np.exp(mu + spread**2 / 2)
    return value, np.exp(mu - _TENTH * spread), np.exp(mu + _TENTH * spread)


def total(mu: Floats, sigma: Floats, gifted: npt.NDArray[np.bool_]) -> tuple[float, float, float]:
    """Mean and 80 % interval of the total engagement of a set, by seeded simulation.

    Every draw shares one common error and, for gifts, one chance of posting from the prior.
    """
    if not len(mu):
        return 0.0, 0.0, 0.0
    random = np.random.default_rng(_SEED)
    each = np.exp(mu + sigma * random.standard_normal((DRAWS, len(mu))))
    chance = random.beta(*GIFT_PRIOR, size=(DRAWS, 1))
    posted = ~gifted | (random.random((DRAWS, len(mu))) < chance)
    together = np.exp(COMMON_SD * random.standard_normal(DRAWS))
    draws = together * (each * posted).sum(axis=1)
    low, high = (float(np.quantile(draws, q)) for q in (0.1, 0.9))
    mean_chance = np.where(gifted, GIFT_PRIOR[0] / sum(GIFT_PRIOR), 1.0)
    value = float((forecast(mu, sigma)[0] * mean_chance).sum())
    return value, min(low, value), max(high, value)


def beta_interval(alpha: float, beta: float) -> tuple[float, float]:
    """The central 80 % of a Beta distribution (fractions)."""
    from scipy.special import betaincinv

    return float(betaincinv(alpha, beta, 0.1)), float(betaincinv(alpha, beta, 0.9))


def gone_quiet(silent_days: Floats, posts_per_week: Floats) -> npt.NDArray[np.bool_]:
    """Who has stopped posting: silent for long, and for long by their own cadence.

    ``silent_days`` since the last post, counted to the newest post of anybody (an old file is
    not silence). NaN, not known, is never quiet.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        usual_gap = 7 / posts_per_week
        quiet: npt.NDArray[np.bool_] = (silent_days > QUIET_DAYS) & (
            silent_days > QUIET_GAPS * usual_gap
        )
    return quiet
