"""Follower gains that the account's own engagement does not explain. Viral is not bought.

A gain is unusual only *given* the engagement of that interval and the two before it: a viral
post brings both, a purchase brings followers alone. Intervals may be days or weeks.
See docs/methods/growth.md.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from wrensong.core.errors import NotEnoughData

from .logistic import fit_logistic
from .residuals import huber

Floats = NDArray[np.float64]
MINIMUM_ACCOUNTS = 50
FEWEST_INTERVALS = 8
EXTRAORDINARY = float(np.log(4.0))
"""Log engagement above the account's usual from which an interval is not judged."""

LONGEST_ECHO = 12  # intervals
PURCHASE = (0.03, 0.15)
"""Share of followers one injected purchase adds, uniformly."""


@dataclass(frozen=True, slots=True)
class GrowthSeries:
    """Observations (t,) sorted by ``account`` (codes from 0) and ``day``.

    ``followers`` at ``day`` (days, any origin); ``engagement`` likes + comments received per
    day since the observation before (NaN not known).
    """

    account: NDArray[np.int64]
    day: Floats
    followers: Floats
    engagement: Floats

    @property
    def accounts(self) -> int:
        return int(self.account.max(initial=-1)) + 1


@dataclass(frozen=True, slots=True)
class GrowthEvidence:
    """Per account (n,); NaN where fewer than ``FEWEST_INTERVALS`` intervals are known.

    ``score`` the largest residual in robust deviations, at observation ``row`` (-1: none);
    ``gain`` and ``expected`` the relative gain per day there; ``log_lr`` natural log
    likelihood ratio of a purchase of 3-15 % of followers against none; ``false_alarm`` share
    of the accounts fitted on that score as high; ``n`` intervals judged.
    """

    score: Floats
    row: NDArray[np.int64]
    gain: Floats
    expected: Floats
    log_lr: Floats
    false_alarm: Floats
    n: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class GrowthModel:
    """``honest`` are 201 percentiles of the accounts' scores at fitting."""

    coefficients: Floats
    scale: Floats
    slope: float
    offset: float
    bound: float
    honest: Floats
    accounts: int

    def log_lr(self, view: Intervals) -> Floats:
        """(n,) natural log likelihood ratios alone."""
        score = _scores(view, self.coefficients, self.scale)[0]
        return np.clip(self.slope * _squash(score) + self.offset, -self.bound, self.bound)

    def evidence(self, series: GrowthSeries | Intervals) -> GrowthEvidence:
        view = intervals(series) if isinstance(series, GrowthSeries) else series
        score, best, n = _scores(view, self.coefficients, self.scale)
        row, gain, expected = np.full(view.n, -1), *np.full((2, view.n), np.nan)
        some = best >= 0
        at = best[some]
        row[some], gain[some] = view.row[at], view.rate[at]
        fitted = view.design[at] @ self.coefficients
        expected[some] = view.middle[at] + view.unit[at] * np.sinh(fitted)
        log_lr = self.log_lr(view)
        grid = np.linspace(0, 1, len(self.honest))
        alarm = 1.0 - np.interp(score, self.honest, grid, left=0.0, right=1.0)
        alarm = np.where(np.isnan(score), np.nan, alarm)
        return GrowthEvidence(score, row, gain, expected, log_lr, alarm, n)


def fit_growth(series: GrowthSeries, seed: int = 0) -> GrowthModel:
    """Fit on the accounts given (mostly honest; Huber weights and medians bear a few others).

    Raises ``NotEnoughData`` below ``MINIMUM_ACCOUNTS`` accounts with enough intervals.
    """
    return fit_intervals(intervals(series), bought_intervals(series, seed))


def fit_intervals(view: Intervals, bought: Intervals) -> GrowthModel:
    """``fit_growth`` on the intervals of accounts as they are, and with one purchase each."""
    judged = np.bincount(view.account, ~view.echo, view.n)
    enough = int((judged >= FEWEST_INTERVALS).sum())
    if enough < MINIMUM_ACCOUNTS:
        raise NotEnoughData(
            f"{enough} accounts with a follower history are too few to learn how growth looks.",
            f"Import {FEWEST_INTERVALS + 1} or more dated follower counts of "
            f"{MINIMUM_ACCOUNTS} accounts.",
        )
    coefficients = huber(view.design, view.target)
    rest = np.abs(view.target - view.design @ coefficients)
    scale = np.asarray(np.linalg.lstsq(view.size, np.log(rest + 0.05), rcond=None)[0], dtype=float)
    scale[0] += np.log(1.4826 * np.median(rest / np.exp(view.size @ scale)))
    plain = _scores(view, coefficients, scale)[0]
    both = np.concatenate([plain, _scores(bought, coefficients, scale)[0]])
    labels = np.repeat([0.0, 1.0], [view.n, bought.n])
    seen = ~np.isnan(both)
    line = fit_logistic(_squash(both[seen])[:, None], labels[seen], np.ones(seen.sum()), 1e-4)
    honest = np.asarray(np.quantile(plain[~np.isnan(plain)], np.linspace(0, 1, 201)))
    bound = float(np.log(max(enough / 10, 2.0)))
    slope, offset = float(line.weights[0]), line.intercept
    return GrowthModel(coefficients, scale, slope, offset, bound, honest, enough)


def bought_intervals(series: GrowthSeries, seed: int) -> Intervals:
    """The intervals of every account with one purchase."""
    return intervals(_purchase(series, seed))


def _purchase(series: GrowthSeries, seed: int) -> GrowthSeries:
    """Every account with one purchase at a random observation; the followers stay."""
    rng = np.random.default_rng(seed)
    n = series.accounts
    start = np.searchsorted(series.account, np.arange(n))
    size = np.bincount(series.account, minlength=n)
    when = start + 1 + (rng.random(n) * np.maximum(size - 1, 1)).astype(int)
    share = rng.uniform(*PURCHASE, n)
    after = np.arange(len(series.account)) >= when[series.account]
    base = series.followers[np.minimum(when, len(series.account) - 1)]
    added = np.where(after, (share * base)[series.account], 0.0)
    return replace(series, followers=np.round(series.followers + added))


@dataclass(frozen=True, slots=True)
class Intervals:
    """Intervals between counts (m,), ascending by ``account``: ``row`` of the count they end at,
    gain per day (``rate``) and the account's usual one (``middle``) in its ``unit``, what a
    gain is compared with, and which are an ``echo``. Of ``n`` accounts."""

    account: NDArray[np.int64]
    row: NDArray[np.int64]
    rate: Floats
    middle: Floats
    unit: Floats
    target: Floats
    design: Floats
    size: Floats
    echo: NDArray[np.bool_]
    n: int

    def of(self, chosen: NDArray[np.int64]) -> Intervals:
        """Those of some accounts, numbered anew; one may be chosen twice."""
        size = np.bincount(self.account, minlength=self.n)
        first, count = (np.cumsum(size) - size)[chosen], size[chosen]
        before = np.cumsum(count) - count
        rows = np.arange(count.sum()) + np.repeat(first - before, count)
        columns = (f.name for f in fields(self) if f.name not in ("account", "n"))
        return replace(
            self,
            account=np.repeat(np.arange(len(chosen)), count),
            n=len(chosen),
            **{name: getattr(self, name)[rows] for name in columns},
        )


def intervals(series: GrowthSeries) -> Intervals:
    """Intervals with their gain per day, in the account's own robust units, and the
    engagement of this and the two intervals before against the account's usual."""
    n, account = series.accounts, series.account
    row = np.flatnonzero(account[1:] == account[:-1]) + 1
    days = np.maximum(series.day[row] - series.day[row - 1], 1e-3)
    before = np.maximum(series.followers[row - 1], 1.0)
    rate = (series.followers[row] - before) / before / days
    loudness = np.log1p(series.engagement)
    # Of times with a post: who posts every other week is usually not at nothing.
    usual = _medians(account, np.where(series.engagement > 0, loudness, np.nan), n)
    above = np.maximum(loudness - usual[account], 0.0)
    lags = []
    for lag in range(3):
        at = np.maximum(row - lag, 0)
        lags.append(np.where(account[at] == account[row], above[at], 0.0))
    seen = ~np.isnan(rate) & ~np.isnan(np.array(lags)).any(axis=0)
    row, rate, who = row[seen], rate[seen], account[row][seen]
    now, last, older = (lag[seen] for lag in lags)
    middle = _medians(who, rate, n)[who]
    deviation = _medians(who, np.abs(rate - middle), n)[who]
    unit = 1.4826 * deviation + 0.05 * np.abs(middle) + 1e-5
    target = np.arcsinh((rate - middle) / unit)
    loudest = np.maximum(np.maximum(now, last), older)
    lag_columns = [c for lag in (now, last, older) for c in (lag, lag**2)]
    design = np.column_stack([np.ones_like(now), *lag_columns, now * last, loudest])
    size = np.column_stack([np.ones_like(now), loudest])
    return Intervals(
        who, row, rate, middle, unit, target, design, size, _echo(who, rate, loudest), n
    )


def _echo(account: NDArray[np.int64], rate: Floats, loudest: Floats) -> NDArray[np.bool_]:
    """Intervals at or soon after extraordinary engagement, and those that follow while gains
    keep falling: fame, and its echo, cannot be told from a purchase and are not judged."""
    echo = loudest > EXTRAORDINARY
    fading = np.append(False, (account[1:] == account[:-1]) & (rate[1:] <= rate[:-1]))
    for _ in range(LONGEST_ECHO):
        echo = echo | (fading & np.append(False, echo[:-1]))
    return echo


def _medians(group: NDArray[np.int64], values: Floats, n: int) -> Floats:
    """(n,) medians by group; NaN for groups without a known value."""
    seen = ~np.isnan(values)
    order = np.lexsort((values[seen], group[seen]))
    ordered = values[seen][order]
    count = np.bincount(group[seen], minlength=n)
    start = np.concatenate([[0], np.cumsum(count)[:-1]])
    out = np.full(n, np.nan)
    some = count > 0
    low, high = start + (count - 1) // 2, start + count // 2
    out[some] = (ordered[low[some]] + ordered[high[some]]) / 2
    return out


def _scores(
    view: Intervals, coefficients: Floats, scale: Floats
) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64]]:
    """By account: the largest residual (NaN with too few intervals), which interval has it (-1:
    none), intervals judged."""
    residual = (view.target - view.design @ coefficients) / np.exp(view.size @ scale)
    n = np.bincount(view.account, ~view.echo, view.n).astype(np.int64)
    judged = np.flatnonzero(~view.echo & (n >= FEWEST_INTERVALS)[view.account])
    residual, account = residual[judged], view.account[judged]
    score, best = np.full(view.n, -np.inf), np.full(view.n, -1)
    np.maximum.at(score, account, residual)
    largest = residual == score[account]
    best[account[largest]] = judged[largest]
    return np.where(best < 0, np.nan, score), best, n


def _squash(score: Floats) -> Floats:
    return np.arcsinh(score)
