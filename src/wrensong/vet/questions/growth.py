"""Did followers jump without the engagement that brings them?

See ``rules/growth`` and docs/methods/growth.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from wrensong.core.errors import NotEnoughData
from wrensong.core.estimate import Estimate
from wrensong.doors import wording
from wrensong.lake.schema import Column
from wrensong.vet.domain import Signal
from wrensong.vet.facts import floats
from wrensong.vet.rules.expectation import Flags, Floats, Ints
from wrensong.vet.rules.growth import (
    MINIMUM_ACCOUNTS,
    GrowthSeries,
    bought_intervals,
    fit_intervals,
    intervals,
)

from .ratios import PRIOR_IN_WORDS, RARE, light_of, per_thousand, strength, times

if TYPE_CHECKING:
    from . import Source

FEWEST_DAYS = 30
LARGEST_FIT = 2_000
REFITS = 8
COVERED = 0.5
"""Share of the posts the profile gained that must be in the lake: what is not there may have
brought the followers."""

QUESTION = "Did followers jump without engagement?"
_RATIO = "likelihood ratio"
COLUMNS = (
    Column("growth_lr", "DOUBLE", _RATIO,
           "how much likelier the largest unexplained gain is with a purchase than without"),
    Column("growth_low", "DOUBLE", _RATIO, "lower end of its 80 % interval"),
    Column("growth_high", "DOUBLE", _RATIO, "upper end of its 80 % interval"),
    Column("growth_weeks", "DOUBLE", "weeks", "from the first to the last follower count"),
    Column("growth_false_alarm", "DOUBLE", "fraction",
           "accounts with a history here, taken as honest, with a gain as unusual"),
    Column("growth_gain", "DOUBLE", "fraction", "the largest unexplained gain, of the followers"),
    Column("growth_expected", "DOUBLE", "fraction",
           "what the engagement of that time brings, median"),
    Column("growth_from", "VARCHAR", "", "day from which the gain is counted (UTC)"),
    Column("growth_until", "VARCHAR", "", "day on which it is counted (UTC)"),
    Column("growth_counts", "BIGINT", "counts", "gains compared with the engagement of their time"),
    Column("growth_accounts", "BIGINT", "accounts", "accounts the comparison was learnt from"),
)  # fmt: skip
_TEXT = ("growth_from", "growth_until")


def columns(source: Source) -> dict[str, Any]:
    """Learnt from all accounts with a history, platforms together, each in its own units."""
    size = len(source.facts.platform)
    found: dict[str, Any] = {c.name: np.full(size, np.nan) for c in COLUMNS}
    found |= {name: np.full(size, None, dtype=object) for name in _TEXT}
    counts = source.run("follower_counts")
    ids = source.facts.accounts["account_id"].to_numpy()
    owner, at = np.searchsorted(ids, counts["account_id"].to_numpy()), _days(counts["counted_at"])
    order = np.lexsort((at, owner))
    owner, at = owner[order], at[order]
    followers, posted = floats(counts["followers"])[order], floats(counts["posts_count"])[order]
    who, account = np.unique(owner, return_inverse=True)
    if len(who) == 0:
        return found
    first, last = _ends(account, len(who))
    span = at[last] - at[first]
    found["growth_weeks"][who] = span / 7
    posts = source.run("dated_posts", given={"sampled": pa.table({"account_id": ids[who]})})
    publisher = np.searchsorted(ids[who], posts["account_id"].to_numpy())
    engagement, published = _engagement(
        account, at, publisher, _days(posts["posted_at"]), _days(posts["observed_at"]),
        floats(posts["engagement"]),
    )  # fmt: skip
    gained = posted[last] - posted[first]
    enough = (span >= FEWEST_DAYS) & ~(published < COVERED * gained)
    series = GrowthSeries(account, at, followers, np.where(enough[account], engagement, np.nan))
    for name, values in _judged(series, source.seed).items():
        found[name][who] = values
    return found


def _judged(series: GrowthSeries, seed: int) -> dict[str, Any]:
    """Columns by account of the series; empty when too few have enough counts."""
    some = np.arange(series.accounts)[:: max(1, series.accounts // LARGEST_FIT)]
    learnt = _drawn(series, some)
    every = intervals(series)
    plain, bought = every.of(some), bought_intervals(learnt, seed)
    try:
        model = fit_intervals(plain, bought)
    except NotEnoughData:
        return {}
    evidence = model.evidence(every)
    usable = np.flatnonzero(~np.isnan(evidence.score[some]))
    rng = np.random.default_rng(seed)
    refits = []
    for _ in range(REFITS):
        again = rng.choice(usable, len(usable))
        refits.append(fit_intervals(plain.of(again), bought.of(again)).log_lr(every))
    low, high = np.quantile(refits, (0.1, 0.9), axis=0)
    known, row = ~np.isnan(evidence.score), np.maximum(evidence.row, 1)
    days = series.day[row] - series.day[row - 1]
    return {
        "growth_lr": np.exp(evidence.log_lr),
        "growth_low": np.exp(np.fmin(low, evidence.log_lr)),
        "growth_high": np.exp(np.fmax(high, evidence.log_lr)),
        "growth_false_alarm": evidence.false_alarm,
        "growth_gain": evidence.gain * days,
        "growth_expected": evidence.expected * days,
        "growth_from": _dates(series.day[row - 1], known),
        "growth_until": _dates(series.day[row], known),
        "growth_counts": np.where(known, evidence.n, np.nan),
        "growth_accounts": np.where(known, model.accounts, np.nan),
    }


def _engagement(
    account: Ints, at: Floats, publisher: Ints, posted: Floats, seen: Floats, brought: Floats
) -> tuple[Floats, Floats]:
    """Likes and comments per day of the posts published since the count before (NaN where posts
    are not known: before the first, after they were last looked at, or with hidden likes), and
    the posts known of each account between its first and last count."""
    accounts = int(account.max()) + 1
    order = np.lexsort((posted, publisher))
    publisher, posted, brought = publisher[order], posted[order], brought[order]
    total = np.concatenate([[0.0], np.cumsum(np.nan_to_num(brought))])
    hidden = np.concatenate([[0], np.cumsum(np.isnan(brought))])
    # One number that sorts by account, then by time: 1e6 days are longer than any history.
    upto = np.searchsorted(publisher * 1e6 + posted, account * 1e6 + at, side="right")
    start = np.full(accounts, np.inf)
    np.minimum.at(start, publisher, posted)
    until = np.full(accounts, -np.inf)
    np.maximum.at(until, publisher, seen[order])
    before, days = np.roll(upto, 1), at - np.roll(at, 1)
    known = (np.roll(at, 1) >= start[account]) & (at <= until[account])
    known &= (hidden[upto] == hidden[before]) & (account == np.roll(account, 1))
    perday = (total[upto] - total[before]) / np.where(known, days, 1.0)
    first, last = _ends(account, accounts)
    return np.where(known, perday, np.nan), (upto[last] - upto[first]).astype(np.float64)


def _ends(account: Ints, accounts: int) -> tuple[Ints, Ints]:
    """The first and last row of each account."""
    first = np.searchsorted(account, np.arange(accounts))
    return first, np.append(first[1:], len(account)) - 1


def _drawn(series: GrowthSeries, chosen: Ints) -> GrowthSeries:
    """The series of the accounts chosen, numbered anew; one may be chosen twice."""
    first, last = _ends(series.account, series.accounts)
    size = (last - first + 1)[chosen]
    ends = np.cumsum(size)
    rows = np.arange(ends[-1]) + np.repeat(first[chosen] - (ends - size), size)
    return replace(
        series,
        account=np.repeat(np.arange(len(chosen)), size),
        day=series.day[rows],
        followers=series.followers[rows],
        engagement=series.engagement[rows],
    )


def _days(column: pa.ChunkedArray) -> Floats:
    """Times as days since 1970."""
    return floats(column.cast(pa.timestamp("us")).cast(pa.int64())) / 86_400e6


def _dates(days: Floats, known: Flags) -> Any:
    dates = np.floor(days).astype("datetime64[D]").astype(str).astype(object)
    dates[~known] = None
    return dates


def cards(row: Mapping[str, Any]) -> tuple[Signal, ...]:
    """One card."""
    about: dict[str, Any] = {
        "cannot_see": "what brought followers from outside the platform, or through posts that are "
        "not in your files; purchases while a post travels, and slow daily ones. "
        f"{PRIOR_IN_WORDS}; nor does what more than {per_thousand(RARE)} accounts show",
        "rows": "follower_counts",
    }
    lr = row["growth_lr"]
    if lr is None:
        missing = _missing(row)
        estimate = Estimate.unknown(missing, unit=_RATIO, method="growth")
        return (Signal("growth", QUESTION, estimate, wording.UNKNOWN, f"It needs {missing}.",
                       "not known", changes=missing, **about),)  # fmt: skip
    estimate = Estimate(
        lr, row["growth_low"], row["growth_high"],
        n=row["growth_counts"], unit=_RATIO, method="growth", kind="estimated",
    )  # fmt: skip
    n = row["growth_accounts"]
    peers = Estimate(row["growth_expected"], n=n, method="growth", kind="estimated")
    light = light_of(lr, row["growth_false_alarm"])
    why = (
        f"The gain that engagement explains least: {_signed(row['growth_gain'])} of the followers "
        f"from {row['growth_from']} to {row['growth_until']}; the likes and comments of that time "
        f"bring about {_signed(row['growth_expected'])} (n = {row['growth_counts']} gains in "
        f"{row['growth_weeks']:.0f} weeks, learnt from {wording.plural(n, 'account')}). It is "
        f"{times(lr, row['growth_low'], row['growth_high'], n)} with a purchase of 3 to 15 % of "
        f"the followers as without; {per_thousand(row['growth_false_alarm'])} accounts here have "
        "one as unusual."
    )
    if light == "look":
        why += " A mention on television or another platform looks the same."
    changes = "who or what named the account in those days; more follower counts"
    word = strength(lr, light)
    return (Signal("growth", QUESTION, estimate, word, why, light, peers, n, changes, **about),)


def _signed(share: float) -> str:
    return ("+" if share >= 0 else "") + wording.percent(share)


def _missing(row: Mapping[str, Any]) -> str:
    weeks = row["growth_weeks"]
    if weeks is None or weeks * 7 < FEWEST_DAYS:
        return f"{FEWEST_DAYS} days of follower counts, nine or more"
    return (
        "the posts of the same time with likes and comments, and such histories of "
        f"{MINIMUM_ACCOUNTS} accounts"
    )
