"""Where each account stands on its platform: engagement, peers and evidence as columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from wrensong.core.platforms import PLATFORMS

from .facts import Facts, PostRates
from .rules.engagement import Accounts, Model, from_norms, learn
from .rules.evidence import compare
from .rules.expectation import Described, Flags, Floats
from .rules.levels import Z80, Rates
from .rules.norms import norms
from .rules.peers import neighbours

TOP = 0.75
EVIDENCE = ("evidence", "expected_low", "expected_high", "observed")


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """``columns`` of the table of reviews (one element per account, NaN where not known),
    ``peer_rates`` (10 %, 50 % and 90 % of the levels of each account's peers, as rates), whether
    the peers share the niche, and the ``models`` by platform."""

    columns: Mapping[str, Floats]
    peer_rates: tuple[Floats, Floats, Floats]
    same_niche: Flags
    models: Mapping[str, Model]


def accounts_of(facts: Facts) -> Accounts:
    return Accounts(facts.followers, facts.following, facts.posts_count, facts.niche, facts.niches)


def base_of(platform: str) -> str:
    """What engagement is divided by on a platform: ``followers`` or ``views``."""
    known = PLATFORMS.get(platform)
    return known.engagement_base if known else "followers"


def rates_of(facts: Facts, groups: PostRates, code: int) -> Rates:
    """The groups of posts of one platform with a known engagement rate."""
    if base_of(facts.platforms[code]) == "views":
        n, value, variance = groups.n_views, groups.log_view_rate, groups.view_variance
    else:
        n, variance = groups.n, groups.variance
        value = groups.log_rate - np.log(facts.followers[groups.account])
    rows = (facts.platform[groups.account] == code) & np.isfinite(value) & (n > 0)
    account = groups.account[rows]
    # A post without a date stands at the account's newest; without any date, at the lake's.
    time = _first_known(groups.time[rows], facts.last_post[account], _newest(facts))
    return Rates(account, time, value[rows], n[rows], variance[rows])


def model_of(facts: Facts, code: int, groups: Rates, min_peers: int) -> Model:
    """What is usual on a platform: learnt from its accounts, or published norms when they are
    too few and norms for the platform exist."""
    known = len(np.unique(groups.account))
    if known <= min_peers and facts.platforms[code] == norms()["platform"]:
        return from_norms(groups)
    return learn(accounts_of(facts), groups, rates_of(facts, facts.sample, code))


def stand(facts: Facts, min_peers: int) -> Standing:
    """Engagement, percentiles and evidence for every account."""
    size = len(facts.platform)
    names = (
        "log_mean", "log_sd", "post_sd", "posts_rated", "peer_percentile", "peer_percentile_low",
        "peer_percentile_high", "p_top_quartile", "peers_n", "post_variance",
    )  # fmt: skip
    columns = {name: np.full(size, np.nan) for name in names}
    adjusted, stretched = np.full(size, np.nan), np.full(size, np.nan)
    trend = np.zeros(size)
    at = _first_known(facts.last_post, np.full(size, _newest(facts)), _newest(facts))
    everyone, models = accounts_of(facts), {}
    for code, platform in enumerate(facts.platforms):
        groups = rates_of(facts, facts.years, code)
        if len(groups.account) == 0:
            continue
        model = models[platform] = model_of(facts, code, groups, min_peers)
        own = model.levels(everyone, groups, at)
        here = np.flatnonzero(own.n > 0)
        usual = model.usual(everyone, here, at[here])
        trend[here] = model.trend(at[here])
        columns["log_mean"][here] = usual + own.mean[here]
        columns["log_sd"][here] = own.sd[here]
        columns["post_sd"][here] = own.post_sd[here]
        columns["posts_rated"][here] = own.n[here]
        columns["post_variance"][here] = model.spread.post
        adjusted[here] = usual + own.mean[here] - trend[here]
        stretched[here] = adjusted[here] + own.mean[here] * (
            _stretch(own.mean[here], own.sd[here]) - 1
        )
    peers = neighbours(
        facts.followers, facts.platform, facts.niche, np.isfinite(adjusted), min_peers
    )
    half = Z80 * columns["log_sd"]
    low, middle, high = peers.percentiles(stretched, adjusted - half, adjusted, adjusted + half)
    tenth, median, top, ninetieth = peers.quantiles(stretched, 0.1, 0.5, TOP, 0.9)
    columns["peer_percentile_low"], columns["peer_percentile"] = low, middle
    columns["peer_percentile_high"] = high
    columns["p_top_quartile"] = ndtr((adjusted - top) / columns["log_sd"])
    columns["peers_n"] = peers.n.astype(np.float64)
    columns["er"] = np.exp(columns["log_mean"])
    columns["er_low"] = np.exp(columns["log_mean"] - half)
    columns["er_high"] = np.exp(columns["log_mean"] + half)
    columns |= _evidence(facts, everyone, columns["post_variance"], min_peers)
    rates = tuple(np.exp(q + trend) for q in (tenth, median, ninetieth))
    return Standing(columns, (rates[0], rates[1], rates[2]), peers.same_niche, models)


def _evidence(
    facts: Facts, accounts: Accounts, post_variance: Floats, min_peers: int
) -> dict[str, Floats]:
    """Likes against followers and comments against likes, each platform fitted apart."""
    found: dict[str, Floats] = {}
    likes = facts.totals["median_likes"]
    comments = np.where(np.isfinite(likes), facts.totals["median_comments"], np.nan)
    size = accounts.described(np.arange(len(likes)), _typical_time(facts))
    numbers_of = {
        "likes": (likes, size.numbers[:, :2]),
        "comments": (comments, np.column_stack([np.log1p(likes), size.numbers[:, :2]])),
    }
    for name, (observed, numbers) in numbers_of.items():
        columns = {part: np.full(len(likes), np.nan) for part in EVIDENCE}
        for code in range(len(facts.platforms)):
            here = np.flatnonzero((facts.platform == code) & np.isfinite(observed))
            peers = neighbours(
                facts.followers[here],
                facts.platform[here],
                facts.niche[here],
                np.ones(len(here), np.bool_),
                min_peers,
            )
            rows = Described(numbers[here], size.niche[here], size.time[here])
            noise = np.nan_to_num(post_variance[here])
            evidence = compare(observed[here], rows, facts.totals["posts"][here], noise, peers)
            for part, column in columns.items():
                column[here] = getattr(evidence, part)
        found |= {f"{name}_{part}": column for part, column in columns.items()}
    return found


def _typical_time(facts: Facts) -> Floats:
    """The mean time of each account's posts, in calendar years."""
    groups, size = facts.years, len(facts.platform)
    dated = np.isfinite(groups.time)
    account, weight = groups.account[dated], np.maximum(groups.n[dated], 1.0)
    total = np.bincount(account, weight * groups.time[dated], minlength=size)
    count = np.bincount(account, weight, minlength=size)
    return np.where(count > 0, total / np.maximum(count, 1.0), np.nan)


def _stretch(mean: Floats, sd: Floats) -> float:
    """Posterior means vary less than the levels they estimate: the factor that gives them
    the variance of the levels (constrained empirical Bayes, Louis 1984)."""
    seen = float(np.var(mean))
    return float(np.sqrt(1.0 + np.mean(sd**2) / seen)) if seen > 0 else 1.0


def _first_known(values: Floats, otherwise: Floats, last: float) -> Floats:
    filled = np.where(np.isfinite(values), values, otherwise)
    return np.where(np.isfinite(filled), filled, last)


def _newest(facts: Facts) -> float:
    known = facts.last_post[np.isfinite(facts.last_post)]
    return float(known.max()) if len(known) else 2000.0
