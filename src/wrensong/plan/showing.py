"""The plan page and its JSON twin: one answer, worded once.

``shown`` turns the body of a job into what the template renders and the endpoint returns:
Estimates and Money stay what they are, sentences are made here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wrensong.charts import Chart, Mark, interval_rows
from wrensong.core import ids
from wrensong.core.errors import ValueInvalid
from wrensong.core.estimate import Estimate
from wrensong.core.money import Money
from wrensong.core.platforms import platform
from wrensong.doors import wording
from wrensong.match.domain import Brief

from . import from_json, words
from .domain import FrontierPoint, Offer, Portfolio

_DRAWN = 12
CONDITIONS = {
    "own account": "The brand’s own account",
    "exclusion list": "On your list of exclusions",
    "followers": "Number of followers",
    "competitor": "Works with a competitor",
    "avoided words": "Uses words to avoid",
}


@dataclass(frozen=True)
class Row:
    """One creator in a table of the plan. ``expected`` is what the goal counts; ``why`` one
    sentence; ``note`` what belongs to the offer."""

    key: str
    account: str
    platform: str
    followers: int | None
    fit: float | None
    why: str
    kind: str
    offer: str
    cost: Money
    engagement: Estimate
    reach: Estimate
    expected: Estimate
    note: str
    worries: tuple[str, ...]


def shown(body: Mapping[str, Any], brief: Brief) -> dict[str, Any]:
    """Everything the page says about a portfolio."""
    portfolio = from_json.of(Portfolio, body["portfolio"])
    points = tuple(from_json.of(FrontierPoint, point) for point in body["frontier"])
    counts_reach = brief.goal == "awareness" and portfolio.reach.known
    teller = _Teller(brief, body, portfolio, counts_reach)
    return {
        "answer": teller.answer(),
        "besides": teller.besides(),
        "certificate": teller.certificate(),
        "unit": teller.unit,
        "chosen": teller.rows(portfolio.offers),
        "spent": portfolio.spent,
        "budget": portfolio.budget,
        "left": portfolio.budget - portfolio.spent,
        "hours": body["hours"],
        "hours_there": brief.hours,
        "expected": teller.expected(portfolio),
        "engagement": portfolio.engagement,
        "reach": portfolio.reach,
        "runners_up": teller.rows(portfolio.runners_up),
        "more": teller.more(),
        "left_out": _left_out(body),
        "left_out_count": sum(one["count"] for one in body["left_out"]),
        "considered": body["considered"],
        "candidates": body["candidates"],
        "unknown": list(_unknown(body, portfolio)),
        "notes": portfolio.notes,
        "niches": body["niches"],
        "frontier": words.frontier_rows(points),
        "frontier_finding": words.frontier_finding(points, brief),
        "portfolio": body["portfolio"],
    }


def charts(
    body: Mapping[str, Any], brief: Brief, found: Mapping[str, Any]
) -> dict[str, Chart | None]:
    """The frontier with the chosen budget marked, and what each creator may bring; ``found`` is
    what ``shown`` made of the same body."""
    points = [from_json.of(FrontierPoint, point) for point in body["frontier"]]
    known = any((words.goal_value(point, brief)).known and point.creators for point in points)
    return {
        "frontier": words.frontier_chart(points, brief) if known else None,
        "expected": _expected_chart(found["chosen"], found["unit"]),
    }


@dataclass(frozen=True)
class _Teller:
    brief: Brief
    body: Mapping[str, Any]
    portfolio: Portfolio
    counts_reach: bool

    @property
    def unit(self) -> str:
        return "different followers" if self.counts_reach else "likes and comments"

    def expected(self, result: Offer | Portfolio | FrontierPoint) -> Estimate:
        """What an offer, a set or a budget brings, by the brief's goal."""
        return result.reach if self.counts_reach else result.engagement

    def told(self, e: Estimate) -> str:
        return wording.estimate(replace(e, unit=self.unit), mark=False)

    def answer(self) -> str:
        """The answer in one paragraph."""
        budget, chosen = wording.money(self.brief.budget), self.portfolio.offers
        considered, candidates = self.body["considered"], self.body["candidates"]
        if not considered:
            return "Your files hold no creators yet, so there is nothing to choose from."
        everybody = wording.plural(considered, "creator")
        if not candidates:
            return f"None of your {everybody} meets every condition of this brief."
        meet = f"{wording.number(candidates)} {'meets' if candidates == 1 else 'meet'}"
        head = f"Of {everybody}, {meet} the conditions of this brief"
        if not chosen:
            return f"{head}, but nobody can be chosen: {self._nobody()}"
        fits = "this one fits" if len(chosen) == 1 else f"these {len(chosen)} fit"
        return f"{head}, and {fits} your budget of {budget}. {self._together()}"

    def _nobody(self) -> str:
        if self.body["without_engagement"] == self.body["candidates"]:
            return "what a post of theirs brings is not known for any of them. Import their posts."
        return (
            "no offer to those who fit best can be priced within the budget and the limits. Raise "
            "the budget, loosen a limit, or bring your own prices with a fee table."
        )

    def _together(self) -> str:
        one = len(self.portfolio.offers) == 1
        posts = wording.plural(self.brief.posts_per_creator, self.brief.format)
        spent = wording.money(self.portfolio.spent)
        head = f"{'The offer costs' if one else 'Together they cost'} {spent}"
        total = self.expected(self.portfolio)
        if not total.known:
            return f"{head}. What they will bring is {wording.estimate(total)}."
        of = posts if one else f"{posts} each"
        verb = "reach out to" if self.counts_reach else "expect"
        return f"{head}; {verb} {self.told(total)} from {of}."

    def besides(self) -> list[str]:
        """What the numbers of the answer mean."""
        if not self.portfolio.offers:
            return []
        total, reach = self.expected(self.portfolio), self.portfolio.reach
        found = []
        if total.low is not None:
            chance = wording.percent(total.level, 0)
            found.append(
                f"The true total lies in the range in brackets with {chance} probability"
                + ("; nobody is counted twice." if self.counts_reach else
                   ", if they post as they did before.")
            )  # fmt: skip
        if reach.known and not self.counts_reach:
            followed = wording.estimate(reach, mark=False)
            found.append(
                f"About {followed} different people follow at least one of them. Followers are "
                "not views: no file says how many of them will see a post."
            )
        gifts = sum(offer.kind == "gift" for offer in self.portfolio.offers)
        if gifts:
            found.append(
                f"{wording.plural(gifts, 'gift')} {'is' if gifts == 1 else 'are'} counted at cost "
                "to you, and at the chance that it is posted about (about 4 in 10)."
            )
        return found

    def certificate(self) -> str:
        """How good the choice is, in words; never claims more than was proven."""
        proof = self.portfolio.certificate
        if not self.portfolio.offers:
            return ""
        if proof.ratio >= 0.9995:
            return "No other set for this budget can bring more, by the same estimates."
        more = math.ceil((1 / proof.ratio - 1) * 1000) / 1000
        return (
            f"No set for this budget can bring more than {wording.percent(more, 1)} more than "
            "this one, by the same estimates."
        )

    def rows(self, offers: Sequence[Offer]) -> list[Row]:
        return [self._row(offer) for offer in offers]

    def _row(self, offer: Offer) -> Row:
        known = self.body["people"][str(offer.account_id)]
        return Row(
            key=ids.show("ac", offer.account_id),
            account=offer.account,
            platform=_platform(offer.platform),
            followers=known["followers"],
            fit=known["percentile"],
            why=known["why"],
            kind=offer.kind,
            offer=_offered(offer),
            cost=offer.cost,
            engagement=offer.engagement,
            reach=offer.reach,
            expected=self.expected(offer),
            note=_if_posted(offer),
            worries=tuple(known["worries"]),
        )

    def more(self) -> list[str]:
        """What the next tenth of the budget buys."""
        point, portfolio = self.portfolio.next_tenth, self.portfolio
        if point is None or not portfolio.offers:
            return []
        extra = wording.money((point.budget - portfolio.budget).rounded())
        before, after = self.expected(portfolio), self.expected(point)
        if before.value is None or after.value is None or after.value <= before.value:
            return [
                f"A further {extra}, a tenth of the budget, buys nothing that the estimates can "
                "tell apart from this set."
            ]
        names = wording.listing(offer.account for offer in portfolio.next_tenth_adds)
        adds = f"would add {names} and bring" if names else "would bring"
        said = [
            f"A further {extra}, a tenth of the budget, {adds} the total from "
            f"{wording.estimate(before, mark=False)} to {self.told(after)}."
        ]
        if overlap(before, after):
            said.append("The two ranges overlap: with luck or without, it may bring the same.")
        return said


def overlap(one: Estimate, other: Estimate) -> bool:
    """Whether two intervals have a value in common; what has none is its value."""
    if one.value is None or other.value is None:
        return True
    ends = [(e.value if e.low is None else e.low, e.value if e.high is None else e.high)
            for e in (one, other)]  # fmt: skip
    return max(low or 0.0 for low, _ in ends) <= min(high or 0.0 for _, high in ends)


def _platform(key: str) -> str:
    try:
        return platform(key).name
    except ValueInvalid:
        return key


def _offered(offer: Offer) -> str:
    if offer.kind == "gift":
        return "gift"
    return f"fee of {wording.money_range(offer.fee.low, offer.fee.high)}" if offer.fee else "fee"


def _if_posted(offer: Offer) -> str:
    """A gift brings something only if it is posted about."""
    if offer.kind != "gift" or offer.chance.value is None:
        return ""
    return f"if posted, as {wording.percent(offer.chance.value)} are"


def _left_out(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {**one, "name": CONDITIONS.get(one["condition"], one["condition"].capitalize())}
        for one in body["left_out"]
    ]


def _unknown(body: Mapping[str, Any], portfolio: Portfolio) -> Iterable[dict[str, str]]:
    """What the data could not tell, counted, with what would make it known."""
    for condition, count in body["not_known"].items():
        if count:
            name = CONDITIONS.get(condition, condition.capitalize())
            yield {
                "what": f"{name}: not known for {wording.plural(count, 'creator')}.",
                "then": "They were kept, and it counts neither for nor against them.",
            }
    if missing := body["without_engagement"]:
        yield {
            "what": f"Engagement: not known for {wording.plural(missing, 'candidate')}.",
            "then": "They could not be chosen. Import their posts with likes and comments.",
        }
    if portfolio.unpriced:
        yield {
            "what": f"A price: not known for {wording.plural(portfolio.unpriced, 'candidate')}.",
            "then": "They could not be chosen. Import quotes, or give a fee table that covers "
            "them.",
        }
    yield {
        "what": "What a post will sell.",
        "then": "Public counts say nothing about sales. Measure your first collaborations with "
        "links and codes.",
    }
    yield {
        "what": "Whether a creator likes your brand.",
        "then": "No file knows. Ask one honest question before you write about working together.",
    }


def _expected_chart(rows: Sequence[Row], unit: str) -> Chart | None:
    """What each chosen creator is expected to bring, largest first."""
    known = sorted(
        (row for row in rows if row.expected.known), key=lambda row: -(row.expected.value or 0)
    )
    if len(known) < 2:
        return None
    marks = [
        Mark(
            f"{row.account}, if posted" if row.kind == "gift" else row.account,
            row.expected.value or 0.0, row.expected.low, row.expected.high,
            wording.estimate(row.expected, mark=False),
        )
        for row in known[:_DRAWN]
    ]  # fmt: skip
    first = f"{marks[0].name} is expected to bring most, {marks[0].text} {unit}"
    shown_of = f" (the {_DRAWN} largest)" if len(known) > _DRAWN else ""
    return interval_rows(
        marks, finding=first, label=f"{unit}, estimated{shown_of}", words=wording.number
    )


def export_rows(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The chosen and the runners-up as flat rows, for CSV and JSON."""
    return [
        {
            "status": status, "account": row.account, "platform": row.platform,
            "followers": row.followers, "fit_percentile": row.fit, "why": row.why,
            "offer": row.kind, "cost": row.cost, "range": row.offer,
            "engagement": row.engagement, "reach": row.reach, "note": row.note,
            "worries": list(row.worries),
        }
        for status, rows in (("chosen", found["chosen"]), ("runner-up", found["runners_up"]))
        for row in rows
    ]  # fmt: skip
