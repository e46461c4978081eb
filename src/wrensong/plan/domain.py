"""The nouns of plan: what it costs, what it may bring, which set to choose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from wrensong.core.estimate import Estimate
from wrensong.core.money import Money


@dataclass(frozen=True, slots=True)
class FeeRange:
    """A fee for the brief's work, low to high, with where it comes from."""

    low: Money
    typical: Money
    high: Money
    source: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What one creator could be offered, at its full cost to the brand.

    ``kind`` is ``fee`` or ``gift``; a gift counts at cost and is posted about with a
    probability below one (``chance``, an Estimate of a fraction).
    """

    account_id: int
    account: str
    platform: str
    kind: Literal["fee", "gift"]
    cost: Money
    fee: FeeRange | None
    engagement: Estimate
    reach: Estimate
    chance: Estimate
    words: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """How good the chosen set is, proven per answer: no set within the budget can be worth
    more than ``upper_bound``; ``ratio = value / upper_bound`` (0-1)."""

    value: float
    upper_bound: float
    ratio: float
    method: str


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """What a budget buys: the best set found for it."""

    budget: Money
    spent: Money
    creators: int
    value: float
    engagement: Estimate
    reach: Estimate


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The chosen set under the budget, in the order it was chosen.

    ``engagement`` and ``reach`` are totals for the set: reach is unduplicated, never a sum
    of followers. ``runners_up`` come next by value for money; ``next_tenth`` is what a
    further 10 % of budget buys.
    """

    budget: Money
    spent: Money
    objective: str
    offers: tuple[Offer, ...]
    certificate: Certificate
    engagement: Estimate
    reach: Estimate
    runners_up: tuple[Offer, ...] = ()
    next_tenth: FrontierPoint | None = None
    next_tenth_adds: tuple[Offer, ...] = ()
    unpriced: int = 0
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Spending:
    """One line of a strategy: so many creators of a tier in one kind of collaboration."""

    tier: str
    collaboration: str
    creators: int
    money: Money
    hours: float
    brings: Estimate


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another way to spend the same budget, and how often the advised mix brings more."""

    name: str
    brings: Estimate
    spent: Money
    beaten: float


@dataclass(frozen=True, slots=True)
class Source:
    """One figure a strategy rests on: median with 80 % ends, ``n`` own observations in it."""

    name: str
    figure: Estimate
    source: str
    year: str


@dataclass(frozen=True, slots=True)
class Strategy:
    """Which sizes of creator, in which collaborations, for a goal and a budget.

    ``brings`` is in ``unit``. ``reason`` says why in one sentence, ``changes`` what would change
    the answer. ``question`` is what has to be decided first, with what each goal would lead to
    (``by_goal``), when the brief names no goal; ``goal`` is then the one assumed.
    """

    goal: str
    goal_named: bool
    unit: str
    budget: Money
    hours: float
    mix: tuple[Spending, ...]
    brings: Estimate
    spent: Money
    reason: str
    alternatives: tuple[Alternative, ...]
    changes: tuple[str, ...]
    sources: tuple[Source, ...]
    question: str = ""
    by_goal: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one creator may bring for a brief, one estimate per metric; kept, it can be scored
    later. ``collaboration`` and ``format`` say of what work, ``posts`` how many pieces."""

    account_id: int
    account: str
    collaboration: str
    format: str
    posts: int
    metrics: dict[str, Estimate]
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """One of several plans side by side: who joins and who leaves, against the first."""

    name: str
    portfolio: Portfolio
    joins: tuple[str, ...]
    leaves: tuple[str, ...]
