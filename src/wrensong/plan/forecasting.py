"""What one creator may bring: engagement, views, clicks, orders, sales, each with its interval.

Engagement rests on the creator's own posts; views on theirs where they are known; clicks, orders
and sales on stated beliefs that hardly know the level. Pure, but for the rows to be kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from wrensong.core.estimate import Estimate
from wrensong.match.domain import Brief

from .domain import Forecast
from .priors import CollaborationPrior, Prior, Priors

if TYPE_CHECKING:
    import pyarrow as pa

    from .market import People

METHOD = "forecast-1"
BELIEFS = "priors-1"
_TENTH = 1.2815515655446004


def forecast(
    brief: Brief, who: People, engagement: Estimate, beliefs: tuple[Priors, Prior]
) -> Forecast:
    """The forecast of the first (only) creator of ``who``; ``beliefs`` hold the value of one
    order in the brief's currency beside the priors."""
    believed, order = beliefs
    kind = believed.collaborations[brief.collaboration]
    posts = brief.posts_per_creator
    fit, followers = who.fits[0], float(who.followers[0])
    orders = _orders(followers, kind, believed, posts)
    return Forecast(
        account_id=fit.account_id,
        account=fit.account,
        collaboration=brief.collaboration,
        format=brief.format,
        posts=posts,
        metrics={
            "engagement": engagement,
            "views": _views(who, believed, posts),
            "clicks": _times(_views(who, believed, posts), believed.size["clicks_per_view"]),
            "orders": orders,
            "sales": _times(orders, order, brief.budget.currency),
        },
    )


def _views(who: People, believed: Priors, posts: int) -> Estimate:
    views, followers = float(who.views[0]), float(who.followers[0])
    if np.isfinite(views):
        level, single = float(who.view_sd[0][0]), float(who.view_sd[1][0])
        sd = float(np.hypot(level, single / posts**0.5))
        mean = posts * views * float(np.exp(single**2 / 2))
        return _log_normal(mean, sd, int(who.posts[0]), METHOD)
    if not np.isfinite(followers):
        return Estimate.unknown("a count of followers, or posts with views", "count", METHOD)
    size = believed.size
    typical = size["impressions_at_10k"].value
    typical *= (followers / 1e4) ** size["impressions_power"].value
    return _log_normal(posts * typical, size["impressions_at_10k"].log_sd, 0, BELIEFS)


def _orders(followers: float, kind: CollaborationPrior, believed: Priors, posts: int) -> Estimate:
    if not np.isfinite(followers):
        return Estimate.unknown("a count of followers", "count", BELIEFS)
    level = believed.size["orders_at_10k"]
    power = 1 + believed.size["sales_per_follower_power"].value
    typical = level.value * (followers / 1e4) ** power * kind.orders / kind.posts * posts
    return _log_normal(typical * kind.chance, level.log_sd, 0, BELIEFS)


def _log_normal(middle: float, sd: float, n: int, method: str, unit: str = "count") -> Estimate:
    """A figure whose logarithm is known to ``sd``; the value is the median."""
    low, high = middle * np.exp(-_TENTH * sd), middle * np.exp(_TENTH * sd)
    return Estimate(middle, float(low), float(high), n, unit, method, kind="estimated")


def _times(one: Estimate, other: Prior, unit: str = "count") -> Estimate:
    """The product of two independent log-normal figures."""
    if one.value is None or one.low is None or one.high is None:
        return one
    sd = float(np.log(one.high / one.low)) / (2 * _TENTH)
    return _log_normal(one.value * other.value, float(np.hypot(sd, other.log_sd)), 0, BELIEFS, unit)


def rows(
    forecasts: Sequence[Forecast], brand: str, as_of: datetime | None, made_at: datetime
) -> pa.Table:
    """The rows of table ``forecasts``: one per creator and known metric."""
    import pyarrow as pa

    from wrensong.lake.schema import TABLES

    found = [row for one in forecasts for row in _rows(one, brand, as_of, made_at)]
    return pa.Table.from_pylist(found, schema=TABLES["forecasts"].arrow_schema())


def _rows(
    one: Forecast, brand: str, as_of: datetime | None, made_at: datetime
) -> Iterable[dict[str, object]]:
    for metric, estimate in one.metrics.items():
        if estimate.known:
            yield {
                "account_id": one.account_id, "forecast": forecast_id(one, metric, brand, made_at),
                "metric": metric, "value": estimate.value, "low": estimate.low,
                "high": estimate.high, "level": estimate.level, "unit": estimate.unit,
                "method": estimate.method, "observations": estimate.n,
                "collaboration": one.collaboration,
                "format": one.format, "posts": one.posts, "brand": brand,
                "as_of": as_of or made_at, "made_at": made_at, "source": "plan",
                "observed_at": made_at,
            }  # fmt: skip


def forecast_id(one: Forecast, metric: str, brand: str, made_at: datetime) -> str:
    """``fc_...``: the same for the same words at the same moment, so that nothing is kept twice."""
    words = f"{one.account_id}|{one.collaboration}|{one.format}|{one.posts}|{brand}|{metric}"
    return f"fc_{hashlib.sha256(f'{words}|{made_at.isoformat()}'.encode()).hexdigest()[:16]}"
