"""Answers of plan as rows, sentences and charts for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from wrensong.core.estimate import Estimate
from wrensong.doors import formats, wording

from .domain import Forecast, FrontierPoint, Scenario, Strategy

if TYPE_CHECKING:
    from wrensong.charts import Chart
    from wrensong.match.domain import Brief

_BAR = 20


def before(found: Strategy) -> Iterable[str]:
    """The question that decides, where the brief names no goal."""
    if found.question:
        yield found.question
        yield "What each would lead to:"
        for goal, mix in found.by_goal:
            yield f"  {goal}: {mix}"
        yield f"Below, {found.goal} is assumed."
        yield ""
    yield (
        f"For {found.goal}, with {wording.money(found.budget)} and "
        f"{wording.number(found.hours)} hours of your own time: {found.reason}"
    )


def after(found: Strategy) -> Iterable[str]:
    """What it may bring, what would change it, what it rests on."""
    if found.mix:
        yield (
            f"In all {wording.money(found.spent)}; expected: {wording.estimate(found.brings)} "
            f"({found.unit}; 80{wording.THIN}% of the draws lie between the ends)."
        )
    if found.changes:
        yield "What would change the answer:"
        yield from (f"  {change}" for change in found.changes)
    yield from found.notes
    yield "Every figure behind this, with its source: add --sources."


def spending_rows(found: Strategy) -> list[dict[str, Any]]:
    return [
        {
            "creators": line.creators,
            "size": line.tier,
            "collaboration": line.collaboration,
            "money": line.money,
            "your_hours": line.hours,
            "brings": line.brings,
        }
        for line in found.mix
    ]


def alternative_rows(found: Strategy) -> list[dict[str, Any]]:
    return [
        {
            "instead": other.name,
            "money": other.spent,
            "brings": other.brings,
            "advised_mix_brings_more_in": wording.percent(other.beaten, 0) + " of draws",
        }
        for other in found.alternatives
    ]


def source_rows(found: Strategy) -> list[dict[str, Any]]:
    return [
        {"figure": s.name, "value": s.figure, "year": s.year, "source": s.source}
        for s in found.sources
    ]


def as_json(found: Strategy) -> None:
    import json

    print(json.dumps(formats.to_jsonable(found), ensure_ascii=False, indent=2))


def forecast_rows(found: Forecast) -> list[dict[str, Any]]:
    basis = {"forecast-1": "posts of this creator", "priors-1": "published and stated figures"}
    return [
        {
            "metric": metric,
            "expected": value,
            "rests_on": basis.get(value.method, value.method) if value.known else "",
            "n": value.n or None,
        }
        for metric, value in found.metrics.items()
    ]


def goal_value(point: FrontierPoint, brief: Brief) -> Estimate:
    return point.reach if brief.goal == "awareness" else point.engagement


def frontier_rows(points: Sequence[FrontierPoint]) -> list[dict[str, Any]]:
    """One row a budget, with what its last tenth added to the value that is maximised."""
    before = (0.0, *(point.value for point in points))
    return [
        {
            "budget": point.budget,
            "spent": point.spent,
            "creators": point.creators,
            "engagement": point.engagement,
            "reach": point.reach,
            "value": point.value,
            "this_tenth_adds": point.value - earlier,
        }
        for earlier, point in zip(before, points, strict=False)
    ]


def frontier_bars(points: Sequence[FrontierPoint], brief: Brief) -> list[dict[str, Any]]:
    """The same for a narrow terminal: what the goal counts, and its value as a bar."""
    most = max((point.value for point in points), default=0.0)
    what = "reach" if brief.goal == "awareness" else "engagement"
    return [
        {
            "budget": row["budget"],
            "creators": row["creators"],
            what: row[what],
            "tenth_adds": round(row["this_tenth_adds"]),
            "": "▇" * round(_BAR * row["value"] / most) if most else "",
        }
        for row in frontier_rows(points)
    ]


def frontier_finding(points: Sequence[FrontierPoint], brief: Brief) -> str:
    """What the money of the brief buys at its edge, in one sentence."""
    values = {point.budget.amount: point.value for point in points}
    asked = next((p for p in points if p.budget == brief.budget.rounded()), None)
    if asked is None or not asked.creators:
        return "The budget of the brief buys nobody who fits, is priced and known."
    order = sorted(values)
    at = order.index(asked.budget.amount)
    before = values[order[at - 1]] if at else 0.0
    after = values[order[at + 1]] if at + 1 < len(order) else asked.value
    what = "people" if brief.goal == "awareness" else "engagements"
    return (
        f"The last tenth of {wording.money(asked.budget)} brings about "
        f"{_about(asked.value - before)} {what}, a further tenth about "
        f"{_about(after - asked.value)}, of {_about(asked.value)} in all."
    )


def _about(value: float) -> str:
    """Three figures: the intervals beside it support no more."""
    if abs(value) < 1:
        return "no more"
    return wording.number(round(value, 2 - math.floor(math.log10(abs(value)))))


def frontier_chart(points: Sequence[FrontierPoint], brief: Brief) -> Chart:
    """The frontier as a chart, the budget of the brief marked."""
    from wrensong.charts import Mark, Spend, frontier

    drawn = [
        Spend(
            float(point.budget.amount),
            wording.money(point.budget),
            Mark("", worth.value or 0.0, worth.low, worth.high, wording.estimate(worth)),
            chosen=point.budget == brief.budget.rounded(),
            note=wording.number(point.creators),
        )
        for point in points
        if (worth := goal_value(point, brief)).known
    ]
    what = "people following at least one" if brief.goal == "awareness" else "likes and comments"
    return frontier(
        drawn,
        finding=frontier_finding(points, brief),
        x_label=f"budget, {brief.budget.currency}",
        y_label=what,
        x_words=wording.number,
        y_words=wording.number,
    )


def scenario_rows(found: Sequence[Scenario]) -> list[dict[str, Any]]:
    return [
        {
            "plan": scenario.name,
            "budget": scenario.portfolio.budget,
            "spent": scenario.portfolio.spent,
            "creators": len(scenario.portfolio.offers),
            "engagement": scenario.portfolio.engagement,
            "reach": scenario.portfolio.reach,
            "joins": list(scenario.joins),
            "leaves": list(scenario.leaves),
        }
        for scenario in found
    ]


def changes(found: Sequence[Scenario]) -> Iterator[str]:
    """Who comes and who goes in each plan, against the first."""
    for scenario in found[1:]:
        if scenario.joins:
            yield f"{scenario.name} adds {wording.listing(scenario.joins)}."
        if scenario.leaves:
            yield f"{scenario.name} leaves out {wording.listing(scenario.leaves)}."
