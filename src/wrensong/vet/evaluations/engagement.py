"""Measuring the methods of vet on data they have not seen.

``engagement``: of every creator with two or more posts one post is held out at random, five times
over. The rest is all that the regression, the spread and the levels are computed from; the
held-out post lends only its date. Protocol and measured figures: docs/methods/engagement.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wrensong.core.errors import NotEnoughData
from wrensong.vet.domain import Evaluation
from wrensong.vet.facts import Facts, PostRates, gather, single_posts, single_rates
from wrensong.vet.rules.engagement import Accounts, learn
from wrensong.vet.rules.expectation import Flags, Floats, Ints
from wrensong.vet.rules.levels import Z80, Rates
from wrensong.vet.standing import accounts_of, rates_of

if TYPE_CHECKING:
    from wrensong.lake.store import Lake

VERSION = 1  # of what is measured and how; docs/methods names it beside its figures
HOLD_OUTS = 5
FEWEST_CREATORS = 100
RMSE_GATE, GAIN_GATE, SPEARMAN_GATE, COVERAGE_GATE = 0.71, 0.09, 0.70, (0.77, 0.86)


def engagement(lake: Lake, data: str, seed: int) -> Evaluation:
    """How well the engagement of a post is told from the creator's other posts.

    Figures (means over the hold-outs): ``rmse`` of the log rate, ``rmse_raw`` of the mean of the
    creator's own other posts, ``gain`` (1 - rmse / rmse_raw), ``spearman`` between predicted
    and true rate, ``coverage`` of the 80 % interval; ``*_spread`` are their standard
    deviations over the hold-outs. The platform with most such creators is measured.
    """
    facts, code, singles = _most_posts(lake)
    accounts = accounts_of(facts)
    rounds = np.array(
        [_round(accounts, singles, np.random.default_rng([seed, i])) for i in range(HOLD_OUTS)]
    )
    mean, spread = rounds.mean(axis=0), rounds.std(axis=0, ddof=1)
    names = ("rmse", "rmse_raw", "spearman", "coverage")
    figures = dict(zip(names, mean.tolist(), strict=True))
    figures["gain"] = 1.0 - figures["rmse"] / figures["rmse_raw"]
    figures |= {f"{n}_spread": s for n, s in zip(names, spread.tolist(), strict=True)}
    verdicts = {
        f"rmse <= {RMSE_GATE}": figures["rmse"] <= RMSE_GATE,
        f"rmse at least {GAIN_GATE:.0%} under rmse_raw": figures["gain"] >= GAIN_GATE,
        f"spearman >= {SPEARMAN_GATE}": figures["spearman"] >= SPEARMAN_GATE,
        "coverage {:.0%} to {:.0%}".format(*COVERAGE_GATE): (
            COVERAGE_GATE[0] <= figures["coverage"] <= COVERAGE_GATE[1]
        ),
    }
    held = len(held_out(singles, np.random.default_rng(seed)))
    return Evaluation(
        name="engagement",
        figures=figures,
        gates={gate: "pass" if ok else "fail" for gate, ok in verdicts.items()},
        passed=all(verdicts.values()),
        data=data,
        n=held,
        seed=seed,
        notes=(
            f"{HOLD_OUTS} random hold-outs of one post for each of {held} creators on "
            f"{facts.platforms[code]}; {len(singles.account)} posts in all",
        ),
        detail={
            "rounds": [dict(zip(names, row, strict=True)) for row in rounds.tolist()],
            "gates": dict(zip(verdicts, _gated(figures), strict=True)),
        },
    )


def coverage_of_held_out(lake: Lake, seed: int) -> Flags:
    """Whether the 80 % interval of one held-out post of each creator holds it.

    Raises NotEnoughData, as ``engagement`` does.
    """
    facts, _, singles = _most_posts(lake)
    held = held_out(singles, np.random.default_rng(seed))
    found = predict(accounts_of(facts), singles, held)
    inside: Flags = np.abs(singles.value[held] - found.mean) <= Z80 * found.sd
    return inside


def _most_posts(lake: Lake) -> tuple[Facts, int, Rates]:
    """What is known, the platform with most creators of two or more posts, and its posts."""
    facts = gather(lake, None)
    ids = facts.accounts["account_id"].to_numpy()
    return facts, *_largest(facts, single_rates(single_posts(lake, ids), ids))


def _gated(figures: Mapping[str, float]) -> tuple[float, ...]:
    """The figure each gate is about, in their order."""
    return tuple(figures[name] for name in ("rmse", "gain", "spearman", "coverage"))


def _largest(facts: Facts, posts: PostRates) -> tuple[int, Rates]:
    """The platform with most creators of two or more posts, and its posts."""
    every = [rates_of(facts, posts, code) for code in range(len(facts.platforms))]
    creators = [int((np.bincount(rates.account) > 1).sum()) for rates in every]
    most = max(creators, default=0)
    if most < FEWEST_CREATORS:
        raise NotEnoughData(
            f"Only {most} creators have two posts with likes, comments and a known rate; a "
            f"measurement needs {FEWEST_CREATORS}."
        )
    code = creators.index(most)
    return code, every[code]


def held_out(posts: Rates, random: np.random.Generator) -> Ints:
    """The row of one random post of each creator with two or more."""
    shuffled = np.lexsort((random.random(len(posts.account)), posts.account))
    owner = posts.account[shuffled]
    first = np.r_[True, owner[1:] != owner[:-1]]
    several = np.bincount(posts.account)[owner] > 1
    return shuffled[first & several]


@dataclass(frozen=True, slots=True, eq=False)
class Predicted:
    """Per held-out post: predicted log rate ``mean``, its standard deviation ``sd``, and ``raw``,
    the mean of the creator's other posts."""

    mean: Floats
    sd: Floats
    raw: Floats


def predict(accounts: Accounts, posts: Rates, held: Ints) -> Predicted:
    """The log rates of held-out posts, from all the others and their dates."""
    kept = np.ones(len(posts.account), np.bool_)
    kept[held] = False
    rest = _rows(posts, kept)
    model = learn(accounts, by_year(rest), rest)
    who, when = posts.account[held], posts.time[held]
    at = np.zeros(len(accounts.followers))
    at[who] = when
    own = model.levels(accounts, by_year(rest), at)
    total = np.bincount(rest.account, rest.value, minlength=len(at))
    raw = total / np.maximum(np.bincount(rest.account, minlength=len(at)), 1)
    mean = model.usual(accounts, who, when) + own.mean[who]
    return Predicted(mean, own.predictive_sd[who], raw[who])


def _round(accounts: Accounts, posts: Rates, random: np.random.Generator) -> tuple[float, ...]:
    """rmse, rmse_raw, spearman and coverage of one hold-out."""
    from scipy.stats import spearmanr

    held = held_out(posts, random)
    found, truth = predict(accounts, posts, held), posts.value[held]
    error = truth - found.mean
    return (
        float(np.sqrt(np.mean(error**2))),
        float(np.sqrt(np.mean((truth - found.raw) ** 2))),
        float(spearmanr(found.mean, truth).statistic),
        float(np.mean(np.abs(error) <= Z80 * found.sd)),
    )


def _rows(rates: Rates, chosen: Flags) -> Rates:
    return Rates(
        rates.account[chosen], rates.time[chosen], rates.value[chosen], rates.n[chosen],
        rates.variance[chosen],
    )  # fmt: skip


def by_year(posts: Rates) -> Rates:
    """Single posts put together by account and calendar year, as year_rates.sql does."""
    year = np.floor(posts.time)
    edge = (posts.account[1:] != posts.account[:-1]) | (year[1:] != year[:-1])
    starts = np.flatnonzero(np.r_[True, edge])
    n = np.diff(np.r_[starts, len(year)]).astype(np.float64)

    def mean(values: Floats) -> Floats:
        sums: Floats = np.add.reduceat(values, starts) / n
        return sums

    value = mean(posts.value)
    squares = mean(posts.value**2) - value**2
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = np.where(n > 1, np.maximum(squares, 0.0) * n / (n - 1), np.nan)
    return Rates(posts.account[starts], mean(posts.time), value, n, variance)
