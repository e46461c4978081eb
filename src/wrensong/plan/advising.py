"""From a brief and what is believed to a strategy in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from wrensong.core.estimate import Estimate
from wrensong.core.money import Money
from wrensong.doors import wording
from wrensong.match.domain import GOALS, Brief

from . import mixing
from .beliefs import Known, figure, learnt
from .domain import Alternative, Source, Spending, Strategy
from .mixing import Case, Ways
from .priors import Prior, Priors
from .rates import Rates

Floats = npt.NDArray[np.float64]

Doubt = tuple[str, str, float]  # figure, tier, factor
METHOD = "strategy-1"
QUESTION = (
    "What is this for: to be known (awareness), talked about (engagement), bought (sales), come "
    "back to (loyalty), or to have pictures and films (content)? Name it in the brief: "
    'goal = "sales".'
)
_STEP = 1.25


class Adviser:
    """One brief and what is believed: answers for any goal, budget, hours or belief."""

    def __init__(self, brief: Brief, believed: Priors, known: Mapping[str, Known]) -> None:
        self.brief = brief
        self.bundled = believed
        self.known = known
        self.currency = brief.budget.currency
        self._rates = Rates.of(brief.rates)
        self.usd = self._in_currency(Money(Decimal(1_000_000), "USD")) / 1_000_000
        self.appeal = brief.brand.appeal or "niche"

    def _in_currency(self, money: Money) -> float:
        return float(self._rates.convert(money, self.currency).amount)

    def _figure(self, given: Money | None, prior: Prior) -> Prior:
        return figure(prior, given, self._rates, self.currency)

    def case(self, goal: str, budget: float | None = None, hours: float | None = None) -> Case:
        brief = self.brief
        return Case(
            goal=goal,
            budget=budget or float(brief.budget.amount),
            hours=hours or brief.hours or self.bundled.hours,
            hour_cost=self._in_currency(brief.hour_cost) if brief.hour_cost else 0.0,
            commission=brief.commission or 0.0,
            hours_each=brief.hours_per_creator,
            posts=brief.posts_per_creator,
        )

    def believed(self, appeal: str, doubt: Doubt | None = None) -> Priors:
        """Beliefs under an appeal, with one figure of one tier multiplied where it is doubted."""
        found = learnt(self.bundled, self.known, self.bundled.appeals[appeal].suitable_factor)
        if doubt is None:
            return found
        which, name, factor = doubt
        tiers = tuple(
            tier.times(which, factor) if tier.name == name else tier for tier in found.tiers
        )
        return replace(found, tiers=tiers)

    def ways(self, case: Case, appeal: str, doubt: Doubt | None = None) -> Ways:
        money = (
            self.usd,
            self._figure(self.brief.gift_cost, self.bundled.goods_cost),
            self._figure(self.brief.order_value, self.bundled.order_value),
        )
        believed = self.believed(appeal, doubt)
        return mixing.ways(case, believed, self.bundled.appeals[appeal], money)

    def strategy(self, goal: str | None) -> Strategy:
        """The answer for a goal; for engagement, with what the others lead to, when none is."""
        used = goal or "engagement"
        case = self.case(used)
        all_ways = self.ways(case, self.appeal)
        numbers = mixing.best(case, all_ways)
        draws = all_ways.draws(numbers)
        alternatives = tuple(self._alternatives(case, all_ways, numbers))
        return Strategy(
            goal=used,
            goal_named=goal is not None,
            unit=self._unit(used),
            budget=self.brief.budget,
            hours=case.hours,
            mix=tuple(self._mix(all_ways, numbers, used)),
            brings=self._estimate(all_ways.value(numbers), draws, used),
            spent=self._money(float(numbers @ all_ways.cost)),
            reason=self._reason(case, all_ways, numbers),
            alternatives=alternatives,
            changes=tuple(self._changes(case, all_ways, numbers)),
            sources=tuple(self._sources(used)),
            question="" if goal else QUESTION,
            by_goal=() if goal else tuple((name, self._in_short(name)) for name in GOALS),
            notes=tuple(self._notes(case, all_ways, numbers, draws)),
        )

    def _unit(self, goal: str) -> str:
        return f"{self.currency} of {mixing.UNITS[goal]}" if goal == "sales" else mixing.UNITS[goal]

    def _money(self, amount: float) -> Money:
        return Money(Decimal(f"{amount:.2f}"), self.currency).rounded()

    def _estimate(self, value: float, draws: Floats, goal: str) -> Estimate:
        low, high = (float(np.quantile(draws, q)) for q in (0.1, 0.9))
        unit = self.currency if goal == "sales" else "count"
        n = sum(len(k.engagement) + len(k.fees) for k in self.known.values())
        return Estimate(value, min(low, value), max(high, value), n, unit, METHOD, kind="estimated")

    def _mix(self, all_ways: Ways, numbers: mixing.Whole, goal: str) -> Iterable[Spending]:
        order = np.argsort(-numbers * all_ways.cost, kind="stable")
        for i in order[numbers[order] > 0].tolist():
            alone = np.zeros_like(numbers)
            alone[i] = numbers[i]
            tier, kind = all_ways.names[i]
            yield Spending(
                tier, kind, int(numbers[i]), self._money(float(numbers[i] * all_ways.cost[i])),
                float(numbers[i] * all_ways.hours[i]),
                self._estimate(all_ways.value(alone), all_ways.draws(alone), goal),
            )  # fmt: skip

    def _alternatives(
        self, case: Case, all_ways: Ways, advised: mixing.Whole
    ) -> Iterable[Alternative]:
        """Each tier alone at its best, and for profit spending nothing."""
        draws, chosen = all_ways.draws(advised), set(np.flatnonzero(advised))
        for number, tier in enumerate(self.bundled.tiers):
            only = all_ways.only(all_ways.tier == number)
            numbers = mixing.best(case, only)
            if not numbers.any() or set(np.flatnonzero(numbers)) == chosen:
                continue
            other = only.draws(numbers)
            yield Alternative(
                f"only {tier.name}",
                self._estimate(only.value(numbers), other, case.goal),
                self._money(float(numbers @ only.cost)),
                _wins(draws, other),
            )
        if case.goal == "sales":
            nothing = np.zeros_like(draws)
            yield Alternative(
                "spend nothing", Estimate(0.0, unit=self.currency, method=METHOD),
                self._money(0.0), _wins(draws, nothing),
            )  # fmt: skip

    def _reason(self, case: Case, all_ways: Ways, numbers: mixing.Whole) -> str:
        lead = mixing.lead(all_ways, numbers)
        if lead is None:
            dearest = float(all_ways.cost.min()) > case.budget
            if dearest:
                return "The budget does not reach for one creator of any size."
            return "No way of spending is expected to earn back what it costs."
        tier = self.bundled.tiers[lead].name
        mine = all_ways.tier == lead
        rates = all_ways.expected / all_ways.cost
        better = {int(t) for t in all_ways.tier[rates > rates[mine].max() * 1.001]}
        taken = np.bincount(all_ways.tier, numbers, len(all_ways.suitable))
        if not better:
            why = "they bring most for the money"
        elif all(taken[t] >= all_ways.suitable[t] for t in better):
            why = "the creators who bring more for the money are all in, and they are few"
        else:
            why = (
                f"smaller ones bring more for the money, but {wording.number(case.hours)} hours "
                "of your own time are not enough to work with so many"
            )
        if case.goal == "awareness" and self.appeal == "broad" and lead >= 3:
            why += ", and nearly everybody who sees them could buy"
        return f"Most of the money goes to {tier} creators: {why}."

    def _changes(self, case: Case, all_ways: Ways, numbers: mixing.Whole) -> Iterable[str]:
        """The nearest crossing points of budget, hours, appeal and single beliefs."""

        def at(budget: float | None = None, hours: float | None = None) -> int | None:
            other = replace(case, budget=budget or case.budget, hours=hours or case.hours)
            return mixing.lead(all_ways, mixing.best(other, all_ways))

        name = self._tier
        steps = _STEP ** np.arange(1, 36)
        for values, word in ((case.budget * steps, "above"), (case.budget / steps, "below")):
            found = mixing.crossing(values.tolist(), lambda b: at(budget=b), case.budget)
            if found and found[1] is not None:
                amount = wording.money(self._money(float(f"{found[0]:.2g}")))
                yield f"With a budget {word} about {amount}, {name(found[1])} would lead."
        for values, word in ((case.hours * steps[:20], "more"), (case.hours / steps[:12], "fewer")):
            found = mixing.crossing(values.tolist(), lambda h: at(hours=h), case.hours)
            if found and found[1] is not None:
                hours = wording.number(float(f"{found[0]:.2g}"))
                yield f"With {word} than about {hours} hours, {name(found[1])} would lead."
        usual = mixing.lead(all_ways, numbers)
        other = "broad" if self.appeal == "niche" else "niche"
        turned = self.ways(case, other)
        lead = mixing.lead(turned, mixing.best(case, turned))
        if lead != usual and lead is not None:
            yield f"For a {other} audience, {name(lead)} would lead."
        if usual is not None:
            yield from self._doubts(case, usual)

    def _doubts(self, case: Case, usual: int) -> Iterable[str]:
        """How wrong a belief about the leading tier may be before another one leads."""
        tier = self.bundled.tiers[usual].name

        def leads(which: str, factor: float) -> int | None:
            turned = self.ways(case, self.appeal, (which, tier, factor))
            return mixing.lead(turned, mixing.best(case, turned))

        figures: list[tuple[str, str, tuple[float, ...], str]] = [
            ("fee", "fees", (1.5, 2.0, 3.0, 5.0), "times what is believed")
        ]
        if case.goal == "engagement":
            figures.append(("engagement", "engagement", (0.75, 0.5, 0.33), "of what is believed"))
        if self.appeal == "niche" and case.goal != "content":
            figures.append(("relevance", "audiences", (0.75, 0.5, 0.33), "as relevant"))
        for which, words, factors, end in figures:
            there = next((f for f in factors if leads(which, f) != usual), None)
            if there is None:
                continue
            other = leads(which, there)
            said = (
                f"{wording.number(there, 1)} {end}"
                if there > 1
                else f"{wording.percent(there)} {end}"
            )
            then = f"{self._tier(other)} would lead" if other is not None else "nothing would pay"
            yield f"If {words} of {tier} creators were {said}, {then}."

    @staticmethod
    def _short_of(case: Case, all_ways: Ways, numbers: mixing.Whole) -> str:
        """What keeps the rest of the budget from bringing more."""
        if case.hours - float(numbers @ all_ways.hours) < float(all_ways.hours.min()):
            return "your own hours are used up, so that more money would not bring more"
        if case.goal == "sales":
            return "nobody else is expected to earn back what they cost"
        return "there are not enough suitable creators"

    def _tier(self, number: int | None) -> str:
        return "nobody" if number is None else self.bundled.tiers[number].name

    def _in_short(self, goal: str) -> str:
        case = self.case(goal)
        all_ways = self.ways(case, self.appeal)
        lines = [
            f"{line.creators} {line.tier} ({line.collaboration})"
            for line in self._mix(all_ways, mixing.best(case, all_ways), goal)
        ]
        return wording.listing(lines[:3]) or "nothing that is expected to pay"

    def _sources(self, goal: str) -> Iterable[Source]:
        """The figures this goal's answer rests on, largest doubt first."""
        believed = self.believed(self.appeal)
        appeal = self.bundled.appeals[self.appeal]
        keys = {
            "awareness": ("impressions_at_10k", "impressions_power"),
            "sales": ("orders_at_10k", "sales_per_follower_power"),
            "loyalty": ("orders_at_10k", "sales_per_follower_power"),
        }.get(goal, ())
        figures = [believed.size[key] for key in keys]
        if goal == "sales":
            figures.append(self._figure(self.brief.order_value, self.bundled.order_value))
        figures.append(self._figure(self.brief.gift_cost, self.bundled.goods_cost))
        for tier in believed.tiers:
            figures += [tier.fee, tier.suitable]
            if goal == "engagement":
                figures.append(tier.engagement)
            if goal != "content":
                figures.append(appeal.relevance or tier.relevance)
        for prior in dict.fromkeys(figures):
            value = Estimate(
                prior.value, prior.low, max(prior.high, prior.value), prior.n, prior.unit, METHOD,
                kind="estimated",
            )  # fmt: skip
            yield Source(prior.name, value, prior.source, prior.year)
        for kind in believed.collaborations.values():
            value = Estimate(kind.hours, unit="hours", method=METHOD, kind="estimated")
            yield Source(
                f"hours of your own per creator, {kind.name}", value, kind.source, kind.year
            )

    def _notes(
        self, case: Case, all_ways: Ways, numbers: mixing.Whole, draws: Floats
    ) -> Iterable[str]:
        if self.brief.hours is None:
            yield (
                f"Your own time is not in the brief (hours = ...): {wording.number(case.hours)} "
                "hours are assumed."
            )
        if self.brief.brand.appeal is None:
            yield (
                "The brief does not say whether only people of the niche would buy or nearly "
                'everybody ([brand] appeal = "niche" or "broad"); niche is assumed.'
            )
        if case.goal == "sales" and numbers.any():
            loses = wording.percent(float((draws < 0).mean()), 0)
            yield (
                f"In {loses} of the draws this loses money. "
                "How many orders a post brings is the least known figure of all: try a small part "
                "first, and pay a commission where you can."
            )
        spent = float(numbers @ all_ways.cost)
        if numbers.any() and spent < 0.6 * case.budget:
            left = wording.money(self._money(float(f"{case.budget - spent:.2g}")))
            yield f"About {left} stay unspent: {self._short_of(case, all_ways, numbers)}."
        low, high = self.brief.followers
        for i in np.flatnonzero(numbers).tolist():
            tier = self.bundled.tiers[int(all_ways.tier[i])]
            if tier.followers_high < low or tier.followers_low > high:
                yield (
                    f"The brief asks for {wording.number(low)} to {wording.number(high)} "
                    f"followers; {tier.name} creators are outside of that."
                )
                break
        if any(known.candidates for known in self.known.values()):
            yield (
                "How many creators are suitable is counted in your catalogue; others could be "
                "found."
            )
        yield (
            "These are averages of sizes, from published figures and stated judgements. Which "
            "creators to choose: wrensong plan portfolio."
        )


def _wins(draws: Floats, other: Floats) -> float:
    """How often one mix brings more than another; ties count half."""
    return float((draws > other).mean() + (draws == other).mean() / 2)
