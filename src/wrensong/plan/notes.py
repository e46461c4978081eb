"""What is said about a chosen set: its objective, its limits, and what could not be known."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import numpy.typing as npt

from wrensong.core.errors import ValueInvalid
from wrensong.core.money import Money
from wrensong.doors import wording
from wrensong.match.domain import Brief, Shortlist

from . import rules
from .market import Market, from_units, hours_each
from .portfolio import feasible
from .problem import Problem

Ids = npt.NDArray[np.int64]


def check_limits(brief: Brief, offers: Market) -> None:
    """Raises ValueInvalid when no set at all keeps every limit of the brief."""
    problem = offers.problem(brief.budget)
    if feasible(problem):
        return
    asked = [limit.name for limit in problem.limits if limit.least > 0]
    people = sorted({int(problem.creator[i]) for i in problem.forced})
    names = wording.listing(offers.people.fits[p].account for p in people)
    who = f"{names} must be in the set" if names else "Somebody must be chosen"
    least = f", with at least so many of {wording.listing(asked)}" if asked else ""
    raise ValueInvalid(
        f"{who}{least}, but a budget of {wording.money(brief.budget)} for at "
        f"most {wording.plural(problem.limit, 'creator')} does not reach that far"
        f"{_scarce(problem)}.",
        "Raise the budget, the hours or the limit, ask for less of it, or take somebody out of "
        "must.",
    )


def _scarce(problem: Problem) -> str:
    """The first limit that asks for more than there is among the offers."""
    for limit in problem.limits:
        there = len(set(problem.creator[limit.takes > 0].tolist()))
        if limit.least > there:
            return f" (only {there} of {limit.name} can be priced and forecast)"
    return ""


def objective_words(brief: Brief) -> str:
    if brief.goal == "awareness":
        return "people following at least one of the chosen creators, each counted once"
    return "expected likes and comments on the posts asked for"


def notes(
    brief: Brief, short: Shortlist, offers: Market, picked: Ids, reached: str = ""
) -> list[str]:
    """How the set was chosen and what could not be known, in sentences. ``reached`` says where
    the reach that was maximised comes from, empty for another goal."""
    live = len(set(offers.person[offers.live].tolist()))
    notes = [
        f"{wording.plural(live, 'creator')} took part in the choice: they fit better than the "
        "median candidate and are near the brand's topic, their posts are known and they can be "
        "priced. Among them fit no longer counts; what they are expected to bring does."
    ]
    if reached:
        notes.append(reached)
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
    hours = wording.number(len(picked) * hours_each(brief), 0)
    limit = f" of the {wording.number(brief.hours)} you have" if brief.hours else ""
    notes.append(
        f"It takes about {hours} hours of your own time{limit}, at "
        f"{wording.number(hours_each(brief), 1)} for each creator "
        f"({'your figure' if brief.hours_per_creator else 'a stated default'})."
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
