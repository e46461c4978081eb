"""The nouns of match: a brand, a brief, how well a creator fits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from wrensong.core.estimate import Estimate
from wrensong.core.money import Money

Goal = Literal["awareness", "engagement", "sales", "loyalty", "content"]
Collaboration = Literal["sponsored post", "review", "giveaway", "ambassador", "gift"]
GOALS: tuple[str, ...] = get_args(Goal)
COLLABORATIONS: tuple[str, ...] = get_args(Collaboration)
FORMATS = ("post", "reel", "story", "video", "short")
Appeal = Literal["niche", "broad"]
Bounds = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Claim:
    """Something the brand stands for and the words that show it (or its opposite)."""

    name: str
    evidence: tuple[str, ...]
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brand:
    name: str
    niche: tuple[str, ...]
    claims: tuple[Claim, ...] = ()
    hashtags: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    handle: str | None = None
    appeal: Appeal | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """One decision to be made: for whom, what for, with how much.

    Followers are inclusive. ``gift_cost`` is the brand's own cost of one gift with
    shipping; ``rates`` says how many of a currency one EUR buys. Without a goal, plan counts
    engagement and says so. ``hours`` are of the brand's own time; ``commission`` is the share
    of ``order_value`` a creator earns per order. ``niche_limits``, ``platform_limits`` and
    ``tier_limits`` bound how many creators of each the chosen set may hold, ends included.
    """

    brand: Brand
    budget: Money
    goal: Goal | None = None
    collaboration: Collaboration = "sponsored post"
    platforms: tuple[str, ...] = ("instagram",)
    followers: tuple[int, int] = (1_000, 100_000)
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    audience_countries: dict[str, float] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    avoid_words: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    max_creators: int | None = None
    max_share_per_creator: float = 0.5
    posts_per_creator: int = 1
    format: str = "post"
    gift_cost: Money | None = None
    fees: str | None = None
    starts: date | None = None
    ends: date | None = None
    rates: dict[str, Decimal] = field(default_factory=dict)
    hours: float | None = None
    hour_cost: Money | None = None
    hours_per_creator: float | None = None
    commission: float | None = None
    order_value: Money | None = None
    niche_limits: Bounds = field(default_factory=dict)
    platform_limits: Bounds = field(default_factory=dict)
    tier_limits: Bounds = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a creator that speak for or against a claim."""

    text: str
    post: str
    claim: str
    speaks: Literal["for", "against"]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a fit: ``estimate`` in its own unit (cosine, fraction ...), ``percentile``
    among the candidates of this brief (0-100), ``why`` in words. ``adds`` is what it adds to
    the fit, in standard deviations of one part; 0 where it is not known."""

    key: str
    name: str
    estimate: Estimate
    percentile: float | None
    why: str
    quotes: tuple[Quote, ...] = ()
    adds: float = 0.0


@dataclass(frozen=True, slots=True)
class Fit:
    """Fit of one account to one brief; ``score`` is in standard deviations above the
    mean candidate, ``percentile`` its rank among them. Performance is not part of it."""

    account_id: int
    account: str
    platform: str
    score: float
    percentile: float
    parts: tuple[Part, ...]
    worries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Left out by a hard condition; ``reason`` could be read by the creator."""

    account_id: int
    account: str
    condition: str
    reason: str


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Candidates in order of fit, and everybody left out with the reason.

    ``considered = len(fits) + len(exclusions)``. ``not_known`` counts candidates for whom a
    condition could not be checked (kept, never punished), by condition.
    """

    brief: Brief
    considered: int
    fits: tuple[Fit, ...]
    exclusions: tuple[Exclusion, ...]
    not_known: dict[str, int] = field(default_factory=dict)
    method: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One account in order of likeness. The parts are in standard deviations above the mean
    candidate, None where not known (it counts as the mean then); ``fit`` is their sum in the
    same unit, ``percentile`` its rank (0-100). ``shared`` are the words that weigh most."""

    account_id: int
    account: str
    platform: str
    followers: int | None
    fit: float
    percentile: float
    topic: float | None
    tags: float | None
    words: float | None
    captions: int
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """Accounts like a text or some examples, best first; ``considered`` candidates in all."""

    considered: int
    ranked: tuple[Ranked, ...]
    examples: tuple[str, ...] = ()
    method: str = ""
