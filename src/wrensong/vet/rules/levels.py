"""Levels: what an account's own posts say, given what is usual for its like.

    log rate of a post = expected(size, niche, time) + u(time) + e
    u: the account's own level, variance ``level``, correlation exp(-|years apart| / memory)
    e: one post, variance ``post``

The posterior of u is the normal one (a Gaussian process with an exponential kernel; for posts of
one day it is the classical shrinkage n / (n + post / level)). The three constants are learnt by
leaving each post of a sample out in turn: share and memory are those that predict the left-out
posts best, and the total is what makes the stated interval hold the stated share of them, so
heavy tails widen it only as far as they need to (docs/methods/engagement.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .expectation import Floats, Ints

Z80 = 1.2815515655446004  # half-width of a central 80 % interval in standard deviations
LEVEL = 0.8
MEMORIES = (0.5, 1.0, 2.0, 4.0, 8.0)
SHARES = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
SAMPLE_ACCOUNTS = 1_500
SAMPLE_POSTS = 6
ENOUGH_LEFT_OUT = 100
OWN_SPREAD_PRIOR = 10.0  # posts' worth of belief that an account's spread is the usual one


@dataclass(frozen=True, slots=True)
class Spread:
    """How log rates vary. ``level`` between accounts, ``post`` between posts of one account
    (variances), ``memory`` in years; ``left_out`` counts the posts it was learnt from."""

    level: float
    post: float
    memory: float
    left_out: int = 0


# Used until enough accounts have two posts. Measured on 11,804 Instagram posts of 2012-2019.
TYPICAL = Spread(level=0.43, post=0.15, memory=2.0)


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """Mean log rates of groups of posts; one row per account and year (or per post).

    ``account``: positions, ascending; ``time``: calendar years; ``value``: mean log rate; ``n``:
    posts in the group; ``variance``: their sample variance (NaN when n = 1).
    """

    account: Ints
    time: Floats
    value: Floats
    n: Floats
    variance: Floats

    @property
    def accounts(self) -> int:
        """How many accounts there are."""
        return len(_runs(self.account)[0])


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Per account: posterior ``mean`` and ``sd`` of u at a time, the standard deviation ``post_sd``
    of single posts around it, and the number ``n`` of posts behind it. NaN without posts."""

    mean: Floats
    sd: Floats
    post_sd: Floats
    n: Floats

    @property
    def predictive_sd(self) -> Floats:
        """Standard deviation of one further post."""
        both: Floats = np.sqrt(self.sd**2 + self.post_sd**2)
        return both


def learn_spread(account: Ints, time: Floats, residual: Floats) -> Spread:
    """The constants of a set of posts (``account`` ascending), by leaving one out.

    Accounts with two or more posts are used, up to ``SAMPLE_ACCOUNTS`` of them with up to
    ``SAMPLE_POSTS`` posts, evenly spread. Returns TYPICAL when fewer than ``ENOUGH_LEFT_OUT``
    posts can be left out.
    """
    batches = _batches(account)
    if sum(rows.size for rows in batches) < ENOUGH_LEFT_OUT:
        return TYPICAL
    best: tuple[float, float, float, Floats] | None = None
    for memory in MEMORIES:
        errors: dict[float, list[Floats]] = {share: [] for share in SHARES}
        widths: dict[float, list[Floats]] = {share: [] for share in SHARES}
        for rows in batches:
            values, vectors = np.linalg.eigh(_kernel(time[rows], memory))
            turned = np.einsum("aij,ai->aj", vectors, residual[rows])
            for share in SHARES:
                # Left-out error [K^-1 r]_i / [K^-1]_ii, its variance 1 / [K^-1]_ii.
                inverse = 1.0 / ((1.0 - share) * values + share)
                precision = np.einsum("aij,aj->ai", vectors**2, inverse)
                solved = np.einsum("aij,aj->ai", vectors, inverse * turned)
                errors[share].append((solved / precision).ravel())
                widths[share].append(precision.ravel() ** -0.5)
        for share in SHARES:
            error = np.concatenate(errors[share])
            loss = float(np.mean(error**2))
            if best is None or loss < best[0]:
                best = (loss, share, memory, np.abs(error) / np.concatenate(widths[share]))
    assert best is not None
    _, share, memory, standardised = best
    total = (float(np.quantile(standardised, LEVEL)) / Z80) ** 2
    return Spread(total * (1.0 - share), total * share, memory, len(standardised))


def levels(rates: Rates, at: Floats, spread: Spread) -> Levels:
    """The posterior of each account's level at time ``at`` (calendar years, one per account).

    ``rates.value`` is the residual here: mean log rate minus what is expected.
    """
    size = len(at)
    mean, sd, post_sd = np.full(size, np.nan), np.full(size, np.nan), np.full(size, np.nan)
    starts, counts = _runs(rates.account)
    owner = rates.account[starts] if len(starts) else starts
    for groups in np.unique(counts):
        chosen = np.flatnonzero(counts == groups)
        rows = starts[chosen][:, None] + np.arange(groups)
        target = at[owner[chosen]]
        noise = spread.post / rates.n[rows]
        cross = spread.level * np.exp(-np.abs(rates.time[rows] - target[:, None]) / spread.memory)
        covariance = spread.level * _kernel(rates.time[rows], spread.memory)
        covariance[:, np.arange(groups), np.arange(groups)] += noise
        weights = np.linalg.solve(covariance, cross[:, :, None])[:, :, 0]
        mean[owner[chosen]] = np.sum(weights * rates.value[rows], axis=1)
        left = spread.level - np.sum(weights * cross, axis=1)
        sd[owner[chosen]] = np.sqrt(np.maximum(left, 0.0))
    own, freedom = _own_variance(rates, size, spread)
    post_sd[owner] = np.sqrt(
        (OWN_SPREAD_PRIOR * spread.post + own * freedom)[owner]
        / (OWN_SPREAD_PRIOR + freedom)[owner]
    )
    posts: Floats = np.bincount(rates.account, rates.n, minlength=size).astype(np.float64)
    return Levels(mean, sd, post_sd, posts)


def _own_variance(rates: Rates, size: int, spread: Spread) -> tuple[Floats, Floats]:
    """Each account's own variance of posts within a year, and its degrees of freedom.

    Scaled so that the pooled value is ``spread.post``, which is fitted to the central
    ``LEVEL`` of posts rather than to the tails.
    """
    squares = np.nan_to_num(rates.variance) * (rates.n - 1.0)
    freedom: Floats = np.bincount(rates.account, rates.n - 1.0, minlength=size).astype(np.float64)
    total = np.bincount(rates.account, squares, minlength=size)
    pooled = total.sum() / freedom.sum() if total.sum() > 0 else 1.0
    own = total / np.maximum(freedom, 1.0) * (spread.post / pooled)
    return own, freedom


def _kernel(time: Floats, memory: float) -> Floats:
    """Correlation of levels at the times of each row; shape (rows, k, k)."""
    apart: Floats = np.abs(time[:, :, None] - time[:, None, :])
    return np.exp(-apart / memory)


def _runs(account: Ints) -> tuple[Ints, Ints]:
    """Where each account's rows start, and how many there are."""
    if len(account) == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    starts = np.flatnonzero(np.r_[True, account[1:] != account[:-1]])
    return starts, np.diff(np.r_[starts, len(account)])


def _batches(account: Ints) -> list[Ints]:
    """Rows of sampled accounts with two posts or more, one array per number of posts."""
    starts, counts = _runs(account)
    starts, counts = starts[counts > 1], counts[counts > 1]
    if len(starts) > SAMPLE_ACCOUNTS:
        kept = np.linspace(0, len(starts) - 1, SAMPLE_ACCOUNTS).astype(np.int64)
        starts, counts = starts[kept], counts[kept]
    used = np.minimum(counts, SAMPLE_POSTS)
    batches = []
    for size in np.unique(used):
        mine = used == size
        steps = np.linspace(0.0, 1.0, size)
        picked = np.rint(steps * (counts[mine][:, None] - 1)).astype(np.int64)
        batches.append(starts[mine][:, None] + picked)
    return batches
