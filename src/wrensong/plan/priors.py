"""What is believed about tiers and collaborations before anything of one's own is known."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from wrensong.core.errors import BadInput

from .own_files import text_of

_TENTH = 1.2815515655446004  # the 90 % point of the normal distribution


@dataclass(frozen=True, slots=True)
class Prior:
    """One uncertain figure: its median, the ends that hold it with 80 %, and where it is from."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    year: str
    n: int = 0

    @property
    def log_sd(self) -> float:
        """Spread in logarithms, for a figure above zero."""
        return math.log(self.high / self.low) / (2 * _TENTH)

    @property
    def sd(self) -> float:
        """Spread of the figure itself, for a power."""
        return (self.high - self.low) / (2 * _TENTH)


@dataclass(frozen=True, slots=True)
class TierPrior:
    """A size of creator: fee of one post (USD), engagement per follower, the share of the
    audience that could buy, and how many suitable creators there are."""

    name: str
    followers_low: int
    followers_high: int
    fee: Prior
    engagement: Prior
    relevance: Prior
    suitable: Prior

    @property
    def followers(self) -> float:
        """The typical size: the middle of the ends in logarithms."""
        return math.sqrt(self.followers_low * self.followers_high)

    def times(self, figure: str, factor: float) -> TierPrior:
        """The tier with one figure (``fee``, ``engagement`` ...) so many times larger."""
        prior: Prior = getattr(self, figure)
        ends = {key: getattr(prior, key) * factor for key in ("value", "low", "high")}
        changed: dict[str, Any] = {figure: replace(prior, **ends)}
        return replace(self, **changed)


@dataclass(frozen=True, slots=True)
class CollaborationPrior:
    """A way of working together, against one plain sponsored post (see priors.toml)."""

    name: str
    fee: float
    posts: int
    goods: float
    chance: float
    engagement: float
    orders: float
    returning: float
    hours: float
    usable: float
    source: str
    year: str


@dataclass(frozen=True, slots=True)
class AppealPrior:
    """How many people could buy, and what that does to relevance and supply."""

    people: float
    suitable_factor: float
    relevance: Prior | None


@dataclass(frozen=True)
class Priors:
    tiers: tuple[TierPrior, ...]
    size: Mapping[str, Prior]
    appeals: Mapping[str, AppealPrior]
    collaborations: Mapping[str, CollaborationPrior]
    goods_cost: Prior
    order_value: Prior
    hours: float
    name: str


@lru_cache(maxsize=8)
def priors(path: str | None = None) -> Priors:
    """The user's own priors, or the bundled ones. Raises FileUnreadable or BadInput."""
    return parse_priors(*text_of(path, "priors.toml", "priors"))


def parse_priors(text: str, name: str) -> Priors:
    """Read a file of priors; what is missing or upside down is named."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{name} is not valid TOML: {error}.") from None
    try:
        return Priors(
            tiers=tuple(_tier(row) for row in data["tier"]),
            size={key: _prior(key, row, "") for key, row in data["size"].items()},
            appeals={key: _appeal(row) for key, row in data["appeal"].items()},
            collaborations={
                key: CollaborationPrior(key, **row) for key, row in data["collaboration"].items()
            },
            goods_cost=_prior("cost of one gift", data["defaults"]["goods_cost"], "USD"),
            order_value=_prior("value of one order", data["defaults"]["order_value"], "USD"),
            hours=float(data["defaults"]["hours"]),
            name=name,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"{name}: {error} is missing or not what it should be.",
            "Start from a copy of the bundled file, plan/priors.toml.",
        ) from None


def _tier(row: dict[str, Any]) -> TierPrior:
    name = row["name"]
    found = {
        key: _prior(f"{words}, {name}", row[key], unit)
        for key, words, unit in (
            ("fee", "fee of a post", "USD"),
            ("engagement", "engagement per follower", "fraction"),
            ("relevance", "share of the audience that could buy", "fraction"),
            ("suitable", "suitable creators", "count"),
        )
    }
    return TierPrior(name, row["followers_low"], row["followers_high"], **found)


def _appeal(row: dict[str, Any]) -> AppealPrior:
    relevance = row.get("relevance")
    return AppealPrior(
        float(row["people"]),
        float(row["suitable_factor"]),
        relevance and _prior("share of the audience that could buy", relevance, "fraction"),
    )


def _prior(name: str, row: dict[str, Any], unit: str) -> Prior:
    words = name.replace("_", " ")
    value, low, high = (float(row[key]) for key in ("value", "low", "high"))
    if not low <= value <= high or (low <= 0 and not name.endswith("_power")):
        raise BadInput(f"{words}: it needs 0 < low <= value <= high.")
    return Prior(words, value, low, high, unit, row["source"], row["year"])
