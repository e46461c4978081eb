"""Strategy advice for a page and its JSON twin: the mix, small against bigger, what would change
it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from wrensong.charts import Chart, FitBar, fit_bars
from wrensong.doors import wording

from . import from_json
from .domain import Alternative, Strategy

_CLEAR = (0.1, 0.9)
"""Share of draws beyond which one way is said to bring more; between, they may be the same."""

# What only somebody at a command line can do next; pages have a form and a link instead.
_IN_A_FILE, _COMMAND = " Name it in the brief", " Which creators to choose:"


def shown(body: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the page says about a strategy."""
    found = from_json.of(Strategy, body["strategy"])
    return {
        "answer": _answer(found),
        "unit": found.unit,
        "goal": found.goal,
        "goal_named": found.goal_named,
        "question": found.question.partition(_IN_A_FILE)[0],
        "by_goal": [{"goal": goal, "mix": mix} for goal, mix in found.by_goal],
        "reason": found.reason,
        "mix": found.mix,
        "brings": found.brings,
        "spent": found.spent,
        "budget": found.budget,
        "hours": found.hours,
        "hours_used": sum(line.hours for line in found.mix),
        "sizes": list(_sizes(found)),
        "alternatives": [
            {
                "name": other.name, "brings": other.brings, "spent": other.spent,
                "beaten": other.beaten, "words": _against(other),
            }
            for other in found.alternatives
        ],
        "changes": found.changes,
        "notes": tuple(note.partition(_COMMAND)[0] for note in found.notes),
        "sources": found.sources,
        "strategy": body["strategy"],
    }  # fmt: skip


def _answer(found: Strategy) -> str:
    """The answer in one paragraph."""
    if not found.mix:
        return f"For {found.goal}, with {wording.money(found.budget)}: {found.reason}"
    lines = wording.listing(
        f"{wording.plural(line.creators, f'{line.tier} creator')} ({line.collaboration})"
        for line in found.mix
    )
    brings = wording.estimate(replace(found.brings, unit=found.unit), mark=False)
    if found.unit.startswith(found.brings.unit):  # EUR of margin: the unit is said once
        brings = wording.estimate(found.brings, mark=False)
    return (
        f"For {found.goal}, with {wording.money(found.budget)} and "
        f"{wording.number(found.hours)} hours of your own time: {lines}. That costs "
        f"{wording.money(found.spent)}; expect {brings}. {found.reason}"
    )


def _sizes(found: Strategy) -> Iterable[str]:
    """Small creators against bigger ones, in words and numbers."""
    for other in found.alternatives:
        yield (
            f"{other.name[:1].upper()}{other.name[1:]}: {_brings(found, other)} for "
            f"{wording.money(other.spent)}. {_against(other)}"
        )


def _brings(found: Strategy, other: Alternative) -> str:
    if found.unit.startswith(other.brings.unit):
        return wording.estimate(other.brings, mark=False)
    return wording.estimate(replace(other.brings, unit=found.unit), mark=False)


def _against(other: Alternative) -> str:
    share = wording.percent(other.beaten, 0)
    low, high = _CLEAR
    if other.beaten > high:
        return f"The advised mix brings more in {share} of the draws."
    if other.beaten < low:
        return f"The advised mix brings more in only {share} of the draws."
    return f"The advised mix brings more in {share} of the draws: they may bring the same."


def chart(body: Mapping[str, Any]) -> Chart | None:
    """Where the money goes, by size of creator."""
    found = from_json.of(Strategy, body["strategy"])
    spent = float(found.spent.amount)
    if not found.mix or not spent:
        return None
    by_tier: dict[str, float] = {}
    for line in found.mix:
        by_tier[line.tier] = by_tier.get(line.tier, 0.0) + float(line.money.amount)
    counts = {
        tier: sum(line.creators for line in found.mix if line.tier == tier) for tier in by_tier
    }
    most = max(by_tier, key=lambda tier: by_tier[tier])
    bars = [
        FitBar(
            f"{counts[tier]} {tier}",
            100 * money / spent,
            f"{wording.percent(money / spent, 0)}, "
            f"{wording.number(money)}{wording.THIN}{found.spent.currency}",
        )
        for tier, money in by_tier.items()
    ]
    finding = f"{wording.percent(by_tier[most] / spent, 0)} of the money goes to {most} creators"
    drawn = fit_bars(bars, finding=finding)
    return replace(drawn, columns=("creators", "share of the money"))
