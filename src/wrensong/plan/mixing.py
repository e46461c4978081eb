"""The best mix of tiers and collaborations for a goal, by posterior draws. Pure.

Every way of spending (a tier with a collaboration) has, in each draw, what one creator brings
and costs. A mix is whole numbers of creators; it is chosen for the highest expected value
under budget, hours and the number of suitable creators, and judged draw by draw. Where a way
turns out dearer than typical, the same money buys less of it. The expected value is exactly
what was maximised, and so never falls with a larger budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from . import rules
from .priors import AppealPrior, CollaborationPrior, Prior, Priors, TierPrior

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

DRAWS = 4000
_SEED = 51_407
_NODES = 20_000
UNITS = {
    "awareness": "people who could buy, each counted once",
    "engagement": "likes and comments by people who could buy",
    "sales": "profit",
    "loyalty": "customers who come back",
    "content": "pictures and films you may use again",
}


@dataclass(frozen=True)
class Case:
    """What a decision rests on: money in one currency, hours of one's own time."""

    goal: str
    budget: float
    hours: float
    hour_cost: float = 0.0
    commission: float = 0.0
    hours_each: float | None = None
    posts: int = 1


@dataclass(frozen=True)
class Ways:
    """Every way of spending, one row each: typical cost and hours, and draws of what one brings.

    ``tier`` indexes ``suitable`` (the most creators of a tier); ``brings`` (draws x ways) is what
    the typical cost of one creator buys, in the goal's unit; ``less`` is taken off it (money
    spent, where profit counts). ``people`` is whom reach saturates at (else infinite).
    """

    names: tuple[tuple[str, str], ...]
    tier: Whole
    suitable: Whole
    cost: Floats
    hours: Floats
    brings: Floats
    less: Floats
    people: float

    @property
    def expected(self) -> Floats:
        """What one creator of each way is expected to bring."""
        mean: Floats = self.brings.mean(axis=0) - self.less
        return mean

    def draws(self, numbers: Whole) -> Floats:
        """What a mix brings in each draw."""
        plain: Floats = self.brings @ numbers - self.less @ numbers
        return self._saturated(plain)

    def value(self, numbers: Whole) -> float:
        return float(self._saturated(np.array(self.expected @ numbers)))

    def _saturated(self, plain: Floats) -> Floats:
        if not np.isfinite(self.people):
            return plain
        full: Floats = -self.people * np.expm1(-plain / self.people)
        return full

    def only(self, ways: npt.NDArray[np.bool_]) -> Ways:
        """The same with some ways left out: nobody of theirs is suitable."""
        return replace(self, brings=np.where(ways, self.brings, 0.0), less=self.less * ways)


def ways(
    case: Case, believed: Priors, appeal: AppealPrior, money: tuple[float, Prior, Prior]
) -> Ways:
    """All ways of spending. ``money`` is (what a USD is in the case's currency, the cost of one
    gift and the value of one order in it)."""
    usd, goods_cost, order_value = money
    random = np.random.default_rng(_SEED)
    size = {
        key: prior.value + prior.sd * random.standard_normal(DRAWS)
        if key.endswith("_power")
        else _draw(prior, random)
        for key, prior in sorted(believed.size.items())
    }
    goods, order = _draw(goods_cost, random), _draw(order_value, random)
    rows, names = [], []
    for number, tier in enumerate(believed.tiers):
        fee = usd * _draw(tier.fee, random)
        one = _one_post(case.goal, tier, appeal, size, random)
        for kind in believed.collaborations.values():
            hours = kind.hours if case.hours_each is None else case.hours_each
            posts = case.posts if kind.posts == 1 else kind.posts
            fees = kind.fee * (posts / kind.posts)
            brings = one * _factor(case.goal, kind) * kind.chance * (posts / kind.posts)
            cost = fees * fee + kind.goods * goods
            typical = fees * usd * tier.fee.value + kind.goods * goods_cost.value
            if kind.fee == 0 and usd * tier.fee.value > rules.GIFT_FEE_LIMIT * typical:
                continue  # nobody posts for a gift worth a small part of the usual fee
            dearer = typical / cost
            brings = brings * dearer / dearer.mean()
            if case.goal == "sales":
                brings = brings * order * (1 - case.commission)
            less = typical + case.hour_cost * hours if case.goal == "sales" else 0.0
            names.append((tier.name, kind.name))
            rows.append((number, typical, hours, brings, less))
    people = appeal.people if case.goal == "awareness" else np.inf
    suitable = [round(t.suitable.value) for t in believed.tiers]
    return Ways(
        names=tuple(names),
        tier=np.array([row[0] for row in rows]),
        suitable=np.array(suitable),
        cost=np.array([row[1] for row in rows]),
        hours=np.array([row[2] for row in rows]),
        brings=np.stack([row[3] for row in rows], axis=1),
        less=np.array([row[4] for row in rows]),
        people=people,
    )


def _draw(prior: Prior, random: np.random.Generator) -> Floats:
    drawn: Floats = prior.value * np.exp(prior.log_sd * random.standard_normal(DRAWS))
    return drawn


def _one_post(
    goal: str,
    tier: TierPrior,
    appeal: AppealPrior,
    size: dict[str, Floats],
    random: np.random.Generator,
) -> Floats:
    """What one plain post of the tier brings towards the goal, in each draw."""
    engagement = _draw(tier.engagement, random)
    relevance = np.minimum(1.0, _draw(appeal.relevance or tier.relevance, random))
    scale = tier.followers / 10_000
    if goal == "awareness":
        return size["impressions_at_10k"] * scale ** size["impressions_power"] * relevance
    if goal == "engagement":
        return tier.followers * engagement * relevance
    if goal == "content":
        return np.ones(DRAWS)  # a usable picture is one, whoever's followers see it
    relative = relevance / 0.6  # sales were measured where brand and audience belonged together
    orders: Floats = size["orders_at_10k"] * scale ** (1 + size["sales_per_follower_power"])
    return orders * relative


def _factor(goal: str, kind: CollaborationPrior) -> float:
    """What a collaboration brings against one plain post; further posts reach ever fewer anew."""
    if goal == "awareness":
        return float(kind.posts**0.5)
    if goal == "engagement":
        return kind.engagement
    if goal == "content":
        return kind.usable
    return kind.orders * (kind.returning if goal == "loyalty" else 1.0)


def best(case: Case, all_ways: Ways) -> Whole:
    """Whole numbers of creators of each way with the highest expected value."""
    from scipy import optimize

    worth = all_ways.expected
    kept = np.flatnonzero((worth > 0) & (all_ways.cost <= case.budget))
    numbers = np.zeros(len(worth), dtype=np.int64)
    if not len(kept):
        return numbers
    rows = [all_ways.cost[kept] / case.budget, all_ways.hours[kept] / max(case.hours, 1e-9)]
    most = [1.0, 1.0]
    for tier, suitable in enumerate(all_ways.suitable):
        rows.append((all_ways.tier[kept] == tier).astype(float))
        most.append(float(suitable))
    answer = optimize.milp(
        # Of two mixes worth the same the cheaper.
        all_ways.cost[kept] / case.budget * 1e-6 - worth[kept] / worth[kept].max(),
        integrality=np.ones(len(kept), dtype=np.int64),
        bounds=optimize.Bounds(0, _at_most(case, all_ways)[kept]),
        constraints=optimize.LinearConstraint(np.array(rows), -np.inf, np.array(most)),
        options={"node_limit": _NODES, "mip_rel_gap": 1e-6},
    )
    if answer.x is not None:
        numbers[kept] = np.round(answer.x).astype(np.int64)
    return numbers


def _at_most(case: Case, all_ways: Ways) -> Floats:
    """The most creators of each way alone: by budget, hours and how many are suitable."""
    by_money = case.budget / np.maximum(all_ways.cost, 1e-9)
    by_time = case.hours / np.maximum(all_ways.hours, 1e-9)
    most: Floats = np.floor(np.minimum(by_money, by_time) + 1e-9)
    return np.minimum(most, all_ways.suitable[all_ways.tier])


def lead(all_ways: Ways, numbers: Whole) -> int | None:
    """The tier that most of the money goes to; None when nothing is spent."""
    spent = np.bincount(all_ways.tier, numbers * all_ways.cost, len(all_ways.suitable))
    return int(np.argmax(spent)) if spent.any() else None


def crossing(
    values: Sequence[float], leads: Any, start: float, exact: float = 1.02
) -> tuple[float, int | None] | None:
    """The first of ``values`` (walking away from ``start``) at which another tier leads, refined
    by halving; ``leads`` gives the tier that leads at a value."""
    before, usual = start, leads(start)
    for value in values:
        if (there := leads(value)) != usual:
            low, high = before, value
            while max(low, high) / min(low, high) > exact:
                middle = (low * high) ** 0.5
                found = leads(middle)
                low, high, there = (middle, high, there) if found == usual else (low, middle, found)
            return high, there
        before = value
    return None
