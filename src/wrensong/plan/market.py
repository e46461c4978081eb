"""Who could be offered what: candidates of one brief as arrays, and the offers they make."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from wrensong.core.estimate import Estimate
from wrensong.core.money import Money, minor_units
from wrensong.core.tiers import tier_of
from wrensong.doors import wording
from wrensong.match.domain import Brief, Fit
from wrensong.vet.domain import LOOK

from . import rules
from .domain import FeeRange, Offer
from .fees import Pricing
from .priors import priors
from .problem import Limit, Problem

if TYPE_CHECKING:
    import pyarrow as pa

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
FORECAST = "forecast-1"
FOLLOWING = "following"


@dataclass(frozen=True)
class People:
    """Creators of one brief, one row each: what vet knows, in arrays (NaN is not known).

    ``base`` is what engagement is counted against: followers, or views a post. ``views`` are a
    post's, where known, with the log deviations of their level and of single posts.
    """

    fits: tuple[Fit, ...]
    followers: Floats
    niche: npt.NDArray[np.object_]
    base: Floats
    log_mean: Floats
    log_sd: Floats
    post_sd: Floats
    posts: npt.NDArray[np.int64]
    look: tuple[str, ...]
    views: Floats
    view_sd: tuple[Floats, Floats]

    @property
    def known(self) -> Flags:
        """Where an engagement can be forecast at all."""
        numbers = (self.base, self.log_mean, self.log_sd, self.post_sd)
        return np.all([np.isfinite(values) for values in numbers], axis=0) & (self.base > 0)


def people(fits: Sequence[Fit], reviews: pa.Table, views: tuple[Floats, Floats, Floats]) -> People:
    """Join fits with reviews (the table of ``docs/architecture.md``), in the order of ``fits``.

    ``views`` are the levels of ``facts.view_levels`` for the same creators; they stand in for
    followers where a platform counts engagement per view.
    """
    ids = np.array([fit.account_id for fit in fits], dtype=np.int64)
    known = reviews["account_id"].to_numpy()
    order = np.argsort(known)
    at = order[np.searchsorted(known, ids, sorter=order)] if len(ids) else ids
    rows = reviews.take(at)

    def numbers(name: str) -> Floats:
        values: Floats = rows[name].to_numpy(zero_copy_only=False).astype(float)
        return values

    by_views = np.array([base == "views" for base in rows["er_base"].to_pylist()], dtype=bool)
    median_views, level_sd, single_sd = views
    followers = numbers("followers")
    return People(
        fits=tuple(fits),
        followers=followers,
        niche=np.array([n or "" for n in rows["niche"].to_pylist()], dtype=object),
        base=np.where(by_views, median_views, followers),
        log_mean=numbers("log_mean"),
        log_sd=np.hypot(numbers("log_sd"), np.where(by_views, level_sd, 0.0)),
        post_sd=np.hypot(numbers("post_sd"), np.where(by_views, single_sd, 0.0)),
        posts=np.nan_to_num(numbers("posts")).astype(np.int64),
        views=median_views,
        view_sd=(level_sd, single_sd),
        look=tuple(
            _look_first(likes, comments, day)
            for likes, comments, day in zip(
                numbers("likes_evidence"),
                numbers("comments_evidence"),
                _quiet_since(rows, reviews),
                strict=True,
            )
        ),
    )


def _quiet_since(rows: pa.Table, everybody: pa.Table) -> list[date | None]:
    """The day of the last post of those who have stopped posting."""
    last = rows["last_post_at"].to_numpy(zero_copy_only=False).astype("datetime64[D]")
    newest = everybody["last_post_at"].to_numpy(zero_copy_only=False).astype("datetime64[D]")
    known = newest[~np.isnat(newest)]
    if not len(known):
        return [None] * len(last)
    days = np.where(np.isnat(last), np.nan, (known.max() - last).astype(float))
    cadence = rows["posts_per_week"].to_numpy(zero_copy_only=False).astype(float)
    quiet = rules.gone_quiet(days, cadence)
    return [day.item() if still else None for day, still in zip(last, quiet, strict=True)]


def _look_first(likes: float, comments: float, quiet_since: date | None) -> str:
    """What deserves a look before money is spent, empty when nothing does."""
    found = []
    seen = (("likes", "the following", likes), ("comments", "likes", comments))
    for name, against, value in seen:
        if np.isfinite(value) and abs(value) >= LOOK:
            side = "more" if value > 0 else "fewer"
            found.append(f"{name} are far {side} than {against} would bring")
    if quiet_since is not None:
        found.append(f"no post since {wording.day(quiet_since, date.min)}")
    return f"Look first: {wording.listing(found)}." if found else ""


def in_question(fits: Sequence[Fit]) -> Flags:
    """Who takes part in the choice: fit is a gate, not a weight.

    Above the median candidate, and near the brand's topic (cosine of at least 0.5). Where the
    topic is further off or not known, one standard deviation above the mean candidate in all,
    and (where the topic is known) at least one more from hashtags and mentions.
    """

    def passes(fit: Fit) -> bool:
        parts = {part.key: part for part in fit.parts}
        topic = parts["topic"].estimate.value if "topic" in parts else None
        tags = parts["graph"].adds if "graph" in parts else 0.0
        if topic is not None and topic >= rules.TOPIC_NEAR:
            return fit.percentile > rules.FIT_FLOOR
        return fit.score >= rules.FIT_CLEAR and (topic is None or tags >= rules.FIT_CLEAR)

    return np.array([passes(fit) for fit in fits], dtype=bool)


@dataclass(frozen=True)
class Market:
    """Offers that can be made: one row each, fee or gift, in arrays and ready to be chosen.

    ``person`` is the row in ``people``, ``cost`` in the currency's smallest unit; ``mu`` and
    ``sigma`` are the log-normal of the engagement if the creator posts. ``gate``: fit and
    known enough to take part; ``allowed``: takes part, because nothing asks for a look first.
    """

    brief: Brief
    people: People
    person: npt.NDArray[np.int64]
    gift: Flags
    cost: npt.NDArray[np.int64]
    fee: tuple[FeeRange | None, ...]
    mu: Floats
    sigma: Floats
    gate: Flags
    allowed: Flags
    unpriced: dict[str, int]

    @property
    def chance(self) -> Floats:
        alpha, beta = rules.GIFT_PRIOR
        return np.where(self.gift, alpha / (alpha + beta), 1.0)

    @property
    def engagement(self) -> Floats:
        """Expected engagements of each offer, the chance of posting included."""
        value: Floats = rules.forecast(self.mu, self.sigma)[0] * self.chance
        return value

    @property
    def live(self) -> npt.NDArray[np.int64]:
        """The offers among which the set is chosen; the problem counts them from zero."""
        return np.flatnonzero(self.allowed)

    def problem(self, budget: Money) -> Problem:
        """The choice for one budget, among the live offers."""
        live = self.live
        whole = in_units(budget)
        share = Decimal(str(self.brief.max_share_per_creator))
        people = dict.fromkeys(self.person[live].tolist())
        must = tuple(
            person
            for person in people
            if self.people.fits[person].account.lstrip("@") in self.brief.must
        )
        limit = self.brief.max_creators or len(live)
        return Problem(
            self.cost[live],
            self.person[live],
            whole,
            limit,
            int(whole * share),
            must,
            tuple(self._limits()),
        )

    def _limits(self) -> Iterator[Limit]:
        """The brief's limits on niches, platforms, tiers and hours, over the live offers."""
        brief, who = self.brief, self.people
        person = self.person[self.live]
        kinds = (
            (brief.niche_limits, [str(niche) for niche in who.niche]),
            (brief.platform_limits, [fit.platform for fit in who.fits]),
            (brief.tier_limits, [_tier(followers) for followers in who.followers]),
        )
        for limits, kind in kinds:
            for name, (least, most) in limits.items():
                mine = np.array([word == name for word in kind], dtype=np.int64)
                yield Limit(name, mine[person], min(most, len(person)), least)
        if brief.hours is not None:
            minutes = np.full(len(person), round(60 * hours_each(brief)), dtype=np.int64)
            yield Limit("hours", minutes, round(60 * brief.hours))

    def offer(self, i: int) -> Offer:
        """Offer ``i`` in full."""
        person = int(self.person[i])
        fit = self.people.fits[person]
        fee = self.fee[i]
        followers = self.people.followers[person]
        return Offer(
            account_id=fit.account_id,
            account=fit.account,
            platform=fit.platform,
            kind="gift" if self.gift[i] else "fee",
            cost=from_units(int(self.cost[i]), self.brief.budget.currency),
            fee=fee,
            engagement=self._forecast(i),
            reach=Estimate(float(followers), n=1, unit="count", method=FOLLOWING)
            if np.isfinite(followers)
            else Estimate.unknown("a count of followers", "count", FOLLOWING),
            chance=_chance(bool(self.gift[i])),
            words=self._words(i),
        )

    def _forecast(self, i: int) -> Estimate:
        person = int(self.person[i])
        return engagement_estimate(self.people, person, float(self.mu[i]), float(self.sigma[i]))

    def _words(self, i: int) -> str:
        fee = self.fee[i]
        work = wording.plural(self.brief.posts_per_creator, self.brief.format)
        look = self.people.look[int(self.person[i])]
        if fee is None:
            cost = wording.money(from_units(int(self.cost[i]), self.brief.budget.currency))
            offer = f"Send a gift ({cost} to you) and leave the rest open; about 4 in 10 post."
        else:
            offer = f"Offer {wording.money(fee.typical)} for {work}"
            if fee.low == fee.high:
                offer = f"{offer}, as quoted."
            else:
                offer = f"{offer}; the range is {wording.money_range(fee.low, fee.high)}."
        return f"{offer} {look}".strip()


def _tier(followers: float) -> str:
    return tier_of(int(followers)) if np.isfinite(followers) else ""


def hours_each(brief: Brief) -> float:
    """Hours of the brand's own time that one creator takes: the brief's, else the default."""
    return brief.hours_per_creator or priors().collaborations[brief.collaboration].hours


def market(brief: Brief, who: People, pricing: Pricing, gift: Money | None) -> Market:
    """Every offer the brief allows to ``who``: a fee where it can be priced, a gift where given."""
    fees = [
        pricing.fee(
            fit.account_id,
            fit.platform,
            int(followers) if np.isfinite(followers) else None,
            float(views) if np.isfinite(views) else None,
        )
        for fit, followers, views in zip(who.fits, who.followers, who.views, strict=True)
    ]
    unpriced: dict[str, int] = {}
    rows: list[tuple[int, FeeRange | None, Money]] = []
    for i, fee in enumerate(fees):
        if brief.collaboration != "gift":
            if isinstance(fee, FeeRange):
                rows.append(
                    (i, fee, fee.typical + extra_cost(brief, pricing, who.followers[i], gift))
                )
            else:
                unpriced[fee] = unpriced.get(fee, 0) + 1
        if gift is not None and _enough(gift, fee):
            rows.append((i, None, gift))
    person = np.array([row[0] for row in rows], dtype=np.int64)
    mu, sigma = totals(who, brief)
    must = np.array([fit.account.lstrip("@") in brief.must for fit in who.fits], dtype=bool)
    clear = np.array([not look for look in who.look], dtype=bool)
    gate = who.known & (in_question(who.fits) | must)
    return Market(
        brief=brief,
        people=who,
        person=person,
        gift=np.array([row[1] is None for row in rows], dtype=bool),
        cost=np.array([in_units(row[2]) for row in rows], dtype=np.int64),
        fee=tuple(row[1] for row in rows),
        mu=mu[person],
        sigma=sigma[person],
        gate=gate[person],
        allowed=(gate & (clear | must))[person],
        unpriced=unpriced,
    )


def totals(who: People, brief: Brief) -> tuple[Floats, Floats]:
    """The log-normal (mu, sigma) of the engagement each creator's work brings; NaN not known."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return rules.log_totals(
            who.base, who.log_mean, who.log_sd, who.post_sd, brief.posts_per_creator
        )


def engagement_estimate(who: People, person: int, mu: float, sigma: float) -> Estimate:
    """The forecast of one creator's engagement, in words of its posts."""
    if not np.isfinite(mu):
        return Estimate.unknown("posts with likes and comments", "count", FORECAST)
    value, low, high = (float(x) for x in rules.forecast(np.array(mu), np.array(sigma)))
    n = int(who.posts[person])
    return Estimate(value, low, high, n, "count", FORECAST, kind="estimated")


def extra_cost(brief: Brief, pricing: Pricing, followers: float, gift: Money | None) -> Money:
    """What a paid collaboration costs beside its fee: goods, and the commission expected.

    The commission is on expected orders (``plan/priors.toml``, far from certain); nothing is
    counted for a creator whose followers are not known.
    """
    kind, size = priors().collaborations[brief.collaboration], priors().size
    currency = brief.budget.currency
    extra = Money(Decimal(0), currency)
    if gift is not None:
        extra += gift * Decimal(str(kind.goods))
    if brief.commission and brief.order_value and np.isfinite(followers):
        level, power = size["orders_at_10k"], size["sales_per_follower_power"].value
        orders = level.value * math.exp(level.log_sd**2 / 2) * (followers / 1e4) ** (1 + power)
        orders *= kind.orders / kind.posts * brief.posts_per_creator
        each = pricing.rates.convert(brief.order_value, currency)
        extra += each * Decimal(f"{orders * brief.commission:.4f}")
    return extra.rounded()


def _enough(gift: Money, fee: FeeRange | str) -> bool:
    """Whether a gift is an offer at all: not to somebody who asks many times its cost."""
    return isinstance(fee, str) or fee.typical <= gift * rules.GIFT_FEE_LIMIT


def in_units(money: Money) -> int:
    """An amount in the currency's smallest unit."""
    return int(money.rounded().amount.scaleb(minor_units(money.currency)))


def from_units(amount: int, currency: str) -> Money:
    """The amount that a number of smallest units makes."""
    return Money(Decimal(amount).scaleb(-minor_units(currency)), currency)


def _chance(gift: bool) -> Estimate:
    """The chance of a post: agreed work is done, a gift is posted about less than half the time."""
    if not gift:
        return Estimate(1.0, method="agreed", kind="estimated")
    alpha, beta = rules.GIFT_PRIOR
    low, high = rules.beta_interval(alpha, beta)
    return Estimate(alpha / (alpha + beta), low, high, method="gift-prior", kind="estimated")
