"""Plans side by side, and one creator's offer and forecast, for pages and their JSON twins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wrensong.charts import Chart, Mark, interval_rows
from wrensong.core.estimate import Estimate
from wrensong.doors import wording

from . import from_json, words
from .domain import Forecast, Offer, Scenario
from .showing import overlap

_MEANS = {
    "engagement": "likes and comments on the work",
    "views": "views of the work",
    "clicks": "clicks to your site",
    "orders": "from people who saw it",
    "sales": "what those orders bring you, after the goods",
}


def shown(body: Mapping[str, Any], reach: bool) -> dict[str, Any]:
    """Plans side by side; ``reach``: the first one's goal counts people, not engagements."""
    found = [from_json.of(Scenario, one) for one in body["scenarios"]]
    rows = [
        {**row, "certificate": one.portfolio.certificate.ratio}
        for row, one in zip(words.scenario_rows(found), found, strict=True)
    ]
    return {
        "plans": rows,
        "differences": [
            {"plan": one.name, "says": list(_differences(found[0], one))} for one in found[1:]
        ],
        "counts": "reach" if reach else "engagement",
        "scenarios": body["scenarios"],
    }


def _differences(first: Scenario, other: Scenario) -> Iterable[str]:
    """How a plan differs from the first, in sentences."""
    one, two = first.portfolio, other.portfolio
    if one.spent.currency == two.spent.currency:
        gap = two.spent - one.spent
        if gap.amount:
            word = "more" if gap.amount > 0 else "less"
            yield f"It costs {wording.money(gap if gap.amount > 0 else gap * -1)} {word}."
        else:
            yield "It costs the same."
    yield _against("engagements", one.engagement, two.engagement)
    yield _against("different followers", one.reach, two.reach)
    if other.joins:
        yield f"It adds {wording.listing(other.joins)}."
    if other.leaves:
        yield f"It leaves out {wording.listing(other.leaves)}."
    if not other.joins and not other.leaves:
        yield "It is the same set of creators."


def _against(what: str, one: Estimate, two: Estimate) -> str:
    if one.value is None or two.value is None:
        return f"Whether it brings more {what} is not known."
    said = f"{wording.estimate(two, mark=False)} against {wording.estimate(one, mark=False)}"
    if one.value == two.value:
        return f"As many {what}: {wording.estimate(two, mark=False)} for both."
    word = "More" if two.value > one.value else "Fewer"
    if overlap(one, two):
        return f"{word} {what} by the estimates, {said}; the ranges overlap, it may be the same."
    return f"{word} {what}: {said}."


def chart(found: Mapping[str, Any]) -> Chart | None:
    """What each plan brings, with its interval, on one axis."""
    key = found["counts"]
    marks = [
        Mark(row["plan"], e.value, e.low, e.high, wording.estimate(e, mark=False))
        for row in found["plans"]
        if (e := row[key]).value is not None
    ]
    if len(marks) < 2:
        return None
    best = max(marks, key=lambda mark: mark.value)
    unit = "different followers" if key == "reach" else "likes and comments"
    clear = all(overlap(_range(best), _range(mark)) is False for mark in marks if mark is not best)
    finding = (
        f"“{best.name}” brings most, {best.text} {unit}"
        if clear
        else "The ranges overlap: these plans may bring the same"
    )
    return interval_rows(marks, finding=finding, label=f"{unit}, estimated", words=wording.number)


def _range(mark: Mark) -> Estimate:
    return Estimate(mark.value, mark.low, mark.high, unit="count")


def shown_offer(body: Mapping[str, Any]) -> dict[str, Any]:
    """What one creator could be offered, with where the fee comes from."""
    offer = from_json.of(Offer, body["offer"])
    return {
        "account": offer.account,
        "platform": offer.platform,
        "kind": offer.kind,
        "words": offer.words,
        "cost": offer.cost,
        "fee": offer.fee,
        "range": wording.money_range(offer.fee.low, offer.fee.high) if offer.fee else "",
        "beside": offer.cost - offer.fee.typical if offer.fee else None,
        "engagement": offer.engagement,
        "reach": offer.reach,
        "chance": offer.chance,
        "offer": body["offer"],
    }


def shown_forecast(body: Mapping[str, Any]) -> dict[str, Any]:
    """What one creator may bring, one row a metric."""
    found = from_json.of(Forecast, body["forecast"])
    work = wording.plural(found.posts, found.format)
    return {
        "account": found.account,
        "work": f"{work} ({found.collaboration})",
        "metrics": forecast_rows(found),
        "forecast": body["forecast"],
    }


def forecast_rows(found: Forecast) -> list[dict[str, Any]]:
    """The metrics of a forecast with what each rests on."""
    return [
        {**row, "means": _MEANS.get(row["metric"], row["metric"])}
        for row in words.forecast_rows(found)
    ]


def kept_rows(bodies: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
    """The metrics of kept forecasts (JSON), in their order."""
    return [forecast_rows(from_json.of(Forecast, body)) for body in bodies]
