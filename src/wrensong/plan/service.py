"""The verbs of plan: quote, portfolio and frontier."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from wrensong.core.errors import NotFound, ValueInvalid
from wrensong.core.estimate import Estimate
from wrensong.core.money import Money
from wrensong.doors import wording
from wrensong.match.domain import Brief, Exclusion, Fit, Shortlist
from wrensong.match.service import Match, as_brief
from wrensong.vet.service import Vet

from . import facts, rules
from .domain import Certificate, FrontierPoint, Offer, Portfolio
from .fees import Pricing, fee_table
from .market import FORECAST, Market, from_units, market, people
from .portfolio import Choice, path
from .rates import Rates

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

REACH = "following-union-1"
RUNNERS_UP = 5
_TENTH = Decimal("0.1")
Ids = npt.NDArray[np.int64]


class Plan:
    """What should we spend, on whom?"""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lake = workspace.lake

    def quote(self, handle: str, brief: Brief | str | Path, as_of: datetime | None = None) -> Offer:
        """What one creator could be offered for the work of a brief: the fee where there is a
        price, else the gift.

        Raises NotFound when the creator is unknown, left out by the brief or cannot be priced
        (the error says which).
        """
        brief = as_brief(brief)
        found = self._workspace.room(Match).explain(handle, brief, as_of)
        if isinstance(found, Exclusion):
            raise NotFound(
                f"{found.account} is left out of this brief: {found.reason}",
                "Change the condition in the brief, or ask about somebody else.",
            )
        offers = self._market(brief, (found,), as_of)
        if not len(offers.person):
            reason = next(iter(offers.unpriced), "The brief allows neither a fee nor a gift.")
            raise NotFound(
                f"There is no price for {found.account}. {reason}",
                "Import a quote of theirs, or give your own fee table in the brief ([offer] fees).",
            )
        return offers.offer(0)

    def portfolio(
        self,
        brief: Brief | str | Path,
        shortlist: Shortlist | None = None,
        as_of: datetime | None = None,
    ) -> Portfolio:
        """The best set found for the budget, with its certificate, and what comes next.

        ``shortlist`` saves matching again. Raises ValueInvalid when the creators the brief
        insists on cost more than the budget.
        """
        brief = as_brief(brief)
        short = shortlist or self._workspace.room(Match).shortlist(brief, as_of=as_of)
        offers = self._market(brief, short.fits, as_of)
        _check_must(brief, offers)
        *_, chosen, more = self._path(offers, 11)
        live = offers.live
        picked, next_picked = live[list(chosen.offers)], live[list(more.offers)]
        engagement, reach = self._totals(offers, chosen, as_of)
        added = [int(i) for i in next_picked if i not in set(picked.tolist())]
        return Portfolio(
            budget=brief.budget,
            spent=_cost(offers, picked),
            objective=_objective_words(brief),
            offers=tuple(offers.offer(int(i)) for i in picked),
            certificate=Certificate(
                chosen.value, chosen.upper_bound, chosen.ratio, "Lagrangian dual of a linear bound"
            ),
            engagement=engagement,
            reach=reach,
            runners_up=_runners_up(offers, picked),
            next_tenth=self._point(offers, brief.budget * (1 + _TENTH), more, as_of),
            next_tenth_adds=tuple(offers.offer(i) for i in added),
            unpriced=sum(offers.unpriced.values()),
            notes=tuple(_notes(brief, short, offers, picked)),
        )

    def frontier(
        self,
        brief: Brief | str | Path,
        shortlist: Shortlist | None = None,
        as_of: datetime | None = None,
    ) -> tuple[FrontierPoint, ...]:
        """What budgets from 10 % to 150 % of the brief's, in tenths, would buy."""
        brief = as_brief(brief)
        short = shortlist or self._workspace.room(Match).shortlist(brief, as_of=as_of)
        offers = self._market(brief, short.fits, as_of)
        return tuple(
            self._point(offers, brief.budget * (_TENTH * tenths), choice, as_of)
            for tenths, choice in enumerate(self._path(offers, 15), 1)
        )

    def _market(self, brief: Brief, fits: Sequence[Fit], as_of: datetime | None) -> Market:
        reviews = self._workspace.room(Vet).review_all(as_of).table
        ids = np.array([fit.account_id for fit in fits], dtype=np.int64)
        who = people(fits, reviews, facts.view_levels(self._lake, as_of, ids))
        rates = Rates.of(brief.rates)
        pricing = Pricing.of(
            fee_table(brief.fees),
            rates,
            (brief.budget.currency, brief.format, brief.posts_per_creator),
            facts.own_quotes(self._lake, as_of),
        )
        gift = brief.gift_cost and rates.convert(brief.gift_cost, brief.budget.currency)
        return market(brief, who, pricing, gift)

    @staticmethod
    def _path(offers: Market, tenths: int) -> list[Choice]:
        """Choices for 10 %, 20 % ... of the budget; each at least as good as the one before."""
        budgets = [offers.brief.budget * (_TENTH * i) for i in range(1, tenths + 1)]
        return path([offers.problem(budget) for budget in budgets], offers.objective())

    def _point(
        self, offers: Market, budget: Money, choice: Choice, as_of: datetime | None
    ) -> FrontierPoint:
        picked = offers.live[list(choice.offers)]
        engagement, reach = self._totals(offers, choice, as_of)
        return FrontierPoint(
            budget.rounded(), _cost(offers, picked), len(picked), choice.value, engagement, reach
        )

    def _totals(
        self, offers: Market, choice: Choice, as_of: datetime | None
    ) -> tuple[Estimate, Estimate]:
        """Engagement and reach of a set, with their intervals."""
        picked = offers.live[list(choice.offers)]
        if not len(picked):
            nobody = "creators who fit, are priced and have posts with likes and comments"
            return (
                Estimate.unknown(nobody, "count", FORECAST),
                Estimate.unknown(nobody, "count", REACH),
            )
        mu, sigma, gift = offers.mu[picked], offers.sigma[picked], offers.gift[picked]
        who = offers.people
        person = offers.person[picked]
        posts = int(who.posts[person].sum())
        value, low, high = rules.total(mu, sigma, gift)
        engagement = Estimate(
            value, low, high, n=posts, unit="count", method=FORECAST, kind="estimated"
        )
        sizes = who.followers[person] * offers.chance[picked]
        if not np.isfinite(sizes).all():
            return engagement, Estimate.unknown("followers of everybody chosen", "count", REACH)
        ids = np.array([who.fits[p].account_id for p in person], dtype=np.int64)
        shared, distinct = facts.commenters(self._lake, as_of, ids)
        niches = who.niche[person]
        share = rules.pair_shares(niches[:, None] == niches[None, :], shared)
        engagers = rules.engager_share(shared, distinct)
        value, low, high = rules.reach(sizes, share, engagers)
        n = len(picked)
        return engagement, Estimate(
            value, low, high, n=n, unit="count", method=REACH, kind="estimated"
        )


def _cost(offers: Market, picked: Ids) -> Money:
    return from_units(int(offers.cost[picked].sum()), offers.brief.budget.currency)


def _check_must(brief: Brief, offers: Market) -> None:
    problem = offers.problem(brief.budget)
    if not problem.feasible:
        people = sorted({int(problem.creator[i]) for i in problem.forced()})
        names = wording.listing(offers.people.fits[p].account for p in people)
        raise ValueInvalid(
            f"{names} must be in the set, but a budget of {wording.money(brief.budget)} for at "
            f"most {wording.plural(problem.limit, 'creator')} does not reach that far.",
            "Raise the budget or the limit, or take somebody out of must.",
        )


def _objective_words(brief: Brief) -> str:
    if brief.goal == "awareness":
        return "people following at least one of the chosen creators, each counted once"
    return "expected likes and comments on the posts asked for"


def _runners_up(offers: Market, picked: Ids) -> tuple[Offer, ...]:
    """Who comes next by value for money, then who would have taken part but deserves a look."""
    taken = set(offers.person[picked].tolist())
    worth = np.nan_to_num(offers.engagement)
    if offers.brief.goal == "awareness":
        worth = np.nan_to_num(offers.people.followers[offers.person] * offers.chance)
    per_cost = worth / np.maximum(offers.cost, 1)
    order = [int(i) for i in np.argsort(-per_cost, kind="stable")]
    look = np.array([bool(offers.people.look[p]) for p in offers.person], dtype=bool)
    gate = offers.gate
    following = _first_each(offers, [i for i in order if offers.allowed[i]], taken)
    aside = _first_each(offers, [i for i in order if look[i] and gate[i]], taken)
    return tuple(offers.offer(i) for i in (*following, *aside))


def _first_each(offers: Market, order: Sequence[int], taken: set[int]) -> list[int]:
    """The first offers of different creators who are not taken."""
    found: dict[int, int] = {}
    for i in order:
        person = int(offers.person[i])
        if person not in taken:
            found.setdefault(person, i)
        if len(found) == RUNNERS_UP:
            break
    return list(found.values())


def _notes(brief: Brief, short: Shortlist, offers: Market, picked: Ids) -> list[str]:
    """How the set was chosen and what could not be known, in sentences."""
    live = len(set(offers.person[offers.live].tolist()))
    notes = [
        f"{wording.plural(live, 'creator')} took part in the choice: they fit better than the "
        "median candidate and are near the brand's topic, their posts are known and they can be "
        "priced. Among them fit no longer counts; what they are expected to bring does."
    ]
    if brief.gift_cost is not None:
        notes.append(
            "A gift is offered only where the usual fee is at most "
            f"{rules.GIFT_FEE_LIMIT} times its cost; fewer than half of gifted creators post, and "
            "each counts at that chance."
        )
    if brief.goal in ("sales", "loyalty", "content"):
        notes.append(
            f"The goal is {brief.goal}; there is no public data on it, so expected engagement "
            "stands in for it."
        )
    fees = [fee for i in picked.tolist() if (fee := offers.fee[i]) is not None]
    if fees:
        high = sum((fee.high for fee in fees), Money(Decimal(0), brief.budget.currency))
        gifts = from_units(int(offers.cost[picked][offers.gift[picked]].sum()), high.currency)
        total = high + gifts
        fits = "still within" if total <= brief.budget else "more than"
        notes.append(
            f"At the high end of every fee the set costs {wording.money(total)}, {fits} the "
            f"budget of {wording.money(brief.budget)}."
        )
        if all(fee.source != "own quotes" for fee in fees):
            notes.append(
                "Fees come from published tables, not from these creators: ask before you promise."
            )
    notes.append(
        "Your own hours are not counted; where each creator costs you time, set max_creators."
    )
    look = {fit.account for fit, why in zip(short.fits, offers.people.look, strict=True) if why}
    if look:
        notes.append(
            f"{wording.plural(len(look), 'candidate')} with counts far from what is usual, or "
            "silent for long, stay out of the set until somebody has looked; the first are among "
            "the runners-up."
        )
    for reason, count in sorted(offers.unpriced.items(), key=lambda item: -item[1])[:3]:
        notes.append(f"{wording.plural(count, 'candidate')} without a price. {reason}")
    notes.extend(_must_notes(brief, short, offers))
    notes.append(
        f"All forecasts share an error of about {wording.percent(rules.COMMON_SD)} beside each "
        "creator's own. Reach counts followings, each person once, not people who will see a post."
    )
    return notes


def _must_notes(brief: Brief, short: Shortlist, offers: Market) -> list[str]:
    """Why somebody the brief insists on is not in the set."""
    live = {offers.people.fits[p].account for p in offers.person[offers.live]}
    left_out = {e.account: e.reason for e in short.exclusions}
    known = {fit.account for fit in short.fits}
    notes = []
    for account in (f"@{handle}" for handle in brief.must):
        if account in left_out:
            notes.append(f"{account} must be in the set but is left out: {left_out[account]}")
        elif account not in known:
            notes.append(f"{account} must be in the set but is not in the file.")
        elif account not in live:
            notes.append(f"{account} must be in the set but has no price or no known posts.")
    return notes
