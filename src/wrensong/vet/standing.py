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
from .rules.expectation import Described, Flags, Floats, fit
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
    if groups.accounts <= min_peers and facts.platforms[code] == norms()["platform"]:
        return from_norms(groups)
    return learn(accounts_of(facts), groups, rates_of(facts, facts.sample, code))


def stand(facts: Facts, min_peers: int) -> Standing:
    """Engagement, percentiles and evidence for every account."""
    newest = _newest(facts)
    at = _first_known(facts.last_post, np.full(len(facts.platform), newest), newest)
    columns, models = _levels(facts, at, min_peers)
    trend, level = columns["trend"], columns["log_mean"] - columns["trend"]
    peers = neighbours(facts.followers, facts.platform, facts.niche, np.isfinite(level), min_peers)
    half = Z80 * columns["log_sd"]
    low, middle, high = peers.percentiles(columns["stretched"], level - half, level, level + half)
    tenth, median, top, ninetieth = peers.quantiles(columns["stretched"], 0.1, 0.5, TOP, 0.9)
    columns |= {
        "er": np.exp(columns["log_mean"]),
        "er_low": np.exp(columns["log_mean"] - half),
        "er_high": np.exp(columns["log_mean"] + half),
        "peer_percentile": middle,
        "peer_percentile_low": low,
        "peer_percentile_high": high,
        "p_top_quartile": ndtr((level - top) / columns["log_sd"]),
        "peers_n": peers.n.astype(np.float64),
    }
    columns |= _evidence(facts, columns["post_variance"], min_peers)
    rates = (np.exp(tenth + trend), np.exp(median + trend), np.exp(ninetieth + trend))
    return Standing(columns, rates, peers.same_niche, models)


def _levels(facts: Facts, at: Floats, min_peers: int) -> tuple[dict[str, Floats], dict[str, Model]]:
    """Posterior levels at times ``at``, each platform by its own model.

    ``trend`` is what time alone adds, ``stretched`` the levels without it, spread out as much
    as true levels are, for accounts to be ranked among.
    """
    names = ("log_mean", "log_sd", "post_sd", "posts_rated", "er_raw", "post_variance", "stretched")
    columns = {name: np.full(len(at), np.nan) for name in names}
    columns["trend"] = np.zeros(len(at))
    accounts, models = accounts_of(facts), {}
    for code, platform in enumerate(facts.platforms):
        groups = rates_of(facts, facts.years, code)
        if len(groups.account) == 0:
            continue
        model = models[platform] = model_of(facts, code, groups, min_peers)
        own = model.levels(accounts, groups, at)
        here = np.flatnonzero(own.n > 0)
        mean, sd = own.mean[here], own.sd[here]
        usual, trend = model.usual(accounts, here, at[here]), model.trend(at[here])
        total = np.bincount(groups.account, groups.n * groups.value, minlength=len(at))
        values = {
            "log_mean": usual + mean,
            "log_sd": sd,
            "post_sd": own.post_sd[here],
            "posts_rated": own.n[here],
            "er_raw": np.exp(total[here] / own.n[here]),
            "post_variance": model.spread.post,
            "stretched": usual + mean * _stretch(mean, sd) - trend,
            "trend": trend,
        }
        for name, value in values.items():
            columns[name][here] = value
    return columns, models


def _evidence(facts: Facts, post_variance: Floats, min_peers: int) -> dict[str, Floats]:
    """Likes against followers and comments against likes, each platform fitted apart."""
    found: dict[str, Floats] = {}
    time, log_followers = _typical_time(facts), np.log(facts.followers)
    size = np.column_stack([log_followers, (log_followers - 10.0) ** 2])
    likes = np.log1p(facts.details["median_likes"])
    comments = np.log1p(facts.details["median_comments"])
    questions = {
        "likes": (likes, size),
        "comments": (comments + 0.0 * likes, np.column_stack([likes, size])),
    }
    for name, (values, numbers) in questions.items():
        expected = np.full(len(values), np.nan)
        for code in range(len(facts.platforms)):
            here = np.flatnonzero((facts.platform == code) & np.isfinite(values))
            if len(here):
                rows = Described(numbers[here], facts.niche[here], time[here])
                expected[here] = fit(values[here], rows).of(rows)
        peers = neighbours(
            facts.followers, facts.platform, facts.niche, np.isfinite(values), min_peers
        )
        noise = np.nan_to_num(post_variance) / np.maximum(facts.totals["posts"], 1.0)
        evidence = compare(values, expected, noise, peers)
        found |= {f"{name}_{part}": getattr(evidence, part) for part in EVIDENCE}
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
