"""The verbs of plan: quote, portfolio and frontier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from wrensong.core.errors import NotFound
from wrensong.core.estimate import Estimate
from wrensong.core.money import Money
from wrensong.core.periods import utc_now
from wrensong.core.tiers import NO_LIMIT
from wrensong.discover.service import Discover
from wrensong.match.domain import Brand, Brief, Collaboration, Exclusion, Fit, Goal, Shortlist
from wrensong.match.service import Match, as_brief
from wrensong.vet.service import Vet

from . import facts, rules
from .advising import Adviser
from .beliefs import Known, figure, known_of_tiers
from .domain import (
    Certificate,
    Forecast,
    FrontierPoint,
    Offer,
    Portfolio,
    Scenario,
    Strategy,
)
from .fee_table import fee_table
from .fees import Pricing, Work
from .forecasting import forecast, forecast_id, rows
from .market import (
    FORECAST,
    Market,
    People,
    engagement_estimate,
    from_units,
    in_question,
    market,
    people,
    totals,
)
from .notes import check_limits, notes, objective_words
from .portfolio import Choice, path
from .priors import Priors
from .priors import priors as read_priors
from .rates import Rates
from .reaching import Aim, aim

if TYPE_CHECKING:
    from wrensong.workspace import Workspace

RUNNERS_UP = 5
_TENTH = Decimal("0.1")
Ids = npt.NDArray[np.int64]


class Plan:
    """What should we spend, on whom?"""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lake = workspace.lake

    def quote(
        self,
        handle: str,
        brief: Brief | str | Path | None = None,
        as_of: datetime | None = None,
        *,
        format: str | None = None,
        collaboration: Collaboration | None = None,
        currency: str = "EUR",
    ) -> Offer:
        """What one creator could be offered: the fee where there is a price, else the gift.

        For the work of a brief, or without one for a single piece in ``currency``; ``format``
        and ``collaboration`` replace the brief's. Raises NotFound when the creator is unknown,
        left out by the brief or cannot be priced (the error says which).
        """
        asked = any_brief(currency) if brief is None else as_brief(brief)
        asked = replace(
            asked,
            format=format or asked.format,
            collaboration=collaboration or asked.collaboration,
        )
        fit = self._fit(handle, None if brief is None else asked, as_of)
        offers = self._market(asked, (fit,), as_of)
        if not len(offers.person):
            reason = next(iter(offers.unpriced), "The brief allows neither a fee nor a gift.")
            raise NotFound(
                f"There is no price for {fit.account}. {reason}",
                "Import a quote of theirs, or give your own fee table in the brief ([offer] fees).",
            )
        return offers.offer(0)

    def _fit(self, handle: str, brief: Brief | None, as_of: datetime | None) -> Fit:
        """The creator among the candidates of a brief, or just the creator without one."""
        if brief is None:
            review = self._workspace.room(Vet).review(handle, as_of)
            return Fit(review.account_id, review.account, review.platform, 0.0, 50.0, ())
        found = self._workspace.room(Match).explain(handle, brief, as_of)
        if isinstance(found, Exclusion):
            raise NotFound(
                f"{found.account} is left out of this brief: {found.reason}",
                "Change the condition in the brief, or ask about somebody else.",
            )
        return found

    def forecast(
        self,
        handle: str,
        brief: Brief | str | Path,
        as_of: datetime | None = None,
        *,
        keep: bool = False,
    ) -> Forecast:
        """What one creator may bring for the work of a brief: engagement, views, clicks, orders
        and sales, each with an 80 % interval.

        With ``keep`` the figures are stored in table ``forecasts`` as they are now, so that they
        can be held against what came. Raises NotFound as ``quote`` does.
        """
        brief = as_brief(brief)
        found = self._forecast((self._fit(handle, brief, as_of),), brief, as_of)[0]
        return self._keep((found,), brief, as_of)[0] if keep else found

    def _forecast(
        self, fits: Sequence[Fit], brief: Brief, as_of: datetime | None
    ) -> list[Forecast]:
        believed = read_priors()
        order = figure(
            believed.order_value, brief.order_value, Rates.of(brief.rates), brief.budget.currency
        )
        found = []
        for fit in fits:
            who = self._people((fit,), as_of)
            mu, sigma = totals(who, brief)
            estimate = engagement_estimate(who, 0, float(mu[0]), float(sigma[0]))
            found.append(forecast(brief, who, estimate, (believed, order)))
        return found

    def _keep(
        self, found: Sequence[Forecast], brief: Brief, as_of: datetime | None
    ) -> list[Forecast]:
        made_at = utc_now()
        brand = brief.brand.name
        self._lake.append("forecasts", rows(found, brand, as_of, made_at))
        return [
            replace(
                one,
                kept=tuple(
                    forecast_id(one, metric, brand, made_at)
                    for metric, estimate in one.metrics.items()
                    if estimate.known
                ),
            )
            for one in found
        ]

    def compare(
        self, briefs: Mapping[str, Brief | str | Path], as_of: datetime | None = None
    ) -> tuple[Scenario, ...]:
        """The portfolios of several briefs (by name) side by side, the first as the measure.

        Each says what it has more or fewer of than the first: creators who come and go.
        """
        chosen = {name: self.portfolio(brief, as_of=as_of) for name, brief in briefs.items()}
        first = {offer.account for offer in next(iter(chosen.values())).offers} if chosen else set()
        return tuple(
            Scenario(
                name,
                portfolio,
                tuple(o.account for o in portfolio.offers if o.account not in first),
                tuple(sorted(first - {o.account for o in portfolio.offers})),
            )
            for name, portfolio in chosen.items()
        )

    def advise(
        self,
        brief: Brief | str | Path,
        goal: Goal | None = None,
        priors: str | Path | None = None,
        as_of: datetime | None = None,
    ) -> Strategy:
        """Which sizes of creator in which collaborations, for the goal and budget of a brief.

        ``goal`` replaces the brief's; where neither names one the answer holds the question and
        what each goal leads to. ``priors`` is a file of one's own beliefs. Works with an empty
        lake; engagement, quotes and candidates in it replace the published figures as their
        number allows. Raises FileUnreadable or BadInput for priors that cannot be used.
        """
        brief = as_brief(brief)
        believed = read_priors(str(priors) if priors else None)
        known = self._known(brief, believed, as_of)
        return Adviser(brief, believed, known).strategy(goal or brief.goal)

    def _known(self, brief: Brief, believed: Priors, as_of: datetime | None) -> dict[str, Known]:
        """What the lake knows of each tier of the priors."""
        reviews = self._workspace.room(Vet).review_all(as_of).table
        if not len(reviews):
            return {}
        open_brief = replace(brief, followers=(0, NO_LIMIT))
        short = self._workspace.room(Match).shortlist(open_brief, as_of=as_of)
        fits = tuple(fit for fit, ok in zip(short.fits, in_question(short.fits), strict=True) if ok)
        rates = Rates.of(brief.rates)
        quotes = [
            (quote.followers, rates.convert(quote.price, "USD"))
            for quote in facts.own_quotes(self._lake, as_of)
            if quote.format == brief.format
            and quote.kind != "vendor"
            and not rates.missing(quote.price.currency, "USD")
        ]
        return known_of_tiers(
            believed, reviews, brief.platforms, quotes, {f.account_id for f in fits}
        )

    def portfolio(
        self,
        brief: Brief | str | Path,
        shortlist: Shortlist | None = None,
        as_of: datetime | None = None,
        *,
        keep: bool = False,
    ) -> Portfolio:
        """The best set found for the budget, with its certificate, and what comes next.

        ``shortlist`` saves matching again; ``keep`` stores a forecast of everybody chosen (see
        ``forecast``). Raises ValueInvalid when the creators the brief
        insists on cost more than the budget.
        """
        brief = as_brief(brief)
        short = shortlist or self._workspace.room(Match).shortlist(brief, as_of=as_of)
        offers = self._market(brief, short.fits, as_of)
        check_limits(brief, offers)
        aimed = self._aim(offers, as_of)
        *_, chosen, more = self._path(offers, aimed, 11)
        live = offers.live
        picked, next_picked = live[list(chosen.offers)], live[list(more.offers)]
        engagement, reach = self._totals(offers, chosen, as_of)
        added = [int(i) for i in next_picked if i not in set(picked.tolist())]
        if keep:
            fits = [offers.people.fits[p] for p in offers.person[picked]]
            self._keep(self._forecast(fits, brief, as_of), brief, as_of)
        return Portfolio(
            budget=brief.budget,
            spent=_cost(offers, picked),
            objective=objective_words(brief),
            offers=tuple(offers.offer(int(i)) for i in picked),
            certificate=Certificate(
                chosen.value, chosen.upper_bound, chosen.ratio, "optimum of a linear programme"
            ),
            engagement=engagement,
            reach=reach,
            runners_up=_runners_up(offers, picked),
            next_tenth=self._point(offers, brief.budget * (1 + _TENTH), more, as_of),
            next_tenth_adds=tuple(offers.offer(i) for i in added),
            unpriced=sum(offers.unpriced.values()),
            notes=tuple(notes(brief, short, offers, picked, aimed.words)),
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
            for tenths, choice in enumerate(self._path(offers, self._aim(offers, as_of), 15), 1)
        )

    def _market(self, brief: Brief, fits: Sequence[Fit], as_of: datetime | None) -> Market:
        who = self._people(fits, as_of)
        rates = Rates.of(brief.rates)
        pricing = Pricing.of(
            fee_table(brief.fees),
            rates,
            Work(brief.budget.currency, brief.format, brief.posts_per_creator, brief.collaboration),
            facts.own_quotes(self._lake, as_of),
        )
        gift = brief.gift_cost and rates.convert(brief.gift_cost, brief.budget.currency)
        return market(brief, who, pricing, gift)

    def _people(self, fits: Sequence[Fit], as_of: datetime | None) -> People:
        reviews = self._workspace.room(Vet).review_all(as_of).table
        ids = np.array([fit.account_id for fit in fits], dtype=np.int64)
        return people(fits, reviews, facts.view_levels(self._lake, as_of, ids))

    def _aim(self, offers: Market, as_of: datetime | None) -> Aim:
        crowd = self._workspace.room(Discover).overlap_crowd
        return aim(offers, partial(crowd, as_of=as_of))

    @staticmethod
    def _path(offers: Market, aimed: Aim, tenths: int) -> list[Choice]:
        """Choices for 10 %, 20 % ... of the budget; each at least as good as the one before."""
        budgets = [offers.brief.budget * (_TENTH * i) for i in range(1, tenths + 1)]
        return path([offers.problem(budget) for budget in budgets], aimed.worth)

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
                Estimate.unknown(nobody, "count"),
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
            return engagement, Estimate.unknown("followers of everybody chosen", "count")
        ids = [who.fits[p].account_id for p in person]
        reach = self._workspace.room(Discover).overlap_reach(ids, sizes.tolist(), as_of)
        return engagement, reach


def any_brief(currency: str) -> Brief:
    """One piece of work for no brand in particular."""
    return Brief(Brand("any brand", ()), Money(Decimal(1), currency))


def _cost(offers: Market, picked: Ids) -> Money:
    return from_units(int(offers.cost[picked].sum()), offers.brief.budget.currency)


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
